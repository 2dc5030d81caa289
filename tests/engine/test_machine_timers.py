"""Timers fire once, or as often as their cycle says (BPMN 2.0.2 §10.5.5, p. 273)."""

import pytest

from engine.commands import FireTimer
from engine.errors import TimerNotArmed
from tests.engine.stage import stage


def test_a_duration_counts_from_the_moment_the_event_is_reached() -> None:
    case = stage("s -> u_a -> c_t -> u_b -> e", c_t="PT2H").start()
    case.wait(hours=5)
    case.complete("u_a")
    assert case.wait(hours=1) == []
    assert case.wait(hours=1) == ["c_t"]
    assert case.open() == ["u_b"]


def test_a_date_is_a_moment_and_one_that_has_passed_is_due_at_once() -> None:
    case = stage(
        "s -> c_a -> c_b -> e",
        c_a="date 2026-11-19T08:00:00+08:00",
        c_b="date 2020-01-01T00:00:00Z",
    )
    case.start()
    assert case.wait(hours=19) == []
    assert case.wait(hours=1) == ["c_a", "c_b"]
    assert case.ended


def test_a_timer_may_be_worked_out() -> None:
    case = stage("s -> c_t -> e", c_t='=duration("PT" + string(hours) + "H")').start(hours=3)
    assert case.wait(hours=2) == []
    assert case.wait(hours=1) == ["c_t"]


def test_a_cycle_of_three_fires_three_times() -> None:
    case = stage("s -> u_a -> e", "b_x -> u_x -> e", b_x="~u_a cycle R3/PT1H").start()
    assert case.wait(hours=1) == ["b_x"]
    assert case.wait(days=1) == ["b_x", "b_x"]
    assert case.open() == ["u_a", "u_x", "u_x", "u_x"]
    assert case.awaited("timer") == []


@pytest.mark.parametrize(
    ("slept", "then", "fired"),
    [(1.5, 9, 2), (2.5, 9, 1), (3.5, 9, 0), (50, 9, 0), (3, 9, 1)],
)
def test_occasions_that_were_missed_count_as_one(slept: float, then: float, fired: int) -> None:
    case = stage("s -> u_a -> e", "b_x -> u_x -> e", b_x="~u_a cycle R3/PT1H").start()
    assert case.oversleep(hours=slept)[:1] == ["b_x"]
    late = len(case.trace("b_x"))
    assert len(case.wait(hours=then)) + late - 1 == fired
    assert case.awaited("timer") == []


def test_an_endless_cycle_keeps_its_beat_after_a_long_sleep() -> None:
    case = stage("s -> u_a -> e", "b_x -> u_x -> e", b_x="~u_a cycle R/PT1H").start()
    assert case.oversleep(hours=10.5) == ["b_x"]
    assert case.wait(hours=0.4) == []
    assert case.wait(hours=0.1) == ["b_x"]
    assert case.wait(hours=3) == ["b_x"] * 3


def test_a_cycle_that_was_worked_out_stays_what_it_was() -> None:
    case = stage(
        "s -> p -> u_a -> e", "p -> u_set -> e", "b_x -> u_x -> e", b_x="~u_a cycle =beat"
    ).start(beat="R3/PT1H")
    case.complete("u_set", beat=None)
    assert case.wait(hours=9) == ["b_x"] * 3


def test_an_interrupting_cycle_fires_once() -> None:
    case = stage("s -> u_a -> e", "b_x -> u_x -> e", b_x="u_a cycle R3/PT1H").start()
    assert case.wait(days=1) == ["b_x"]
    assert case.open() == ["u_x"]


def test_a_cycle_in_the_flow_fires_once() -> None:
    case = stage("s -> c_t -> u_a -> e", c_t="cycle R4/PT1H").start()
    assert case.wait(days=1) == ["c_t"]
    assert case.open() == ["u_a"]


def test_a_cycle_starts_an_event_sub_process_again_and_again() -> None:
    case = stage("s -> u_a -> e", "esp_x", "esp_x: s_x -> u_x -> e_x", s_x="~cycle R3/PT1H").start()
    assert case.wait(hours=2) == ["s_x", "s_x"]
    case.complete("u_a")
    assert not case.ended
    assert case.awaited("timer") == []
    case.complete("u_x")
    case.complete("u_x")
    assert case.ended


@pytest.mark.parametrize("span", ['duration("P9999999D")', 'duration("P99999Y")', '"soon"', "1"])
def test_a_span_that_leads_nowhere_is_an_incident(span: str) -> None:
    case = stage("s -> c_t -> e", c_t=f"={span}").start()
    assert set(case.incidents()) == {"c_t"}


def test_a_cycle_that_is_not_to_be_repeated_fires_once() -> None:
    case = stage("s -> u_a -> e", "b_x -> u_x -> e", b_x="~u_a cycle R0/PT1H").start()
    assert case.wait(days=2) == ["b_x"]


def test_a_timer_that_is_not_due_or_is_gone_is_refused() -> None:
    case = stage("s -> u_a -> u_b -> e", "b_x -> e_x", b_x="u_a PT1H").start()
    with pytest.raises(TimerNotArmed):
        case.do(FireTimer, task="b_x#1")
    case.complete("u_a")
    case.wait(hours=2)
    with pytest.raises(TimerNotArmed):
        case.do(FireTimer, task="b_x#1")


def test_a_timer_that_has_fired_does_not_fire_again_while_its_token_stands_still() -> None:
    case = stage("s -> c_t -[n > 1]-> u_a -> e", "c_t -> u_b -> e", c_t="PT1H").start()
    assert case.wait(hours=1) == ["c_t"]
    assert case.incidents() == {"c_t": "INC-011"}
    with pytest.raises(TimerNotArmed):
        case.do(FireTimer, task="c_t#1")


def test_timers_of_a_scope_that_ends_are_withdrawn() -> None:
    case = stage(
        "s -> sub_a -> u_z -> e",
        "sub_a: s_1 -> u_1 -> e_1",
        "sub_a: esp_x",
        "esp_x: s_x -> e_x",
        "b_late -> e_l",
        "sub_a: b_in -> e_in",
        s_x="PT5H",
        b_late="~sub_a cycle R/PT6H",
        b_in="~u_1 PT7H",
    ).start()
    assert case.awaited("timer") == ["b_in", "b_late", "s_x"]
    case.complete("u_1")
    assert case.awaited("timer") == []
    assert case.wait(days=3) == []
