"""Whatever the graph: everything has its place, nothing lies on anything else."""

from hypothesis import HealthCheck, given, settings

from processes.layout.check import crossings
from processes.layout.tidy import tidy
from tests.processes.layout.models import block_models, wild_models

thorough = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@thorough
@given(xml=block_models())
def test_a_block_structured_model_is_drawn_without_flaws(xml: bytes) -> None:
    assert crossings(tidy(xml)) == ()


@thorough
@given(xml=wild_models())
def test_a_wild_model_is_drawn_without_flaws(xml: bytes) -> None:
    assert crossings(tidy(xml)) == ()


@settings(max_examples=20, deadline=None)
@given(xml=wild_models())
def test_a_tidy_model_stays_as_it_is(xml: bytes) -> None:
    once = tidy(xml)
    assert tidy(once) == once
