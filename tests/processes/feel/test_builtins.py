"""The built-in functions, row by row."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from processes.feel.expression import compile_expression
from processes.feel.library.catalog import BUILTINS
from processes.feel.values import DayTimeDuration, YearMonthDuration
from tests.builders import NOON
from tests.processes.feel.evaluation import codes, evaluate, value

D = Decimal
CONVERSION = [
    ('date("2026-02-28")', date(2026, 2, 28)),
    ("date(2026, 2, 29)", None),
    ('date(date and time("2026-02-28T10:00:00"))', date(2026, 2, 28)),
    ('date and time("2026-02-28T10:00:00Z")', datetime(2026, 2, 28, 10, tzinfo=UTC)),
    (
        'date and time(date("2026-02-28"), time("10:00:00Z"))',
        datetime(2026, 2, 28, 10, tzinfo=UTC),
    ),
    ('time("08:30:00")', time(8, 30)),
    ('string(time(8, 30, 0, duration("PT8H")))', "08:30:00+08:00"),
    ('time("24:00:00")', time()),
    ('number("1 000,5", " ", ",")', D("1000.5")),
    ('number("1.000,5", ".", ",")', D("1000.5")),
    ('number("12")', 12),
    ('number("12", ",", ",")', None),
    ('number("zwölf")', None),
    ("string(1.50)", "1.5"),
    ("string(null)", None),
    ('string(["a", 1, null, true])', '["a", 1, null, true]'),
    ('string({a: @"2026-01-02"})', "{a: 2026-01-02}"),
    ("string([1..3))", "[1..3)"),
    ("string(abs)", "function"),
    ('duration("P1Y2M")', YearMonthDuration(months=14)),
    ('duration("PT1H")', DayTimeDuration(nanoseconds=3_600 * 10**9)),
    (
        'years and months duration(date("2024-12-31"), date("2026-02-28"))',
        YearMonthDuration(months=13),
    ),
    ("string(1e50)", "1E+50"),
    ("string((< 3))", "(< 3)"),
    ("string((>= 3))", "(>= 3)"),
    ('string(date and time(@"2026-02-28"))', "2026-02-28T00:00:00"),
    ('string(time(@"2026-02-28"))', "00:00:00Z"),
    ('time(@"10:00:00")', time(10)),
    ('number("1", "_", null)', None),
    ("not(true)", False),
    ("not(null)", None),
    ("is(1, 1.0)", True),
    ('is(@"10:00:00Z", @"10:00:00")', False),
]
TEXT = [
    ('substring("foobar", 3)', "obar"),
    ('substring("foobar", -2, 1)', "a"),
    ('substring("foobar", 0)', None),
    ('string length("闭环🐎")', 3),
    ('upper case("aBc")', "ABC"),
    ('lower case("aBc")', "abc"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring before("foobar", "xyz")', ""),
    ('substring after("foobar", "ob")', "ar"),
    ('contains("foobar", "of")', False),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "r")', True),
    ('split("a;b;;c", ";")', ["a", "b", "", "c"]),
    (r'split("a.b", "\\.")', ["a", "b"]),
    (r'split("a b", "\\s")', ["a", "b"]),
    ('matches("foobar", "^fo*b")', True),
    ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
    ('string join(["a", null, "b"], ", ")', "a, b"),
    ('string join(["a", "b"])', "ab"),
    ('string join(["a"], ",", "[", "]")', "[a]"),
    ("string join([1])", None),
]
LISTS = [
    ("list contains([1, null], null)", True),
    ("count([1, 2])", 2),
    ("count(null)", None),
    ("min(3, 1, 2)", 1),
    ("max([3, 1, 2])", 3),
    ("min([])", None),
    ('max(@"2026-01-01", @"2026-02-01")', date(2026, 2, 1)),
    ('max(1, "a")', None),
    ("sum([1, 0.5])", D("1.5")),
    ("sum([])", None),
    ("product(2, 3)", 6),
    ("mean([1, 2])", D("1.5")),
    ("median(8, 2, 5, 3, 4)", 4),
    ("median([])", None),
    ("stddev(2, 4, 7, 5)", D("2.081665999466132735282297706979931")),
    ("stddev(1)", None),
    ("mode(6, 1, 6, 1, 3)", [1, 6]),
    ("all([true, null])", None),
    ("all([])", True),
    ("any([false, true])", True),
    ("any([1])", None),
    ("sublist([1, 2, 3], 2)", [2, 3]),
    ("sublist([1, 2, 3], -2, 1)", [2]),
    ("append([1], 2, 3)", [1, 2, 3]),
    ("concatenate([1], [2, 3])", [1, 2, 3]),
    ("insert before([1, 3], 2, 2)", [1, 2, 3]),
    ("remove([1, 2, 3], -1)", [1, 2]),
    ("remove([1], 2)", None),
    ("reverse([1, 2])", [2, 1]),
    ("index of([1, 2, 1], 1)", [1, 3]),
    ("union([1, 2], [2, 3])", [1, 2, 3]),
    ("distinct values([1, 1.0, null, null])", [1, None]),
    ("flatten([1, [2, [3]]])", [1, 2, 3]),
    ("sort([3, 1, 2])", [1, 2, 3]),
    ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]),
    ('sort([1, "a"])', None),
    ("list replace([1, 2], 1, 9)", [9, 2]),
    ("list replace([1, 2], function(item, new) item < 2, 9)", [9, 2]),
]
NUMBERS = [
    ("decimal(2.5, 0)", 2),
    ("decimal(1/3, 30)", D("0.333333333333333333333333333333")),
    ("decimal(1234, -2)", 1200),
    ("floor(-1.5)", -2),
    ("floor(1.56, 1)", D("1.5")),
    ("ceiling(-1.5)", -1),
    ("floor([1.5])", 1),
    ("floor(1.5, 7000)", None),
    ("floor(1e20, 20)", 10**20),
    ("round up(-5.5, 0)", -6),
    ('abs(@"-P1Y")', YearMonthDuration(months=12)),
    ("abs(1)", 1),
    ("round down(5.9, 0)", 5),
    ("round half up(5.5, 0)", 6),
    ("round half down(5.5, 0)", 5),
    ("abs(-1)", 1),
    ('abs(@"-P1D")', DayTimeDuration(nanoseconds=86_400 * 10**9)),
    ("modulo(-10, 3)", 2),
    ("modulo(10.5, -3)", D("-1.5")),
    ("modulo(1, 0)", None),
    ("sqrt(16)", 4),
    ("sqrt(-1)", None),
    ("log(1)", 0),
    ("log(0)", None),
    ("exp(0)", 1),
    ("exp(1000000)", None),
    ("odd(3)", True),
    ("even(3)", False),
    ("even(2.5)", False),
]
CONTEXTS = [
    ('get value({a: 1}, "a")', 1),
    ('get value({a: {b: 1}}, ["a", "b"])', 1),
    ('get value({a: 1}, "b")', None),
    ("get value({a: 1}, [{}])", None),
    ("get value({a: 1}, [])", {"a": 1}),
    ("get entries({a: 1})", [{"key": "a", "value": 1}]),
    ('context([{key: "a", value: 1}])', {"a": 1}),
    ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
    ('context put({a: {b: 1}}, ["a", "c"], 2)', {"a": {"b": 1, "c": 2}}),
    ("context put({a: 1}, [], 2)", None),
    ('context put({a: 1}, ["a", "b"], 2)', None),
    ('context put({}, ["a", "b"], 2)', {"a": {"b": 2}}),
    ("context merge([{a: 1}, {a: 2}])", {"a": 2}),
]
TIMES = [
    ("now()", NOON),
    ("today()", date(2026, 11, 18)),
    ('day of week(@"2026-11-18")', "Wednesday"),
    ('month of year(@"2026-11-18")', "November"),
    ('day of year(@"2026-02-01")', 32),
    ('week of year(@"2026-01-01")', 1),
]
RANGES = [
    ("before(1, [2..3])", True),
    ("after([5..6], (1..5))", True),
    ("meets([1..5], [5..9])", True),
    ("met by([5..9], [1..5))", False),
    ("overlaps([1..5], (5..9])", False),
    ("overlaps before([1..5], [3..9])", True),
    ("during(3, (1..3))", False),
    ("includes([1..9], [2..9))", True),
    ("starts(1, [1..2])", True),
    ("finished by([1..9], 9)", True),
    ("coincides(1, 1)", True),
    ("before((< 3), 5)", True),
    ("before(2, (< 3))", False),
    ("started by([1..5], 1)", True),
    ("overlaps after([3..9], [1..5])", True),
    ("finishes(5, (1..5])", True),
    ('before(1, "a")', None),
    ('2 in range("[1..3]")', True),
    ("before((> 3), (< 2))", False),
    ("before([null..1], 2)", None),
    ('range("[3..1]")', None),
    ('range("[1.2.3..4]")', None),
    ('range("[foo(\\"a\\")..\\"b\\"]")', None),
    ('range("[@\\"2026-01-01\\"..@\\"2026-01-02\\"]").end', date(2026, 1, 2)),
]
ROWS = [*CONVERSION, *TEXT, *LISTS, *NUMBERS, *CONTEXTS, *TIMES, *RANGES]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_function_gives_what_the_specification_says(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_a_function_called_with_nothing_it_expects_gives_null_and_says_why(name: str) -> None:
    evaluation = evaluate(f"{name}({{}}, {{}}, {{}}, {{}}, {{}}, {{}})")
    assert evaluation.value is None or name in {"append", "concatenate", "union"}
    assert bool(evaluation.notes) == (evaluation.value is None)


def test_every_function_is_tried_in_a_row() -> None:
    tried = " ".join(text for text, _ in ROWS)
    assert [name for name in BUILTINS if f"{name}(" not in tried] == []


def test_arguments_go_by_name_in_any_order() -> None:
    assert value('substring(start position: 3, string: "foobar")') == "obar"
    assert value('substring(start: 3, string: "foobar")') is None


def test_a_wrong_argument_is_named_in_the_note() -> None:
    (note,) = evaluate("floor(true)").notes
    assert note.text() == "The function floor expects number for n, not boolean."
    assert codes("floor()") == ["FEEL-004"]


def test_the_date_of_today_is_that_of_the_zone_of_now() -> None:
    late = datetime(2026, 11, 18, 23, tzinfo=ZoneInfo("UTC"))
    today = compile_expression("today()")
    assert today.evaluate({}, now=late).value == date(2026, 11, 18)
    shanghai = late.astimezone(ZoneInfo("Asia/Shanghai"))
    assert today.evaluate({}, now=shanghai).value == date(2026, 11, 19)
