"""What expressions mean: rows of expression and value, by chapter of the specification."""

from decimal import Decimal

import pytest

from tests.processes.feel.evaluation import value

D = Decimal
LITERALS = [
    ("1", 1),
    ("1.0", 1),
    (".5", D("0.5")),
    ("1.23e4", 12_300),
    ("-2", -2),
    ('"a"', "a"),
    (r'"a\"b\\c\nd\te"', 'a"b\\c\nd\te'),
    (r'"\u95ed\u73af"', "闭环"),
    (r'"\U01F40E" = "\uD83D\uDC0E"', True),
    ("true", True),
    ("null", None),
    ("[]", []),
    ("[1, [2], {}]", [1, [2], {}]),
    ("{a: 1, b: a + 1}", {"a": 1, "b": 2}),
    ('{"a b": 1, c d: 2, 楼栋: 3}', {"a b": 1, "c d": 2, "楼栋": 3}),
    ("1 /* one */ + // two\n 1", 2),
]
ARITHMETIC = [
    ("1 + 2 * 3", 7),
    ("(1 + 2) * 3", 9),
    ("10 - 5 - 2", 3),
    ("2 ** 3 ** 2", 64),
    ("-2 ** 2", 4),
    ("2 ** -1", D("0.5")),
    ("4 ** 0.5", 2),
    ("10 / 4", D("2.5")),
    ("10 / 5", 2),
    ("1 / 3", D("0.3333333333333333333333333333333333")),
    ("0.1 + 0.2", D("0.3")),
    ("1 / 0", None),
    ("0 ** -1", None),
    ("(-8) ** 0.5", None),
    ("1.5 ** 2", D("2.25")),
    ("2.5 - 0.5", 2),
    ("0.5 * 4", 2),
    ('"a" + "b"', "ab"),
    ('"a" + 1', None),
    ("1 + null", None),
    ("-null", None),
    ("true + 1", None),
]
COMPARISON = [
    ("1 = 1.0", True),
    ("1 != 2", True),
    ("1 < 2", True),
    ('"a" < "b"', True),
    ("null = null", True),
    ("1 = null", False),
    ("1 != null", True),
    ('1 = "1"', None),
    ("1 < null", None),
    ("[1, 2] = [1, 2]", True),
    ("{a: 1, b: 2} = {b: 2, a: 1}", True),
    ("2 between 1 and 3 and true", True),
    ("0 between 1 and null", False),
    ("2 between 1 and null", None),
    ("[1..3] = [1..3]", True),
    ("(1..3] = ]1..3]", True),
]
MEMBERSHIP = [
    ("1 in [1, 2]", True),
    ("3 in [1, 2]", False),
    ("1 in [[0..2], [5..6]]", True),
    ("1 in (1..3]", False),
    ("3 in ]1..3]", True),
    ("3 in [1..3[", False),
    ("1 in 1", True),
    ("1 in < 2", True),
    ("1 in (> 5, <= 1)", True),
    ("1 in (> 5, > 6)", False),
    ("1 in (!= 1)", False),
    ("null in [1..3]", None),
    ("5 in (? > 3)", True),
    ("5 in (? > 3, null)", True),
    ('"a" in ["b", 1, "a"]', True),
    ("[1] in [[1], [2]]", True),
    ("[1] in [1]", True),
    ("5 in [(= 5), (> 7)]", True),
    ("5 in [(!= 5), (> 7)]", False),
    ('"a" in [[1..2]]', False),
    ('"a" in [1..2]', None),
    ("1 in (null, 2)", False),
    ('1 in ("a", 2)', None),
    ("(< 3).end", 3),
    ("5 in (? + 1)", False),
    ("5 in (? * 1)", True),
]
CONTROL = [
    ("if 1 < 2 then 1 else 2", 1),
    ("if null then 1 else 2", 2),
    ("if 1 then 1 else 2", 2),
    ("if false then 1 else if true then 2 else 3", 2),
    ("for x in [1, 2] return x * 2", [2, 4]),
    ("for x in 1..3 return x", [1, 2, 3]),
    ("for x in 3..1 return x", [3, 2, 1]),
    ("for x in [1..3) return x", [1, 2]),
    ("for x in [1, 2], y in [x, 10] return x * y", [1, 10, 4, 20]),
    ("for x in 1..4 return if x < 3 then x else partial[-1] + partial[-2]", [1, 2, 3, 5]),
    ("for x in 5 return x", [5]),
    ("for x in null return x", None),
    ("some x in [1, 2] satisfies x > 1", True),
    ("some x in [] satisfies x > 1", False),
    ("some x in [1, null] satisfies x > 1", None),
    ("every x in [1, 2] satisfies x > 1", False),
    ("every x in [] satisfies x > 1", True),
    ("every x in [2, null] satisfies x > 1", None),
    ("{add: function(a, b) a + b, three: add(1, 2)}.three", 3),
    ("{add: function(a, b) a - b, one: add(b: 1, a: 2)}.one", 1),
    ("(function(a) a * 2)(4)", 8),
    ("{f: function(a) a, x: f(b: 1)}.x", None),
    ("{f: function(a) a, x: f(1, 2)}.x", None),
    ("{f: function(a) a, x: f = f}.x", True),
    ("{f: abs, x: f(-1)}.x", 1),
    ("{f: abs, x: f(true)}.x", None),
    ("{f: abs, x: f()}.x", None),
    ('{f: function(a: number) a, x: f("b")}.x', None),
]
PATHS = [
    ("{a: {b: 1}}.a.b", 1),
    ("[{a: 1}, {a: 2}].a", [1, 2]),
    ("[{a: 1}, {b: 2}].a", [1, None]),
    ("{a: 1}.b", None),
    ("null.b", None),
    ("[10, 20, 30][1]", 10),
    ("[10, 20, 30][-1]", 30),
    ("[10, 20, 30][0]", None),
    ("[10, 20, 30][4]", None),
    ("[10, 20, 30][1.5]", None),
    ("[10, 20, 30][item > 15]", [20, 30]),
    ("[{a: 1, b: 1}, {a: 2, b: 3}][a = 2].b", [3]),
    ("[{a: 1}, {a: 2}][item.a >= 2][1].a", 2),
    ("[1, 2, 3][count([1, 2])]", 2),
    ("7[1]", 7),
    ("7[item > 5]", [7]),
    ("null[1]", None),
    ("[][1]", None),
    ("[][item > 1]", []),
    ('@"2026-11-18".month', 11),
    ('@"PT90M".hours', 1),
    ("[1..3].start included", True),
]
TYPES = [
    ("1 instance of number", True),
    ('"a" instance of number', False),
    ("null instance of number", False),
    ("null instance of Null", True),
    ("[1, 2] instance of list<number>", True),
    ('[1, "a"] instance of list<number>', False),
    ("{a: 1} instance of context<a: number>", True),
    ("{a: 1} instance of context<b: number>", False),
    ('@"P1D" instance of days and time duration', True),
    ("abs instance of function<number> -> number", True),
    ("abs instance of function<> -> number", False),
    ("lower case instance of function<string> -> string", True),
    ("lower case instance of function<number> -> string", False),
    ("(function(a: number, b) a) instance of function<number, date> -> number", True),
    ("(function(a: number, b) a) instance of function<string, date> -> number", False),
    ("(function(a: list<string>) a) instance of function<list<string>> -> Any", True),
    ("[1..2] instance of range<number>", True),
    ("[1..2] instance of range<string>", False),
    ("1 instance of Any", True),
    ("(1 instance of number) = true", True),
    ("1 instance of number = true", True),
]
ROWS = [*LITERALS, *ARITHMETIC, *COMPARISON, *MEMBERSHIP, *CONTROL, *PATHS, *TYPES]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_an_expression_has_the_value_the_specification_gives_it(
    text: str, expected: object
) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


def test_conditions_read_variables_with_blanks_and_chinese_names() -> None:
    assert value("monthly income * 12", **{"monthly income": 5}) == 60
    assert value('金额 > 100 and 状态 = "待处理"', 金额=200, 状态="待处理") is True


def test_a_name_with_an_operator_in_it_is_found_when_it_is_known() -> None:
    assert value("Date-Time - 1", **{"Date-Time": 3}) == 2
    assert value("a-b", a=3, b=1) == 2
    assert value("x in values in a list", x=1, **{"values in a list": [1]}) is True


def test_a_leading_equals_sign_does_not_count() -> None:
    assert value(" = rounds < 3", rounds=2) is True


def test_floats_and_tuples_come_in_as_decimals_and_lists() -> None:
    assert value("x + 0.2", x=0.1) == D("0.3")
    assert value("x", x=(1, 2.0)) == [1, 2]


def test_a_result_shares_no_list_with_the_variables() -> None:
    variables: dict[str, object] = {"xs": [[1]]}
    found = value("[xs, xs]", **variables)
    assert found == [[[1]], [[1]]]
    assert isinstance(found, list)
    found[0][0].append(2)
    assert variables == {"xs": [[1]]}
    assert found[1] == [[1]]
