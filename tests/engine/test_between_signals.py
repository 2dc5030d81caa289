"""A signal is heard by everybody who listens at that moment, and by nobody later."""

from typing import Any

import pytest

from engine.commands import CompleteTask, DeliverSignal
from engine.errors import SignalNotAwaited
from engine.execution import Executed
from engine.records import Message, MessageKind
from engine.store import history
from tests.engine.between import diagram, on, signal
from tests.engine.desk import Desk

LISTENER = diagram("listener", "s -> c_storm -> u_shut -> e", c_storm=signal("storm"))
WARNER = diagram(
    "warner",
    "s -> u_see -> h_storm -> u_home -> e",
    h_storm=signal("storm", payload="{force: force}"),
)


def test_everybody_who_listens_hears_in_the_same_transaction(desk: Desk) -> None:
    desk.deploy(LISTENER)
    desk.deploy(WARNER)
    listeners = [desk.start("listener") for _ in range(3)]
    warner = desk.start("warner")
    desk.do(CompleteTask, instance=warner, task="u_see#1", values={"force": 9})
    assert [desk.open_nodes(case) for case in listeners] == [["u_shut"]] * 3
    assert [desk.variables(case) for case in listeners] == [{"force": 9}] * 3
    thrown = f"{warner}/h_storm#1"
    assert desk.command_ids(listeners[0])[-1] == f"signal:{thrown}/{listeners[0]}"


def test_who_listens_later_hears_nothing(desk: Desk) -> None:
    desk.deploy(LISTENER)
    desk.deploy(WARNER)
    warner = desk.start("warner")
    desk.complete(warner, "u_see", force=9)
    late = desk.start("listener")
    desk.wait(days=1)
    assert desk.open_nodes(late) == []
    assert desk.buffer() == ()


def test_a_signal_starts_every_process_that_begins_with_it(desk: Desk) -> None:
    for key in ("pumping", "shelter"):
        desk.deploy(diagram(key, "s -> u_act -> e", s=signal("storm")))
    desk.deploy(WARNER)
    warner = desk.start("warner")
    desk.do(CompleteTask, instance=warner, task="u_see#1", values={"force": 9})
    started = [desk.instance(other) for other in desk.others(warner)]
    assert sorted(case.key for case in started) == ["pumping", "shelter"]
    assert all(case.parent == warner and not case.call for case in started)


def test_a_version_that_no_longer_begins_with_a_signal_is_not_started(desk: Desk) -> None:
    desk.deploy(diagram("pumping", "s -> u_act -> e", s=signal("storm")))
    desk.deploy(diagram("pumping", "s -> u_act -> e"))
    desk.deploy(WARNER)
    warner = desk.start("warner")
    desk.complete(warner, "u_see", force=9)
    assert desk.others(warner) == ()


def test_a_boundary_event_hears_too_and_the_sender_is_not_told_twice(desk: Desk) -> None:
    desk.deploy(
        diagram(
            "both",
            "s -> p1 -> u_work -> e1",
            "p1 -> u_see -> h_storm -> e2",
            "b_storm -> u_shut -> e3",
            h_storm=signal("storm"),
            b_storm=on("u_work", signal("storm")),
        )
    )
    case, other = desk.start("both"), desk.start("both")
    desk.complete(case, "u_see")
    assert desk.open_nodes(case) == ["u_shut"]
    assert sorted(desk.open_nodes(other)) == ["u_see", "u_shut"]
    assert not any(id_.startswith("signal:") for id_ in desk.command_ids(case))


def test_who_is_told_is_recorded_with_the_command(desk: Desk) -> None:
    desk.deploy(LISTENER)
    desk.deploy(diagram("pumping", "s -> u_act -> e", s=signal("storm")))
    desk.deploy(WARNER)
    listener, warner = desk.start("listener"), desk.start("warner")
    desk.complete(warner, "u_see", force=9)
    with desk.database.read() as tx:
        body = history.commands_of(tx, warner)[-1].body
    assert f'"heard":{{"{warner}/h_storm#1":["{listener}","+pumping"]}}'.encode() in body


def test_who_is_not_told_now_is_told_soon(desk: Desk) -> None:
    desk.deploy(LISTENER)
    desk.deploy(diagram("pumping", "s -> u_act -> e", s=signal("storm")))
    desk.deploy(WARNER)
    listener, warner = desk.start("listener"), desk.start("warner")
    with desk.no_follow_ups():
        desk.do(CompleteTask, instance=warner, task="u_see#1", values={"force": 9})
    late = desk.start("listener")
    assert desk.open_nodes(listener) == ["u_shut"]
    assert desk.open_nodes(late) == []
    assert len(desk.others(warner)) == 1


def test_who_no_longer_listens_is_not_troubled(desk: Desk) -> None:
    desk.deploy(LISTENER)
    desk.deploy(WARNER)
    listener, warner = desk.start("listener"), desk.start("warner")
    with desk.no_follow_ups():
        desk.do(CompleteTask, instance=warner, task="u_see#1", values={"force": 9})
        desk.cancel(listener)
    desk.settle()
    assert desk.agenda() == []
    assert desk.instance(listener).state == "cancelled"


def test_a_signal_that_a_case_does_not_listen_for_is_refused(desk: Desk) -> None:
    desk.deploy(WARNER)
    warner = desk.start("warner")
    with pytest.raises(SignalNotAwaited):
        desk.do(DeliverSignal, instance=warner, name="storm", signal_id="x")


def publish(desk: Desk, **parts: Any) -> Executed:
    message = Message(id="a1", kind=MessageKind.SIGNAL, name="storm", sent_at=desk.now, **parts)
    with desk.database.begin() as tx:
        return desk.execution.publish(tx, message, "u1")


def test_a_signal_from_outside_is_heard_once(desk: Desk) -> None:
    desk.deploy(LISTENER)
    desk.deploy(diagram("pumping", "s -> u_act -> e", s=signal("storm")))
    listeners = [desk.start("listener"), desk.start("listener")]
    assert not publish(desk, place="P1", payload={"force": 9}).repeated
    assert [desk.open_nodes(case) for case in listeners] == [["u_shut"]] * 2
    assert [case.key for case in desk.instances()].count("pumping") == 1
    late = desk.start("listener")
    assert publish(desk, place="P1", payload={"force": 9}).repeated
    assert desk.open_nodes(late) == []
