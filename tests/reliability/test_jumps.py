"""F6: ``python -m bench.kill --only F6`` with few cases."""

import pytest

from bench.reliability import jumps
from bench.reliability.ground import Store


@pytest.mark.parametrize("jump", jumps.JUMPS, ids=lambda jump: jump.what)
def test_a_clock_that_jumps_fires_nothing_early_nothing_twice_and_one_reminder(
    place: Store, jump: jumps.Jump
) -> None:
    assert not jumps.jumped(place, jump, 2).violations


@pytest.mark.only_on("postgresql", "programs that share a file share the clock of its machine")
def test_programs_whose_clocks_differ_fire_by_the_clock_of_the_database(place: Store) -> None:
    finding = jumps.skewed(place, 50)
    assert not finding.violations
    assert finding.figures["fired"] == 50


@pytest.mark.only_on("postgresql", "programs that share a file share the clock of its machine")
def test_programs_that_believe_their_own_clocks_are_noticed(place: Store) -> None:
    assert jumps.skewed(place, 50, own=True).violations
