"""Where tokens go, against the execution semantics of BPMN 2.0.2 chapter 13."""

import pytest

from engine.commands import CompleteTask
from engine.errors import InstanceEnded, NotStartable, TaskHeld, TaskNotOpen
from engine.store import instances
from tests.engine.desk import Desk
from tests.models import bpmn


def test_a_line_of_tasks_is_worked_one_after_the_other(desk: Desk) -> None:
    desk.deploy(bpmn("line", "s -> u_a -> u_b -> e"))
    case = desk.start("line")
    assert desk.open_nodes(case) == ["u_a"]
    desk.complete(case, "u_a")
    assert desk.open_nodes(case) == ["u_b"]
    desk.complete(case, "u_b")
    assert desk.instance(case).state == "completed"


@pytest.mark.parametrize(("amount", "expected"), [(5, "u_small"), (50, "u_big"), (500, "u_huge")])
def test_an_exclusive_gateway_takes_the_first_condition_that_holds(
    desk: Desk, amount: int, expected: str
) -> None:
    desk.deploy(
        bpmn(
            "choice",
            "s -> x",
            "x -[amount > 100]-> u_huge -> x_end -> e",
            "x -[amount > 10]-> u_big -> x_end",
            "x -> u_small -> x_end",
        )
    )
    case = desk.start("choice", amount=amount)
    assert desk.open_nodes(case) == [expected]
    desk.complete(case, expected)
    assert desk.instance(case).state == "completed"


def test_a_parallel_join_waits_for_every_branch(desk: Desk) -> None:
    desk.deploy(bpmn("fork", "s -> p -> u_a -> p_join -> u_c -> e", "p -> u_b -> p_join"))
    case = desk.start("fork")
    assert set(desk.open_nodes(case)) == {"u_a", "u_b"}
    desk.complete(case, "u_b")
    assert desk.open_nodes(case) == ["u_a"]
    desk.complete(case, "u_a")
    assert desk.open_nodes(case) == ["u_c"]
    assert desk.picture(case).tokens.keys() == {"u_c#1"}


def test_a_second_token_on_one_flow_does_not_open_a_parallel_join(desk: Desk) -> None:
    """Two tokens by the same flow are not one by each (§13.4.1)."""
    desk.deploy(
        bpmn(
            "excess",
            "s -> p -> u_a -> x_merge -> p_join -> u_done -> e",
            "p -> u_b -> x_merge",
            "p -> u_c -> p_join",
        )
    )
    case = desk.start("excess")
    desk.complete(case, "u_a")
    desk.complete(case, "u_b")
    assert desk.open_nodes(case) == ["u_c"]
    desk.complete(case, "u_c")
    assert desk.open_nodes(case) == ["u_done"]
    desk.complete(case, "u_done")
    picture = desk.picture(case)
    assert picture.state == "open"
    assert set(picture.tokens.values()) == {"p_join"}


def test_a_loop_comes_back_as_often_as_its_condition_says(desk: Desk) -> None:
    desk.deploy(
        bpmn(
            "rounds",
            "s -> t_count -> u_talk -> x -> e",
            "x -[round_no < 3 and not(agreed)]-> t_count",
            t_count="{round_no: round_no + 1}",
        )
    )
    case = desk.start("rounds", round_no=0)
    desk.complete(case, "u_talk", agreed=False)
    desk.complete(case, "u_talk", agreed=False)
    desk.complete(case, "u_talk", agreed=False)
    assert desk.instance(case).state == "completed"
    assert desk.variables(case)["round_no"] == 3
    assert desk.picture(case).visits["u_talk"] == 3


def test_an_inclusive_join_waits_only_for_branches_that_were_taken(desk: Desk) -> None:
    desk.deploy(
        bpmn(
            "some",
            "s -> i",
            "i -[a]-> u_a -> i_join -> u_z -> e",
            "i -[b]-> u_b -> i_join",
            "i -[c]-> u_c -> i_join",
            "i -> u_none -> i_join",
        )
    )
    case = desk.start("some", a=True, b=False, c=True)
    assert set(desk.open_nodes(case)) == {"u_a", "u_c"}
    desk.complete(case, "u_a")
    assert desk.open_nodes(case) == ["u_c"]
    desk.complete(case, "u_c")
    assert desk.open_nodes(case) == ["u_z"]


def test_an_event_gateway_follows_the_event_that_comes_first(desk: Desk) -> None:
    xml = bpmn(
        "race",
        "s -> g -> c_answer -> u_read -> e",
        "g -> c_late -> u_remind -> e",
        c_answer="message answer",
        c_late="P3D",
    )
    desk.deploy(xml)
    case = desk.start("race")
    assert desk.open_nodes(case) == []
    desk.wait(days=3)
    assert desk.open_nodes(case) == ["u_remind"]
    picture = desk.picture(case)
    assert not picture.messages
    assert not picture.timers


def test_an_interrupting_timer_takes_the_task_away(desk: Desk) -> None:
    desk.deploy(
        bpmn(
            "silent",
            "s -> u_reply -> u_check -> e",
            "b_silent -> u_whistle -> e",
            b_silent="u_reply P5D",
        )
    )
    case = desk.start("silent")
    task = desk.task(case, "u_reply")
    desk.wait(days=4, hours=23)
    assert desk.open_nodes(case) == ["u_reply"]
    desk.wait(hours=1)
    assert desk.open_nodes(case) == ["u_whistle"]
    with pytest.raises(TaskNotOpen):
        desk.do(CompleteTask, instance=case, task=task)


def test_a_timer_that_is_not_needed_any_more_does_nothing(desk: Desk) -> None:
    desk.deploy(
        bpmn(
            "silent",
            "s -> u_reply -> u_check -> e",
            "b_silent -> u_whistle -> e",
            b_silent="u_reply P5D",
        )
    )
    case = desk.start("silent")
    desk.complete(case, "u_reply")
    assert desk.wait(days=30) == 0
    assert desk.open_nodes(case) == ["u_check"]


def test_a_timer_that_does_not_interrupt_leaves_the_task(desk: Desk) -> None:
    desk.deploy(
        bpmn(
            "remind",
            "s -> u_reply -> e",
            "b_late -> t_note -> e2",
            b_late="~u_reply P1D",
            t_note="{reminded: true}",
        )
    )
    case = desk.start("remind")
    desk.wait(days=1)
    assert desk.open_nodes(case) == ["u_reply"]
    assert desk.variables(case)["reminded"] is True
    desk.complete(case, "u_reply")
    assert desk.instance(case).state == "completed"


def test_a_message_reaches_the_other_process_of_the_same_case(desk: Desk) -> None:
    desk.deploy(
        bpmn(
            "asking",
            "s -> u_ask -> h_whistle -> c_answer -> u_tell -> e",
            h_whistle="message whistle {matter: matter}",
            c_answer="message answered",
        )
    )
    desk.deploy(
        bpmn(
            "helping",
            "s_m -> u_help -> h_back -> e",
            s_m="message whistle",
            h_back="message answered {result: result}",
        )
    )
    case = desk.start("asking", matter="roof")
    desk.complete(case, "u_ask")
    other = _other(desk, case)
    assert desk.instance(other).case_no == desk.instance(case).case_no
    assert desk.variables(other)["matter"] == "roof"
    desk.complete(other, "u_help", result="repaired")
    assert desk.open_nodes(case) == ["u_tell"]
    assert desk.variables(case)["result"] == "repaired"


def test_a_message_that_comes_early_waits_for_its_receiver(desk: Desk) -> None:
    desk.deploy(
        bpmn(
            "early",
            "s -> p -> h_send -> e",
            "p -> u_slow -> c_wait -> u_tell -> e2",
            h_send='message news {text: "hello"}',
            c_wait="message news",
        )
    )
    case = desk.start("early")
    desk.complete(case, "u_slow")
    assert desk.open_nodes(case) == ["u_tell"]
    assert desk.variables(case)["text"] == "hello"


def test_a_terminate_end_takes_all_tokens(desk: Desk) -> None:
    desk.deploy(bpmn("stop", "s -> p -> u_a -> e_all", "p -> u_b -> e", e_all="terminate"))
    case = desk.start("stop")
    desk.complete(case, "u_a")
    assert desk.open_nodes(case) == []
    assert desk.instance(case).state == "completed"
    assert desk.picture(case).state == "completed"


def test_a_gateway_without_an_answer_keeps_the_token_and_what_was_typed(desk: Desk) -> None:
    desk.deploy(bpmn("stuck", "s -> u_a -> x", "x -[amuont > 3]-> u_b -> e", "x -> e2"))
    case = desk.start("stuck")
    desk.complete(case, "u_a", amount=7)
    picture = desk.picture(case)
    assert desk.instance(case).incident
    assert picture.incidents["x#1"]["code"] == "INC-011"
    assert "amuont" in str(picture.incidents["x#1"]["facts"])
    assert picture.variables["amount"] == 7


def test_a_loop_without_a_pause_becomes_an_incident(desk: Desk) -> None:
    desk.deploy(
        bpmn("spin", "s -> u -> x_in -> t_n -> x", "x -[n > 0]-> x_in", "x -> e", t_n="{n: n + 1}")
    )
    case = desk.start("spin", n=1)
    desk.complete(case, "u")
    assert [i["code"] for i in desk.picture(case).incidents.values()] == ["INC-020"]


def test_an_ended_case_takes_no_command(desk: Desk) -> None:
    desk.deploy(bpmn("line", "s -> u_a -> e"))
    case = desk.start("line")
    name = desk.task(case, "u_a")
    desk.cancel(case)
    assert desk.instance(case).state == "cancelled"
    with pytest.raises(InstanceEnded):
        desk.do(CompleteTask, instance=case, task=name)


def test_a_process_that_only_a_message_starts_cannot_be_started_by_hand(desk: Desk) -> None:
    desk.deploy(bpmn("helping", "s_m -> u_help -> e", s_m="message whistle"))
    with pytest.raises(NotStartable):
        desk.start("helping")


def test_a_claimed_task_is_kept_for_who_claimed_it(desk: Desk) -> None:
    desk.deploy(bpmn("line", "s -> u_a -> e"))
    case = desk.start("line")
    assert desk.open(case)[0].assignee == "u1"
    with pytest.raises(TaskHeld):
        desk.claim(case, "u_a", actor="u2")
    desk.release(case, "u_a")
    desk.claim(case, "u_a", actor="u2")
    with pytest.raises(TaskHeld):
        desk.complete(case, "u_a")


def test_a_level_without_a_start_event_begins_where_no_flow_enters(desk: Desk) -> None:
    desk.deploy(bpmn("loose", "u_a -> p -> e", "u_b -> p"))
    case = desk.start("loose")
    assert desk.open_nodes(case) == ["u_a", "u_b"]
    desk.complete(case, "u_a")
    desk.complete(case, "u_b")
    assert desk.instance(case).state == "completed"


def test_a_process_may_end_without_an_end_event(desk: Desk) -> None:
    desk.deploy(bpmn("open_end", "s -> u_a"))
    case = desk.start("open_end")
    desk.complete(case, "u_a")
    assert desk.instance(case).state == "completed"


def _other(desk: Desk, case: str) -> str:
    with desk.database.read() as tx:
        all_ = instances.of_case(tx, desk.instance(case).case_no)
    return next(i.id for i in all_ if i.id != case)
