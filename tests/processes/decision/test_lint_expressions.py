"""What the linter says of the texts of decisions: grammar, names, calls, languages."""

import pytest

from processes.lint.finding import Severity
from tests.processes.decision.dmnwords import (
    column,
    conditional,
    context,
    decision,
    definitions,
    filtered,
    function,
    given,
    holding,
    invocation,
    item,
    knowledge,
    listed,
    loop,
    relation,
    result,
    table,
    text,
)
from tests.processes.decision.lintwords import codes, deciding, findings, said


def asking(box: str, *names: str, known: str = "") -> bytes:
    """Write a file with one decision that needs these inputs."""
    knows = ["f"] if known else []
    return definitions(*map(given, names), known, decision("a", box, needs=names, knows=knows))


GOOD = {
    "an input": text("Age + 1"),
    "a function of FEEL": text("sum([Age, count([1])])"),
    "a function of ours": text('due("handle_u3")'),
    "a function as a value": text("sort([Age], function(x, y) x < y)[1] + max(Age)"),
    "entries in their order": context({"x": text("Age"), "y": text("x + 1")}, end=text("y")),
    "a function in a context": context(
        {"g": function({"n": ""}, text("n + Age"))}, end=text("g(1)")
    ),
    "a function that calls itself": context(
        {"g": function({"n": ""}, text("if n = 0 then 0 else g(n - 1)"))}, end=text("g(Age)")
    ),
    "a loop": loop("for", "x", text("[Age]"), text("x + count(partial)")),
    "a quantifier": loop("some", "x", text("[Age]"), text("x > 1")),
    "a filter": filtered(text("[{n: Age}]"), text("n > 1 and item.n > 2")),
    "a choice": conditional(text("Age > 1"), text('"a"'), text('"b"')),
    "a list and a relation": listed(text("Age"), relation({"p": "", "q": ""}, ("1", "Age"))),
    "an invocation": invocation("f", {"n": text("Age")}),
    "a call by name": text("f(n: Age)"),
    "comments and lines": text("Age // years\n + 1"),
}


@pytest.mark.parametrize("box", GOOD.values(), ids=GOOD.keys())
def test_what_can_be_evaluated_is_left_alone(box: str) -> None:
    function_f = knowledge("f", {"n": "number"}, text("n + 1"))
    assert codes(asking(box, "Age", known=function_f)) == []


BAD_CELLS = {
    "a call of Python": ('__import__("os").system("id")', "call not allowed: __import__."),
    "a call behind a path": (
        'os.system("id")',
        "call not allowed: os.system is not a function here.",
    ),
    "a call of a word": ("open(1)", "call not allowed: open is not a function here."),
    "a name that is not known": ("High", "the name High is not known here. Known are: Age, Risk."),
    "a misspelt name": ("> age", "the name age is not known here; Age is. Known are: Age, Risk."),
    "two signs": ("< < 3", "< does not belong here."),
    "a full-width comma": ("1，2", "， must be written as ,."),
    "a wrong date": ('@"2026-02-30"', "2026-02-30 is not a date, a time or a duration."),
    "an entry twice": ("{a: 1, a: 2}", "the entry a is given twice."),
    "a comment": ("// all", "there is nothing but a comment."),
    "too long": ("1+" * 15_000 + "1", "longer than 20000 characters."),
    "too deep": ("[" * 60 + "]" * 60, "nested deeper than 40 levels."),
    "a reserved name": ("{__a: 1}", "the name __a is reserved."),
}


@pytest.mark.parametrize(("cell", "sentence"), BAD_CELLS.values(), ids=BAD_CELLS.keys())
def test_a_bad_cell_is_named_by_row_and_column(cell: str, sentence: str) -> None:
    rows = (("1", '"a"', "1"), ("2", '"b"', "2"), ("3", cell, "3"))
    source = deciding({"Age": "", "Risk": ""}, ["P"], *rows)
    (found,) = [each for each in findings(source) if each.code == "DMN-010"]
    assert found.text() == f"Row 3, column 2: {sentence}"
    assert (found.element, found.name, found.severity) == ("rule3", "answer", Severity.ERROR)


def test_outputs_are_counted_after_inputs() -> None:
    source = deciding({"Age": "", "Risk": ""}, ["P", "Q"], ("1", "-", "1", "print(1)"))
    assert "Row 1, column 4: call not allowed: print is not a function here." in said(source)


def test_the_line_of_a_cell_is_exact() -> None:
    cells = "".join(
        f"<rule id='r{n}'>\n<inputEntry>\n<text>\n\n{cell}</text>\n</inputEntry>\n"
        "<outputEntry><text>1</text></outputEntry></rule>\n"
        for n, cell in enumerate(("1", "2\n,\n 3 3"))
    )
    box = table([column("Age")], ["P"]).replace("</decisionTable>", cells + "</decisionTable>")
    source = definitions(given("Age"), decision("a", box, needs=["Age"]))
    (found,) = [each for each in findings(source) if each.code == "DMN-010"]
    line = source.decode().split("\n")[found.line - 1]
    assert line.startswith(" 3 3")


def test_expressions_outside_of_cells_keep_the_codes_of_feel() -> None:
    assert codes(asking(text("Age +"), "Age")) == ["BPMN-030"]
    assert codes(asking(text("// nothing"), "Age")) == ["BPMN-032"]
    assert codes(asking(text("import os"), "Age")) == ["BPMN-031"]


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("${Age}", "This is JUEL; leave out the dollar sign and its brackets."),
        ("Age == 1", "FEEL compares with a single = and with !=."),
        ("Age > 1 && Age < 3", "In FEEL these are the words and, or."),
        ("'x'", "FEEL writes texts in double quotation marks."),
    ],
)
def test_habits_of_other_languages_are_explained(written: str, advice: str) -> None:
    assert [each.advice for each in findings(asking(text(written), "Age"))] == [advice]
    in_a_cell = findings(deciding({"Age": ""}, ["P"], (written, "1")))
    (found,) = [each for each in in_a_cell if each.code == "DMN-010"]
    assert found.advice == advice


def test_a_renamed_input_leaves_an_unknown_name() -> None:
    source = asking(text("Alter + 1"), "Age")
    assert '"a" uses the name Alter, which is not known here. Known are: Age.' in said(source)
    close = asking(text("Agee + 1"), "Age")
    assert '"a" uses the name Agee, which is not known here; Age is. Known are: Age.' in said(close)


def test_a_value_that_is_not_required_is_not_known() -> None:
    source = definitions(given("Age"), given("Sex"), decision("a", text("Sex"), needs=["Age"]))
    assert "DMN-020" in codes(source)


def test_a_function_that_is_not_required_is_not_known() -> None:
    function_f = knowledge("f", {"n": "number"}, text("n + 1"))
    source = definitions(given("Age"), function_f, decision("a", text("f(Age)"), needs=["Age"]))
    assert said(source) == ['"a" calls f, which is not a function here.']


def test_a_model_without_inputs_may_use_any_name_but_texts_lack_quotation_marks() -> None:
    assert codes(definitions(decision("a", text("anything + 1")))) == []
    source = definitions(decision("a", table(["Risk"], ["P"], ("High", "1"), ("-", "2"))))
    (found,) = [each for each in findings(source) if each.code == "DMN-010"]
    assert found.severity is Severity.WARNING
    assert found.text() == "Row 1, column 1: High is taken as the name of a variable."


def test_other_languages_are_not_carried_out() -> None:
    source = asking(text("Age", language="juel"), "Age")
    assert said(source, code="DMN-021") == [
        'An expression of "a" is written in juel, which is not carried out.'
    ]
    cell = holding("inputEntry", "1")
    box = table(["Age"], ["P"], ("1", "1")).replace(
        cell, holding("inputEntry", "1", expressionLanguage="python")
    )
    assert said(asking(box, "Age"), code="DMN-021") == [
        "Row 1, column 1: written in python, which is not carried out."
    ]


@pytest.mark.parametrize("kind", ["Java", "PMML"])
def test_functions_of_other_programs_are_not_carried_out(kind: str) -> None:
    box = context({"g": function({"n": ""}, context({}), kind=kind)}, end=text("g(Age)"))
    assert said(asking(box, "Age")) == [
        f'A function of "a" is written in {kind}, which is not carried out.'
    ]


def test_a_function_said_to_be_external_is_reported_once() -> None:
    written = 'function(x) external {java: {class: "C", method signature: "m(int)"}}'
    assert codes(asking(text(written), "Age")) == ["DMN-021"]


def test_allowed_values_and_defaults_must_be_feel_too() -> None:
    wrong_type = item("t", "string", allowed='"a" "b"')
    assert "BPMN-030" in codes(definitions(wrong_type, given("Age", "t"), decision("a", text("1"))))
    values = table([column("Age", values="1 2")], [result("P", default="+")], ("1", "1"))
    assert codes(asking(values, "Age")).count("BPMN-030") == 2
