"""Clocks: the time limits of a running case and of its tasks, from their start to their end.

A clock is no token: it moves nothing, holds nothing up and ends with what it belongs to. It tells
when four fifths of a limit are used, when the limit has passed, and when half as much again has.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.calendar import Calendar
from engine.canonical import moment
from engine.climbing import Climb
from engine.clockerrors import ClockNotDue, ClockNotRunning
from engine.history import events
from engine.history.clocks import CASE
from engine.limits import Clock, Counting, Moments, clock_from
from engine.spiff.failure import NoAnswer
from engine.spiff.moments import until
from processes.errors import BihuanError

if TYPE_CHECKING:
    from engine.spiff.scripting import FeelScripting
    from engine.spiff.tokens import Token

SLA = "grid.sla"
WARNED, OVERDUE, AGAIN = 1, 2, 3
"""How many moments of a clock have been told of."""
STATES = ("running", "warned", "overdue", "overdue")
"""How a clock stands, by how many moments have been told of."""


class Clocks:
    """The clocks that run in one case, by the name of their token, or “.” for the case."""

    def __init__(self, workflow: Any) -> None:
        """Begin with none."""
        self.running: dict[str, Clock] = {}
        self._workflow = workflow

    # Beginning and end

    def of_task(self, token: "Token") -> Clock | None:
        """Return the clock of a task that begins now: by its due date or by its limit, or None.

        May raise EvaluationFailed.
        """
        node = token.task_spec.node
        if node.due:
            return self._given(token, node.due)
        key = node.properties.get(SLA, "")
        try:
            return self._limited(key, token.name) if key else None
        except BihuanError as error:
            text = f'due("{key}")'
            raise NoAnswer(node=node.id, expression=text, reason=error.sentence()) from error

    def begin_case(self) -> None:
        """Start the clock of the whole case where its process has a limit."""
        key = self._workflow.spec.process.properties.get(SLA, "")
        if key:
            self.begin(CASE, self._limited(key, CASE))

    def begin(self, name: str, clock: Clock) -> None:
        """Let ``clock`` run from now on; in a case that rests as a whole it rests if it may."""
        self.running[name] = clock
        about: dict[str, Any] = {}
        if clock.key:
            limit = self._calendar().limit(clock.key)
            about = {"key": clock.key, "unit": limit.clock, "count": str(limit.n)}
        if clock.edition:
            about["edition"] = clock.edition
        self.note(events.CLOCK_STARTED, name, **about, **moments_told(clock.moments))
        resting = next((one.why for one in self.running.values() if one.with_case), ())
        if resting and not self.fixed(name, clock):
            self.rest(name, resting, with_case=True)

    def rest(self, name: str, why: Sequence[str], *, with_case: bool) -> None:
        """Let a clock rest from now on; ``why``: reason, words, who says so."""
        reason, text, by = why
        kept = (reason, text, by) if with_case else ()
        clock = replace(self.running[name], paused=self._now, with_case=with_case, why=kept)
        self.running[name] = clock
        more = {"text": text} if text else {}
        self.note(events.CLOCK_PAUSED, name, reason=reason, by=by, **more)

    def fixed(self, name: str, clock: Clock) -> bool:
        """Say whether the law, or the diagram, lets a clock wait for nobody."""
        token = self._workflow.tasks.get(name)
        element = self._workflow.spec.process if token is None else token.task_spec.node
        if element.properties.get("grid.clock") == "legal":
            return True
        return bool(clock.key) and not self._calendar().limit(clock.key).pausable

    def stop(self, name: str) -> None:
        """End a clock with what it belongs to, if there is one."""
        clock = self.running.pop(name, None)
        if clock is not None:
            late = {"late": True} if clock.told >= OVERDUE else {}
            self.note(events.CLOCK_STOPPED, name, **late)

    # What is due

    def fire(self, name: str) -> None:
        """Tell what has come of a clock; raise ClockNotRunning, ClockNotDue.

        Whoever comes late tells no warning after the end, but each post above once: first the next
        one, then, by a command of its own that is due at once, the one above that.
        """
        clock = self.get(name)
        passed = min(clock.moments.passed(self._now), max(clock.told, WARNED) + 1)
        if clock.paused or passed <= clock.told:
            raise ClockNotDue
        if passed == WARNED:
            self.running[name] = replace(clock, told=passed)
            self.note(events.CLOCK_WARNED, name)
        else:
            self._climb(name, clock, passed)

    def _climb(self, name: str, clock: Clock, passed: int) -> None:
        """Tell the post above, and the one above that when half as much again has passed."""
        asked = Climb(
            role=self._lane(name),
            since=clock.to,
            escalates_to=self._calendar().limit(clock.key).escalates_to if clock.key else (),
        )
        to, role, place = self._scripting.lookups.climb(asked)
        self.running[name] = replace(clock, told=passed, to=to)
        post = {"to": to, "role": role, "place": place}
        again = {"again": moment(clock.moments.again)} if passed < AGAIN else {}
        self.note(events.CLOCK_OVERDUE, name, level=passed - WARNED, **post, **again)

    # What the state keeps

    def form(self) -> dict[str, Any]:
        """Return all clocks as JSON."""
        return {name: clock.form() for name, clock in self.running.items()}

    def read(self, forms: Mapping[str, Any]) -> None:
        """Take what ``form`` wrote."""
        self.running = {name: clock_from(form) for name, form in forms.items()}

    # What all of it needs

    def get(self, name: str) -> Clock:
        """Return a clock; raise ClockNotRunning."""
        if name not in self.running:
            raise ClockNotRunning
        return self.running[name]

    def counting(self, name: str) -> Counting:
        """Return how time is counted for a clock: with the hours of the post that has the task."""
        return Counting(calendar=self._calendar, place=lambda: self._line(name))

    def note(self, kind: str, name: str, **body: Any) -> None:
        """Write down what happened to a clock."""
        self._workflow.note(kind, n=name, **body)

    def _given(self, token: "Token", text: str) -> Clock:
        scripting = self._scripting
        scripting.watch()
        due = until(token, text)
        if scripting.limit is not None and scripting.limit[1] == due:
            # The diagram chooses one of the limits of the table: it is one in every way.
            return self._limited(scripting.limit[0], token.name)
        clock = Clock(start=self._now, given=due, moments=Moments(warn=due, due=due, again=due))
        asked = scripting.edition
        return replace(clock, moments=clock.counted(self.counting(token.name)), edition=asked)

    def _limited(self, key: str, name: str) -> Clock:
        never = Moments(warn=self._now, due=self._now, again=self._now)
        clock = Clock(start=self._now, key=key, moments=never)
        counted = clock.counted(self.counting(name))
        return replace(clock, moments=counted, edition=self._calendar().number)

    def _line(self, name: str) -> Sequence[str]:
        workflow = self._workflow
        place = workflow.posts.get(self._lane(name), "") or workflow.data["case"]["place"]
        return [above["code"] for above in self._scripting.lookups.line(place)]

    def _lane(self, name: str) -> str:
        token = self._workflow.tasks.get(name)
        lane: str = token.task_spec.lane if token is not None else ""
        return lane

    @property
    def _scripting(self) -> "FeelScripting":
        scripting: FeelScripting = self._workflow.script_engine
        return scripting

    @property
    def _now(self) -> datetime:
        return self._scripting.now

    @property
    def _calendar(self) -> Callable[[], Calendar]:
        return self._scripting.lookups.calendar


def moments_told(moments: Moments) -> dict[str, str]:
    """Return when a clock warns and ends, as its events say it."""
    return {"warn": moment(moments.warn), "due": moment(moments.due)}
