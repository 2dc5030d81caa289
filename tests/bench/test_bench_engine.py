"""The engine bench at tiny sizes: every row is there, and who never ends is stopped."""

import math
from itertools import count

import pytest

from bench import race
from bench.engine import QUICK, judged, measure


def test_every_row_has_a_figure_and_every_target_a_verdict() -> None:
    rows = [*measure(QUICK)]
    assert all(math.isfinite(row.value) and row.value > 0 for row in rows), rows
    judgements = [row.target for row in rows if row.target.startswith(("≥", "≤"))]
    assert len(judgements) == 5
    assert all(target.endswith(("met", "NOT MET")) for target in judgements), judgements
    assert not any("stopped" in row.target for row in rows)


def test_a_target_says_whether_it_is_met() -> None:
    assert judged("≥ 30 × raw", met=True) == "≥ 30 × raw: met"
    assert judged("≥ 30 × raw", met=False) == "≥ 30 × raw: NOT MET"


def test_who_never_ends_is_stopped_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(race, "LIMIT", 0.05)
    ran: list[int] = []
    times = race.race(
        {"endless": lambda: all(n >= 0 for n in count()), "quick": lambda: ran.append(1)}, 3
    )
    assert times["endless"].failure.startswith("stopped")
    assert not times["endless"].seconds
    assert len(times["quick"].seconds) == 3
