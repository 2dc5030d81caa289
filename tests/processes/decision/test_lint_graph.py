"""What the linter says of the graph of requirements, of names, and of types."""

import pytest

from processes.lint.finding import Severity
from tests.processes.decision.dmnwords import (
    SPACE,
    context,
    decision,
    definitions,
    function,
    given,
    item,
    knowledge,
    service,
    table,
    text,
)
from tests.processes.decision.lintwords import codes, findings, said

AGE = given("Age", "number")
OTHER = "urn:other"
USES_AGE = decision("a", text("Age"), needs=["Age"])
FUNCTION = knowledge("f", {"n": "number"}, text("n"))


def test_a_model_in_order_is_left_alone() -> None:
    second = decision("b", text("f(a)"), needs=["a"], knows=["f"])
    offered = service("s", ["b"], encapsulated=["a"], inputs=["Age"])
    assert said(definitions(AGE, USES_AGE, second, FUNCTION, offered)) == []


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (decision("b", text("1"), needs=["gone"]), '"b" refers to gone, which is not in the file.'),
        (decision("b", text("1"), knows=["gone"]), '"b" refers to gone, which is not in the file.'),
        (service("s", ["gone"]), '"s" refers to gone, which is not in the file.'),
        (
            decision("b", text("1"), needs=[f"{OTHER}#x"]),
            f'"b" refers to x of the model {OTHER}, which has no such element.',
        ),
        (decision("b", text("f"), needs=["f"]), '"b" cannot be connected to "f" in this way.'),
        (decision("b", text("1"), knows=["a"]), '"b" cannot be connected to "a" in this way.'),
        (service("s", ["Age"]), '"s" cannot be connected to "Age" in this way.'),
    ],
)
def test_arrows_lead_to_something_that_fits(part: str, sentence: str) -> None:
    assert said(definitions(AGE, USES_AGE, FUNCTION, part), code="DMN-022") == [sentence]


def test_decisions_that_require_one_another_are_named_once() -> None:
    circle = (
        decision("a", text("b"), needs=["b"]),
        decision("b", text("c"), needs=["c"]),
        decision("c", text("a"), needs=["a"]),
        decision("d", text("a"), needs=["a"]),
    )
    (found,) = findings(definitions(*circle))
    assert (found.code, found.element) == ("DMN-005", "a")
    assert found.text() == ("These require one another, so none can be worked out: a → b → c → a.")


def test_an_imported_model_must_be_at_hand() -> None:
    asks = decision("a", text("m.x"), needs=[f"{OTHER}#x"])
    source = definitions(asks, imports={"m": OTHER})
    assert codes(source) == ["DMN-004"]
    imported = definitions(decision("x", text("1")), space=OTHER)
    assert said(source, imported) == []
    assert codes(source, definitions(space=OTHER)) == ["DMN-022"]


def test_imports_of_something_else_are_not_used() -> None:
    source = definitions(AGE, USES_AGE, imports={"m": OTHER})
    foreign = source.replace(b'importType="https://www.omg.org', b'importType="https://pmml')
    assert said(foreign) == ["The imported m is no DMN model, so nothing of it is used."]


def test_two_things_of_one_name_are_told_with_their_lines() -> None:
    twice = given("Age").replace('id="Age"', 'id="other"')
    source = definitions("\n", AGE, "\n", twice, USES_AGE)
    assert 'Two things are called "Age", on lines 2 and 3.' in said(source)


@pytest.mark.parametrize("name", ["1st", "a#b", "if", "[x]"])
def test_names_that_feel_cannot_read_are_told(name: str) -> None:
    assert "DMN-023" in codes(definitions(given(name), decision("a", text("1"))))


@pytest.mark.parametrize("name", ["Age", "申请人年龄", "Pre-bureau risk (no", "a.b", "O'Hara + 1"])
def test_names_that_feel_can_read_are_left_alone(name: str) -> None:
    allowed = name.replace("(", "")
    source = definitions(given(allowed), decision("a", text(allowed), needs=[allowed]))
    assert said(source) == []


def test_names_of_functions_and_hidden_names_are_noted() -> None:
    source = definitions(given("count"), decision("a", text("count + 1"), needs=["count"]))
    assert said(source) == ['"a" uses "count", which has the name of a function of FEEL.']
    box = context({"g": function({"Age": ""}, text("Age"))}, end=text("g(Age)"))
    source = definitions(AGE, decision("a", box, needs=["Age"]))
    assert said(source) == ['In "a" the parameter Age hides what is called so outside.']


def test_decisions_and_functions_without_logic_are_told() -> None:
    source = definitions(decision("a"), knowledge("f", {"n": ""}))
    assert said(source) == [
        '"a" says nothing of how it is decided; it gives null.',
        'The function "f" has no body; it gives null.',
    ]


def test_what_nothing_uses_or_reads_is_told() -> None:
    unused = definitions(AGE, given("Sex"), USES_AGE)
    assert said(unused) == ['Nothing uses the input data "Sex".']
    unread = definitions(AGE, decision("a", text("1"), needs=["Age"]))
    (found,) = findings(unread)
    assert found.severity is Severity.NOTE
    assert found.text() == '"a" requires "Age" but never reads it.'


def test_a_file_without_decisions_is_told() -> None:
    assert said(definitions(FUNCTION)) == ["There is no decision in the file."]


def test_types_that_nothing_defines_are_told_once() -> None:
    source = definitions(
        given("A", "integer"),
        given("B", "integer"),
        item("t", "", item("x", "tGone", tag="itemComponent")),
        decision("a", text("A + B"), needs=["A", "B"], type="t"),
    )
    assert sorted(said(source, code="DMN-027")) == [
        '"A" names the type integer, which is not known; it is taken as any type.',
        '"x" names the type tGone, which is not known; it is taken as any type.',
    ]


def test_types_of_imported_models_are_known_by_their_prefix() -> None:
    other = definitions(item("tAge", "number"), decision("x", text("1")), space=OTHER)
    source = definitions(
        given("A", "m.tAge"),
        decision("a", table(["A"], ["P"], ('"x"', "1"), ("-", "2"), policy="FIRST"), needs=["A"]),
        imports={"m": OTHER},
    )
    assert codes(source, other) == ["DMN-012"]
    assert SPACE not in "".join(said(source, other))


def test_what_stands_in_a_file_twice_is_told_because_one_of_them_is_lost() -> None:
    first, second = decision("a", text("1")), decision("a", text("2"))
    types = (item("t", "number"), "\n", item("t", "string"))
    again = findings(definitions(*types, first, "\n", second))
    assert [(each.element, each.line) for each in again if "twice" in each.text()] == [
        ("t", 2),
        ("a", 3),
    ]
    both = definitions(item("a", "number"), given("b", "a"), decision("a", text("b"), needs=["b"]))
    assert said(both) == []


def test_an_element_known_by_another_name_is_told() -> None:
    renamed = given("Age").replace('<variable name="Age"', '<variable name="Years"')
    source = definitions(renamed, decision("a", text("Years"), needs=["Age"]))
    assert said(source) == ['"Age" is known to expressions by another name: Years.']


def test_tables_of_more_columns_than_the_walk_is_deep_are_said_to_be_too_large() -> None:
    names = [f"c{number}" for number in range(250)]
    rows = [["1"] * 250 + ["1"], ["2"] * 250 + ["1"]]
    box = table(names, ["P"], *rows)
    source = definitions(*map(given, names), decision("a", box, needs=names))
    assert [each.code for each in findings(source)] == ["DMN-016"]
