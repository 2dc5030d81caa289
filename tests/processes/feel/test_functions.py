"""Loops, quantifiers, choices and functions as values (DMN 1.5 §10.3.2.13 and .14)."""

import pytest

from processes.feel.errors import FeelError
from tests.processes.feel.evaluation import codes, value

VALUES = [
    ("for x in [1, 2, 3] return x * 2", [2, 4, 6]),
    ("for x in [] return x", []),
    ("for x in 1 return x", [1]),
    ("for x in [[1, 2], [3]] return count(x)", [2, 1]),
    ("for x in 1..3 return x", [1, 2, 3]),
    ("for x in 3..1 return x", [3, 2, 1]),
    ("for x in 1..1 return x", [1]),
    ("for x in -1..1 return x", [-1, 0, 1]),
    ("for x in 1..1 + 1 return x", [1, 2]),
    ("for x in [1..3] return x", [1, 2, 3]),
    ("for x in (1..3] return x", [2, 3]),
    ("for x in (1..3) return x", [2]),
    ("for x in [1, 2], y in [3, 4] return x * y", [3, 4, 6, 8]),
    ("for x in [[1, 2], [3]], y in x return y", [1, 2, 3]),
    ("for x in 1..2, y in 1..x return y", [1, 1, 2]),
    ("for x in [1, 2] return for y in [x] return y", [[1], [2]]),
    ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
    ("for i in 1..3 return count(partial)", [0, 1, 2]),
    ("for x in [1, null] return x", [1, None]),
    ('for d in @"2026-02-27"..@"2026-03-01" return d.day', [27, 28, 1]),
    ('for d in @"2026-03-01"..@"2026-02-27" return d.day', [1, 28, 27]),
    ('for d in [@"2026-02-27"..@"2026-03-01") return d.day', [27, 28]),
    ("for x in {a: 1} return x.a", [1]),
    ("{x: 5, y: for x in [1] return x}.y", [1]),
    ("some x in [1, 2] satisfies x = 2", True),
    ("some x in [1, 2] satisfies x = 3", False),
    ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
    ("some x in [] satisfies true", False),
    ("some x in [1, null] satisfies x = 1", True),
    ("some x in 1..5 satisfies x > 4", True),
    ("some x in [null] satisfies x", None),
    ("every x in [1, 2] satisfies x > 0", True),
    ("every x in [1, 2] satisfies x > 1", False),
    ("every x in [] satisfies false", True),
    ("every x in [1, 2], y in [3, 4] satisfies x < y", True),
    ("every x in [null] satisfies x", None),
    ("every x in [null, false] satisfies x", False),
    ("if true then 1 else 2", 1),
    ("if false then 1 else 2", 2),
    ("if null then 1 else 2", 2),
    ("if 1 = 1 then if false then 1 else 2 else 3", 2),
    ("(if true then 1 else 2) + 1", 2),
    ("if true then 1 else 2 + 1", 1),
    ("{f: function() 5, x: f()}.x", 5),
    ("{f: function(a, b) a - b, x: f(3, 1)}.x", 2),
    ("{f: function(a, b) a - b, x: f(b: 3, a: 1)}.x", -2),
    ("{f: function(a: number, b: list<number>) b[a], x: f(2, [4, 5])}.x", 5),
    ("{f: function(n) if n = 0 then 1 else n, x: f(0)}.x", 1),
    ("(function(a) function(b) a + b)(1)(2)", 3),
    ("{y: 1, f: function(a) a + y, x: f(1)}.x", 2),
    ("{f: function(g) g(2), x: f(function(a) a * a)}.x", 4),
    ("{f: function(g, n) if n <= 1 then 1 else n * g(g, n - 1), x: f(f, 5)}.x", 120),
    ("{f: count, x: f([1, 2])}.x", 2),
    ('{f: upper case, x: f("a")}.x', "A"),
    ('{f: substring, x: f(start position: 2, string: "abc")}.x', "bc"),
    ("{f: before, x: f(range: [1..2], point: 3)}.x", True),
    ("{f: min, x: f(list: [1, 2])}.x", 1),
    ("{f: function(a: number) a + 1, x: f([1])}.x", 2),
    ("{f: function(a: list<number>) a, x: f(1)}.x", [1]),
    ("{f: function(a: number) a, x: f(null)}.x", None),
    ("{f: function(a) a, x: f([1])}.x", [1]),
    ('{f: function(a: date and time) string(a), x: f(@"2026-01-02")}.x', "2026-01-02T00:00:00Z"),
    ('{f: function(a: date) a.day, x: f([@"2026-01-02"])}.x', 2),
    ("[function(a) a, function(a) a + 1][2](1)", 2),
    ("{f: function(a) a, g: f(f)(1)}.g", 1),
    ("for f in [abs, sqrt] return f(4)", [4, 2]),
    ("{f: function(x) x > 1, x: [1, 2][f(item)]}.x", [2]),
    ("(function(a, b) a)(1, null)", 1),
    ("1 instance of number", True),
    ("1.5 instance of number", True),
    ("null instance of number", False),
    ("null instance of Any", False),
    ("null instance of Null", True),
    ('"a" instance of string', True),
    ("true instance of boolean", True),
    ('@"2026-01-01" instance of date', True),
    ('@"2026-01-01" instance of date and time', False),
    ('@"2026-01-01T00:00:00" instance of date', False),
    ('@"10:00:00" instance of time', True),
    ('@"P1D" instance of days and time duration', True),
    ('@"P1Y" instance of years and months duration', True),
    ('@"P1Y" instance of days and time duration', False),
    ("[1] instance of list<number>", True),
    ("[1, null] instance of list<number>", True),
    ("[] instance of list<string>", True),
    ("1 instance of list<number>", False),
    ("[[1]] instance of list<list<number>>", True),
    ("[1] instance of list<Any>", True),
    ("{a: 1} instance of context<a: number>", True),
    ("{a: 1, b: 2} instance of context<a: number>", True),
    ('{a: "x"} instance of context<a: number>', False),
    ("{a: null} instance of context<a: number>", True),
    ("[1..2] instance of range<number>", True),
    ("(> 2) instance of range<number>", True),
    ('["a".."b"] instance of range<number>', False),
]
NULLS = [
    ("for x in null return x", "FEEL-016"),
    ('for x in 1.."a" return x', "FEEL-016"),
    ("for x in 1.5..3 return x", "FEEL-016"),
    ("for x in (> 3) return x", "FEEL-016"),
    ('for x in ["a".."c"] return x', "FEEL-016"),
    ("some x in null satisfies x", "FEEL-016"),
    ("every x in null satisfies x", "FEEL-016"),
    ("some x in [1] satisfies x", "FEEL-009"),
    ('every x in [1] satisfies "a"', "FEEL-009"),
    ("{f: function(a) a, x: f()}.x", "FEEL-004"),
    ("{f: function(a) a, x: f(1, 2)}.x", "FEEL-004"),
    ("{f: function(a) a, x: f(b: 1)}.x", "FEEL-004"),
    ('{f: function(a: number) a, x: f("a")}.x', "FEEL-012"),
    ("{f: function(a: number) a, x: f([1, 2])}.x", "FEEL-012"),
    ("{f: function(a: list<number>) a, x: f(true)}.x", "FEEL-012"),
    ("{f: substring, x: f(text: 1)}.x", "FEEL-004"),
    ("{f: count, x: f(list: [1], list: [2])}.x", "FEEL-004"),
    ("{f: 1, x: f(1)}.x", "FEEL-002"),
    ("(1)(1)", "FEEL-015"),
    ("null(1)", "FEEL-015"),
    ("nothing(1)", "FEEL-002"),
    ("(function(a) a)(1)(2)", "FEEL-015"),
    ('1 and "a"', "FEEL-009"),
]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_loops_choices_and_functions_give_what_they_say(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(("text", "code"), NULLS)
def test_what_cannot_be_run_over_or_called_says_why(text: str, code: str) -> None:
    assert value(text) is None
    assert codes(text)[0] == code


@pytest.mark.parametrize(
    "text",
    [
        "{f: function(g) g(g), x: f(f)}.x",
        "{f: function(g, n) [g(g, n + 1)], x: f(f, 1)}.x",
        "{f: function(g, n) for i in [n] return g(g, i), x: f(f, 1)}.x",
        "sort([1, 2], function(x, y) sort([1, 2], function(a, b) for i in 1..9999 return 1))",
    ],
)
def test_functions_without_end_are_stopped(text: str) -> None:
    with pytest.raises(FeelError) as stopped:
        value(text)
    assert stopped.value.code == "BPMN-033"
