"""The bench of decision tables at a tiny size: all three contenders decide the same."""

import math
from dataclasses import replace
from datetime import date

import pytest

from bench.tables import BACKWARDS, COLUMNS, FIRST, QUICK, Case, measure, written


def test_every_row_has_a_figure_and_every_target_a_verdict() -> None:
    rows = [*measure(QUICK)]
    assert all(math.isfinite(row.value) for row in rows), rows
    assert all(row.value > 0 for row in rows if not row.name.startswith("each further")), rows
    judgements = [row.target for row in rows if row.target.startswith("≥")]
    assert len(judgements) == 4
    assert all(target.endswith(("met", "NOT MET")) for target in judgements), judgements


@pytest.mark.parametrize("columns", [COLUMNS, BACKWARDS], ids=["number first", "day first"])
@pytest.mark.parametrize("number", [0, 7, 11])
def test_the_contenders_find_the_same_row(columns: dict[str, str], number: int) -> None:
    rules = written(12)
    rule = rules[number]
    given = {"age": rule.high - 1, "kind": rule.kind, "resident": rule.resident, "day": FIRST}
    case = Case(rules=rules, columns=columns, given=given)
    late = replace(case, given={**given, "day": date(2030, 1, 1)})
    assert case.by_hand() == case.raw()() == case.ours()() == f"r{number}"
    assert late.by_hand() is late.raw()() is late.ours()() is None
