"""Random models in blocks are sound; with one gateway changed they are not, and it is named."""

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.processes.soundmodels import BLOCKS, Block, Sketch
from tests.processes.soundness import flaws

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(block=BLOCKS)
def test_a_model_in_blocks_is_sound(block: Block) -> None:
    assert flaws(Sketch().whole(block).data()) == []


@SETTINGS
@given(block=BLOCKS, choice=st.data())
def test_a_gateway_of_the_wrong_kind_is_named(block: Block, choice: st.DataObject) -> None:
    sketch = Sketch().whole(block)
    if not sketch.damages:
        return
    damage = choice.draw(st.sampled_from(sketch.damages))
    event(f"{damage.node[0]} → {damage.becomes}: {'/'.join(sorted(damage.codes))}")
    found = flaws(sketch.data(damage))
    assert [f for f in found if f.element == damage.at and f.code in damage.codes], (damage, found)
