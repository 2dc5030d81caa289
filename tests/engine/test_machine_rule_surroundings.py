"""Business rule tasks within loops, borders, calls, and those that a program does."""

from typing import Any

import pytest

from engine.commands import RetryIncident
from engine.records import InstanceState
from engine.scheduling.handlers import Job, JobDone, JobFailed, Result
from tests.engine.decisionwords import dmn, says, table
from tests.engine.desk import Desk
from tests.engine.rulewords import LEVEL, SAID, asking, events, incident
from tests.models import bpmn


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
