"""Business rule tasks ask published decisions (BPMN 2.0.2 §10.3.3.1, p. 162)."""

import pytest

from tests.engine.decisionwords import dmn, says, table
from tests.engine.desk import Desk
from tests.engine.rulewords import (
    ADULT,
    LEVEL,
    LEVELS,
    LISTED,
    NOTHING,
    ONE,
    PAIR,
    PAIRS,
    SAID,
    SPOKEN,
    SUM,
    TWO,
    asked,
    asking,
    events,
    incident,
)
from tests.models import bpmn

# What comes out, by mapping and by shape of the result


@pytest.mark.parametrize(
    ("file", "mapping", "result"),
    [
        (LEVEL, "", 2),
        (LEVEL, "singleEntry", 2),
        (LEVEL, "singleResult", {"level": 2}),
        (LEVEL, "collectEntries", [2]),
        (LEVEL, "resultList", [{"level": 2}]),
        (PAIR, "", ADULT),
        (PAIR, "singleResult", ADULT),
        (PAIR, "resultList", [ADULT]),
        (LEVELS, "", [1, 2]),
        (LEVELS, "collectEntries", [1, 2]),
        (LEVELS, "resultList", [{"level": 1}, {"level": 2}]),
        (PAIRS, "", [ONE, TWO]),
        (PAIRS, "resultList", [ONE, TWO]),
        (SUM, "", 3),
        (SUM, "singleEntry", 3),
        (SUM, "singleResult", {"level": 3}),
        (SUM, "collectEntries", [3]),
        (SUM, "resultList", [{"level": 3}]),
        (SAID, "", 40),
        (SAID, "singleEntry", 40),
        (SAID, "singleResult", {"risk": 40}),
        (SAID, "collectEntries", [40]),
        (SAID, "resultList", [{"risk": 40}]),
        (SPOKEN, "", {"level": 20, "by": None}),
        (SPOKEN, "singleEntry", {"level": 20, "by": None}),
        (SPOKEN, "singleResult", {"level": 20, "by": None}),
        (SPOKEN, "resultList", [{"level": 20, "by": None}]),
        (LISTED, "", [20, 21]),
        (LISTED, "collectEntries", [20, 21]),
        (LISTED, "resultList", [{"risk": 20}, {"risk": 21}]),
        (NOTHING, "", None),
        (NOTHING, "singleEntry", None),
    ],
)
def test_the_result_is_mapped_into_its_variable(
    desk: Desk, file: str, mapping: str, result: object
) -> None:
    case = asked(desk, file, f"risk {mapping}".strip() + " -> found", age=20)
    assert desk.open_nodes(case) == ["u_z"], desk.picture(case).incidents
    assert desk.variables(case) == {"age": 20, "found": result}


@pytest.mark.parametrize(
    ("file", "mapping"),
    [(PAIR, "singleEntry"), (PAIR, "collectEntries"), (LEVELS, "singleEntry"),
     (LEVELS, "singleResult"), (PAIRS, "singleResult"), (PAIRS, "collectEntries")],
)  # fmt: skip
def test_a_result_of_another_shape_than_the_mapping_asks_for_stands_still(
    desk: Desk, file: str, mapping: str
) -> None:
    case = asked(desk, file, f"risk {mapping} -> found", age=20)
    assert incident(desk, case)["code"] == "INC-022"
    assert desk.variables(case) == {"age": 20}


@pytest.mark.parametrize("words", ["risk", "risk singleResult"])
def test_without_a_variable_the_entries_of_a_context_become_variables(
    desk: Desk, words: str
) -> None:
    case = asked(desk, PAIR, words, age=20)
    assert desk.variables(case) == {"age": 20, **ADULT}


def test_a_single_output_becomes_a_variable_by_its_name_where_one_result_is_asked_for(
    desk: Desk,
) -> None:
    case = asked(desk, LEVEL, "risk singleResult", age=20)
    assert desk.variables(case) == {"age": 20, "level": 2}


def test_what_is_no_context_needs_a_variable(desk: Desk) -> None:
    case = asked(desk, SAID, "risk", age=20)
    found = incident(desk, case)
    assert (found["code"], found["given"]) == ("INC-022", "number")
    assert desk.variables(case) == {"age": 20}


def test_a_decision_cannot_write_what_only_the_system_sets(desk: Desk) -> None:
    case = asked(desk, says("risk", '{case: "mine"}'), "risk")
    assert incident(desk, case) == {"code": "INC-015", "node": "rule_a", "name": "case"}


# What is written down


def test_each_evaluation_leaves_inputs_rows_and_result(desk: Desk) -> None:
    file = dmn(
        table("risk", "UNIQUE | age; sex -> level", "< 18; - -> 1", '>= 18; "f" -> 2'),
        table("fee", "COLLECT | risk -> n", "> 1 -> 10", "> 0 -> 20", needs=("#risk",)),
    )
    desk.deploy(file)
    desk.deploy(asking("fee -> found"))
    case = desk.start("p", age=20, sex="f")
    assert events(desk, case, "decision.evaluated") == [
        {
            "n": "rule_a#1",
            "key": "fee",
            "version": 1,
            "name": "fee decided",
            "value": [10, 20],
            "tables": [
                {
                    "part": "risk decided",
                    "id": "risk_table",
                    "inputs": [["age", 20], ["sex", "f"]],
                    "rules": [2],
                    "ids": ["risk_2"],
                    "result": 2,
                },
                {
                    "part": "fee decided",
                    "id": "fee_table",
                    "inputs": [["risk", 2]],
                    "rules": [1, 2],
                    "ids": ["fee_1", "fee_2"],
                    "result": [10, 20],
                },
            ],
        }
    ]
    kinds = desk.kinds(case)
    assert kinds[kinds.index("decision.evaluated") + 1] == "data.changed"


def test_what_is_written_down_is_bounded(desk: Desk) -> None:
    file = dmn(
        says("f", "function(n) n"),
        table("risk", "UNIQUE | text -> level", "- -> text"),
    )
    desk.deploy(file)
    desk.deploy(asking("risk -> found"))
    case = desk.start("p", text="很" * 5_000)
    (told,) = events(desk, case, "decision.evaluated")
    ((_, shown),) = told["tables"][0]["inputs"]
    assert list(shown) == ["…"]
    assert shown["…"].startswith('"很很')
    assert len(shown["…"].encode()) <= 1_000
    assert desk.variables(case)["found"] == "很" * 5_000


def test_a_table_that_is_asked_often_is_told_a_few_times(desk: Desk) -> None:
    function = (
        '<businessKnowledgeModel id="double" name="double"><encapsulatedLogic>'
        '<formalParameter name="n"/><decisionTable id="dt" hitPolicy="FIRST">'
        "<input><inputExpression><text>n</text></inputExpression></input>"
        '<output id="o"/><rule><inputEntry><text>-</text></inputEntry>'
        "<outputEntry><text>n * 2</text></outputEntry></rule></decisionTable>"
        "</encapsulatedLogic></businessKnowledgeModel>"
    )
    text = says("risk", "sum(for i in 1..120 return double(i))", "lib#double")
    own = text.replace("lib#double", "#double").replace("requiredDecision", "requiredKnowledge")
    own = own.replace("informationRequirement", "knowledgeRequirement")
    desk.deploy(dmn(function + own))
    desk.deploy(asking("risk -> found"))
    case = desk.start("p")
    (told,) = events(desk, case, "decision.evaluated")
    assert (len(told["tables"]), told["left"], told["value"]) == (50, 70, 14520)


def test_the_value_of_a_decision_is_never_taken_from_a_variable_of_its_name(desk: Desk) -> None:
    file = dmn(
        table("risk", "UNIQUE | age -> level", "- -> age"),
        says("fee", "risk * 2", "#risk"),
    )
    desk.deploy(file)
    desk.deploy(
        bpmn("p", "s -> rule_a -> u_z -> rule_b -> e", rule_a="risk -> risk", rule_b="fee -> fee")
    )
    case = desk.start("p", age=20, fee=7)
    desk.complete(case, "u_z", age=30, risk=1)
    assert desk.variables(case) == {"age": 30, "risk": 1, "fee": 60}


def test_a_decision_knows_the_time_of_the_command_and_our_functions(desk: Desk) -> None:
    case = asked(desk, says("risk", '[today(), due("handle_u2") - now()]'), "risk -> found")
    assert desk.variables(case)["found"] == [{"@": f"{desk.now:%Y-%m-%d}"}, {"@": "P1D"}]
