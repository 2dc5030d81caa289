"""The bench of the agenda at tiny sizes: everybody fires all, and every question has a verdict."""

import math
from pathlib import Path

from bench.agenda import QUICK, measure


def test_everybody_fires_and_every_question_has_a_verdict(tmp_path: Path) -> None:
    rows = list(measure(tmp_path, ("sqlite",), QUICK))
    assert all(math.isfinite(row.value) and row.value > 0 for row in rows)
    assert [row.unit for row in rows].count("timers/s") == 6
    verdicts = [row.target for row in rows if row.target.startswith("≤")]
    assert len(verdicts) == 3
    assert all(verdict.endswith(("met", "NOT MET")) for verdict in verdicts)
