"""Time limits of tasks and cases: they start, warn, pass, climb and end (domain.md §2.0)."""

import pytest

from engine.clockerrors import ClockNotDue, ClockNotRunning
from engine.commands import FireClock
from tests.engine.stage import Stage, stage

ONE = "s -> u_a -> e"


def limited(limit: str = "| grid.sla=handle_u2", *lines: str, **more: str) -> Stage:
    """Return a case whose first task has a limit, by default of 24 hours."""
    return stage(*(lines or (ONE,)), u_a=limit, **more).start()


def clock(case: Stage, name: str = "u_a#1") -> str:
    """Return how a clock stands; empty when there is none."""
    state: str = case.picture().clocks.get(name, {}).get("state", "")
    return state


def test_a_limit_starts_when_the_task_is_there() -> None:
    case = limited()
    (begun,) = case.of("clock.started")
    assert begun == {
        "n": "u_a#1",
        "key": "handle_u2",
        "unit": "h",
        "count": "24",
        "edition": 1,
        "warn": "2026-11-18T23:12:00.000000Z",
        "due": "2026-11-19T04:00:00.000000Z",
    }
    assert case.of("task.created")[0]["due"] == begun["due"]


def test_four_fifths_of_a_limit_warn_and_its_end_climbs() -> None:
    case = limited()
    assert case.tells(hours=19) == []
    assert case.tells(minutes=12) == ["clock.warned"]
    assert case.tells(hours=4, minutes=47) == []
    assert case.tells(minutes=1) == ["clock.overdue"]
    assert case.tells(hours=12) == ["clock.overdue"]
    first, second = case.of("clock.overdue")
    assert (first["level"], first["to"], first["role"]) == (1, "L3", "street_center")
    assert first["again"] == "2026-11-19T16:00:00.000000Z"
    assert (second["level"], second["to"], second["role"]) == (2, "L4", "district_coordinator")
    assert "again" not in second
    assert case.tells(days=30) == []


def test_a_limit_of_working_days_warns_in_office_time() -> None:
    case = limited("| grid.sla=handle_u3")
    assert case.picture().clocks["u_a#1"]["due"] == "2026-11-25T10:00:00.000000Z"
    assert case.picture().clocks["u_a#1"]["warn"] == "2026-11-24T09:06:00.000000Z"


def test_whoever_comes_late_tells_each_post_above_once_and_warns_of_nothing_past() -> None:
    case = limited()
    case.now = case.now.replace(month=12)
    assert case.tells() == ["clock.overdue", "clock.overdue"]
    told = [(each["level"], each["to"]) for each in case.of("clock.overdue")]
    assert told == [(1, "L3"), (2, "L4")]


def test_a_limit_ends_with_its_task() -> None:
    case = limited()
    case.complete("u_a")
    assert case.of("clock.stopped") == [{"n": "u_a#1"}]
    assert case.ended


def test_a_limit_that_passed_says_so_when_it_ends() -> None:
    case = limited()
    case.tells(days=2)
    case.complete("u_a")
    assert case.of("clock.stopped") == [{"n": "u_a#1", "late": True}]


def test_a_limit_ends_with_a_task_that_is_given_up() -> None:
    case = limited("| grid.sla=handle_u2", ONE, "b_late -> e2", b_late="u_a PT1H")
    case.wait(hours=1)
    assert case.of("clock.stopped") == [{"n": "u_a#1"}]


def test_all_limits_end_with_a_case_that_is_cancelled() -> None:
    case = stage(ONE, u_a="| grid.sla=handle_u2", p="| grid.sla=handle_u3").start()
    assert [clock(case), clock(case, ".")] == ["running", "running"]
    case.cancel()
    assert case.picture().clocks == {}


def test_the_limit_of_a_case_runs_over_all_its_tasks() -> None:
    case = stage("s -> u_a -> u_b -> e", p="| grid.sla=handle_u2").start()
    case.complete("u_a")
    assert case.tells(hours=20) == ["clock.warned"]
    assert case.tells(hours=4) == ["clock.overdue"]
    case.complete("u_b")
    assert case.of("clock.stopped") == [{"n": ".", "late": True}]
    assert case.ended


def test_a_due_date_of_the_diagram_warns_and_climbs_in_plain_time() -> None:
    case = limited("PT10H")
    assert case.picture().clocks["u_a#1"].keys() == {"state", "warn", "due"}
    assert case.tells(hours=8) == ["clock.warned"]
    assert case.tells(hours=2) == ["clock.overdue"]
    assert case.tells(hours=5) == ["clock.overdue"]
    assert [told["to"] for told in case.of("clock.overdue")] == ["L2", "L3"]


def test_a_task_without_a_limit_has_no_clock() -> None:
    case = stage(ONE).start()
    assert case.picture().clocks == {}
    assert "clock" not in str(case.state)


def test_an_unknown_limit_stops_the_task_before_it_begins() -> None:
    case = limited("| grid.sla=someday")
    assert case.incidents() == {"u_a": "INC-011"}
    assert case.of("task.created") == []


def test_what_is_not_due_is_not_told() -> None:
    case = limited()
    with pytest.raises(ClockNotDue):
        case.do(FireClock, task="u_a#1")
    with pytest.raises(ClockNotRunning):
        case.do(FireClock, task="u_a#2")


def test_each_copy_of_a_task_has_a_limit_of_its_own() -> None:
    case = stage(ONE, u_a="| grid.sla=handle_u2 | times 3").start()
    assert len(case.picture().clocks) == 3
    case.complete("u_a")
    assert len(case.picture().clocks) == 2


def test_a_limit_moves_nothing_and_holds_nothing_up() -> None:
    case = limited()
    before = case.at()
    case.tells(days=3)
    assert case.at() == before
    assert case.replayed() == case.events


def test_a_due_date_that_chooses_a_limit_is_that_limit_in_every_way() -> None:
    case = stage(ONE, u_a='=due(if urgent then "handle_u1" else "handle_u2")').start(urgent=True)
    assert case.of("clock.started")[0]["key"] == "handle_u1"
    case.tells(hours=2)
    assert case.of("clock.overdue")[0]["to"] == "L3"
