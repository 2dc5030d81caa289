"""Random tables: what the linter says of them is what the evaluator finds, value by value."""

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processes.decision.evaluation import Decisions
from processes.decision.reader import read
from tests.processes.decision.dmnwords import AROUND
from tests.processes.decision.randomtables import (
    CELLS,
    MIXED,
    Drawn,
    examples,
    gaps,
    hidden,
    overlaps,
    tables,
    within,
)

SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
WITH_UNKNOWN = {
    **CELLS,
    "number": st.one_of(CELLS["number"], st.sampled_from(("> Limit", "< 2, > Limit"))),
}
COMPLETE = Drawn(
    types={"A": "number", "B": "boolean"},
    rows=(("< 2", "-"), (">= 2", "true"), ("[2..4)", "false"), (">= 4", "not(true)")),
)


def check_gaps(table: Drawn, lints: Drawn) -> None:
    """Fail unless the gaps said of ``lints`` are where no row of ``table`` matches."""
    told = gaps(lints)
    matches = [(point, rows) for point, rows in table.matches() if None not in point]
    assert bool(told) == any(not rows for _, rows in matches)
    for ranges in told:
        inside = [rows for point, rows in matches if within(ranges, table, point)]
        assert inside
        assert not any(inside)


def check_overlaps(table: Drawn, lints: Drawn) -> None:
    """Fail unless the pairs said of ``lints`` are those of ``table`` that match at some point."""
    together = {pair for _, rows in table.matches() for pair in combinations(rows, 2)}
    assert overlaps(lints) == together


def check_hidden(table: Drawn, lints: Drawn) -> None:
    """Fail unless the rows said of ``lints`` never count are never first, though they match."""
    matches = [rows for _, rows in table.matches() if rows]
    first, ever = {rows[0] for rows in matches}, {row for rows in matches for row in rows}
    assert hidden(lints) == ever - first


@SLOW
@given(tables())
def test_gaps_are_where_no_row_matches(table: Drawn) -> None:
    check_gaps(table, table)


@SLOW
@given(tables())
def test_overlaps_are_where_two_rows_match(table: Drawn) -> None:
    check_overlaps(table, table)


@SLOW
@given(tables())
def test_rows_that_never_count_are_never_first(table: Drawn) -> None:
    check_hidden(table, table)


@SLOW
@given(tables())
def test_the_example_of_a_gap_gives_no_result(table: Drawn) -> None:
    asked = Decisions(read(table.file("UNIQUE")))
    for inputs in examples(table):
        (trace,) = asked.decide("answer", inputs, AROUND).traces
        assert trace.matched == ()


@SLOW
@given(tables(WITH_UNKNOWN, 2), st.sampled_from((0, 2, 5)))
def test_cells_that_are_not_understood_make_no_wrong_finding(drawn: Drawn, limit: int) -> None:
    table = Drawn(
        types={**drawn.types, "Limit": "number"}, rows=tuple((*row, "-") for row in drawn.rows)
    )
    matches = [(point, rows) for point, rows in table.matches() if point[-1] == limit]
    for ranges in gaps(table):
        assert not any(rows for point, rows in matches if within(ranges, table, point))
    first = {rows[0] for _, rows in matches if rows}
    assert not first & hidden(table)


@settings(SLOW, max_examples=25)
@given(tables(MIXED, 2))
def test_columns_that_hold_anything_are_read_as_the_evaluator_reads_them(table: Drawn) -> None:
    matches = [(point, rows) for point, rows in table.matches() if None not in point]
    for ranges in gaps(table):
        assert not any(rows for point, rows in matches if within(ranges, table, point))
    check_overlaps(table, table)
    check_hidden(table, table)


@pytest.mark.parametrize("row", range(len(COMPLETE.rows)))
def test_a_row_that_the_linter_did_not_see_is_noticed(row: int) -> None:
    check_gaps(COMPLETE, COMPLETE)
    rows = COMPLETE.rows[:row] + COMPLETE.rows[row + 1 :]
    with pytest.raises(AssertionError):
        check_gaps(COMPLETE, Drawn(types=COMPLETE.types, rows=rows))


def test_an_overlap_that_the_linter_did_not_see_is_noticed() -> None:
    check_overlaps(COMPLETE, COMPLETE)
    wider = Drawn(types=COMPLETE.types, rows=(("<= 2", "-"), *COMPLETE.rows[1:]))
    with pytest.raises(AssertionError):
        check_overlaps(wider, COMPLETE)


def test_a_hidden_row_that_the_linter_did_not_see_is_noticed() -> None:
    check_hidden(COMPLETE, COMPLETE)
    covered = Drawn(types=COMPLETE.types, rows=(("-", "-"), *COMPLETE.rows[1:]))
    with pytest.raises(AssertionError):
        check_hidden(covered, COMPLETE)
