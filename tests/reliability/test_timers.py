"""F3: a tenth of ``python -m bench.kill --only F3`` on both stores together."""

from functools import partial

import pytest

from bench.reliability import timers
from bench.reliability.findings import noticed
from bench.reliability.ground import Store


def test_timers_under_schedulers_that_are_ended_fire_once_and_never_early(place: Store) -> None:
    finding = timers.fired(place, timers.OURS, timers.Size(timers=500, kills=25, seconds=3))
    assert not finding.violations
    assert finding.figures["fired"] == 500


@pytest.mark.parametrize("scheduling", timers.BROKEN, ids=lambda scheduling: scheduling.name)
def test_a_broken_scheduler_is_noticed(place: Store, scheduling: timers.Scheduling) -> None:
    size = timers.Size(timers=100, kills=20, seconds=1)
    assert noticed(partial(timers.fired, place, scheduling, size)).violations
