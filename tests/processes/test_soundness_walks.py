"""The engine agrees: a case of a model found sound never gets stuck, one that does was foretold."""

from collections import Counter
from random import Random

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from processes.lint.loops import check_loops
from processes.lint.soundness.check import Check
from tests.engine.stage import Stage
from tests.processes.soundmodels import BLOCKS, Block, Sketch
from tests.processes.soundness import flaws, subjects
from tests.processes.tangles import CONDITIONS, TANGLES

STEPS = 25
WALKS = 3
JOINS = ("p_", "i_", "e_")
"""What may hold two tokens at rest: they came by two ways."""
NAMES = [f"yes_{n}" for n in range(CONDITIONS)] + ["bad", "more", "gone", "c1", "c2", "c3"]


def chosen(chance: Random) -> dict[str, bool]:
    # One way of each inclusive gateway is always open: that no condition holds is another matter.
    return {name: chance.random() < 0.5 for name in NAMES} | {"c0": True}


class Walk:
    """A case moved at random, until it ends, gets stuck, or long enough."""

    def __init__(self, data: bytes, chance: Random) -> None:
        self.case = Stage(data).start(message="", signal="", **chosen(chance))
        self.doubled: set[str] = set()
        for _ in range(STEPS):
            self.look()
            if self.case.ended or not self.step(chance):
                break
        self.stuck = not self.case.ended and not self.open()

    def look(self) -> None:
        counts = Counter(self.case.at())
        self.doubled |= {n for n, count in counts.items() if count > 1 and not n.startswith(JOINS)}

    def open(self) -> list[tuple[str, str]]:
        kinds = ("task", "timer", "message")
        return [(kind, name) for kind in kinds for name in self.case.ledger.open[kind]]

    def step(self, chance: Random) -> bool:
        offers = self.open()
        if not offers:
            return False
        kind, name = chance.choice(offers)
        values = chosen(chance)
        if kind == "task":
            self.case.complete(name, **values)
        elif kind == "timer":
            self.case.wait(days=1)
        else:
            self.case.message(self.case.picture().messages[name], **values)
        return True


SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(data=TANGLES, chance=st.randoms(use_true_random=False))
def test_a_tangle_walks_as_foretold(data: bytes, chance: Random) -> None:
    subject = subjects(data)[0]
    assume(not list(check_loops(subject)))
    check = Check(subject)
    found = list(check.findings())
    assume(check.complete)
    codes = {finding.code for finding in found}
    stuck = {f.element for f in found if f.code in {"BPMN-070", "BPMN-073"}}
    for _ in range(WALKS):
        walk = Walk(data, chance)
        event(f"{'stuck' if walk.stuck else 'went on'}, {'unsound' if found else 'sound'}")
        if "BPMN-071" not in codes:
            assert not walk.doubled
            assert not walk.stuck or stuck & set(walk.case.at())


@SETTINGS
@given(block=BLOCKS, chance=st.randoms(use_true_random=False))
def test_a_model_in_blocks_never_gets_stuck(block: Block, chance: Random) -> None:
    data = Sketch().whole(block).data()
    assert flaws(data) == []
    walk = Walk(data, chance)
    assert not walk.stuck, walk.case.at()
    assert not walk.doubled


@SETTINGS
@given(block=BLOCKS, chance=st.randoms(use_true_random=False), choice=st.data())
def test_where_a_broken_model_gets_stuck_was_foretold(
    block: Block, chance: Random, choice: st.DataObject
) -> None:
    sketch = Sketch().whole(block)
    assume(sketch.damages)
    data = sketch.data(choice.draw(st.sampled_from(sketch.damages)))
    found = flaws(data)
    walk = Walk(data, chance)
    event("stuck" if walk.stuck else "went on")
    if walk.stuck and "BPMN-071" not in {finding.code for finding in found}:
        assert {finding.element for finding in found} & set(walk.case.at())
    # What comes twice may also wait twice at a join; the cause is told, not what comes of it.
    assert found or not walk.stuck
