"""Hands for cases with time limits: one with a limit, paused, resumed, extended."""

from engine.commands import ExtendClock, PauseClock, ResumeClock
from tests.engine.stage import Stage, stage

A_DAY, WORKING_DAYS, BY_LAW = "| grid.sla=handle_u2", "| grid.sla=handle_u3", "| grid.sla=rectify"
A = "u_a#1"


def limited(limit: str = A_DAY, **more: str) -> Stage:
    """Return a case whose first task has a limit, by default of 24 hours."""
    return stage("s -> u_a -> e", u_a=limit, **more).start()


def pause(case: Stage, name: str = A, reason: str = "material", text: str = "") -> None:
    case.do(PauseClock, task=name, reason=reason, text=text)


def resume(case: Stage, name: str = A) -> None:
    case.do(ResumeClock, task=name)


def extend(case: Stage, n: int, name: str = A) -> None:
    case.do(ExtendClock, task=name, n=n, reason="the part has to be ordered")


def due(case: Stage, name: str = A) -> str:
    """Return the day and the hour (UTC) at which a clock ends."""
    moment: str = case.picture().clocks[name]["due"]
    return moment[5:16]
