"""What the linter says of expressions whose parts do not fit together."""

import pytest

from tests.processes.decision.dmnwords import (
    conditional,
    context,
    decision,
    definitions,
    given,
    invocation,
    knowledge,
    result,
    service,
    table,
    text,
)
from tests.processes.decision.lintwords import codes, said

TYPES = {"Age": "number", "Name": "string", "Born": "date", "Any": ""}


def asking(box: str) -> bytes:
    data = (given(name, kind) for name, kind in TYPES.items())
    return definitions(*data, decision("a", box, needs=TYPES))


UNFIT = {
    'Age > "18"': "number > string",
    "Name = 3": "string = number",
    'Name + "x" + Age': "string + number",
    "Name - Name": "string - string",
    "Born + 1": "date + number",
    "(Born - Born) > 3": "days and time duration > number",
    "if Any then Age < Name else null": "number < string",
    '[1] = "a"': "list = string",
    '{x: Age * "2"}': "number * string",
    '-Age = @"P1D"': "number = days and time duration",
}


@pytest.mark.parametrize(("written", "told"), UNFIT.items(), ids=UNFIT.keys())
def test_kinds_that_do_not_fit_are_told(written: str, told: str) -> None:
    (sentence,) = said(asking(text(written)), code="DMN-028")
    assert sentence == f'"a": {told} gives null, because these kinds do not fit.'


@pytest.mark.parametrize(
    "written",
    [
        "Age + 1 > 2 * Age",
        'Name + "x" = Name',
        'Born + @"P1D" - Born > @"P2D"',
        'Any > 3 and Any = "x"',
        "Age = null or null = Name",
        "for Name in [1, 2] return Name + 1",
        "[{Name: 1}][Name > 0]",
        "function(Name: number) Name + 1",
        "{Name: 3, y: Name + 1}",
        "(" * 200 + "Age" + ")" * 200 + " + 1",
        "if Age > 3 then Name else Age",
        "some x in [1] satisfies x > Age",
    ],
)
def test_what_fits_or_is_not_known_is_left_alone(written: str) -> None:
    assert codes(asking(text(written))) == []


@pytest.mark.parametrize("written", ["Age and true", "not(true) or Age", "if Age then 1 else 2"])
def test_conditions_are_true_or_false(written: str) -> None:
    assert said(asking(text(written)), code="DMN-028") == [
        '"a": a condition must be true or false; this one is a number.'
    ]


def test_a_boxed_condition_is_true_or_false_too() -> None:
    box = conditional(text('"yes"'), text("1"), text("2"))
    assert said(asking(box), code="DMN-028") == [
        '"a": a condition must be true or false; this one is a string.'
    ]
    assert codes(asking(conditional(text("Age > 1"), text("1"), text("2")))) == []
    assert codes(asking(conditional(text("1 +"), text("1"), text("2")))) == ["BPMN-030"]


def test_cells_are_named_by_row_and_column() -> None:
    box = table(["Age"], [result("P")], ("-", "Name * 2"))
    assert said(asking(box), code="DMN-028") == [
        "Row 1, column 2: string * number gives null, because these kinds do not fit."
    ]
    box = table(["Age"], [result("P")], ("-", "if Name then 1 else 2"))
    assert said(asking(box), code="DMN-028") == [
        "Row 1, column 2: a condition must be true or false; this one is a string."
    ]


CALLS = {
    "too few": ('substring("a")', "substring(…)"),
    "too many": ("floor(1, 2, 3)", "floor(…, …, …)"),
    "none": ("abs()", "abs()"),
    "a misspelt parameter": ("floor(m: 1)", "floor(m: …)"),
    "of a business knowledge model": ("f(1, 2)", "f(…, …)"),
    "of one by name": ("f(x: 1)", "f(x: …)"),
    "of a decision service": ("s(1, 2)", "s(…, …)"),
}


def calling(box: str) -> bytes:
    return definitions(
        given("Age", "number"),
        knowledge("f", {"n": "number"}, text("n")),
        decision("b", text("Age"), needs=["Age"]),
        service("s", ["b"], inputs=["Age"]),
        decision("a", box, needs=["Age"], knows=["f", "s"]),
    )


@pytest.mark.parametrize(("written", "told"), CALLS.values(), ids=CALLS.keys())
def test_arguments_that_a_function_does_not_take_are_told(written: str, told: str) -> None:
    assert said(calling(text(written)), code="DMN-029") == [
        f'"a" calls {told}; the function takes other arguments and gives null.'
    ]


def test_arguments_that_functions_take_are_left_alone() -> None:
    written = "f(1) + f(n: 2) + s(1) + s(Age: 1) + max(1, 2, 3) + floor(n: 1, scale: 2)"
    assert said(calling(text(written)), code="DMN-029") == []
    assert said(calling(invocation("f", {"n": text("1")})), code="DMN-029") == []
    assert said(calling(context({"abs": text("1")}, end=text("abs()"))), code="DMN-029") == []


def test_a_boxed_call_names_parameters_that_there_are() -> None:
    assert said(calling(invocation("f", {"m": text("1")})), code="DMN-029") == [
        '"a" calls f(m: …); the function takes other arguments and gives null.'
    ]


def test_a_call_in_a_cell_is_named_by_row_and_column() -> None:
    box = table(["Age"], ["P"], ("-", "abs()"))
    assert said(calling(box), code="DMN-029") == [
        "Row 1, column 2: abs() takes other arguments and gives null."
    ]


def test_words_of_python_are_told_in_every_model() -> None:
    assert codes(definitions(decision("a", text("True")))) == ["BPMN-031"]
    box = table(["x"], ["P"], ("None", "1"), ("-", "2"), policy="FIRST")
    assert said(definitions(decision("a", box)), code="DMN-010") == [
        "Row 1, column 1: None is a word of Python."
    ]
