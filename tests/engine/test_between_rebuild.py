"""What is computed from the log can be thrown away and is the same when it is computed again."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Table, select

from engine.commands import CompleteTask
from engine.rebuild import rebuild
from engine.records import Message, MessageKind
from engine.store.tables import agenda, awaited, message, task
from tests.engine.between import calls, diagram, escalation, on, signal, throws, topic, waits
from tests.engine.desk import Desk

COMPUTED = (task, agenda, awaited, message)
OWN = {"id"}
"""The number of a row, which says nothing."""


def rows(desk: Desk, table: Table) -> list[dict[str, Any]]:
    hidden = OWN if table in (task, agenda) else set()
    with desk.database.read() as tx:
        found = tx.execute(select(*(c for c in table.c if c.name not in hidden))).mappings().all()
    return sorted((dict(row) for row in found), key=repr)


def everything(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    return {table.name: rows(desk, table) for table in COMPUTED}


def assert_the_same_again(desk: Desk) -> None:
    before = everything(desk)
    with desk.database.begin() as tx:
        rebuild(tx, desk.execution.library, desk.now)
    after = everything(desk)
    for name in before:
        assert after[name] == before[name]


TALK = diagram(
    "talk",
    "s -> u_a -> h_ask -> c_answer -> u_b -> svc_x -> e",
    h_ask=throws("question"),
    c_answer=waits("answer"),
    svc_x=topic("post"),
)
REPLY = diagram(
    "reply", "s -> u_think -> h_tell -> e", s=waits("question"), h_tell=throws("answer")
)
CALLER = diagram("caller", "s -> u_go -> call_it -> u_after -> e", call_it=calls("called"))
CALLED = diagram("called", "s -> u_in -> h_up -> u_more -> e", h_up=escalation("UP"))
STORM = diagram("storm", "s -> u_see -> h_storm -> e", h_storm=signal("storm"))
LISTENER = diagram("listener", "s -> c_storm -> u_shut -> e", c_storm=signal("storm"))
CLOCK = diagram(
    "clock",
    "s -> u_work -> e1",
    "b_late -> u_late -> e2",
    b_late=on(
        "u_work",
        "|<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
        beside=True,
    ),
)


@pytest.fixture
def town(desk: Desk) -> Desk:
    desk.topics = frozenset({"post"})
    for xml in (REPLY, TALK, CALLED, CALLER, STORM, LISTENER, CLOCK):
        desk.deploy(xml)
    return desk


def publish(desk: Desk, id_: str, name: str, kind: str = "message", **parts: Any) -> None:
    sent = Message(id=id_, name=name, kind=MessageKind(kind), sent_at=desk.now, **parts)
    with desk.database.begin() as tx:
        desk.execution.publish(tx, sent, "u1")


def test_a_busy_town(town: Desk) -> None:
    talk = town.start("talk")
    town.do(CompleteTask, instance=talk, task="u_a#1")
    other = town.others(talk)[0]
    second = town.start("talk")
    town.complete(second, "u_a")
    town.complete(other, "u_think")
    clock = town.start("clock")
    town.start("listener")
    storm = town.start("storm")
    town.complete(storm, "u_see")
    town.start("listener")
    caller = town.start("caller")
    town.complete(caller, "u_go")
    town.complete(town.others(caller)[0], "u_in")
    publish(town, "m1", "nobody", case_no="C-1", payload={"b": 1, "a": 2})
    publish(town, "m2", "answer", case_no=town.instance(second).case_no)
    publish(town, "a1", "storm", "signal")
    publish(town, "a2", "nothing", "signal")
    town.cancel(town.start("caller"))
    town.do(CompleteTask, instance=talk, task="u_b#1")
    assert clock
    assert all(everything(town).values())
    assert_the_same_again(town)


def test_messages_that_came_before_and_after_their_receivers(town: Desk) -> None:
    town.deploy(diagram("late", "s -> u_ready -> c_news -> u_got -> e", c_news=waits("news")))
    case = town.start("late")
    publish(town, "m1", "news", case_no=town.instance(case).case_no)
    assert_the_same_again(town)
    town.complete(case, "u_ready")
    assert_the_same_again(town)


def test_expired_messages(town: Desk) -> None:
    publish(town, "m1", "nobody", case_no="C-1")
    town.wait(days=31)
    publish(town, "m2", "nobody", case_no="C-1")
    assert_the_same_again(town)


@pytest.mark.parametrize(
    "leave",
    [
        lambda town: town.do(CompleteTask, instance=town.start("caller"), task="u_go#1"),
        lambda town: town.do(CompleteTask, instance=town.start("storm"), task="u_see#1"),
    ],
    ids=["a call", "a signal"],
)
def test_what_was_left_on_the_agenda(town: Desk, leave: Callable[[Desk], Any]) -> None:
    town.deploy(diagram("pump", "s -> u_pump -> e", s=signal("storm")))
    town.start("listener")
    with town.no_follow_ups():
        leave(town)
        assert town.agenda()
        assert_the_same_again(town)
    town.settle()
    assert town.agenda() == []
    assert_the_same_again(town)


def test_a_return_and_a_cancellation_that_were_left_on_the_agenda(town: Desk) -> None:
    first, second = town.start("caller"), town.start("caller")
    town.complete(first, "u_go")
    town.complete(second, "u_go")
    inside = town.others(first)[0]
    town.complete(inside, "u_in")
    with town.no_follow_ups():
        town.do(CompleteTask, instance=inside, task="u_more#1")
        town.cancel(second)
        town.do(CompleteTask, instance=town.others(second)[0], task="u_in#1")
        assert {item.kind.value for item in town.agenda()} == {"event"}
        before = {(i.kind, i.instance, i.ref) for i in town.agenda()}
        with town.database.begin() as tx:
            rebuild(tx, town.execution.library, town.now)
        assert {(i.kind, i.instance, i.ref) for i in town.agenda()} == before
    town.settle()
    assert town.open_nodes(first) == ["u_after"]
    assert town.instance(town.others(second)[0]).state == "cancelled"


def test_a_row_that_somebody_changed_is_put_right(town: Desk) -> None:
    """A negative control: what the comparison compares can differ."""
    town.start("clock")
    before = everything(town)
    with town.database.begin() as tx:
        tx.execute(task.update().values(title="forged"))
        tx.execute(agenda.delete())
    assert everything(town) != before
    with town.database.begin() as tx:
        rebuild(tx, town.execution.library, town.now)
    assert everything(town) == before
