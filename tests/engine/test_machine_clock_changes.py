"""Time limits are paused, extended and counted anew, fairly and once (北京接诉即办条例 §15)."""

import pytest

from engine.clockerrors import (
    ClockExtended,
    ClockFixed,
    ClockNotPaused,
    ClockNotRunning,
    ClockPassed,
    ClockPaused,
    ExtensionTooLong,
    ExtensionTooShort,
    UnknownReason,
)
from engine.commands import PauseClock
from tests.engine.limitwords import A_DAY, WORKING_DAYS, A, due, extend, limited, pause, resume
from tests.engine.stage import stage


def test_a_pause_leaves_what_was_left() -> None:
    case = limited()
    case.tells(hours=4)
    pause(case)
    assert case.last[0].body == {"n": A, "reason": "material", "by": "u1"}
    assert case.tells(days=10) == []
    resume(case)
    assert due(case) == "11-29T04:00"
    assert case.tells(hours=15) == []
    assert case.tells(hours=5) == ["clock.warned", "clock.overdue"]


def test_a_pause_in_working_days_leaves_the_days_after_that_day() -> None:
    case = limited(WORKING_DAYS)
    assert due(case) == "11-25T10:00"
    case.tells(days=1)
    pause(case)
    case.tells(days=7)
    resume(case)
    # Thursday 19 Nov: 20, 23, 24, 25 were left; Thursday 26 Nov: 27, 30 Nov, 1, 2 Dec are.
    assert due(case) == "12-02T10:00"


def test_what_was_warned_before_a_pause_is_not_warned_again() -> None:
    case = limited()
    assert case.tells(hours=20) == ["clock.warned"]
    pause(case)
    case.tells(days=1)
    resume(case)
    assert case.last[0].body["state"] == "warned"
    assert case.tells(hours=4) == ["clock.overdue"]


def test_several_pauses_add_up() -> None:
    case = limited()
    for _ in range(3):
        case.tells(hours=1)
        pause(case)
        case.tells(hours=10)
        resume(case)
    assert due(case) == "11-20T10:00"


@pytest.mark.parametrize(
    ("reason", "text"), [("", ""), ("tired", ""), ("other", ""), ("other", " ")]
)
def test_a_pause_needs_a_reason_of_the_list(reason: str, text: str) -> None:
    with pytest.raises(UnknownReason):
        pause(limited(), reason=reason, text=text)


def test_another_reason_is_said_in_words() -> None:
    case = limited()
    pause(case, reason="other", text="the road is closed")
    assert case.picture().clocks[A]["text"] == "the road is closed"


@pytest.mark.parametrize(
    "limit", ["| grid.sla=vote_notice", "| grid.sla=handle_u3 | grid.clock=legal"]
)
def test_what_the_law_fixes_is_neither_paused_nor_extended(limit: str) -> None:
    case = limited(limit)
    with pytest.raises(ClockFixed):
        pause(case)
    with pytest.raises(ClockFixed):
        extend(case, 1)


def test_nothing_is_paused_twice_or_after_its_end_or_resumed_without_a_pause() -> None:
    case = limited()
    with pytest.raises(ClockNotPaused):
        resume(case)
    with pytest.raises(ClockNotRunning):
        pause(case, "u_b#1")
    pause(case)
    with pytest.raises(ClockPaused):
        pause(case)
    with pytest.raises(ClockPaused):
        extend(case, 1)
    resume(case)
    case.tells(days=1)
    with pytest.raises(ClockPassed):
        pause(case)


def test_a_limit_that_passed_is_not_paused_before_anybody_was_told() -> None:
    case = limited()
    case.now = case.now.replace(month=12)
    with pytest.raises(ClockPassed):
        pause(case)


def test_an_extension_is_a_limit_that_begins_where_the_first_ends() -> None:
    case = limited(WORKING_DAYS)
    case.tells(days=6, hours=12)
    assert case.picture().clocks[A]["state"] == "warned"
    extend(case, 5)
    assert case.last[0].body == {
        "n": A,
        "more": "5",
        "unit": "wd",
        "reason": "the part has to be ordered",
        "by": "u1",
        "edition": 1,
        "state": "running",
        "warn": "2026-12-01T10:00:00.000000Z",
        "due": "2026-12-02T10:00:00.000000Z",
    }
    assert case.tells(days=30) == ["clock.warned", "clock.overdue", "clock.overdue"]


def test_a_limit_that_passed_comes_back_when_it_is_extended_far_enough() -> None:
    case = limited()
    assert case.tells(days=3) == ["clock.warned", "clock.overdue", "clock.overdue"]
    with pytest.raises(ExtensionTooShort):
        extend(case, 1)
    extend(case, 2)
    assert case.last[0].body["back"] is True
    assert case.picture().clocks[A]["state"] == "running"
    assert due(case) == "11-23T10:00"
    assert case.tells(days=2) == []
    assert case.tells(days=1) == ["clock.warned", "clock.overdue"]
    assert [told["level"] for told in case.of("clock.overdue")] == [1, 2, 1]
    with pytest.raises(ClockExtended):
        extend(case, 15)


def test_the_law_asks_for_an_extension_in_time() -> None:
    case = limited("| grid.sla=petition_close")
    case.tells(days=70)
    with pytest.raises(ClockPassed):
        extend(case, 30)


def test_a_limit_is_extended_once_and_not_too_long() -> None:
    case = limited(WORKING_DAYS)
    for n in (0, -1, 16):
        with pytest.raises(ExtensionTooLong):
            extend(case, n)
    extend(case, 15)
    with pytest.raises(ClockExtended):
        extend(case, 1)


def test_a_limit_of_the_law_is_extended_as_the_law_allows() -> None:
    case = limited("| grid.sla=petition_close")
    with pytest.raises(ExtensionTooLong):
        extend(case, 31)
    extend(case, 30)
    assert due(case) == "02-17T10:00"
    with pytest.raises(ClockFixed):
        pause(case)


def test_a_pause_after_an_extension_counts_in_the_days_of_the_extension() -> None:
    case = limited()
    extend(case, 5)
    assert due(case) == "11-26T10:00"
    case.tells(days=2)
    pause(case)
    case.tells(days=3)
    resume(case)
    # Friday 20 Nov: 23 to 26 were left; Monday 23 Nov: 24 to 27 are.
    assert due(case) == "11-27T10:00"


def test_pausing_the_case_pauses_all_that_may_rest_and_resuming_it_lets_them_go_on() -> None:
    case = stage(
        "s -> p_a -> u_a -> p_z -> e",
        "p_a -> u_b -> p_z",
        "p_a -> u_c -> p_z",
        u_a=A_DAY,
        u_b="| grid.sla=vote_notice",
        u_c=A_DAY,
        p=WORKING_DAYS,
    ).start()
    pause(case, "u_c#1", "season")
    pause(case, ".", "party")
    states = {name: clock["state"] for name, clock in case.picture().clocks.items()}
    assert states == {".": "paused", A: "paused", "u_b#1": "running", "u_c#1": "paused"}
    case.tells(days=2)
    resume(case, ".")
    states = {name: clock["state"] for name, clock in case.picture().clocks.items()}
    assert states == {".": "running", A: "running", "u_b#1": "running", "u_c#1": "paused"}
    with pytest.raises(ClockNotPaused):
        resume(case, ".")


def test_what_begins_in_a_case_that_rests_begins_at_rest() -> None:
    case = stage(
        "s -> u_a -> p_a -> u_b -> p_z -> e",
        "p_a -> u_c -> p_z",
        "p_a -> u_d -> p_z",
        u_a=A_DAY,
        u_b=A_DAY,
        u_c="| grid.sla=vote_notice",
        u_d="P3D",
        p=WORKING_DAYS,
    ).start()
    case.do(PauseClock, task=".", reason="vote", text="on the lift")
    case.tells(days=1)
    case.complete("u_a")
    clocks = case.picture().clocks
    assert {name: clock["state"] for name, clock in clocks.items()} == {
        ".": "paused",
        "u_b#1": "paused",
        "u_c#1": "running",  # the law does not wait
        "u_d#1": "paused",
    }
    told = [clocks["u_b#1"][word] for word in ("reason", "text", "by")]
    assert told == ["vote", "on the lift", "u1"]
    assert case.tells(days=2) == []
    resume(case, "u_b#1")
    assert due(case, "u_b#1") == "11-22T04:00"
    case.tells(hours=1)
    resume(case, ".")
    assert due(case, "u_d#1") == "11-24T05:00"
    assert due(case, "u_b#1") == "11-22T04:00"
    assert case.replayed() == case.events


def test_what_begins_after_a_case_rested_runs() -> None:
    case = stage("s -> u_a -> u_b -> e", u_a=A_DAY, u_b=A_DAY, p=WORKING_DAYS).start()
    pause(case, ".")
    resume(case, ".")
    case.complete("u_a")
    assert case.picture().clocks["u_b#1"]["state"] == "running"


def test_what_begins_beside_one_task_that_rests_runs() -> None:
    case = stage("s -> u_a -> u_b -> e", u_a=A_DAY, u_b=A_DAY, p=WORKING_DAYS).start()
    pause(case)
    case.complete("u_a")
    assert case.picture().clocks["u_b#1"]["state"] == "running"


def test_a_case_without_a_limit_of_its_own_rests_with_its_tasks() -> None:
    case = limited()
    pause(case, ".")
    assert case.picture().clocks[A]["state"] == "paused"
    with pytest.raises(ClockNotRunning):
        pause(stage("s -> u_a -> e").start(), ".")


def test_a_paused_limit_ends_with_its_task() -> None:
    case = limited()
    pause(case)
    case.complete("u_a")
    assert case.of("clock.stopped") == [{"n": A}]
    assert case.ended
