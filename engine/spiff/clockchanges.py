"""What is done to running clocks: they tell, rest, go on, are extended and counted anew."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from engine.calendar import Calendar
from engine.canonical import from_moment, moment
from engine.clockerrors import (
    ClockExtended,
    ClockFixed,
    ClockNotDue,
    ClockNotPaused,
    ClockNotRunning,
    ClockPassed,
    ClockPaused,
    ExtensionTooLong,
    ExtensionTooShort,
    NothingToRecount,
    UnknownReason,
)
from engine.errors import CommandRefused
from engine.history import events
from engine.history.clocks import CASE
from engine.limits import Clock
from engine.spiff.clocks import AGAIN, OVERDUE, STATES, Clocks, moments_told
from engine.spiff.failure import EvaluationFailed
from engine.spiff.moments import until

if TYPE_CHECKING:
    from engine.spiff.tokens import Token

REASONS: Final = ("party", "material", "vote", "season", "other")
"""What a time limit may wait for; with “other” words are needed."""
OTHER: Final = "other"

EXTENDED_BY: Final[Mapping[str, str]] = {
    "labour_mediate": "labour_extend",
    "petition_close": "petition_extend",
}
"""Limits of the law that it allows to extend, and by which limit at most."""
ONCE: Final = "extend_once"
"""The limit of all other extensions."""


class ClockChanges:
    """What may be done to the clocks of one case."""

    def __init__(self, workflow: Any) -> None:
        """Take the running case."""
        self._workflow = workflow
        self._clocks: Clocks = workflow.clocks

    def tell(self, name: str) -> None:
        """Tell what has come of a clock; raise ClockNotRunning, ClockNotDue.

        Counted anew before where another calendar is in force: a case that began while the calendar
        was changed may not have been asked to.
        """
        clock, before = self._clocks.get(name), len(self._workflow.journal)
        if clock.edition and clock.paused is None and clock.edition != self._calendar().number:
            self._recount_clock(name, clock)
        try:
            self._clocks.fire(name)
        except ClockNotDue:
            if len(self._workflow.journal) == before:
                raise

    def pause(self, name: str, reason: str, text: str, by: str) -> None:
        """Let a clock rest, or with “.” that of the case and all of its tasks that may rest.

        Raises UnknownReason, ClockNotRunning, ClockPaused, ClockPassed and ClockFixed.
        """
        if reason not in REASONS or (reason == OTHER and not text.strip()):
            raise UnknownReason(reason=reason)
        for each in self._to_pause(name):
            self._clocks.rest(each, (reason, text, by), with_case=name == CASE)

    def resume(self, name: str, by: str) -> None:
        """Let a clock go on, or with “.” all that rest with their case.

        Raises ClockNotRunning and ClockNotPaused.
        """
        for each in self._to_resume(name):
            clock = self._clocks.get(each)
            if clock.paused is None:
                raise ClockNotPaused
            rest = (moment(clock.paused), moment(self._now))
            clock = replace(clock, changes=(*clock.changes, rest), paused=None)
            clock = replace(clock, with_case=False, why=())
            self._put(each, self._counted(each, clock), events.CLOCK_RESUMED, by=by)

    def extend(self, name: str, n: int, reason: str, by: str) -> None:
        """Let a clock end ``n`` units later, once; one that has passed may come back so.

        Raises ClockNotRunning, ClockPaused, ClockPassed (the law asks for an extension in time),
        ClockFixed, ClockExtended, ExtensionTooLong and ExtensionTooShort.
        """
        clock = self._clocks.get(name)
        if clock.paused is not None or clock.key in EXTENDED_BY:
            self._running(name)
        if clock.extended:
            raise ClockExtended
        if clock.key not in EXTENDED_BY and self._clocks.fixed(name, clock):
            raise ClockFixed
        limit = self._calendar().limit(EXTENDED_BY.get(clock.key, ONCE))
        if not 1 <= n <= limit.n:
            raise ExtensionTooLong(most=limit.n, n=n)
        clock = replace(clock, changes=(*clock.changes, (str(n), limit.clock)))
        new = self._counted(name, clock)
        if new.moments.due <= self._now:
            raise ExtensionTooShort(n=n)
        why = {"more": str(n), "unit": limit.clock, "reason": reason, "by": by}
        self._put(name, new, events.CLOCK_EXTENDED, **why, **_back(clock, new))

    def recount(self) -> None:
        """Count every clock, and every timer that asked the calendar, with the one in force.

        Raises NothingToRecount when all of them end as before.
        """
        before = len(self._workflow.journal)
        for name, clock in [*self._clocks.running.items()]:
            self._recount_clock(name, clock)
        for token in self._workflow.living():
            if "armed" in token.internal_data:
                self._recount_timer(token)
        if len(self._workflow.journal) == before:
            raise NothingToRecount

    # Which clocks

    def _to_pause(self, name: str) -> Sequence[str]:
        if name != CASE:
            self._check_pause(name)
            return (name,)
        if CASE in self._clocks.running:
            self._check_pause(CASE)
        found = [each for each in self._clocks.running if self._may_pause(each)]
        if not found:
            raise ClockNotRunning
        return found

    def _to_resume(self, name: str) -> Sequence[str]:
        if name != CASE:
            return (name,)
        found = [each for each, clock in self._clocks.running.items() if clock.with_case]
        if not found:
            raise ClockNotPaused
        return found

    def _may_pause(self, name: str) -> bool:
        try:
            self._check_pause(name)
        except CommandRefused:
            return False
        return True

    def _check_pause(self, name: str) -> None:
        if self._clocks.fixed(name, self._running(name)):
            raise ClockFixed

    def _running(self, name: str) -> Clock:
        """Return a clock that neither rests nor has passed."""
        clock = self._clocks.get(name)
        if clock.paused is not None:
            raise ClockPaused
        if clock.moments.due <= self._now:
            raise ClockPassed
        return clock

    # Counting

    def _counted(self, name: str, clock: Clock) -> Clock:
        """Return ``clock`` with its moments, and what has been told of them."""
        moments = clock.counted(self._clocks.counting(name))
        edition = self._calendar().number if clock.key else clock.edition
        passed = moments.passed(self._now)
        # Who was told that a limit has passed is told nothing new while it still has.
        lasts = clock.paused is not None or min(clock.told, passed) >= OVERDUE
        stands = clock.told if lasts else min(clock.told, passed)
        to = clock.to if stands >= OVERDUE else ""
        return replace(clock, moments=moments, edition=edition, told=stands, to=to)

    def _put(self, name: str, clock: Clock, kind: str, **body: Any) -> None:
        """Keep a clock that was counted and write down how it stands."""
        self._clocks.running[name] = clock
        state = STATES[clock.told] if clock.paused is None else "paused"
        if clock.edition:
            body["edition"] = clock.edition
        if OVERDUE <= clock.told < AGAIN:
            body["again"] = moment(clock.moments.again)
        self._clocks.note(kind, name, state=state, **body, **moments_told(clock.moments))

    def _recount_clock(self, name: str, clock: Clock) -> None:
        token = self._workflow.tasks.get(name)
        if clock.given is not None and clock.edition:
            told = _Told(at=clock.start, edition=clock.edition, due=clock.given)
            given = self._moved(token, token.task_spec.node.due, told)
            clock = replace(clock, given=given, edition=self._calendar().number)
        new = self._counted(name, clock)
        if new.moments != clock.moments:
            self._put(name, new, events.CLOCK_RECOUNTED, **_back(clock, new))

    def _recount_timer(self, token: "Token") -> None:
        kept = token.internal_data
        told = _Told(
            at=from_moment(kept["armed"]), edition=kept["edition"], due=from_moment(kept["due"])
        )
        due = moment(self._moved(token, token.task_spec.trigger(token).expression, told))
        if due != kept["due"]:
            kept["due"], kept["edition"] = due, self._calendar().number
            token.note(events.TIMER_ARMED, due=due, edition=kept["edition"])

    def _moved(self, token: "Token", text: str, told: "_Told") -> datetime:
        """Return where the calendar in force moves a moment that ``text`` once gave.

        Worked out with the calendar of then, it must still give what it gave: else the variables
        have changed since, and it is not for the calendar to move it.
        """
        scripting = self._workflow.script_engine
        try:
            then, now = (
                until(token, text, scripting.at(told.at, number))
                for number in (told.edition, self._calendar().number)
            )
        except EvaluationFailed:
            return told.due
        return now if then == told.due else told.due

    @property
    def _calendar(self) -> Callable[[], Calendar]:
        calendar: Callable[[], Calendar] = self._workflow.script_engine.lookups.calendar
        return calendar

    @property
    def _now(self) -> datetime:
        now: datetime = self._workflow.now
        return now


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What an expression gave that asked the calendar."""

    at: datetime
    edition: int
    due: datetime


def _back(before: Clock, now: Clock) -> dict[str, bool]:
    """Return whether a limit that had passed has not any more: those above need not help."""
    return {"back": True} if before.told >= OVERDUE > now.told else {}
