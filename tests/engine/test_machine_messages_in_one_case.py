"""Messages reach one receiver (BPMN 2.0.2 §10.5.1, p. 234; §13.3.3, p. 429; §13.4.4, p. 436)."""

import pytest

from engine.commands import DeliverMessage
from engine.errors import MessageNotAwaited
from tests.engine.stage import stage


def test_a_receive_task_and_a_catching_event_take_what_came() -> None:
    case = stage(
        "s -> recv_a -> c_b -> u_z -> e", recv_a="message m", c_b="message m | grid.into=got"
    ).start()
    case.message("m", x=1)
    case.message("m", x=2)
    assert case.variables == {"x": 1, "got": {"x": 2}}
    assert case.open() == ["u_z"]


def test_two_event_gateways_that_wait_for_one_message_get_one_each_the_older_first() -> None:
    case = stage(
        "s -> p -> u_first -> g_1 -> c_1 -> u_1 -> e",
        "g_1 -> c_1t -> u_1t -> e",
        "p -> g_2 -> c_2 -> u_2 -> e",
        "g_2 -> c_2t -> u_2t -> e",
        c_1="message m",
        c_2="message m",
        c_1t="PT1H",
        c_2t="PT1H",
    ).start()
    case.complete("u_first")
    case.message("m")
    assert case.open() == ["u_2"]
    assert case.awaited("message") == ["c_1"]
    case.message("m")
    assert case.open() == ["u_1", "u_2"]
    assert case.awaited("timer") == []


def test_a_message_of_another_key_is_not_for_it() -> None:
    case = stage(
        "s -> p -> c_1 -> u_1 -> e",
        "p -> c_2 -> u_2 -> e",
        c_1='message m | grid.correlation="a"',
        c_2='message m | grid.correlation="b"',
    ).start()
    with pytest.raises(MessageNotAwaited):
        case.do(DeliverMessage, name="m", message_id="m1", payload={}, key="c")
    case.do(DeliverMessage, name="m", message_id="m2", payload={}, key="b")
    assert case.open() == ["u_2"]


def test_a_message_to_a_task_that_is_gone_is_refused() -> None:
    case = stage("s -> u_a -> u_b -> e", "b_x -> e_x", b_x="u_a message m").start()
    case.complete("u_a")
    with pytest.raises(MessageNotAwaited):
        case.message("m")
    assert case.open() == ["u_b"]


def test_a_receive_task_has_a_border() -> None:
    case = stage(
        "s -> recv_a -> u_z -> e", "b_x -> u_x -> e", recv_a="message m", b_x="recv_a PT1H"
    ).start()
    case.wait(hours=1)
    assert case.open() == ["u_x"]
    assert case.awaited("message") == []


def test_a_receive_task_may_stand_behind_an_event_gateway() -> None:
    case = stage(
        "s -> g -> recv_a -> u_a -> e", "g -> c_t -> u_t -> e", recv_a="message m", c_t="PT1H"
    ).start()
    case.message("m", x=1)
    assert case.open() == ["u_a"]
    assert case.awaited("timer") == []


@pytest.mark.parametrize(
    ("start", "line"),
    [
        ("s_m", "s_m -> u_a -> e"),
        ("recv_m", "recv_m -> u_a -> e"),
    ],
)
def test_a_message_starts_the_case(start: str, line: str) -> None:
    details = {start: "message m | starts" if start.startswith("recv") else "message m"}
    case = stage(line, **details).start(message="m", x=1)
    assert case.open() == ["u_a"]
    assert case.trace() == [start]


def test_a_message_that_starts_the_case_is_put_where_its_event_says() -> None:
    case = stage("s_m -> u_a -> e", s_m="message m | grid.into=got").start(message="m", x=1)
    assert case.variables == {"got": {"x": 1}}


def test_the_first_event_behind_an_instantiating_gateway_starts_the_case() -> None:
    """§13.2, p. 425."""
    case = stage(
        "g -> c_a -> u_a -> e",
        "g -> c_b -> u_b -> e",
        g="| starts",
        c_a="message a",
        c_b="message b",
    ).start(message="b")
    assert case.open() == ["u_b"]
    assert case.awaited("message") == []


def test_a_send_task_is_an_activity_that_sends() -> None:
    case = stage(
        "s -> send_a -> send_b -> e",
        send_a="message m {total: n + 1} | in n:x | times 2",
        send_b="message m {x: x} | in x=5",
    ).start(x=1)
    sent = case.of("message.thrown")
    assert [body["payload"] for body in sent] == [{"total": 2}, {"total": 2}, {"x": 5}]
    assert len({body["id"] for body in sent}) == 3
    assert case.ended


def test_a_message_that_interrupts_the_scope_of_another_waiter_is_taken_once() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: s_1 -> c_1 -> u_1 -> e_1",
        "b_x -> u_x -> e",
        b_x="sub_a message m",
        c_1="message m",
    ).start()
    case.message("m")
    assert case.open() == ["u_x"]
    assert case.awaited("message") == []


def test_an_intermediate_event_may_wait_for_several_things() -> None:
    case = stage("s -> c_x -> u_a -> e", c_x="any: message m; signal s; PT1H").start()
    case.message("m")
    assert case.open() == ["u_a"]
    assert not any(case.ledger.open[k] for k in ("message", "signal", "timer"))


def test_an_intermediate_event_may_wait_for_all_of_several_things() -> None:
    case = stage("s -> c_x -> u_a -> e", c_x="all: message m; signal s; PT1H").start()
    case.wait(hours=1)
    case.signal("s")
    assert case.open() == []
    case.message("m")
    assert case.open() == ["u_a"]
