"""A message finds its one receiver: at once, later, or never, and then everybody can see it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands import CompleteTask, StartInstance
from engine.errors import BadMessage, BadVariable, KeyReused, StaleInstance
from engine.execution import Executed
from engine.records import FollowUp, Message, MessageState
from engine.store import agenda, messages, tables
from tests.engine.between import diagram, throws, waits
from tests.engine.desk import Desk

ASKING = diagram(
    "asking",
    "s -> u_first -> h_ask -> c_answer -> u_read -> e",
    h_ask=throws("question", payload="{matter: matter}"),
    c_answer=waits("answer"),
)
ANSWERING = diagram(
    "answering",
    "s -> u_think -> h_tell -> e",
    s=waits("question"),
    h_tell=throws("answer", payload="{result: result}"),
)


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


def early() -> bytes:
    return diagram(
        "early",
        "s -> p1 -> h_send -> u_wait -> p2 -> e",
        "p1 -> u_ready -> c_wait -> u_got -> p2",
        h_send=throws("news", payload='{text: "hello"}'),
        c_wait=waits("news"),
    )


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


# Correlation


def paying(ttl: str = "") -> bytes:
    grid = {"ttl": ttl} if ttl else {}
    return diagram(
        "paying",
        "s -> u_pay -> h_paid -> e",
        h_paid=throws("paid", correlation="order", payload="{sum: sum}", **grid),
    )


def shipping() -> bytes:
    return diagram(
        "shipping", "s -> c_paid -> u_ship -> e", c_paid=waits("paid", correlation="order")
    )


def test_a_key_finds_its_case_among_all(desk: Desk) -> None:
    desk.deploy(shipping())
    desk.deploy(paying())
    first, second = desk.start("shipping", order="A-1"), desk.start("shipping", order="A-2")
    payment = desk.start("paying", order="A-2")
    desk.do(CompleteTask, instance=payment, task="u_pay#1", values={"sum": 5})
    assert desk.open_nodes(first) == []
    assert desk.open_nodes(second) == ["u_ship"]
    assert desk.variables(second) == {"order": "A-2", "sum": 5}


def test_a_key_that_comes_early_waits_for_its_case(desk: Desk) -> None:
    desk.deploy(shipping())
    desk.deploy(paying())
    payment = desk.start("paying", order="A-2")
    desk.complete(payment, "u_pay", sum=5)
    other = desk.start("shipping", order="A-1")
    assert desk.open_nodes(other) == []
    right = desk.start("shipping", order="A-2")
    assert desk.open_nodes(right) == ["u_ship"]


def test_a_message_of_the_case_does_not_reach_who_waits_for_a_key(desk: Desk) -> None:
    desk.deploy(
        diagram(
            "both",
            "s -> p1 -> c_key -> u_key -> e1",
            "p1 -> u_send -> h_plain -> e2",
            c_key=waits("paid", correlation="order"),
            h_plain=throws("paid"),
        )
    )
    case = desk.start("both", order="A-1")
    desk.complete(case, "u_send")
    assert desk.open_nodes(case) == []
    assert [m.name for m in desk.buffer()] == ["paid"]


def test_two_tokens_of_one_case_get_the_messages_of_their_own_keys(desk: Desk) -> None:
    desk.deploy(
        diagram(
            "keys",
            "s -> p1 -> c_a -> u_a -> e1",
            "p1 -> c_b -> u_b -> e2",
            c_a=waits("paid", correlation="first"),
            c_b=waits("paid", correlation="second"),
        )
    )
    desk.deploy(paying())
    case = desk.start("keys", first="A-1", second="A-2")
    payment = desk.start("paying", order="A-2", sum=1)
    desk.complete(payment, "u_pay")
    assert desk.open_nodes(case) == ["u_b"]


def test_a_starting_message_with_a_key_starts_a_case(desk: Desk) -> None:
    desk.deploy(diagram("booking", "s -> u_book -> e", s=waits("paid")))
    desk.deploy(paying())
    for order in ("A-1", "A-1"):
        payment = desk.start("paying", order=order, sum=3)
        desk.complete(payment, "u_pay")
    assert [i.key for i in desk.instances()].count("booking") == 2


# Time to live


def test_an_expired_message_is_not_delivered_and_stays_visible(desk: Desk) -> None:
    desk.deploy(shipping())
    desk.deploy(paying(ttl="PT1H"))
    payment = desk.start("paying", order="A-1")
    desk.complete(payment, "u_pay", sum=5)
    desk.now += timedelta(hours=1)
    case = desk.start("shipping", order="A-1")
    assert desk.open_nodes(case) == []
    desk.settle()
    (message,) = desk.buffer()
    assert message.state is MessageState.EXPIRED
    assert desk.agenda() == []


def test_a_message_that_is_still_valid_is_delivered(desk: Desk) -> None:
    desk.deploy(shipping())
    desk.deploy(paying(ttl="PT1H"))
    payment = desk.start("paying", order="A-1")
    desk.complete(payment, "u_pay", sum=5)
    desk.wait(minutes=59)
    case = desk.start("shipping", order="A-1")
    assert desk.open_nodes(case) == ["u_ship"]
    assert desk.agenda() == []


def test_a_message_without_a_time_to_live_is_kept_for_thirty_days(desk: Desk) -> None:
    desk.deploy(paying())
    payment = desk.start("paying", order="A-1")
    desk.complete(payment, "u_pay", sum=5)
    desk.wait(days=29, hours=23)
    assert desk.buffer()[0].state is MessageState.WAITING
    desk.wait(hours=1)
    assert desk.buffer()[0].state is MessageState.EXPIRED


# From outside


def publish(desk: Desk, name: str = "paid", id_: str = "m1", **parts: Any) -> Executed:
    message = Message(id=id_, name=name, sent_at=desk.now, **parts)
    with desk.database.begin() as tx:
        return desk.execution.publish(tx, message, "u1")


def test_a_message_from_outside_reaches_the_case_it_names(desk: Desk) -> None:
    desk.deploy(diagram("hoping", "s -> c_paid -> u_ship -> e", c_paid=waits("paid")))
    case = desk.start("hoping")
    done = publish(desk, case_no=desk.instance(case).case_no, payload={"sum": 7})
    assert done.instance == case
    assert desk.variables(case) == {"sum": 7}


def test_a_message_from_outside_reaches_the_case_with_its_key(desk: Desk) -> None:
    desk.deploy(shipping())
    case = desk.start("shipping", order="A-1")
    publish(desk, key="A-1", payload={"sum": 7})
    assert desk.open_nodes(case) == ["u_ship"]


def test_the_same_message_twice_arrives_once(desk: Desk) -> None:
    desk.deploy(
        diagram("twice", "s -> c_one -> u_one -> c_two -> u_two -> e",
                c_one=waits("paid"), c_two=waits("paid"))
    )  # fmt: skip
    case = desk.start("twice")
    number = desk.instance(case).case_no
    first, again = publish(desk, case_no=number), publish(desk, case_no=number)
    assert (first.repeated, again.repeated) == (False, True)
    desk.complete(case, "u_one")
    assert desk.open_nodes(case) == []
    publish(desk, id_="m2", case_no=number)
    assert desk.open_nodes(case) == ["u_two"]


def test_the_same_id_with_other_content_is_refused(desk: Desk) -> None:
    publish(desk, case_no="C-1")
    with pytest.raises(KeyReused):
        publish(desk, case_no="C-2")


@pytest.mark.parametrize(
    "parts",
    [{"id_": ""}, {"name": ""}, {"id_": "x" * 101}, {"key": "k" * 201}, {"key": "a\x00b"}],
)
def test_a_message_that_names_nothing_or_too_much_is_refused(
    desk: Desk, parts: dict[str, Any]
) -> None:
    with pytest.raises(BadMessage):
        publish(desk, **parts)


def test_a_message_may_not_set_what_only_the_engine_sets(desk: Desk) -> None:
    with pytest.raises(BadVariable):
        publish(desk, payload={"case": {}})


def test_a_message_from_outside_starts_a_case_of_its_own(desk: Desk) -> None:
    desk.deploy(diagram("booking", "s -> u_book -> e", s=waits("paid")))
    done = publish(desk, key="A-9", place="P1", payload={"sum": 7})
    assert desk.open_nodes(done.instance) == ["u_book"]
    assert desk.instance(done.instance).case_no == "A-9"


def test_an_id_from_outside_never_meets_the_id_of_a_case(desk: Desk) -> None:
    desk.deploy(paying())
    payment = desk.start("paying", order="A-1", sum=1)
    publish(desk, id_=f"{payment}/h_paid#1", case_no="C-9")
    desk.complete(payment, "u_pay")
    assert len(desk.buffer()) == 2


# What goes wrong


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
            agenda.settle(tx, item.id)
    assert sum(i.steps for i in desk.instances()) == 401


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


def test_who_received_a_message_is_remembered(desk: Desk) -> None:
    desk.deploy(ASKING)
    desk.deploy(ANSWERING)
    case = desk.start("asking", matter="roof")
    desk.complete(case, "u_first")
    with desk.database.read() as tx:
        (sent,) = messages.of_case(tx, desk.instance(case).case_no)
        assert sent.receiver == desk.others(case)[0]
        assert not tx.execute(select(tables.awaited).where(tables.awaited.c.name == "x")).all()
