"""F1: a tenth of ``python -m bench.kill --only F1``, and less of what takes long."""

from functools import partial

import pytest

from bench.reliability import kills
from bench.reliability.findings import noticed
from bench.reliability.ground import Store


@pytest.mark.parametrize("key", kills.MODELS)
def test_a_program_ended_at_any_moment_loses_and_doubles_nothing(place: Store, key: str) -> None:
    finding = kills.at_random(place, kills.OURS, key, 25)
    assert not finding.violations
    assert finding.figures["acked"]


@pytest.mark.parametrize("move", kills.MOVES, ids=lambda move: move.what)
def test_a_program_ended_at_every_point_of_a_command_loses_nothing(
    place: Store, move: kills.Move
) -> None:
    finding = kills.at_points(place, kills.OURS, move, 1)
    assert not finding.violations
    assert float(finding.figures["points"]) >= 11


@pytest.mark.parametrize("kernel", kills.AT_POINTS, ids=lambda kernel: kernel.name)
def test_a_kernel_broken_between_two_points_is_noticed(place: Store, kernel: kills.Kernel) -> None:
    assert kills.at_points(place, kernel, kills.MOVES[1], 1).violations


@pytest.mark.parametrize("kernel", kills.AT_RANDOM, ids=lambda kernel: kernel.name)
def test_a_kernel_without_locks_is_noticed(place: Store, kernel: kills.Kernel) -> None:
    assert noticed(partial(kills.at_random, place, kernel, "parallel", 20)).violations
