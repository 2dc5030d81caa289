"""Business rule tasks ask published decisions (BPMN 2.0.2 §10.3.3.1, p. 162)."""

from typing import Any

import pytest

from engine.commands import RetryIncident
from engine.records import InstanceState
from engine.replay import state_after
from engine.scheduling.handlers import Job, JobDone, JobFailed, Result
from engine.store import history
from tests.engine.decisionwords import dmn, says, table
from tests.engine.desk import Desk
from tests.models import bpmn

LEVEL = table("risk", "UNIQUE | age -> level:number", "< 18 -> 1", "[18..60] -> 2")
PAIR = table("risk", "FIRST | age -> level; by", '< 18 -> 1; "child"', '[18..60] -> 2; "adult"')
LEVELS = table("risk", "COLLECT | age -> level:number", "> 0 -> 1", "> 17 -> 2")
PAIRS = table("risk", "RULE ORDER | age -> level; by", '> 0 -> 1; "one"', '> 17 -> 2; "two"')
SUM = table("risk", "COLLECT/SUM | age -> level:number", "> 0 -> 1", "> 17 -> 2")
SAID = says("risk", "age * 2")
SPOKEN = says("risk", "{level: age, by: null}")
LISTED = says("risk", "[age, age + 1]")
NOTHING = says("risk", "null")
ADULT, CHILD = {"level": 2, "by": "adult"}, {"level": 1, "by": "child"}
ONE, TWO = {"level": 1, "by": "one"}, {"level": 2, "by": "two"}


def asking(asked: str, **details: str) -> bytes:
    return bpmn("p", "s -> rule_a -> u_z -> e", rule_a=asked, **details)


def asked(desk: Desk, file: str, words: str, **variables: Any) -> str:
    """Publish a decision and a process that asks it, and start a case."""
    desk.deploy(dmn(file))
    desk.deploy(asking(words))
    return desk.start("p", **variables)


def events(desk: Desk, case: str, kind: str) -> list[dict[str, Any]]:
    with desk.database.read() as tx:
        return [dict(e.body) for e in history.events_of(tx, case) if e.kind == kind]


def incident(desk: Desk, case: str) -> dict[str, Any]:
    """Return code and facts of the only incident."""
    (body,) = desk.picture(case).incidents.values()
    return {"code": body["code"], **body["facts"]}


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


# Nothing, and nothing for a reason


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
    case = asked(desk, says("risk", '[today(), due("x") - now()]'), "risk -> found")
    assert desk.variables(case)["found"] == [{"@": f"{desk.now:%Y-%m-%d}"}, {"@": "P1D"}]


# Versions


def level_is(number: int, tag: str = "") -> bytes:
    return dmn(table("risk", "FIRST | - -> level:number".replace("| -", "| 1"), f"- -> {number}",
                     tag=tag))  # fmt: skip


@pytest.mark.parametrize(
    ("words", "before", "after", "newly"),
    [
        ("risk", 1, 2, 2),
        ("risk@latest", 1, 2, 2),
        ("risk@deployment", 1, 1, 2),
        ("risk@version:1", 1, 1, 1),
        ("risk@versionTag:first", 1, 1, 1),
    ],
)
def test_the_binding_says_which_version_is_asked(
    desk: Desk, words: str, before: int, after: int, newly: int
) -> None:
    desk.deploy(level_is(1, tag="first"))
    process = asking(f"{words} -> found")
    desk.deploy(process)
    first = desk.start("p")
    desk.deploy(level_is(2, tag="second"))
    second = desk.start("p")
    desk.deploy(process.replace(b'name="p"', b'name="again"'))
    third = desk.start("p")
    found = [desk.variables(case)["found"] for case in (first, second, third)]
    assert found == [before, after, newly]


def test_a_case_that_runs_asks_what_its_binding_says_when_it_gets_there(desk: Desk) -> None:
    desk.deploy(level_is(1))
    desk.deploy(
        bpmn("p", "s -> u_a -> rule_a -> rule_b -> u_z -> e",
             rule_a="risk -> newest", rule_b="risk@deployment -> early")
    )  # fmt: skip
    case = desk.start("p")
    desk.deploy(level_is(2))
    desk.complete(case, "u_a")
    assert desk.variables(case) == {"newest": 2, "early": 1}
    with desk.database.read() as tx:
        *_, last = history.commands_of(tx, case)
    assert b'"facts":{"decisions":{"risk":2,"risk@deployment":1}}' in last.body


def test_a_tag_that_two_versions_bear_means_the_newer(desk: Desk) -> None:
    desk.deploy(level_is(1, tag="t"))
    desk.deploy(level_is(2, tag="t"))
    desk.deploy(level_is(3))
    desk.deploy(asking("risk@versionTag:t -> found"))
    assert desk.variables(desk.start("p"))["found"] == 2


def test_what_is_gone_stands_still_until_it_is_published_again(desk: Desk) -> None:
    desk.deploy(level_is(1))
    desk.deploy(asking("risk -> found"))
    desk.forget_decisions()
    case = desk.start("p")
    assert incident(desk, case) == {
        "code": "INC-016", "node": "rule_a", "decision": "risk", "reference": "risk",
    }  # fmt: skip
    desk.deploy(level_is(4))
    desk.do(RetryIncident, instance=case, task="rule_a#1")
    assert desk.variables(case) == {"found": 4}


def test_trying_again_asks_the_version_that_was_published_meanwhile(desk: Desk) -> None:
    case = asked(desk, LEVEL, "risk -> found", age=70)
    assert incident(desk, case)["version"] == 1
    desk.do(RetryIncident, instance=case, task="rule_a#1")
    assert incident(desk, case)["version"] == 1
    desk.deploy(dmn(table("risk", "UNIQUE | age -> level:number", "- -> 3")))
    desk.do(RetryIncident, instance=case, task="rule_a#1")
    assert desk.open_nodes(case) == ["u_z"]
    assert desk.variables(case)["found"] == 3
    assert [told["version"] for told in events(desk, case, "decision.evaluated")] == [1, 1, 2]


# Around it


def test_each_copy_of_a_multi_instance_asks_with_its_own_item(desk: Desk) -> None:
    desk.deploy(dmn(LEVEL))
    marks = "each age in ages | gather level into levels"
    desk.deploy(asking(f"risk -> level | {marks}"))
    case = desk.start("p", ages=[20, 10, 30])
    assert desk.variables(case) == {"ages": [20, 10, 30], "levels": [2, 1, 2]}
    told = events(desk, case, "decision.evaluated")
    assert [t["tables"][0]["rules"] for t in told] == [[2], [1], [2]]


def test_one_copy_stands_still_while_the_others_are_done(desk: Desk) -> None:
    desk.deploy(dmn(LEVEL))
    marks = "each age in ages | gather level into levels"
    desk.deploy(asking(f"risk -> level | {marks}"))
    case = desk.start("p", ages=[20, 70, 10])
    assert desk.open_nodes(case) == []
    desk.deploy(dmn(table("risk", "FIRST | age -> level:number", "< 18 -> 1", "- -> 5")))
    (name,) = desk.picture(case).incidents
    desk.do(RetryIncident, instance=case, task=name)
    assert desk.variables(case)["levels"] == [2, 5, 1]


def test_a_loop_asks_until_its_condition_holds(desk: Desk) -> None:
    desk.deploy(dmn(says("risk", "found + 1")))
    desk.deploy(asking("risk -> found | loop found < 4"))
    case = desk.start("p", found=0)
    assert desk.variables(case) == {"found": 4}


def test_data_associations_say_what_it_sees_and_what_it_hands_out(desk: Desk) -> None:
    desk.deploy(dmn(SAID))
    desk.deploy(asking("risk -> r | in age:years | out total=r + 1"))
    case = desk.start("p", years=20)
    assert desk.variables(case)["total"] == 41


@pytest.mark.parametrize("border", ["rule_a error", "rule_a error INC-018"])
def test_an_error_event_on_its_border_takes_a_decision_without_an_answer(
    desk: Desk, border: str
) -> None:
    desk.deploy(dmn(LEVEL))
    desk.deploy(
        bpmn("p", "s -> rule_a -> u_z -> e", "b_x -> u_x -> e", rule_a="risk -> found", b_x=border)
    )
    case = desk.start("p", age=70)
    assert desk.open_nodes(case) == ["u_x"]
    assert [e["code"] for e in events(desk, case, "error.raised")] == ["INC-018"]
    desk.complete(case, "u_x")
    assert desk.instance(case).state is InstanceState.COMPLETED


def test_a_border_takes_it_at_a_second_try_as_well(desk: Desk) -> None:
    flows = ("s -> rule_a -> u_z -> e", "b_x -> u_x -> e")
    desk.deploy(dmn(LEVEL))
    desk.deploy(bpmn("p", *flows, rule_a="risk -> found", b_x="rule_a error"))
    desk.forget_decisions()
    case = desk.start("p", age=70)
    assert incident(desk, case)["code"] == "INC-016"
    desk.deploy(dmn(LEVEL))
    desk.do(RetryIncident, instance=case, task="rule_a#1")
    assert desk.open_nodes(case) == ["u_x"]


def test_a_clock_on_the_border_runs_on_while_the_task_stands_still(desk: Desk) -> None:
    flows = ("s -> rule_a -> u_z -> e", "b_x -> u_x -> e")
    desk.deploy(dmn(LEVEL))
    desk.deploy(bpmn("p", *flows, rule_a="risk -> found", b_x="rule_a PT1H"))
    case = desk.start("p", age=70)
    desk.wait(hours=1)
    assert desk.open_nodes(case) == ["u_x"]
    assert not desk.instance(case).incident


def test_an_error_event_for_another_code_takes_nothing(desk: Desk) -> None:
    desk.deploy(dmn(LEVEL))
    flows = ("s -> rule_a -> u_z -> e", "b_x -> u_x -> e")
    desk.deploy(bpmn("p", *flows, rule_a="risk -> found", b_x="rule_a error E1"))
    case = desk.start("p", age=70)
    assert incident(desk, case)["code"] == "INC-018"


def test_the_border_of_a_loop_takes_what_a_copy_cannot_answer(desk: Desk) -> None:
    desk.deploy(dmn(LEVEL))
    desk.deploy(
        bpmn("p", "s -> rule_a -> u_z -> e", "b_x -> u_x -> e",
             rule_a="risk -> level | each age in ages", b_x="rule_a error")
    )  # fmt: skip
    case = desk.start("p", ages=[20, 70, 10])
    assert desk.open_nodes(case) == ["u_x"]


def test_an_error_event_further_out_does_not_hide_what_an_operator_should_see(desk: Desk) -> None:
    desk.deploy(dmn(LEVEL))
    desk.deploy(
        bpmn("p", "s -> sub_a -> u_z -> e", "sub_a: s_1 -> rule_a -> e_1", "b_x -> u_x -> e",
             rule_a="risk -> found", b_x="sub_a error")
    )  # fmt: skip
    assert incident(desk, desk.start("p", age=70))["code"] == "INC-018"


def test_a_decision_inside_a_called_process_is_its_own(desk: Desk) -> None:
    desk.deploy(dmn(LEVEL))
    desk.deploy(bpmn("q", "s -> rule_a -> e", rule_a="risk -> found"))
    desk.deploy(bpmn("p", "s -> call_a -> u_z -> e", call_a="q | in * | out found"))
    case = desk.start("p", age=20)
    assert desk.variables(case) == {"age": 20, "found": 2}


def test_a_global_business_rule_task_is_a_case_of_one_step(desk: Desk) -> None:
    desk.deploy(dmn(LEVEL))
    task = b'<globalBusinessRuleTask id="g" camunda:decisionRef="risk" camunda:resultVariable="r"/>'
    caller = bpmn("p", "s -> call_a -> u_z -> e", call_a="g | in * | out r")
    desk.deploy(caller.replace(b"</definitions>", task + b"</definitions>"))
    assert desk.variables(desk.start("p", age=20))["r"] == 2


def test_a_topic_lets_a_program_do_it(desk: Desk) -> None:
    def handle(job: Job) -> Result:
        age: Any = job.values["age"]
        return JobDone(values={"found": age}) if age else JobFailed(code="E1")

    desk.handlers["judge"] = handle
    desk.topics = frozenset({"judge"})
    flows = ("s -> rule_a -> u_z -> e", "b_x -> u_x -> e")
    desk.deploy(bpmn("p", *flows, rule_a="topic: judge", b_x="rule_a error E1"))
    assert desk.variables(desk.start("p", age=20)) == {"age": 20, "found": 20}
    assert desk.open_nodes(desk.start("p", age=0)) == ["u_x"]


# Replay


def test_every_state_on_the_way_comes_back_from_the_log_with_the_versions_of_then(
    desk: Desk,
) -> None:
    desk.deploy(level_is(1))
    desk.deploy(
        bpmn("p", "s -> rule_a -> u_a -> x", "x -[level < 4]-> rule_a", "x -> e",
             rule_a="risk singleResult")
    )  # fmt: skip
    case = desk.start("p")
    kept = [_snapshot(desk, case)]
    for number in (2, 3, 4):
        desk.deploy(level_is(number))
        desk.complete(case, "u_a")
        kept.append(_snapshot(desk, case))
        desk.restart()
    assert desk.variables(case) == {"level": 4}
    assert [_rebuilt(desk, case, count) for count in range(1, 5)] == kept


def _snapshot(desk: Desk, case: str) -> bytes | None:
    from engine.store import instances

    with desk.database.begin() as tx:
        held = instances.hold(tx, case, "nothing")
    assert held is not None
    return held.snapshot


def _rebuilt(desk: Desk, case: str, count: int) -> bytes | None:
    from engine.audit import recorded_by

    with desk.database.read() as tx:
        library = desk.execution.library
        around = recorded_by(tx, library.decisions, desk.calendars)
        asked_ = history.commands_of(tx, case)
        return state_after(library.get(tx, "p").plan, asked_, count, around)
