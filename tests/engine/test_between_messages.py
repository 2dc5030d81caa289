"""A message finds its one receiver: at once, later, or never, and then everybody can see it."""

from sqlalchemy import select

from engine.commands import CompleteTask
from engine.records import MessageState
from engine.store import messages, tables
from tests.engine.between import diagram, throws, waits
from tests.engine.desk import Desk
from tests.engine.messaging import ANSWERING, ASKING, early


def test_a_message_starts_its_receiver_in_the_same_transaction(desk: Desk) -> None:
    desk.deploy(ASKING)
    desk.deploy(ANSWERING)
    case = desk.start("asking", matter="roof")
    desk.do(CompleteTask, instance=case, task="u_first#1")
    (other,) = desk.others(case)
    assert desk.open_nodes(other) == ["u_think"]
    assert desk.variables(other) == {"matter": "roof"}
    assert desk.agenda() == []


def test_the_answer_arrives_in_the_same_transaction(desk: Desk) -> None:
    desk.deploy(ASKING)
    desk.deploy(ANSWERING)
    case = desk.start("asking", matter="roof")
    desk.complete(case, "u_first")
    (other,) = desk.others(case)
    desk.do(CompleteTask, instance=other, task="u_think#1", values={"result": "mended"})
    assert desk.open_nodes(case) == ["u_read"]
    assert desk.variables(case)["result"] == "mended"


def test_each_follow_up_is_a_command_of_its_own_case(desk: Desk) -> None:
    desk.deploy(ASKING)
    desk.deploy(ANSWERING)
    case = desk.start("asking", matter="roof")
    desk.complete(case, "u_first")
    (other,) = desk.others(case)
    desk.complete(other, "u_think", result="mended")
    assert desk.command_ids(case)[-1] == f"message:{other}/h_tell#1"
    assert desk.command_ids(other)[0] == f"start:{other}"


def test_a_message_that_comes_early_waits_and_is_delivered_when_somebody_waits(desk: Desk) -> None:
    desk.deploy(early())
    case = desk.start("early")
    (waiting,) = desk.buffer()
    assert (waiting.name, waiting.state) == ("news", MessageState.WAITING)
    desk.do(CompleteTask, instance=case, task="u_ready#1")
    assert "u_got" in desk.open_nodes(case)
    assert desk.variables(case)["text"] == "hello"
    assert desk.buffer() == ()


def test_two_waiting_tokens_get_one_message_each(desk: Desk) -> None:
    desk.deploy(
        diagram(
            "twins",
            "s -> h_one -> h_two -> u_ready -> p1 -> c_a -> u_a -> e1",
            "p1 -> c_b -> u_b -> e2",
            h_one=throws("news", payload="{first: 1}"),
            h_two=throws("news", payload="{second: 2}"),
            c_a=waits("news"),
            c_b=waits("news"),
        )
    )
    case = desk.start("twins")
    assert len(desk.buffer()) == 2
    desk.do(CompleteTask, instance=case, task="u_ready#1")
    assert sorted(desk.open_nodes(case)) == ["u_a", "u_b"]
    assert desk.variables(case) == {"first": 1, "second": 2}
    assert desk.buffer() == ()


def test_one_message_wakes_one_of_two_that_wait(desk: Desk) -> None:
    desk.deploy(
        diagram(
            "twins",
            "s -> p1 -> c_a -> u_a -> e1",
            "p1 -> c_b -> u_b -> e2",
            "p1 -> u_send -> h_one -> e3",
            h_one=throws("news"),
            c_a=waits("news"),
            c_b=waits("news"),
        )
    )
    case = desk.start("twins")
    desk.complete(case, "u_send")
    assert desk.open_nodes(case) == ["u_a"]


def test_who_received_a_message_is_remembered(desk: Desk) -> None:
    desk.deploy(ASKING)
    desk.deploy(ANSWERING)
    case = desk.start("asking", matter="roof")
    desk.complete(case, "u_first")
    with desk.database.read() as tx:
        (sent,) = messages.of_case(tx, desk.instance(case).case_no)
        assert sent.receiver == desk.others(case)[0]
        assert not tx.execute(select(tables.awaited).where(tables.awaited.c.name == "x")).all()
