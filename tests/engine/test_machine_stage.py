"""The stage sees what is wrong: each of its checks fails on a case that breaks it."""

from dataclasses import replace

import pytest

from engine.history.events import Event
from tests.engine.ledger import Ledger, agrees, left_over
from tests.engine.stage import Stage, stage


@pytest.fixture
def case() -> Stage:
    return stage("s -> u_a -> e", "b_x -> e_x", b_x="u_a PT1H").start()


@pytest.mark.parametrize(
    "kinds",
    [
        ["timer.fired"],
        ["timer.armed", "timer.armed"],
        ["job.created", "job.completed", "job.cancelled"],
        ["node.entered", "node.completed", "node.entered"],
        ["node.entered", "node.cancelled", "node.completed"],
        ["task.claimed"],
        ["clock.warned"],
        ["clock.started", "clock.started"],
        ["clock.started", "clock.stopped", "clock.overdue"],
    ],
)
def test_nothing_is_closed_that_is_not_open_and_nothing_opened_twice(kinds: list[str]) -> None:
    with pytest.raises(AssertionError):
        Ledger().read([Event(kind, {"n": "a#1"}) for kind in kinds])


def test_a_state_agrees_with_its_events(case: Stage) -> None:
    agrees(case.picture(), case.ledger, case.state)


def test_a_timer_left_behind_is_seen(case: Stage) -> None:
    with pytest.raises(AssertionError):
        agrees(replace(case.picture(), timers={}), case.ledger, case.state)


def test_a_clock_left_behind_or_moved_is_seen() -> None:
    case = stage("s -> u_a -> e", u_a="| grid.sla=handle_u2").start()
    agrees(case.picture(), case.ledger, case.state)
    clock = case.picture().clocks["u_a#1"]
    for told in ({}, {"u_a#1": {**clock, "due": clock["warn"]}}):
        with pytest.raises(AssertionError):
            agrees(replace(case.picture(), clocks=told), case.ledger, case.state)


def test_a_lost_token_is_seen(case: Stage) -> None:
    with pytest.raises(AssertionError):
        agrees(replace(case.picture(), tokens={}), case.ledger, case.state)


def test_a_variable_that_no_event_tells_of_is_seen(case: Stage) -> None:
    with pytest.raises(AssertionError):
        agrees(replace(case.picture(), variables={"x": 1}), case.ledger, case.state)


def test_a_finished_case_that_still_holds_something_is_seen(case: Stage) -> None:
    assert case.state is not None
    assert "tokens" in left_over(case.state)
