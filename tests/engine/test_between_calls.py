"""A call is a case of its own: it begins, returns, fails, escalates, and ends with its caller."""

from datetime import timedelta
from typing import Any

import pytest

from engine.commands import CompleteTask, RetryIncident, ReturnCall, parse_body
from engine.errors import CallNotOpen, NoIncident
from engine.history.fold import fold
from engine.store import history
from tests.engine.between import calls, diagram, error, escalation, on, throws, waits
from tests.engine.desk import Desk

CALLER = diagram("caller", "s -> call_it -> u_after -> e", call_it=calls("called"))
CALLED = diagram("called", "s -> u_inside -> e")


def child(desk: Desk, case: str, number: int = 0) -> str:
    return desk.others(case)[number]


def test_a_call_begins_in_the_same_transaction_as_a_part_of_the_case(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(CALLER)
    case = desk.start("caller", matter="roof")
    inside = desk.instance(child(desk, case))
    assert (inside.parent, inside.call, inside.depth) == (case, "call_it#1", 1)
    assert (inside.place, inside.initiator) == ("P1", "u1")
    assert desk.variables(inside.id) == {"matter": "roof"}
    assert desk.command_ids(inside.id) == [f"call:{case}/call_it#1"]


def test_its_end_goes_on_with_the_caller_in_the_same_transaction(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(CALLER)
    case = desk.start("caller", matter="roof")
    inside = child(desk, case)
    desk.do(CompleteTask, instance=inside, task="u_inside#1", values={"result": "mended"})
    assert desk.open_nodes(case) == ["u_after"]
    assert desk.variables(case) == {"matter": "roof", "result": "mended"}
    assert desk.command_ids(case)[-1] == f"return:{inside}"
    assert desk.agenda() == []


def test_a_call_that_waits_for_nobody_is_over_in_one_transaction(desk: Desk) -> None:
    script = 'scriptFormat="feel"|<script>{n: 1}</script>'
    desk.deploy(diagram("called", "s -> t_one -> e", t_one=script))
    desk.deploy(CALLER)
    case = desk.start("caller")
    assert desk.open_nodes(case) == ["u_after"]
    assert desk.variables(case) == {"n": 1}


def test_calls_inside_calls(desk: Desk) -> None:
    desk.deploy(diagram("deepest", "s -> u_deep -> e"))
    desk.deploy(diagram("called", "s -> call_on -> e", call_on=calls("deepest")))
    desk.deploy(CALLER)
    case = desk.start("caller", matter="roof")
    deepest = next(i for i in desk.instances() if i.key == "deepest")
    assert deepest.depth == 2
    desk.do(CompleteTask, instance=deepest.id, task="u_deep#1", values={"found": True})
    assert desk.open_nodes(case) == ["u_after"]
    assert desk.variables(case)["found"] is True


def test_what_was_called_falls_away_with_the_caller(desk: Desk) -> None:
    desk.deploy(diagram("deepest", "s -> u_deep -> e"))
    desk.deploy(diagram("called", "s -> call_on -> e", call_on=calls("deepest")))
    desk.deploy(CALLER)
    case = desk.start("caller")
    desk.cancel(case)
    assert [i.state.value for i in desk.instances()] == ["cancelled"] * 3
    assert not any(desk.open(i.id) for i in desk.instances())


def test_a_terminate_end_of_the_caller_cancels_what_it_called(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(
        diagram(
            "caller",
            "s -> p1 -> call_it -> e1",
            "p1 -> u_stop -> e2",
            call_it=calls("called"),
            e2="|<terminateEventDefinition/>",
        )
    )
    case = desk.start("caller")
    desk.do(CompleteTask, instance=case, task="u_stop#1")
    assert desk.instance(child(desk, case)).state == "cancelled"


def test_an_interrupting_event_on_the_call_cancels_what_it_called(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(
        diagram(
            "caller",
            "s -> call_it -> e1",
            "b_late -> u_late -> e2",
            call_it=calls("called"),
            b_late=on(
                "call_it",
                "|<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
            ),
        )
    )
    case = desk.start("caller")
    desk.wait(hours=1)
    assert desk.open_nodes(case) == ["u_late"]
    assert desk.instance(child(desk, case)).state == "cancelled"


def test_an_error_that_nobody_catches_inside_is_caught_at_the_call(desk: Desk) -> None:
    desk.deploy(diagram("called", "s -> u_inside -> e", e=error("BAD")))
    desk.deploy(
        diagram(
            "caller",
            "s -> call_it -> e1",
            "b_bad -> u_mend -> e2",
            call_it=calls("called"),
            b_bad=on("call_it", error("BAD")),
        )
    )
    case = desk.start("caller")
    desk.do(CompleteTask, instance=child(desk, case), task="u_inside#1")
    assert desk.open_nodes(case) == ["u_mend"]


def test_an_escalation_goes_on_at_the_call_and_the_called_case_goes_on_too(desk: Desk) -> None:
    desk.deploy(diagram("called", "s -> h_up -> u_inside -> e", h_up=escalation("UP")))
    desk.deploy(
        diagram(
            "caller",
            "s -> call_it -> u_after -> e1",
            "b_up -> u_boss -> e2",
            call_it=calls("called"),
            b_up=on("call_it", escalation("UP"), beside=True),
        )
    )
    case = desk.start("caller")
    assert desk.open_nodes(case) == ["u_boss"]
    desk.complete(child(desk, case), "u_inside")
    assert sorted(desk.open_nodes(case)) == ["u_after", "u_boss"]


def test_an_escalation_that_interrupts_the_call_cancels_what_it_called(desk: Desk) -> None:
    desk.deploy(diagram("called", "s -> u_inside -> h_up -> u_more -> e", h_up=escalation("UP")))
    desk.deploy(
        diagram(
            "caller",
            "s -> call_it -> u_after -> e1",
            "b_up -> u_boss -> e2",
            call_it=calls("called"),
            b_up=on("call_it", escalation("UP")),
        )
    )
    case = desk.start("caller")
    desk.complete(child(desk, case), "u_inside")
    assert desk.open_nodes(case) == ["u_boss"]
    assert desk.instance(child(desk, case)).state == "cancelled"


def test_who_has_no_caller_any_more_changes_nobody(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(CALLER)
    case = desk.start("caller")
    inside = child(desk, case)
    desk.cancel(case)
    steps = desk.instance(case).steps
    with pytest.raises(Exception, match="ended"):
        desk.do(ReturnCall, instance=case, task="call_it#1")
    assert desk.instance(inside).state == "cancelled"
    assert desk.instance(case).steps == steps


def test_a_return_that_nobody_waits_for_is_refused(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(CALLER)
    case = desk.start("caller")
    with pytest.raises(CallNotOpen):
        desk.do(ReturnCall, instance=case, task="call_it#9")


def test_a_called_case_that_is_cancelled_stops_its_caller_with_an_incident(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(CALLER)
    case = desk.start("caller")
    desk.cancel(child(desk, case))
    assert desk.instance(case).incident
    desk.do(RetryIncident, instance=case, task="call_it#1")
    assert not desk.instance(case).incident
    again = child(desk, case, 1)
    desk.complete(again, "u_inside", done=True)
    assert desk.open_nodes(case) == ["u_after"]


def test_nothing_stands_still_where_nothing_can_be_tried_again(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(CALLER)
    case = desk.start("caller")
    with pytest.raises(NoIncident):
        desk.do(RetryIncident, instance=case, task="call_it#1")


def test_a_process_that_is_not_published_any_more_stops_the_caller(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(diagram("caller", "s -> u_go -> call_it -> e", call_it=calls("called")))
    case = desk.start("caller")
    desk.forget("called")
    desk.complete(case, "u_go")
    assert desk.instance(case).incident
    (incident,) = desk.picture(case).incidents.values()
    assert incident["code"] == "INC-013"
    desk.deploy(CALLED)
    desk.do(RetryIncident, instance=case, task="call_it#1")
    assert desk.open_nodes(child(desk, case)) == ["u_inside"]


# Versions


def version(number: int) -> bytes:
    return diagram("called", f"s -> u_v{number} -> e")


def binding_caller(binding: str, number: int = 0) -> bytes:
    called = calls("called", binding, number)
    return diagram("caller", "s -> u_go -> call_it -> e", call_it=called)


@pytest.mark.parametrize(
    ("binding", "number", "expected"),
    [("latest", 0, "u_v3"), ("deployment", 0, "u_v2"), ("version", 1, "u_v1")],
)
def test_the_version_that_is_called(desk: Desk, binding: str, number: int, expected: str) -> None:
    desk.deploy(version(1))
    desk.deploy(version(2))
    desk.deploy(binding_caller(binding, number))
    case = desk.start("caller")
    desk.deploy(version(3))
    desk.complete(case, "u_go")
    assert desk.open_nodes(child(desk, case)) == [expected]


def test_a_version_that_is_not_there_stops_the_caller(desk: Desk) -> None:
    desk.deploy(version(1))
    desk.deploy(binding_caller("version", 7))
    case = desk.start("caller")
    desk.complete(case, "u_go")
    assert desk.instance(case).incident


# Later, from the agenda


def test_a_call_that_cannot_begin_now_begins_later(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(diagram("caller", "s -> u_go -> call_it -> u_after -> e", call_it=calls("called")))
    case = desk.start("caller")
    with desk.nobody_at_the_posts():
        desk.complete(case, "u_go")
    assert desk.others(case) == ()
    desk.wait(seconds=10)
    desk.complete(child(desk, case), "u_inside")
    assert desk.open_nodes(case) == ["u_after"]


def test_a_call_that_is_given_up_meanwhile_does_not_begin_later(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(diagram("caller", "s -> u_go -> call_it -> u_after -> e", call_it=calls("called")))
    case = desk.start("caller")
    with desk.nobody_at_the_posts():
        desk.complete(case, "u_go")
        desk.cancel(case)
    desk.wait(minutes=1)
    assert desk.others(case) == ()
    assert desk.agenda() == []


def test_what_is_returned_later_is_read_from_the_history(desk: Desk) -> None:
    desk.deploy(CALLED)
    desk.deploy(CALLER)
    case = desk.start("caller", matter="roof")
    inside = child(desk, case)
    with desk.no_follow_ups():
        desk.do(CompleteTask, instance=inside, task="u_inside#1", values={"result": "mended"})
        assert [item.kind for item in desk.agenda()] == ["event"]
    desk.settle()
    assert desk.variables(case) == {"matter": "roof", "result": "mended"}
    assert desk.open_nodes(case) == ["u_after"]


def test_what_is_returned_is_the_same_from_memory_and_from_the_history(desk: Desk) -> None:
    values: dict[str, Any] = {"a": "1", "b": [1, 2], "c": {"d": None}, "e": True}
    desk.deploy(CALLED)
    desk.deploy(CALLER)
    case = desk.start("caller")
    inside = child(desk, case)
    desk.complete(inside, "u_inside", **values)
    with desk.database.read() as tx:
        returned = next(c for c in history.commands_of(tx, case) if c.kind == "call.return")
        assert parse_body(returned.body)["values"] == fold(history.events_of(tx, inside)).variables


def test_messages_reach_what_was_called(desk: Desk) -> None:
    desk.deploy(diagram("called", "s -> c_news -> u_inside -> e", c_news=waits("news")))
    desk.deploy(
        diagram(
            "caller",
            "s -> p1 -> call_it -> e1",
            "p1 -> u_tell -> h_tell -> e2",
            call_it=calls("called"),
            h_tell=throws("news"),
        )
    )
    case = desk.start("caller")
    desk.do(CompleteTask, instance=case, task="u_tell#1")
    assert desk.open_nodes(child(desk, case)) == ["u_inside"]


def test_many_calls_at_once_begin_at_once_or_soon(desk: Desk) -> None:
    desk.deploy(CALLED)
    many = calls("called").replace(
        "</extensionElements>",
        "</extensionElements><multiInstanceLoopCharacteristics><loopCardinality>250"
        "</loopCardinality></multiInstanceLoopCharacteristics>",
    )
    desk.deploy(diagram("caller", "s -> u_go -> call_it -> u_after -> e", call_it=many))
    case = desk.start("caller")
    desk.do(CompleteTask, instance=case, task="u_go#1")
    assert len(desk.others(case)) == 200
    desk.settle()
    assert len(desk.others(case)) == 250
    desk.now += timedelta(minutes=1)
    for inside in desk.others(case):
        desk.do(CompleteTask, instance=inside, task="u_inside#1")
    assert desk.open_nodes(case) == ["u_after"]
