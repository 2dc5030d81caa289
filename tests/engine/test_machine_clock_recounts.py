"""Time limits and timers are counted anew when the calendar or a limit changes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.clockerrors import (
    NothingToRecount,
)
from engine.commands import FireClock
from tests.builders import EDITION
from tests.engine.limitwords import (
    A_DAY,
    WORKING_DAYS,
    A,
    due,
    extend,
    limited,
    pause,
    resume,
)
from tests.engine.stage import Stage, stage


def recounted(case: Stage, **changed: object) -> list[str]:
    """Give the office another edition and count anew; return the kinds of what happened."""
    case.recount(**changed)
    return [event.kind for event in case.last]


FREE = {**EDITION.rest_days, date(2026, 11, 24): "古尔邦节"}


def test_another_day_off_moves_a_running_limit() -> None:
    case = limited(WORKING_DAYS)
    assert recounted(case, rest_days=FREE) == ["clock.recounted"]
    assert due(case) == "11-26T10:00"
    assert case.last[0].body["edition"] == 2


def test_a_limit_that_ends_as_before_is_not_recounted() -> None:
    case = limited(A_DAY)
    with pytest.raises(NothingToRecount):
        recounted(case, rest_days=FREE)


def test_another_length_of_the_limit_counts_from_its_own_start() -> None:
    case = limited(WORKING_DAYS)
    case.tells(days=2)
    longer = replace(EDITION.limits["handle_u3"], n=Decimal(7))
    recounted(case, limits={**EDITION.limits, "handle_u3": longer})
    assert due(case) == "11-27T10:00"


def test_pauses_and_extensions_are_kept_when_it_is_counted_anew() -> None:
    case = limited(WORKING_DAYS)
    case.tells(days=1)
    pause(case)
    case.tells(days=1)
    resume(case)
    extend(case, 2)
    assert due(case) == "11-30T10:00"
    recounted(case, rest_days=FREE)
    assert due(case) == "12-01T10:00"
    assert case.picture().clocks[A]["extended"]["more"] == "2"


def test_what_had_passed_comes_back_when_it_has_not_any_more() -> None:
    case = limited(WORKING_DAYS)
    case.tells(days=7, hours=7)
    assert case.picture().clocks[A]["state"] == "overdue"
    recounted(case, rest_days={**FREE, date(2026, 11, 25): "古尔邦节"})
    body = case.last[0].body
    assert (body["back"], body["state"], due(case)) == (True, "running", "11-27T10:00")
    assert "role" not in case.picture().clocks[A]
    assert case.tells(days=2, hours=1) == ["clock.warned", "clock.overdue"]


def test_what_has_passed_all_the_same_stays_told() -> None:
    case = limited(WORKING_DAYS)
    case.tells(days=14)
    recounted(case, rest_days=FREE)
    assert case.picture().clocks[A]["state"] == "overdue"
    assert "back" not in case.last[0].body
    assert case.tells(days=30) == []


def test_a_paused_limit_is_counted_anew_and_still_rests() -> None:
    case = limited(WORKING_DAYS)
    pause(case)
    assert recounted(case, rest_days=FREE) == ["clock.recounted"]
    assert case.picture().clocks[A]["state"] == "paused"
    assert case.picture().clocks[A]["reason"] == "material"
    resume(case)
    assert due(case) == "11-26T10:00"


def test_a_timer_that_asked_the_calendar_is_moved() -> None:
    case = stage("s -> c_t -> u_b -> e", c_t='date =due("handle_u3")').start()
    assert recounted(case, rest_days=FREE) == ["timer.armed"]
    assert case.last[0].body == {
        "n": "c_t#1",
        "due": "2026-11-26T10:00:00.000000Z",
        "edition": 2,
    }
    assert case.wait(days=7, hours=6) == []
    assert case.wait(days=1) == ["c_t"]


def test_a_timer_on_the_border_that_asked_the_calendar_is_moved() -> None:
    case = stage("s -> u_a -> e", "b_x -> e2", b_x='u_a date =due("handle_u3")').start()
    assert recounted(case, rest_days=FREE) == ["timer.armed"]
    case.wait(days=8, hours=6)
    assert case.ended


def test_a_timer_whose_variables_have_changed_since_stays_where_it_is() -> None:
    case = stage(
        "s -> p_a -> c_t -> e",
        "p_a -> u_b -> u_c -> e2",
        c_t="date =due(limit)",
    ).start(limit="handle_u3")
    case.complete("u_b", limit="handle_u4")
    with pytest.raises(NothingToRecount):
        recounted(case, rest_days=FREE)


def test_a_timer_that_did_not_ask_the_calendar_stays_where_it_is() -> None:
    case = stage("s -> c_t -> e", c_t="P10D").start()
    with pytest.raises(NothingToRecount):
        recounted(case, rest_days=FREE)


def test_a_due_date_that_asked_the_calendar_is_moved() -> None:
    case = limited('=due("handle_u3") + duration("PT1H")')
    assert due(case) == "11-25T11:00"
    assert recounted(case, rest_days=FREE) == ["clock.recounted"]
    assert due(case) == "11-26T11:00"


def test_a_case_that_was_not_asked_is_counted_anew_before_it_tells() -> None:
    case = limited(WORKING_DAYS)
    case.published(rest_days=FREE)
    assert case.tells(days=6, hours=5, minutes=6) == ["clock.recounted"]
    assert due(case) == "11-26T10:00"
    assert case.tells(days=2, hours=1) == ["clock.warned", "clock.overdue"]


def test_a_limit_that_ends_earlier_now_tells_at_once_what_has_come() -> None:
    case = limited(WORKING_DAYS)
    shorter = replace(EDITION.limits["handle_u3"], n=Decimal(1))
    case.published(limits={**EDITION.limits, "handle_u3": shorter})
    case.now = case.now.replace(day=24, hour=9, minute=6)
    case.do(FireClock, task=A)
    assert [event.kind for event in case.last] == ["clock.recounted", "clock.overdue"]
