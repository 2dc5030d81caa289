"""Boxed expressions (DMN 1.5 §10.2): contexts, lists, relations, choices, filters, iterators."""

import pytest

from tests.processes.decision.dmnwords import (
    answer,
    codes,
    conditional,
    context,
    decide,
    decision,
    definitions,
    element,
    filtered,
    function,
    invocation,
    listed,
    loop,
    relation,
    table,
    text,
)

PEOPLE = relation({"name": "string", "age": "number"}, ['"Wu"', "30"], ['"Li"', "12"])
BOXES: dict[str, tuple[str, object]] = {
    "an empty context": (context({}), {}),
    "a context": (context({"a": text("1"), "b c": text("a + 1")}), {"a": 1, "b c": 2}),
    "a context with a result": (context({"a": text("1")}, text("a + 1")), 2),
    "only a result": (context({}, text("5")), 5),
    "contexts within one another": (
        context({"a": context({"b": text("1")}), "c": text("a.b + 1")}, text("c")),
        2,
    ),
    "an inner name that hides an outer one": (
        context({"a": text("1"), "b": context({"a": text("2")}, text("a"))}, text("[a, b]")),
        [1, 2],
    ),
    "an entry that uses a later one": (context({"a": text("b"), "b": text("1")}, text("a")), None),
    "an entry with signs in its name": (
        context({"a": text("5"), "b": text("3"), "a-b": text("9")}, text("[a-b, a - b]")),
        [9, 2],
    ),
    "an empty list": (listed(), []),
    "a list": (listed(text("1"), text("null"), listed(text("2"))), [1, None, [2]]),
    "a relation": (PEOPLE, [{"name": "Wu", "age": 30}, {"name": "Li", "age": 12}]),
    "an empty relation": (relation({"a": ""}), []),
    "a relation with short and wrong cells": (
        relation({"a": "number", "b": "number"}, ['"x"', "1"], ["2"]),
        [{"a": None, "b": 1}, {"a": 2, "b": None}],
    ),
    "a path through a relation": (context({"p": PEOPLE}, text("p[age > 18].name")), ["Wu"]),
    "a choice": (conditional(text("true"), text("1"), text("2")), 1),
    "a choice of false": (conditional(text("false"), text("1"), text("2")), 2),
    "a choice of null": (conditional(text("null"), text("1"), text("2")), 2),
    "a choice of something else": (conditional(text("1"), text("1"), text("2")), None),
    "a choice that only works out one way": (
        conditional(text("true"), text("1"), text("for i in 1..1000000000 return i")),
        1,
    ),
    "a filter": (filtered(text("[1, 2, 3]"), text("item > 1")), [2, 3]),
    "a filter of nothing": (filtered(text("[]"), text("item > 1")), []),
    "a filter by entries": (
        filtered(PEOPLE, text("age > 18 and name = item.name")),
        [{"name": "Wu", "age": 30}],
    ),
    "a filter by a name with a sign": (
        filtered(text("[{a-b: 1}, {a-b: 2}]"), text("a-b = 2")),
        [{"a-b": 2}],
    ),
    "a filter that says nothing": (filtered(text("[1, 2]"), text("null")), []),
    "a filter by something else": (filtered(text("[1, 2]"), text('"x"')), None),
    "a filter of null": (filtered(text("null"), text("true")), None),
    "a filter of one value": (filtered(text("5"), text("item = 5")), [5]),
    "a filter within a filter": (
        filtered(filtered(text("[1, 2, 3, 4]"), text("item > 1")), text("item < 4")),
        [2, 3],
    ),
    "for": (loop("for", "i", text("[1, 2, 3]"), text("i * i")), [1, 4, 9]),
    "for over a range": (loop("for", "i", text("[1..4)"), text("i")), [1, 2, 3]),
    "for over one value": (loop("for", "i", text("7"), text("i + 1")), [8]),
    "for over null": (loop("for", "i", text("null"), text("i")), None),
    "for over nothing": (loop("for", "i", text("[]"), text("i")), []),
    "for with what came before": (
        loop(
            "for",
            "i",
            text("1..4".join("[]")),
            text("if i < 3 then 1 else partial[-1] + partial[-2]"),
        ),
        [1, 1, 2, 3],
    ),
    "for with what came before in a context": (
        loop("for", "i", text("[1, 2, 3]"), context({"n": text("count(partial)")}, text("n + i"))),
        [1, 3, 5],
    ),
    "for with what came before in a table": (
        loop("for", "i", text("[1, 2]"), table(["count(partial)"], ["r"], ["0", "7"], ["1", "8"])),
        [7, 8],
    ),
    "for with a name of several words": (
        loop("for", "a thing", text("[1]"), text("a thing + 1")),
        [2],
    ),
    "for within for": (
        loop("for", "i", text("[1, 2]"), loop("for", "j", text("[i..2]"), text("i * j"))),
        [[1, 2], [4]],
    ),
    "some": (loop("some", "i", text("[1, 2]"), text("i > 1")), True),
    "some of none": (loop("some", "i", text("[]"), text("true")), False),
    "some that fits not": (loop("some", "i", text("[1, 2]"), text("i > 2")), False),
    "some that cannot be told": (loop("some", "i", text("[1, null]"), text("i > 2")), None),
    "some although one cannot be told": (loop("some", "i", text("[null, 3]"), text("i > 2")), True),
    "every": (loop("every", "i", text("[1, 2]"), text("i > 0")), True),
    "every of none": (loop("every", "i", text("[]"), text("false")), True),
    "every that fits not": (loop("every", "i", text("[1, null, 0]"), text("i > 0")), False),
    "every that cannot be told": (loop("every", "i", text("[1, null]"), text("i > 0")), None),
    "every of null": (loop("every", "i", text("null"), text("true")), None),
    "a loop over people": (loop("for", "p", PEOPLE, text("p.name")), ["Wu", "Li"]),
    "a function in a list": (
        context({"fs": listed(function({"n": ""}, text("n + 1")))}, text("fs[1](1)")),
        2,
    ),
    "an invocation within an invocation": (
        invocation("max", {"list": listed(invocation("abs", {"n": text("-4")}), text("2"))}),
        4,
    ),
}


@pytest.mark.parametrize("kind", BOXES)
def test_a_box_comes_to_what_the_specification_says(kind: str) -> None:
    box, expected = BOXES[kind]
    assert answer(box).value == expected


@pytest.mark.parametrize("kind", BOXES)
def test_a_box_means_the_same_within_other_boxes(kind: str) -> None:
    box, expected = BOXES[kind]
    assert answer(listed(context({"inner": box}))).value == [{"inner": expected}]
    assert answer(conditional(text("true"), box, text("1"))).value == expected
    assert answer(loop("for", "round", text("[1, 2]"), box)).value == [expected, expected]


def test_what_is_missing_in_a_box_is_null() -> None:
    for box in (
        element("context", element("contextEntry", element("variable", name="a"))),
        element("conditional"),
        element("filter"),
        element("for", iteratorVariable="i"),
        element("invocation"),
        element("functionDefinition"),
        element("literalExpression"),
        element("relation", element("row")),
        element("list"),
        element("decisionTable"),
    ):
        found = answer(box)
        assert found.value in (None, [], {}, [{}], {"a": None})


def test_notes_say_in_which_part_of_which_decision_something_is_wrong() -> None:
    box = context({"first": text("1 / 0"), "second": listed(text("1"), text("amuont"))})
    found = answer(context({"outer": box}))
    assert [(note.code, note.part) for note in found.notes] == [
        ("FEEL-006", "answer · outer · first"),
        ("FEEL-001", "answer · outer · second · 2"),
    ]


@pytest.mark.parametrize("language", ["javascript", "https://example.org/python", "juel"])
def test_an_expression_in_another_language_is_null_with_the_reason(language: str) -> None:
    found = answer(text("1 + 1", language=language))
    assert found.value is None
    assert [note.text() for note in found.notes] == [
        f"What is written in {language} is not carried out; only FEEL is."
    ]


@pytest.mark.parametrize("language", ["feel", "FEEL", "http://www.omg.org/spec/FEEL/20140401", ""])
def test_feel_is_known_by_all_its_names(language: str) -> None:
    assert answer(text("1 + 1", language=language)).value == 2


def test_the_language_of_the_file_is_that_of_its_expressions_unless_they_say_otherwise() -> None:
    parts = (decision("x", text("1 + 1")), decision("y", text("1 + 1", language="feel")))
    source = definitions(*parts, language="javascript")
    assert codes(decide(source, "x")) == ["FEEL-023"]
    assert decide(source, "y").value == 2
    rows = [["1", '"a"'], ["-", '"b"']]
    cells = definitions(decision("x", table(["1"], ["r"], *rows, policy="FIRST")), language="js")
    assert (decide(cells, "x").value, set(codes(decide(cells, "x")))) == (None, {"FEEL-023"})


def test_a_decision_without_logic_is_null() -> None:
    source = definitions(decision("x"), decision("y", text("x = null"), needs=["x"]))
    assert decide(source, "x").value is None
    assert decide(source, "y").value is True
