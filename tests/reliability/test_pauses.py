"""F15: a tenth of ``python -m bench.kill --only F15`` on both stores together."""

import pytest

from bench.reliability import controls, pauses
from bench.reliability.ground import Store


@pytest.mark.parametrize("work", pauses.WORKS, ids=lambda work: work.what)
def test_who_was_stopped_past_the_lease_writes_nothing(place: Store, work: pauses.Work) -> None:
    finding = pauses.paused(place, work, 12)
    assert not finding.violations
    assert finding.figures["rejected"] == 12


@pytest.mark.parametrize("work", pauses.WORKS, ids=lambda work: work.what)
def test_a_kernel_without_a_fence_is_noticed(place: Store, work: pauses.Work) -> None:
    assert pauses.paused(place, work, 1, controls.no_fence).violations
