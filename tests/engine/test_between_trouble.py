"""What cases ask of each other goes wrong, comes late, or is too much: nothing is lost."""

from datetime import timedelta
from typing import Any

import pytest

from engine.commands import CompleteTask, StartInstance
from engine.errors import StaleInstance
from engine.records import FollowUp, MessageState
from engine.store import agenda
from tests.engine.between import diagram, throws, waits
from tests.engine.desk import Desk
from tests.engine.messaging import ANSWERING, ASKING, publish


def test_a_follow_up_that_fails_does_not_undo_the_command(desk: Desk) -> None:
    desk.deploy(ASKING)
    desk.deploy(ANSWERING)
    case = desk.start("asking", matter="roof")
    with desk.nobody_at_the_posts():
        desk.do(CompleteTask, instance=case, task="u_first#1")
    assert desk.trace(case)[-1] == "h_ask"
    (item,) = desk.agenda()
    assert item.attempts == 1
    assert item.reason.startswith("LookupError")
    assert desk.others(case) == ()
    desk.wait(seconds=10)
    assert len(desk.others(case)) == 1
    assert desk.agenda() == []


def test_an_item_that_always_fails_waits_for_an_operator(desk: Desk) -> None:
    desk.deploy(ASKING)
    desk.deploy(ANSWERING)
    case = desk.start("asking", matter="roof")
    with desk.nobody_at_the_posts():
        desk.complete(case, "u_first")
        tries = [desk.wait(hours=1) for _ in range(6)]
        assert tries == [1, 1, 1, 0, 0, 0]
        (item,) = desk.agenda()
        assert (item.state, item.attempts) == ("stuck", 4)
        with desk.database.read() as tx:
            assert agenda.stuck(tx, desk.instance(case).case_no) == (item,)
            assert agenda.stuck(tx, "C-other") == ()
    assert desk.wait(days=1) == 0
    desk.revive(item.id)
    desk.settle()
    assert len(desk.others(case)) == 1


def test_what_somebody_else_is_at_is_done_when_they_are_done(desk: Desk) -> None:
    """Whom the posts keep waiting stands in for whoever holds the case on another machine."""
    desk.deploy(ASKING)
    desk.deploy(ANSWERING)
    case = desk.start("asking", matter="roof")
    with desk.nobody_at_the_posts(StaleInstance):
        desk.do(CompleteTask, instance=case, task="u_first#1")
        for _ in range(2 * agenda.MOST_ATTEMPTS):
            desk.wait(seconds=1)
        (item,) = desk.agenda()
        assert (item.attempts, item.reason, item.state) == (0, "", "due")
    assert desk.sweep.next_due() == item.due_at
    desk.wait(seconds=1)
    assert len(desk.others(case)) == 1


def test_a_message_that_comes_after_its_time_reaches_nobody(desk: Desk) -> None:
    desk.deploy(diagram("hoping", "s -> c_paid -> u_ship -> e", c_paid=waits("paid")))
    case = desk.start("hoping")
    late = desk.now - timedelta(seconds=1)
    publish(desk, case_no=desk.instance(case).case_no, expires_at=late)
    assert desk.open_nodes(case) == []
    assert desk.buffer()[0].state is MessageState.EXPIRED


def test_a_waiting_case_gets_the_message_before_a_process_it_could_start(desk: Desk) -> None:
    desk.deploy(diagram("hoping", "s -> c_paid -> u_ship -> e", c_paid=waits("paid")))
    desk.deploy(diagram("booking", "s -> u_book -> e", s=waits("paid")))
    case = desk.start("hoping")
    publish(desk, case_no=desk.instance(case).case_no)
    assert [i.key for i in desk.instances()] == ["hoping"]


def test_a_message_that_is_given_to_a_waiting_case_meanwhile_starts_nothing(desk: Desk) -> None:
    desk.deploy(diagram("booking", "s -> u_book -> e", s=waits("paid")))
    with desk.nobody_at_the_posts():
        publish(desk, case_no="CASE-1")
    desk.deploy(diagram("hoping", "s -> c_paid -> u_ship -> e", c_paid=waits("paid")))
    case = desk.start("hoping")
    assert desk.instance(case).case_no == "CASE-1"
    assert desk.open_nodes(case) == ["u_ship"]
    desk.wait(minutes=1)
    assert [i.key for i in desk.instances()] == ["hoping"]


def test_messages_before_while_and_after_waiting_all_arrive_once(desk: Desk) -> None:
    desk.deploy(
        diagram(
            "counter",
            "s -> u_ready -> x1 -> c_one -> u_more -> x1",
            c_one=waits("tick", into="last"),
        )
    )
    case = desk.start("counter")
    number = desk.instance(case).case_no
    for n in range(30):
        publish(desk, name="tick", id_=f"t{n}", case_no=number, payload={"n": n})
        if n == 10:
            desk.complete(case, "u_ready")
        if n % 3 == 0 and "u_more" in desk.open_nodes(case):
            desk.complete(case, "u_more")
    while "u_more" in desk.open_nodes(case):
        desk.complete(case, "u_more")
    got = [id_ for id_ in desk.command_ids(case) if id_.startswith("message:")]
    assert got == [f"message:outside:t{n}" for n in range(30)]
    assert desk.buffer() == ()


def test_the_rest_of_a_long_chain_waits_on_the_agenda(desk: Desk) -> None:
    """Two cases that answer each other without end stop at the bound, and nothing is lost."""
    desk.deploy(
        diagram("ping", "s -> x1 -> h_ping -> c_pong -> x1",
                h_ping=throws("ping"), c_pong=waits("pong"))
    )  # fmt: skip
    desk.deploy(
        diagram("pong", "s -> x1 -> h_pong -> c_ping -> x1",
                s=waits("ping"), h_pong=throws("pong"), c_ping=waits("ping"))
    )  # fmt: skip
    with desk.database.begin() as tx:
        done = desk.execution.execute(
            tx,
            StartInstance(
                id="k1", at=desk.now, actor="u1", instance="a", key="ping", case_no="C-1"
            ),
        )
    assert done.sets_off
    assert desk.agenda()
    assert sum(i.steps for i in desk.instances()) == 201
    with desk.database.begin() as tx:
        for item in desk.agenda():
            asked = FollowUp(kind=item.kind, instance=item.instance, ref=item.ref)
            desk.execution.follow(tx, asked, desk.now)
            agenda.finish(tx, item)
    assert sum(i.steps for i in desk.instances()) == 401


@pytest.mark.only_on("sqlite", reason="only its driver tells every statement")
def test_a_plain_completion_takes_nine_statements(desk: Desk) -> None:
    desk.deploy(diagram("line", "s -> u_a -> u_b -> u_c -> e"))
    case = desk.start("line")
    desk.complete(case, "u_a")
    said: list[str] = []
    with desk.database.begin() as tx:
        driver: Any = tx.connection.driver_connection
        driver.set_trace_callback(said.append)
        desk.execution.execute(
            tx, CompleteTask(id="k", at=desk.now, actor="u1", instance=case, task="u_b#1")
        )
        driver.set_trace_callback(None)
    assert len(said) == 9, said


@pytest.mark.only_on("sqlite", reason="only its driver tells every statement")
def test_the_end_of_a_case_asks_nothing_of_others(desk: Desk) -> None:
    desk.deploy(diagram("line", "s -> u_a -> e"))
    case = desk.start("line")
    said: list[str] = []
    with desk.database.begin() as tx:
        driver: Any = tx.connection.driver_connection
        driver.set_trace_callback(said.append)
        desk.execution.execute(
            tx, CompleteTask(id="k", at=desk.now, actor="u1", instance=case, task="u_a#1")
        )
        driver.set_trace_callback(None)
    events = sum(text.startswith("INSERT INTO event") for text in said)
    assert len(said) - events == 4, said
