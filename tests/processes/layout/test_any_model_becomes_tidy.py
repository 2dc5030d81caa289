"""Whatever the graph: everything has its place, nothing lies on anything else."""

from hypothesis import HealthCheck, given, settings

from processes.layout.check import crossings
from processes.layout.tidy import tidy
from tests.processes.layout.models import block_models, collaborations, wild_models

# The same models each time: what decides whether a change may land is not left to chance.
calm = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@calm
@given(xml=block_models())
def test_a_block_structured_model_is_drawn_without_flaws(xml: bytes) -> None:
    assert crossings(tidy(xml)) == ()


@calm
@given(xml=wild_models())
def test_a_wild_model_is_drawn_without_flaws(xml: bytes) -> None:
    assert crossings(tidy(xml)) == ()


@calm
@given(xml=collaborations())
def test_pools_with_messages_notes_and_data_are_drawn_without_flaws(xml: bytes) -> None:
    assert crossings(tidy(xml)) == ()


@calm
@given(xml=wild_models())
def test_a_tidy_model_stays_as_it_is(xml: bytes) -> None:
    once = tidy(xml)
    assert tidy(once) == once
