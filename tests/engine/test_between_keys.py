"""A message is matched by its key, lives as long as it says, and may come from outside."""

from datetime import timedelta
from typing import Any

import pytest

from engine.commands import CompleteTask
from engine.errors import BadMessage, BadVariable, KeyReused
from engine.records import MessageState
from tests.engine.between import diagram, throws, waits
from tests.engine.desk import Desk
from tests.engine.messaging import paying, publish, shipping


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
