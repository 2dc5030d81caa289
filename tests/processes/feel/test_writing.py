"""Values as FEEL: what is written can be read again and is the same."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processes.feel.expression import compile_expression
from processes.feel.kinds import Function
from processes.feel.values import DayTimeDuration, Range, YearMonthDuration
from processes.feel.writing import laid_out, written

NOW = datetime(2026, 11, 18, 4, tzinfo=UTC)


def read(text: str) -> object:
    found = compile_expression(text).evaluate({}, now=NOW)
    assert not found.notes
    return found.value


WRITTEN: dict[str, object] = {
    "null": None,
    "true": True,
    "12": 12,
    "-0.0015": Decimal("-1.5E-3"),
    "100": Decimal("1.00E2"),
    "1E+100": Decimal("1E100"),
    '"a \\"b\\" \\\\ c"': 'a "b" \\ c',
    '"a\\nb\\tc\\rd"': "a\nb\tc\rd",
    '"\\u001B[2J\\u202E"': "\x1b[2J\u202e",
    '"\\U0E0041"': "\U000e0041",
    '"网格员 😀"': "网格员 😀",
    '@"2026-01-31"': date(2026, 1, 31),
    '@"08:30:00"': time(8, 30),
    '@"08:30:00.5+08:00"': time(8, 30, 0, 500_000, timezone(timedelta(hours=8))),
    '@"2026-01-31T08:30:00Z"': datetime(2026, 1, 31, 8, 30, tzinfo=UTC),
    '@"2026-01-31T08:30:00@Asia/Shanghai"': datetime(
        2026, 1, 31, 8, 30, tzinfo=ZoneInfo("Asia/Shanghai")
    ),
    '@"-P3DT4H"': DayTimeDuration(nanoseconds=-76 * 3_600 * 10**9),
    '@"P1Y2M"': YearMonthDuration(months=14),
    "[]": [],
    '[1, [true, "x"]]': [1, [True, "x"]],
    "{}": {},
    '{a: 1, "b c": {网: null}, "if": 2, "": 3}': {"a": 1, "b c": {"网": None}, "if": 2, "": 3},
    "[1..2)": Range(start=1, end=2, start_included=True, end_included=False),
    '(<= @"2026-01-31")': Range(
        start=None, end=date(2026, 1, 31), start_included=False, end_included=True, operator="<="
    ),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_value_is_written_as_people_write_it(text: str) -> None:
    assert written(WRITTEN[text]) == text


@pytest.mark.parametrize("text", WRITTEN)
def test_what_is_written_is_read_as_the_same(text: str) -> None:
    assert read(text) == WRITTEN[text]


def test_a_function_is_named_by_its_parameters() -> None:
    assert written(Function(parameters=("a", "b"), invoke=lambda _given: None)) == "function(a, b)"


def test_what_is_too_long_for_a_line_has_a_line_per_entry() -> None:
    value = {"name": "Ann", "list": [1, 2, 3], "long": [{"a": "x" * 20}, {"a": "y" * 20}]}
    assert laid_out(value, widest=40) == "\n".join(
        [
            "{",
            '  name: "Ann",',
            "  list: [1, 2, 3],",
            "  long: [",
            f'    {{a: "{"x" * 20}"}},',
            f'    {{a: "{"y" * 20}"}}',
            "  ]",
            "}",
        ]
    )
    assert laid_out("x" * 200) == f'"{"x" * 200}"'
    assert laid_out([1, 2]) == "[1, 2]"


NUMBERS = st.integers(-(10**20), 10**20) | st.decimals(
    allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
)
PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
KEYS = PLAIN.filter(lambda key: not key.startswith("__"))
"""Names that begin so are reserved and cannot be written."""
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | PLAIN | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.integers(1, 60))
@settings(deadline=None)
def test_any_value_comes_back(value: object, widest: int) -> None:
    assert read(written(value)) == value
    assert read(laid_out(value, widest)) == value
