"""A null says why: notes with code, sentence, facts and place; and what an expression reads."""

import pytest

from processes.errors import BihuanError
from processes.feel.errors import FeelFuelError
from processes.feel.expression import compile_expression
from processes.feel.notes import SENTENCES
from tests.processes.decision.dmnwords import (
    column,
    context,
    decide,
    decision,
    definitions,
    given,
    table,
    text,
)
from tests.processes.feel.evaluation import codes, evaluate, value

CAUSES = [
    ("amuont > 1", ["FEEL-001", "FEEL-005"]),
    ("opne(1)", ["FEEL-002"]),
    ('"a" - 1', ["FEEL-003"]),
    ("floor(1, 2, 3)", ["FEEL-004"]),
    ('1 < "a"', ["FEEL-005"]),
    ("1 / 0", ["FEEL-006"]),
    ('date("2026-02-30")', ["FEEL-007"]),
    ("{a: 1}.b", ["FEEL-008"]),
    ("if 1 then 2 else 3", ["FEEL-009"]),
    ("1e6000 * 1e6000", ["FEEL-010"]),
    ("[1][2]", ["FEEL-011"]),
    ("floor(true)", ["FEEL-012"]),
    ("strange", ["FEEL-014"]),
    ("(1)(2)", ["FEEL-015"]),
    ("for x in null return x", ["FEEL-016"]),
    ('split("a", "(")', ["FEEL-017"]),
    ('[1.."a"]', ["FEEL-018"]),
    ('matches("a", "a", "k")', ["FEEL-030"]),
    ('replace("a", "a", "$")', ["FEEL-031"]),
    ('split("a", "b?")', ["FEEL-032"]),
    ('matches("a", "((a{99}){99}){99}")', ["FEEL-033"]),
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', ["FEEL-034"]),
    ('number("1", ",", ",")', ["FEEL-035"]),
    ('number("zwölf")', ["FEEL-036"]),
    ("sqrt(-1)", ["FEEL-037"]),
    ('substring("abc", 4)', ["FEEL-038"]),
    ("sum([1, null])", ["FEEL-039"]),
    ('-"a"', ["FEEL-040"]),
    ('@"10:00:00" < @"10:00:00Z"', ["FEEL-041"]),
    ('matches(broken, "a")', ["FEEL-042"]),
]
OF_DECISIONS = [
    (
        decision("x", text("1"), type="string"),
        "FEEL-020",
        "A value of the type string is expected here, not number.",
        "x",
    ),
    (
        given("y") + decision("x", text("1"), needs=["y"]),
        "FEEL-021",
        "The input y is not given.",
        "",
    ),
    (
        decision("x", context({"a": text("1 2")})),
        "BPMN-030",
        "Line 1, column 3: 2 does not belong here.",
        "x · a",
    ),
    (
        decision("x", text("1", language="juel")),
        "FEEL-023",
        "What is written in juel is not carried out; only FEEL is.",
        "x",
    ),
    (
        decision("x", table([column("7", values="< 5", label="Size")], ["r"], ["-", "1"])),
        "FEEL-024",
        "The value of Size is none of those that the column allows.",
        "x",
    ),
    (
        decision("x", table(["7"], ["r"], ["8", "0"], ["7", "1"], ["> 5", "1"])),
        "FEEL-025",
        "Several rules match where only one may: 2, 3.",
        "x",
    ),
    (
        decision("x", table(["7"], ["r"], ["7", "1"], ["> 5", "2"], policy="ANY")),
        "FEEL-026",
        "Rules match that give different results: 1, 2.",
        "x",
    ),
]
"""What only decisions and their tables come to: elements, code, sentence and part."""


class ClockStoppedError(BihuanError):
    """The clock {name} has stopped."""

    code = "CLOCK-001"


@pytest.mark.parametrize(("text", "expected"), CAUSES)
def test_every_null_has_its_reason(text: str, expected: list[str]) -> None:
    found = evaluate(text, {"strange": object(), "broken": "\ud800"})
    assert [note.code for note in found.notes] == expected
    for note in found.notes:
        assert note.sentence == SENTENCES[note.code]
        assert note.text()


def test_every_sentence_has_a_cause_that_shows_it() -> None:
    shown = {code for _, codes in CAUSES for code in codes}
    of_decisions = {code for _, code, _, _ in OF_DECISIONS} - {"BPMN-030"}
    assert shown | of_decisions == SENTENCES.keys()


@pytest.mark.parametrize(("elements", "code", "sentence", "part"), OF_DECISIONS)
def test_a_null_of_a_decision_says_why_and_in_which_part(
    elements: str, code: str, sentence: str, part: str
) -> None:
    (note,) = decide(definitions(elements), "x").notes
    assert (note.code, note.text(), note.part) == (code, sentence, part)


def test_an_unknown_name_lists_the_known_ones_and_its_place() -> None:
    note = evaluate("1 +\n  amuont", {"amount": 1, "status": "open"}).notes[0]
    assert note.text() == "The name amuont is not known here. Known names: amount, status."
    assert (note.line, note.column) == (2, 3)
    assert note.facts == {"name": "amuont", "known": "amount, status"}


def test_an_unknown_function_is_answered_with_similar_ones() -> None:
    (note,) = evaluate('string lenght("a")').notes
    assert str(note.facts["similar"]).startswith("string length")


def test_a_reason_is_noted_once_however_often_it_occurs() -> None:
    assert codes("for i in 1..50 return nothing") == ["FEEL-001"]
    assert codes("for i in 1..50 return nothing(i)") == ["FEEL-002"]


def test_healthy_expressions_make_no_notes() -> None:
    assert codes("x > 1 and y = null", x=2, y=None) == []


def test_an_extension_function_is_called_by_position_and_by_name() -> None:
    def due(key: str, days: int = 1) -> dict[str, object]:
        return {"key": key, "days": days, "half": 0.5}

    functions = {"due": due}
    assert evaluate('due("first").key', functions=functions).value == "first"
    assert evaluate('due(days: 3, key: "a").days', functions=functions).value == 3
    assert evaluate("due()", functions=functions).notes[0].code == "FEEL-004"
    assert evaluate('due("a").half * 2', functions=functions).value == 1


def test_an_extension_function_that_refuses_gives_null_with_its_sentence() -> None:
    def due(key: str) -> object:
        raise ClockStoppedError(name=key)

    found = evaluate('due("first")', functions={"due": due})
    assert found.value is None
    (note,) = found.notes
    assert (note.code, note.sentence) == ("CLOCK-001", ClockStoppedError.template())
    assert note.text() == "The clock first has stopped."


def test_what_an_extension_function_may_not_give_becomes_null() -> None:
    found = evaluate("due().a", functions={"due": lambda: {"a": object()}})
    assert found.value is None
    assert found.notes[0].code == "FEEL-014"


def test_an_extension_function_may_run_out_of_fuel_itself() -> None:
    def due() -> object:
        return evaluate("for i in 1..100000 return i").value

    with pytest.raises(FeelFuelError):
        evaluate("due()", functions={"due": due})


def test_a_note_on_a_function_passed_on_names_the_function() -> None:
    (note,) = evaluate("{f: floor, x: f(true)}.x").notes
    assert note.text() == "The function floor expects number for n, not boolean."


def test_an_extension_function_cannot_take_the_place_of_a_built_in_one() -> None:
    assert evaluate("abs(-1)", functions={"abs": lambda _x: "shadow"}).value == 1
    assert value("{abs: function(x) 5, y: abs(-1)}.y") == 5
    assert value("{count: 3, y: count([1])}.y") == 1


def test_an_expression_tells_what_it_reads_and_calls() -> None:
    expression = compile_expression(
        'for i in xs return i + rate * due("a") + sum([limit]) + {a: 1, b: a}.b + count(ys[z > i])'
    )
    assert expression.names == {"xs", "rate", "limit", "ys"}
    assert expression.maybe_names == {"z"}
    assert expression.calls == {"due"}


def test_a_function_among_the_results_is_dropped() -> None:
    found = evaluate("{f: function(x) x, y: f(1)}")
    assert found.value == {"f": None, "y": 1}
    assert [note.code for note in found.notes] == ["FEEL-014"]
