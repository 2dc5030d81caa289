"""Where tokens begin and end, and what is said about a text that is no FEEL (DMN 1.5 §10.3.1)."""

from decimal import Decimal

import pytest

from processes.feel.compiler import Scope, compile_cell, compile_within
from processes.feel.errors import FeelError, UnknownTypeError
from processes.feel.run import Frame, Run
from tests.builders import NOON
from tests.processes.feel.evaluation import evaluate, value

RIGHT: list[tuple[str, object]] = [
    # numbers and ranges beside one another
    ("3 in [1..5]", True),
    ("1.5 in [1.5..2.5[", True),
    ("2.5 in [1.5..2.5[", False),
    ("1 in ]1..2]", False),
    ("2 in (1..2]", True),
    ("0.7 in [.5..1]", True),
    ("0.7 in [.5...8]", True),
    ("for i in 1..3 return i", [1, 2, 3]),
    ("for i in 3..1 return i", [3, 2, 1]),
    ("for i in 1..3, j in i..3 return i * j", [1, 2, 3, 4, 6, 9]),
    ("for i in [1..3] return -i", [-1, -2, -3]),
    ("[[1, 2], [3]][1][2]", 2),
    ("2 in [1..[2, 3][1]]", True),
    ("[1, 2, 3][item > 1][1]", 2),
    ("[{a: [5]}][1].a[1]", 5),
    # signs
    ("-2 ** 2", 4),
    ("2 ** -1", Decimal("0.5")),
    ("2 ** 3 ** 2", 64),
    ("1 - -1", 2),
    ("- - 1", 1),
    ("10 - 2 - 3", 5),
    ("8 / 2 / 2", 2),
    ("1 + 2 * 3", 7),
    # comparison
    ("7 in (< 5, > 6)", True),
    ("6 in (< 5, > 6)", False),
    ("5 in (1, 5, [7..9])", True),
    ("5 in [[1..3], [4..6]]", True),
    ("4 in (not(false), 4)", True),
    ("2 between 1 and 3 and true", True),
    ("2 between 1 and 3 or false", True),
    ("not(1 between 2 and 3)", True),
    ("1 < 2 = true", True),
    # functions
    ("(function(a, b) a + b)(1, 2)", 3),
    ("(function(a, b) a - b)(b: 1, a: 3)", 2),
    ("(function() 7)()", 7),
    ("(function(a) function(b) a + b)(1)(2)", 3),
    ("{add: function(a: number, b: number) a + b, r: add(b: 1, a: 2)}.r", 3),
    ("{f: function(l: list<number>) l[1], r: f([4])}.r", 4),
    ("{f: function(c: context<a: number>) c.a, r: f({a: 4})}.r", 4),
    ("{f: function(g: function<number>->number) g(3), r: f(function(n) n + 1)}.r", 4),
    ("{f: function(l: list<number>) 1, r: f(l: [true])}.r", None),
    ("sort([3, 1, 2], function(x, y) x < y)", [1, 2, 3]),
    ("[function(x) x * 2][1](4)", 8),
    # paths
    ('date("2026-01-31").month', 1),
    ("[{a: 1}, {a: 2}].a", [1, 2]),
    ("({a: {b c: 3}}).a.b c", 3),
    ('@"2026-01-31".day', 31),
    ('[@"P1D", @"P2D"][1].days', 1),
    # choices
    ("if true then if false then 1 else 2 else 3", 2),
    ("if null then 1 else 2", 2),
    # comments and blanks
    ("1 // one\n + 2 /* and\n two */ + 3", 6),
    ("// before\n1", 1),
    ("/* a */ 1 /* b: */", 1),
    ("{a /* : */ : 1}.a", 1),
    ("1\u00a0+\u30001", 2),
    ("{\n  a: [\n    1,\n    2\n  ]\n}.a[2]", 2),
    # names
    ("{a-b: 3, c: a-b + 1}.c", 4),
    ("{a-b: 3}.a-b", 3),
    ('{"a-b": 3, c: a-b * 2}.c', 6),
    ('{"in order": true}.in order', True),
    ("{a: {b+c: 2}, d: a.b+c}.d", 2),
    ("[{a-b: 1}, {a-b: 2}][a-b > 1].a-b", [2]),
    ("for a-b in [1, 2] return a-b * 2", [2, 4]),
    ("for a in [5], b-c in [a] return [a-b-c, b-c]", [[0, 5]]),
    ("for a in [f(1, 2-1)], b-c in [a] return b-c", [None]),
    ("(for a in [3] return a)[1] + sum(1, 2-1)", 5),
    ("every x/y in [1, 2] satisfies x/y > 0", True),
    ("(function(a-b: number) a-b + 1)(1)", 2),
    ("(function(a-b: number) a-b + 1)(a-b: 4)", 5),
    ("(function(a-b, c) a-b + c)(1, 2)", 3),
    ("{金额 总计: 2, r: 金额 总计 * 2}.r", 4),
    ("{🐎: 1, bob's: 🐎 + 1}.bob's", 2),
    ('{"and": 1, ":": 2, r: true and false}.r', False),
    ("{inner: 1, order: 2, r: inner + order}.r", 3),
    ("{nothing: 1, notes: 2, trueish: 3}.trueish", 3),
    ("{a: 5, b: 3, c: {a-b: 9}, d: a-b}.d", 2),
]
TYPES = [
    ("1", "number", True),
    ("1", "string", False),
    ("null", "Null", True),
    ("null", "Any", False),
    ("null", "number", False),
    ("1", "Any", True),
    ("[1]", "list", True),
    ("[1]", "list<number>", True),
    ('[1, "a"]', "list<number>", False),
    ("[1, null]", "list<number>", True),
    ("[[1]]", "list<list<number>>", True),
    ("{a: 1}", "context", True),
    ("{a: 1, b: 2}", "context<a: number>", True),
    ("{a: 1}", "context<a: number, b: number>", False),
    ("{a b: [1]}", "context<a b: list<number>>", True),
    ("[1..2]", "range<number>", True),
    ("[1..2]", "range<string>", False),
    ("(< 3)", "range<number>", True),
    ("function(a) a", "function", True),
    ("function(a) a", "function<number>->Any", True),
    ("function(a) a", "function<number, number>->Any", False),
    ("function() 1", "function<>->number", True),
    ("1", "function<>->number", False),
    ('@"P1D"', "days and time duration", True),
    ('@"P1D"', "years and months duration", False),
    ('@"2026-01-01T00:00:00"', "date and time", True),
    ('@"2026-01-01"', "date and time", False),
    ('@"2026-01-01"', "date", True),
]
WRONG = [
    ("if a then b", 1, 12, "the expression ends, but else is still missing."),
    ("if a then if b then c else d", 1, 29, "the expression ends, but else is still missing."),
    ("if a b else c", 1, 8, "then is missing before else."),
    ("(1 + 2", 1, 7, "the expression ends, but ) is still missing."),
    ("[1, 2", 1, 6, "the expression ends, but ] is still missing."),
    ("[1..2", 1, 6, "the expression ends, but ] is still missing."),
    ("]1", 1, 3, "the expression ends, but .. is still missing."),
    ("{a: (1}", 1, 7, ") is missing before }."),
    ("{a: 1", 1, 6, "the expression ends, but } is still missing."),
    ("{a 1}", 1, 2, "a is no entry of a context."),
    ("{a: 1,}", 1, 7, "} is no entry of a context."),
    ("for x in xs", 1, 12, "the expression ends, but return is still missing."),
    ("for x return 1", 1, 7, "in is missing before return."),
    ("some x in xs return 1", 1, 14, "satisfies is missing before return."),
    ("x between 1 or 2", 1, 13, "and is missing before or."),
    ("1 +", 1, 4, "the expression ends where a value should follow."),
    ("1 +\n\n* 2", 3, 1, "a value is missing before *."),
    ("f(1, )", 1, 6, "a value is missing before )."),
    ("[1, ]", 1, 5, "a value is missing before ]."),
    ("xs[]", 1, 4, "a value is missing before ]."),
    ("xs[", 1, 4, "the expression ends where a value should follow."),
    ("for x in xs\n return\n  (x + ]", 3, 8, "a value is missing before ]."),
    ("x.", 1, 3, "the expression ends where a name should follow."),
    ("x.(1)", 1, 3, "a name is missing before (."),
    ("x instance of 3", 1, 15, "a name is missing before 3."),
    ("x instance of list<number", 1, 26, "the expression ends, but > is still missing."),
    ("x instance of function<number>", 1, 31, "the expression ends, but -> is still missing."),
    ("1 2", 1, 3, "2 does not belong here."),
    ("a)", 1, 2, ") does not belong here."),
    ('1 + "a', 1, 5, "the text that begins here has no end."),
    ("a == b", 1, 3, "expressions write =, not ==."),
    ("a && b", 1, 3, "expressions write and, not &&."),
    ("a ≥ b", 1, 3, "expressions write >=, not ≥."),
    ("a = 'b'", 1, 5, "expressions write \", not '."),
    ("x instance of nomber", 1, 15, "there is no type nomber."),
]
WRONG_CELLS = [
    ("<", 1, 2, "the expression ends where a value should follow."),
    ("1,", 1, 3, "the expression ends where a value should follow."),
    ("not(1", 1, 6, "the expression ends, but ) is still missing."),
    ("-, 1", 1, 2, "a value is missing before ,."),
    ("> 1,\n[2..", 2, 5, "the expression ends where a value should follow."),
    ('"a" "b"', 1, 5, '"b" does not belong here.'),
]


@pytest.mark.parametrize(("text", "expected"), RIGHT)
def test_a_text_is_read_as_the_grammar_says(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(("text", "type_name", "expected"), TYPES)
def test_instance_of_knows_every_form_of_a_type(text: str, type_name: str, expected: bool) -> None:
    assert value(f"({text}) instance of {type_name}") is expected


@pytest.mark.parametrize(("text", "line", "column", "said"), WRONG)
def test_a_broken_text_is_answered_with_its_place_and_what_is_missing(
    text: str, line: int, column: int, said: str
) -> None:
    with pytest.raises(FeelError) as refused:
        value(text)
    error = refused.value
    assert (error.line, error.column) == (line, column)
    assert error.sentence() == f"Line {line}, column {column}: {said}"
    assert error.advice


@pytest.mark.parametrize(("text", "line", "column", "said"), WRONG_CELLS)
def test_a_broken_cell_is_answered_with_its_place_and_what_is_missing(
    text: str, line: int, column: int, said: str
) -> None:
    with pytest.raises(FeelError) as refused:
        compile_cell(text, Scope())
    assert refused.value.sentence() == f"Line {line}, column {column}: {said}"


KNOWN = [
    ("Date in order", {"Date in order": 1}, 1),
    ("Date in order + 1", {"Date in order": 1}, 2),
    ("rate-limit - 1", {"rate-limit": 3}, 2),
    ("rate-limit", {"rate": 5, "limit": 3}, 2),
    ("rate-limit", {"rate": 5, "limit": 3, "rate-limit": 1}, 1),
    ("2 rooms + 2", {"2 rooms": 1}, 3),
    ("1st choice", {"1st choice": "a"}, "a"),
    ("owner's cat.name", {"owner's cat": {"name": "Mi"}}, "Mi"),
    ("profit/loss * 2", {"profit/loss": 4}, 8),
    ("profit / loss * 2", {"profit": 4, "loss": 2}, 4),
    ("if and only if", {"if and only if": True}, True),
    ("if if and only if then 1 else 2", {"if and only if": True}, 1),
    ("not now and true", {"not now": True}, True),
    ("true north", {"true north": 12}, 12),
    ("a..b", {"a..b": 3}, 3),
    ("A.B + 1", {"A.B": 3}, 4),
    ("年 - 月", {"年 - 月": 3}, 3),
    ("x  y\n z", {"x y z": 1}, 1),
    ("x-  y", {"x- y": 1}, 1),
    ("a b-c d", {"a b-c d": 2}, 2),
    ("class of goods + 1", {"class of goods": 1}, 2),
    ("goods[import duty > 1].import duty", {"goods": [{"import duty": 2}], "import duty": 0}, [2]),
    ("{class a: 1, b: class a + 1}.b", {}, 2),
    ("count", {"count": 4}, 4),
    ("count([count])", {"count": 4}, 1),
]


@pytest.mark.parametrize(("text", "names", "expected"), KNOWN)
def test_a_known_name_is_found_whatever_it_holds(
    text: str, names: dict[str, object], expected: object
) -> None:
    assert evaluate(text, names).value == expected


def test_the_name_of_an_entry_means_nothing_outside_of_paths_and_filters() -> None:
    scope = Scope(names=frozenset({"a", "b", "xs"}), paths=frozenset({"a-b"}))
    names = {"a": 5, "b": 3, "xs": [{"a-b": 7}]}
    run = Run(now=NOON, variables=names, functions={}, fuel=1_000)
    found = {
        text: compile_within(text, scope).code(Frame(names, None, run))
        for text in ("a-b", "xs.a-b", "xs[a-b = 7].a-b", "[a-b]")
    }
    assert found == {"a-b": 2, "xs.a-b": [7], "xs[a-b = 7].a-b": [7], "[a-b]": [2]}


def test_an_unknown_type_is_found_wherever_it_is_written() -> None:
    for text in (
        "x instance of list<nomber>",
        "x instance of function<nomber>->number",
        "x instance of context<a: nomber>",
        "function(a: nomber) a",
    ):
        with pytest.raises(UnknownTypeError):
            value(text)
