"""Cells that compare with a constant take a short way, which must lead where the long one does."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from processes.feel.builder import Builder, Reads, parts
from processes.feel.cells import choices
from processes.feel.compiler import RULES, Scope, compile_cell
from processes.feel.operations import unary_test
from processes.feel.parsing import parse_tests
from processes.feel.run import Frame, Run
from processes.feel.values import DayTimeDuration, YearMonthDuration

NOW = datetime(2026, 11, 18, 4, tzinfo=UTC)
ENDS = {
    "numbers": ("1", "2.5"),
    "dates": ('@"2026-01-31"', '@"2026-03-01"'),
    "moments": ('@"2026-01-31T08:00:00"', '@"2026-03-01T08:00:00Z"'),
    "times": ('@"08:00:00"', '@"09:00:00Z"'),
    "durations": ('@"P1D"', '@"P2M"'),
    "texts": ('"a"', '"b"'),
    "years beyond": ('@"-0044-03-15"', '@"12026-01-01"'),
    "a number and a date": ("1", '@"2026-01-31"'),
}
CELLS = [
    *(f"{sign} {end}" for ends in ENDS.values() for end in ends for sign in ("<", ">=", "!=")),
    *(end for ends in ENDS.values() for end in ends),
    *(
        f"{opening}{low}..{high}{closing}"
        for low, high in ENDS.values()
        for opening, closing in ("[]", "()", "][")
    ),
    *("true", "= false", "< true", "-3", "[-3..-1]", "not(1, 2)", '"a", "b"'),
]
VALUES: list[object] = [
    *(None, True, False, 0, 1, -2, Decimal("2.5"), Decimal(1), "", "a", "b", []),
    *(date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 1), time(8), time(8, tzinfo=UTC)),
    *(datetime(2026, 1, 31, tzinfo=UTC).replace(tzinfo=None), datetime(2026, 1, 31, 8, tzinfo=UTC)),
    *(DayTimeDuration(nanoseconds=10**15), YearMonthDuration(months=1), [1], [date(2026, 2, 1)]),
]


def frame() -> Frame:
    return Frame({}, None, Run(now=NOW, variables={}, functions={}, fuel=10_000))


def passes(cell: str, value: object) -> bool | None:
    return compile_cell(cell, Scope()).code(frame(), value)


@pytest.mark.parametrize("cell", CELLS)
def test_the_short_way_leads_where_the_long_one_does(cell: str) -> None:
    tree, build = parse_tests(cell), Builder(rules=RULES, reads=Reads())
    short, long = choices(tree, build), [unary_test(part, build) for part in parts(tree)]
    for value in VALUES:
        for one, other in zip(short, long, strict=True):
            assert one(frame(), value) is other(frame(), value), value


def test_dates_are_in_order() -> None:
    within = '[@"2026-01-01"..@"2026-12-31"]'
    assert passes(within, date(2026, 12, 31)) is True
    assert passes('[@"2026-01-01"..@"2026-12-31")', date(2026, 12, 31)) is False
    assert passes('< @"2026-01-01"', date(2025, 12, 31)) is True
    assert passes('@"2026-01-01"', date(2026, 1, 1)) is True
    assert passes(within, None) is None
