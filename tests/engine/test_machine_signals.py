"""Signals reach everybody who listens now (BPMN 2.0.2 §10.5.1, p. 234; §10.5.5, p. 272)."""

import pytest

from engine.commands import DeliverSignal
from engine.errors import SignalNotAwaited
from tests.engine.stage import stage


def test_a_signal_is_caught_by_all_who_listen_and_one_of_them_interrupts_others() -> None:
    case = stage(
        "s -> p -> sub_a -> u_next -> e",
        "p -> c_top -> u_top -> e",
        "p -> u_side -> e",
        "p -> g -> c_g -> u_g -> e",
        "g -> c_t -> e",
        "sub_a: s_1 -> c_in -> u_in -> e_1",
        "b_sub -> u_sub -> e",
        "b_side -> u_hint -> e",
        c_top="signal go",
        c_in="signal go",
        c_g="signal go",
        c_t="PT9H",
        b_sub="sub_a signal go",
        b_side="~u_side signal go",
    ).start()
    assert case.awaited("signal") == ["b_side", "b_sub", "c_g", "c_in", "c_top"]
    case.signal("go", news=7)
    assert case.open() == ["u_g", "u_hint", "u_side", "u_sub", "u_top"]
    assert case.awaited("signal") == ["b_side"]
    assert case.awaited("timer") == []
    assert case.variables["news"] == 7


def test_a_signal_nobody_listens_for_is_refused() -> None:
    case = stage("s -> u_a -> c_go -> e", c_go="signal go").start()
    with pytest.raises(SignalNotAwaited):
        case.do(DeliverSignal, name="go", signal_id="s1", payload={})
    case.complete("u_a")
    assert case.at() == ["c_go"]


def test_a_signal_is_not_kept_for_who_listens_later() -> None:
    case = stage("s -> p -> h_go -> e", "p -> u_b -> c_go -> e", h_go="signal go", c_go="signal go")
    case.start()
    case.complete("u_b")
    assert case.at() == ["c_go"]


def test_who_has_come_to_listen_hears_what_a_branch_beside_throws() -> None:
    case = stage(
        "s -> p -> h_go -> e", "p -> c_go -> u_a -> e", h_go="signal go {x: 1}", c_go="signal go"
    ).start()
    assert case.open() == ["u_a"]
    assert case.variables["x"] == 1
    assert [b["payload"] for b in case.of("signal.thrown")] == [{"x": 1}]


def test_a_signal_thrown_at_the_end_of_a_scope_may_interrupt_that_scope() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "b_x -> u_x -> e",
        e_1="signal go",
        b_x="sub_a signal go",
    ).start()
    case.complete("u_1")
    assert case.open() == ["u_x"]


def test_a_signal_thrown_in_the_middle_stops_the_thrower_that_it_interrupts() -> None:
    case = stage(
        "s -> sub_a -> u_next -> e",
        "sub_a: s_1 -> h_go -> t_1 -> e_1",
        "b_x -> u_x -> e",
        h_go="signal go",
        t_1="{ran: true}",
        b_x="sub_a signal go",
    ).start()
    assert case.open() == ["u_x"]
    assert "ran" not in case.variables


def test_a_signal_starts_a_case_at_its_start_event() -> None:
    case = stage("s_go -> u_a -> e", "s -> u_b -> e", s_go="signal go").start(signal="go", x=1)
    assert case.open() == ["u_a"]


def test_a_handler_that_throws_its_own_signal_is_set_off_once_more_for_each() -> None:
    case = stage(
        "s -> u_a -> e",
        "esp_x",
        "esp_x: s_x -> x_x -[n < 3]-> t_x -> h_x -> e_x",
        "esp_x: x_x -> u_x -> e_x",
        s_x="~signal go",
        t_x="{n: n + 1}",
        h_x="signal go",
    ).start(n=0)
    case.signal("go")
    assert case.open() == ["u_a", "u_x"]
    assert case.trace("s_x") == ["s_x"] * 4


def test_two_signals_of_one_event_have_two_names() -> None:
    case = stage(
        "s -> u_a -> h_go -> e",
        h_go="any: signal one; signal two; message three",
    ).start()
    case.complete("u_a")
    sent = [*case.of("signal.thrown"), *case.of("message.thrown")]
    assert [body["name"] for body in sent] == ["one", "two", "three"]
    assert len({body["id"] for body in sent}) == 3
