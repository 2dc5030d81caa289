"""The FEEL bench at tiny sizes: every row is there, and every target has a verdict."""

import math

from bench.feel import QUICK, measure


def test_every_row_has_a_figure_and_every_target_a_verdict() -> None:
    rows = [*measure(QUICK)]
    assert all(math.isfinite(row.value) and row.value > 0 for row in rows), rows
    (judged,) = [row.target for row in rows if row.target.startswith("≤")]
    assert judged.endswith(("met", "NOT MET"))
