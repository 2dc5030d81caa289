"""F2: a tenth of ``python -m bench.kill --only F2`` on both stores together."""

import pytest

from bench.reliability import controls, races
from bench.reliability.ground import Store


def test_a_race_for_a_task_has_one_winner_and_the_others_are_told(place: Store) -> None:
    finding = races.raced(place, 500, threads=2)
    assert not finding.violations
    assert finding.figures["one winner"] == 500


@pytest.mark.parametrize("pair", races.PAIRS, ids=lambda pair: pair.what)
def test_two_commands_have_one_outcome_in_every_order(place: Store, pair: races.Pair) -> None:
    assert not races.ordered(place, pair).violations


def test_two_commands_without_locks_are_noticed(place: Store) -> None:
    assert races.ordered(place, races.PAIRS[0], controls.no_lock).violations
