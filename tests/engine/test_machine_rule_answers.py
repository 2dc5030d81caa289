"""A business rule task without a usable answer stands still, says why, and writes nothing."""

from typing import Any

import pytest

from engine.records import InstanceState
from tests.engine.decisionwords import dmn, says, table
from tests.engine.desk import Desk
from tests.engine.rulewords import LEVEL, LEVELS, PAIR, asked, asking, events, incident


@pytest.mark.parametrize("mapping", ["", "singleEntry", "singleResult"])
@pytest.mark.parametrize("file", [LEVEL, PAIR])
def test_where_a_result_is_needed_a_rule_has_to_match(desk: Desk, file: str, mapping: str) -> None:
    case = asked(desk, file, f"risk {mapping}".strip() + " -> found", age=70)
    found = incident(desk, case)
    assert found == {
        "code": "INC-018",
        "node": "rule_a",
        "decision": "risk decided",
        "key": "risk",
        "version": 1,
        "part": "risk decided",
    }
    assert "found" not in desk.variables(case)


@pytest.mark.parametrize("mapping", ["collectEntries", "resultList"])
@pytest.mark.parametrize("file", [LEVEL, LEVELS])
def test_a_list_of_what_no_rule_gives_is_empty(desk: Desk, file: str, mapping: str) -> None:
    case = asked(desk, file, f"risk {mapping} -> found", age=-1)
    found = [] if file is LEVELS else [{"level": 1}] if mapping == "resultList" else [1]
    assert desk.variables(case)["found"] == found
    case = desk.start("p", age=70)
    if file is LEVEL:
        assert desk.variables(case)["found"] == []


def test_a_null_that_a_row_gives_is_an_answer(desk: Desk) -> None:
    case = asked(desk, table("risk", "FIRST | age -> level", "- -> null"), "risk -> found", age=1)
    assert desk.variables(case) == {"age": 1, "found": None}


def test_null_for_a_reason_stands_still_and_names_it(desk: Desk) -> None:
    case = asked(desk, says("risk", "age + income"), "risk -> found", age=1)
    found = incident(desk, case)
    assert (found["code"], found["version"], found["part"]) == ("INC-017", 1, "risk decided")
    assert "income" in found["reason"]


def test_the_table_without_a_row_is_named_and_not_what_builds_on_it(desk: Desk) -> None:
    desk.deploy(dmn(LEVEL, says("fee", "risk * 10", "#risk")))
    desk.deploy(asking("fee -> found"))
    found = incident(desk, desk.start("p", age=70))
    assert (found["code"], found["key"], found["part"]) == ("INC-018", "fee", "risk decided")
    found = incident(desk, desk.start("p", age="old"))
    assert (found["code"], found["part"]) == ("INC-017", "risk decided · 1")


def test_an_output_that_is_null_for_a_reason_stands_still_and_names_the_row(desk: Desk) -> None:
    rows = ("< 18 -> 1; 1", ">= 18 -> 2; income * 2")
    case = asked(desk, table("risk", "UNIQUE | age -> a; b", *rows), "risk", age=20)
    found = incident(desk, case)
    assert (found["code"], found["part"], found["rules"]) == ("INC-017", "risk decided · 2", "2")
    assert "a" not in desk.variables(case)


def test_a_note_that_another_row_leaves_is_no_reason(desk: Desk) -> None:
    rows = ('income > 5 -> 1; "rich"', "- -> 2; null")
    case = asked(desk, table("risk", "FIRST | 1 -> a; b", *rows), "risk", age=20)
    assert desk.variables(case) == {"age": 20, "a": 2, "b": None}


def test_one_output_is_told_like_several_when_another_row_leaves_a_note(desk: Desk) -> None:
    rows = ("income > 5 -> 1", "- -> null")
    case = asked(desk, table("risk", "FIRST | 1 -> a", *rows), "risk -> found", age=20)
    assert desk.variables(case) == {"age": 20, "found": None}
    desk.deploy(dmn(table("risk", "FIRST | 1 -> a", "- -> income * 2", "- -> null")))
    assert incident(desk, desk.start("p", age=20))["part"] == "risk decided · 1"


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("{a: 1, b: age / 0}", "b"),
        ("{a: {b: age / 0}, c: 1}", "a.b"),
        ("if age > 1 then {a: nobody.age} else {a: 1}", "a"),
    ],
)
def test_an_entry_that_an_expression_leaves_null_for_a_reason_is_named(
    desk: Desk, text: str, entry: str
) -> None:
    case = asked(desk, says("risk", text), "risk", age=20)
    found = incident(desk, case)
    assert (found["code"], found["part"]) == ("INC-017", f"risk decided · {entry}")
    assert desk.variables(case) == {"age": 20}


def test_an_output_of_a_service_that_is_null_for_a_reason_stands_still(desk: Desk) -> None:
    service = (
        '<decisionService id="both" name="Both"><outputDecision href="#risk"/>'
        '<outputDecision href="#fee"/></decisionService>'
    )
    desk.deploy(dmn(says("risk", "1 / 0"), says("fee", "2"), service))
    desk.deploy(asking("both -> found"))
    found = incident(desk, desk.start("p"))
    assert (found["code"], found["part"]) == ("INC-017", "risk decided")


# What cannot be kept


@pytest.mark.parametrize("mapping", ["", "singleEntry", "singleResult", "resultList"])
@pytest.mark.parametrize(
    "file",
    [says("risk", "function(n) n"), table("risk", "FIRST | age -> f", "- -> function(n) n")],
)
def test_a_function_as_the_answer_stands_still(desk: Desk, file: str, mapping: str) -> None:
    case = asked(desk, file, f"risk {mapping}".strip() + " -> found", age=20)
    assert incident(desk, case) == {"code": "INC-023", "name": "found", "most": 50}
    assert desk.variables(case) == {"age": 20}


@pytest.mark.parametrize("text", ["{a: 1, f: function(n) n}", "[function(n) n]", "{a: {f: abs}}"])
def test_a_function_within_the_answer_is_not_lost_silently(desk: Desk, text: str) -> None:
    case = asked(desk, says("risk", text), "risk -> found", age=20)
    found = incident(desk, case)
    assert found["code"] == "INC-017"
    assert "Function" in found["reason"]


def test_an_answer_that_is_nested_too_deep_stands_still_at_once(desk: Desk) -> None:
    deep: Any = 1
    for _ in range(50):
        deep = [deep]
    case = asked(desk, says("risk", "deep"), "risk -> found", deep=deep)
    assert desk.open_nodes(case) == ["u_z"]
    desk.deploy(dmn(says("risk", "[deep]")))
    assert incident(desk, desk.start("p", deep=deep))["code"] == "INC-023"
    desk.restart()
    desk.complete(case, "u_z")
    assert desk.instance(case).state is InstanceState.COMPLETED


def test_what_is_told_of_an_unfit_result_is_its_kind_and_not_what_is_in_it(desk: Desk) -> None:
    case = asked(desk, says("risk", "name"), "risk", name="刘淑珍")
    assert incident(desk, case)["given"] == "string"


def test_an_input_that_is_missing_is_named(desk: Desk) -> None:
    file = dmn(says("risk", "age * 2", "#i_age"), inputs=("age",))
    desk.deploy(file)
    desk.deploy(asking("risk -> found"))
    case = desk.start("p")
    assert incident(desk, case)["reason"] == "The input age is not given."


@pytest.mark.parametrize(("policy", "outputs"), [("UNIQUE", "1 2"), ("ANY", "1 2")])
def test_rules_that_may_not_match_together_stand_still_and_are_named(
    desk: Desk, policy: str, outputs: str
) -> None:
    one, two = outputs.split()
    # Two inputs of which nothing is known but what is tested: only the data shows the overlap.
    rows = (f"f(a) -> {one}", "false -> 0", f"f(a) -> {two}")
    text = table("risk", f"{policy} | a > 5 -> n:number", *rows)
    text = text.replace("f(a)", "a &gt; 6")
    case = asked(desk, text, "risk -> found", a=7)
    found = incident(desk, case)
    assert (found["code"], found["rules"], found["part"]) == ("INC-019", "1, 3", "risk decided")
    (told,) = events(desk, case, "decision.evaluated")
    assert told["tables"][0]["rules"] == [1, 3]
    assert "found" not in desk.variables(case)


def test_a_decision_that_takes_too_long_stands_still(desk: Desk) -> None:
    case = asked(desk, says("risk", "count(for i in 1..1000000 return i)"), "risk -> found")
    found = incident(desk, case)
    assert found["code"] == "INC-017"
    assert "steps" in found["reason"]
    assert events(desk, case, "decision.evaluated") == []
