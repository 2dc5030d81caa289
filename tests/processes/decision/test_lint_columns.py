"""What the linter says of the columns of a table: its shape, and cells of the wrong type."""

import pytest

from processes.lint.finding import Severity
from tests.processes.decision.dmnwords import (
    column,
    decision,
    definitions,
    given,
    item,
    result,
    table,
)
from tests.processes.decision.lintwords import codes, deciding, findings, one_of, said

RISK = one_of("tRisk", "string", '"Low"', '"High"')


def shaped(box: str) -> bytes:
    return definitions(given("Age", "number"), decision("a", box, needs=["Age"]))


def cut(box: str, tag: str) -> str:
    """Return a table without the first element of this kind."""
    start = box.index(f"<{tag}>")
    end = box.index(f"</{tag}>") + len(tag) + 3
    return box[:start] + box[end:]


SHAPES = {
    "a cell too few below inputs": (
        cut(table(["Age"], ["P"], ("-", "1")), "inputEntry"),
        "Row 1 has 0 cells below inputs; the table has 1 inputs.",
    ),
    "a cell too few below outputs": (
        cut(table(["Age"], ["P"], ("-", "1")), "outputEntry"),
        "Row 1 has 0 cells below outputs; the table has 1 outputs.",
    ),
    "no output": (
        table(["Age"], [], ("-",)),
        'The table of "a" has no output column, so it gives nothing.',
    ),
    "no rows": (table(["Age"], ["P"]), 'The table of "a" has no rows.'),
    "outputs without names": (
        table(["Age"], ["P", ""], ("-", "1", "2")),
        "Column 3 has no name; where there are several outputs each needs one.",
    ),
    "outputs of one name": (
        table(["Age"], ["P", "P"], ("-", "1", "2")),
        'Columns 2 and 3 are both called "P"; one result gets lost.',
    ),
    "a sum without COLLECT": (
        table(["Age"], ["P"], ("-", "1"), aggregation="SUM"),
        "SUM has no effect: only tables of the policy COLLECT add up what matches.",
    ),
    "a sum of several outputs": (
        table(["Age"], ["P", "Q"], ("-", "1", "2"), policy="COLLECT", aggregation="SUM"),
        "SUM is meant for one output; here there are 2, each is taken by itself.",
    ),
    "priority without an order": (
        table(["Age"], ["P"], ("-", "1"), policy="PRIORITY"),
        "PRIORITY needs output values, the most important first; no output column has any.",
    ),
    "output order without an order": (
        table(["Age"], ["P"], ("-", "1"), policy="OUTPUT ORDER"),
        "OUTPUT ORDER needs output values, the most important first; no output column has any.",
    ),
}


@pytest.mark.parametrize(("box", "sentence"), SHAPES.values(), ids=SHAPES.keys())
def test_the_shape_of_a_table_is_checked(box: str, sentence: str) -> None:
    assert sentence in said(shaped(box))


def test_the_order_of_outputs_may_come_from_their_type() -> None:
    box = table(["Age"], [result("P", "tRisk")], ("-", '"Low"'), policy="PRIORITY")
    source = definitions(RISK, given("Age"), decision("a", box, needs=["Age"]))
    assert "DMN-018" not in codes(source)


@pytest.mark.parametrize(
    ("kind", "cell", "found", "other"),
    [
        ("number", '"18"', '"18"', "string"),
        ("number", '> "18"', '"18"', "string"),
        ("number", '? = "x"', '"x"', "string"),
        ("string", "18", "18", "number"),
        ("boolean", '"true"', '"true"', "string"),
        ("date", '> "2026-01-01"', '"2026-01-01"', "string"),
        ("date and time", '> date("2026-01-01")', '@"2026-01-01"', "date"),
        ("number", "[1..3], true", "true", "boolean"),
    ],
)
def test_a_column_is_compared_with_what_it_holds(
    kind: str, cell: str, found: str, other: str
) -> None:
    source = deciding({"X": kind}, ["P"], (cell, "1"), policy="FIRST")
    assert said(source, code="DMN-012") == [
        f"Row 1, column 1: {found} is of the kind {other}, but the column holds {kind}."
    ]


def test_the_type_of_a_column_may_be_its_own_or_that_of_its_input() -> None:
    own = table([column("Age", "number")], ["P"], ('"x"', "1"))
    source = definitions(given("Age"), decision("a", own, needs=["Age"]))
    assert "DMN-012" in codes(source)
    assert "DMN-012" not in codes(deciding({"Age": ""}, ["P"], ('"x"', "1"), ("1", "2")))


def test_null_belongs_to_every_column() -> None:
    rows = (("null", "1"), ("> 0", "2"), ("<= 0", "3"))
    assert said(deciding({"Age": "number"}, ["P"], *rows)) == []


@pytest.mark.parametrize("cell", ['"Middle"', '"Low", "Middle"'])
def test_a_cell_keeps_to_the_values_allowed(cell: str) -> None:
    rows = (('"Low"', "1"), (cell, "2"), ("-", "3"))
    source = deciding({"Risk": "tRisk"}, ["P"], *rows, policy="FIRST", above=[RISK])
    (found,) = [each for each in findings(source) if each.code == "DMN-013"]
    assert found.severity is Severity.WARNING
    assert found.text() == (
        f"Row 2, column 1: {cell} lies outside the values that the column allows."
    )


def test_null_passes_a_type_but_not_the_input_values_of_a_table() -> None:
    none_of = ('not("Low", "High")', "1")
    assert "DMN-013" not in codes(deciding({"Risk": "tRisk"}, ["P"], none_of, above=[RISK]))
    listed = column("Risk", values='"Low", "High"')
    box = table([listed], ["P"], none_of)
    assert "DMN-013" in codes(definitions(given("Risk"), decision("a", box, needs=["Risk"])))


def test_a_range_written_backwards_lets_nothing_through() -> None:
    source = deciding({"Age": "number"}, ["P"], ("[5..1]", "1"), ("-", "2"))
    assert said(source) == ["Row 1, column 1: no value passes [5..1]."]


def test_a_day_that_is_none_is_told() -> None:
    rows = (('< date("2026-02-30")', "1"), ("-", "2"))
    source = deciding({"Day": "date"}, ["P"], *rows, policy="FIRST")
    assert 'Row 1, column 1: a part of < date("2026-02-30") gives null.' in said(source)


def test_outputs_are_of_their_type_and_listed() -> None:
    outputs = [result("P", "number"), result("Q", "string", values='"a", "b"', default='"z"')]
    source = deciding({"Age": "number"}, outputs, ("-", '"1"', '"a"'), ("-", "2", '"c"'))
    assert said(source, code="DMN-012") == [
        'Row 1, column 2: "1" does not belong to the type number.'
    ]
    assert sorted(said(source, code="DMN-013")) == [
        'Row 2, column 3: "c" is none of the output values.',
        'The default of column 3, "z", is none of the output values.',
    ]


def test_a_default_is_of_the_type_too() -> None:
    source = deciding({"Age": "number"}, [result("P", "number", default='"x"')], ("-", "1"))
    assert said(source) == ['The default of column 2, "x", does not belong to the type number.']


def test_a_single_output_is_of_the_type_of_its_decision() -> None:
    box = table(["Age"], ["P"], ("-", '"Middle"'))
    source = definitions(RISK, given("Age"), decision("a", box, needs=["Age"], type="tRisk"))
    assert said(source) == ['Row 1, column 2: "Middle" does not belong to the type tRisk.']


def test_lists_are_tested_as_lists() -> None:
    numbers = item("tNumbers", "number", many=True)
    rows = (("list contains(?, 1)", "1"), ("[1, 2]", "2"), ("-", "3"))
    source = deciding({"N": "tNumbers"}, ["P"], *rows, policy="FIRST", above=[numbers])
    assert codes(source) == []
    wrong = deciding({"N": "tNumbers"}, ["P"], ("1", "2"), above=[numbers])
    assert "DMN-012" in codes(wrong)
