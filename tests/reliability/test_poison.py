"""F7: one of each kind of ``python -m bench.kill --only F7``."""

from functools import partial

from bench.reliability import controls, poison
from bench.reliability.findings import noticed
from bench.reliability.ground import Store


def test_cases_that_end_their_program_keep_no_other_waiting_and_become_incidents(
    place: Store,
) -> None:
    finding = poison.poisoned(place, 20, 1)
    assert not finding.violations
    assert finding.figures["healthy finished"] == "20/20"


def test_tries_that_are_counted_after_trying_are_noticed(place: Store) -> None:
    assert noticed(partial(poison.poisoned, place, 10, 1, controls.counted_after)).violations
