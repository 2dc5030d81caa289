"""When the cell of a table passes a value (DMN 1.5 §7.3.3 and §10.3.1.2)."""

from datetime import date

import pytest

from tests.processes.decision.dmnwords import answer, codes, table

DAY = date(2026, 3, 5)
CELLS: list[tuple[str, object, bool]] = [
    # any
    ("-", 1, True),
    ("", None, True),
    (" - ", None, True),
    # equal
    ("1", 1, True),
    ("1", 2, False),
    ("1", None, False),
    ("1", "1", False),
    ("-1", -1, True),
    ('"a"', "a", True),
    ('"a"', "b", False),
    ('"-"', "-", True),
    ("null", None, True),
    ("null", 1, False),
    ("not(null)", 1, True),
    ("not(null)", None, False),
    ("true", True, True),
    ("true", False, False),
    ("true", None, False),
    ("false", False, True),
    ("false", None, False),
    ("not(true)", False, True),
    ('@"2026-03-05"', DAY, True),
    ('date("2026-03-05")', DAY, True),
    ('date("2026-03-06")', DAY, False),
    ("[1, 2]", [1, 2], True),
    ("{a: 1}", {"a": 1}, True),
    ("= 5", 5, True),
    ("!= 5", 5, False),
    ("!= 5", 6, True),
    # order
    ("< 5", 4, True),
    ("< 5", 5, False),
    ("<= 5", 5, True),
    ("> -1", 0, True),
    (">= 5", 4, False),
    ("< 5", None, False),
    ("< 5", "4", False),
    ('< "b"', "a", True),
    ('> @"2026-03-01"', DAY, True),
    ('< date("2026-03-05") + @"P1D"', DAY, True),
    # ranges
    ("[1..5]", 5, True),
    ("[1..5)", 5, False),
    ("[1..5[", 5, False),
    ("(1..5]", 1, False),
    ("]1..5]", 1, False),
    ("[-5..-1]", -3, True),
    ("[1..5]", None, False),
    ("[1..5]", "3", False),
    ('["a".."c"]', "b", True),
    ('[@"2026-03-01"..@"2026-03-31"]', DAY, True),
    ("[low..high]", 5, True),
    ("(low..high)", 3, False),
    # one of several
    ('"a", "b"', "b", True),
    ('"a", "b"', "c", False),
    ("1, 2, [5..7], > 100", 6, True),
    ("1, 2, [5..7], > 100", 101, True),
    ("1, 2, [5..7], > 100", 50, False),
    ('1, "a"', "a", True),
    ("null, 1", None, True),
    ('["a", "b"]', "a", True),
    ("[[1..3], 7]", 2, True),
    ("letters", "b", True),
    ("letters", "z", False),
    # none of them
    ("not(1)", 2, True),
    ("not(1)", 1, False),
    ("not(1, 2)", 3, True),
    ("not(1, 2)", 2, False),
    ("not([1..5])", 6, True),
    ("not(< 3, > 5)", 4, True),
    ("not(< 3, > 5)", 6, False),
    ('not("a")', None, True),
    ("not(? > 3)", 2, True),
    ("not(letters)", "z", True),
    # the value itself as "?"
    ("? > 3", 4, True),
    ("? > 3", 3, False),
    ("? > low and ? < high", 5, True),
    ('starts with(?, "a")', "abc", True),
    ('contains(?, "b")', "ac", False),
    ("even(?)", 4, True),
    ("? in [1, 2]", 2, True),
    ("every i in ? satisfies i > 0", [1, 2], True),
    ("count(?) > 1", [1], False),
    ("list contains(?, 2)", [1, 2], True),
    ("?.age >= 18", {"age": 20}, True),
    ("? = low + 1", 4, True),
    ("? - 1", 5, False),
    ("? instance of string", "a", True),
    ("if ? = null then true else false", None, True),
    # expressions of other inputs
    ("low", 3, True),
    ("low * 2", 6, True),
    ("low * 2", 5, False),
    ("< high", 4, True),
    ("> low, < 0", 2, False),
    ("high > low", 1, True),
    ("high < low", 1, False),
    ("high > low", "any text", True),
    ("high > low and low > 100", 1, False),
    ("high > low", None, True),
    ("high > low", True, True),
    ("high > low", False, False),
    ("flag", "any text", True),
    ("flag", None, False),
    ("flag", True, True),
    ("flag", False, False),
    ("not(high > low)", 1, False),
    ("person.age", 40, True),
    ("< person.age", 39, True),
    ("nothing known", 1, False),
    ("1 +", 1, False),
]
AROUND = {
    "low": 3,
    "high": 9,
    "letters": ["a", "b"],
    "flag": True,
    "person": {"age": 40},
}


@pytest.mark.parametrize(("cell", "value", "passes"), CELLS)
def test_a_cell_passes_what_it_says(cell: str, value: object, passes: bool) -> None:
    rows = [[cell, '"yes"'], ["-", '"no"']]
    found = answer(table(["x"], ["y"], *rows, policy="FIRST"), x=value, **AROUND)
    assert found.value == ("yes" if passes else "no")


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("1 +", 1, "BPMN-030"),
        ("nothing", 1, "FEEL-001"),
        ("< 5", "a", "FEEL-005"),
        ("1", "a", "FEEL-005"),
        ("[1..5]", "a", "FEEL-005"),
        ("? + 1 > 2", "a", "FEEL-003"),
    ],
)
def test_a_cell_that_cannot_be_told_says_why_and_where(cell: str, value: object, code: str) -> None:
    rows = [["7", "-", '"a"'], ["-", cell, '"b"']]
    found = answer(table(["x", "x"], ["y"], *rows), x=value)
    assert found.value is None
    note = next(note for note in found.notes if note.part != "answer · 1")
    assert (note.code, note.part.split(" · ")[:2]) == (code, ["answer", "2"])


def test_cells_in_several_columns_must_all_pass() -> None:
    rows = [["> 1", '"a", "b"', "true", "1"], ["-", "-", "-", "2"]]
    source = table(["n", "t", "f"], ["y"], *rows, policy="FIRST")
    assert answer(source, n=2, t="b", f=True).value == 1
    for changed in ({"n": 1}, {"t": "c"}, {"f": False}, {"f": None}):
        assert answer(source, **{"n": 2, "t": "b", "f": True, **changed}).value == 2


def test_a_column_may_ask_an_expression_and_a_cell_its_value() -> None:
    rows = [["< 10", '"small"'], [">= low * 10", '"large"']]
    source = table(["count(xs) * 5"], ["y"], *rows)
    assert answer(source, xs=[1], low=3).value == "small"
    assert answer(source, xs=[1] * 6, low=3).value == "large"


def test_a_cell_with_more_columns_than_the_table_is_not_looked_at() -> None:
    source = table(["x"], ["y"], ["1", "2"]).replace(
        "<inputEntry>", "<inputEntry><text>-</text></inputEntry><inputEntry>", 1
    )
    found = answer(source, x=1)
    assert found.value == 2
    assert not codes(found)
