"""Whose time limit is asked about, what may be done with it, and what would come of that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from engine.execution import Executed, Execution, Rehearsal
from engine.history import clocks
from engine.history.clocks import CASE
from engine.records import Instance, WorkItem
from engine.store import instances
from engine.store.database import Tx
from tasks import access, clockverbs
from tasks.actions import Act
from tasks.errors import TaskNotFound
from tasks.forms import Texts
from web import text
from web.auth import actor, office

Verb = Callable[[Tx, Execution, Act, Any, Texts], Executed]

TASK_VERBS: Mapping[str, Verb] = {
    "pause": clockverbs.pause,
    "resume": lambda tx, door, act, task, _texts: clockverbs.resume(tx, door, act, task),
    "extend": clockverbs.extend,
}
CASE_VERBS: Mapping[str, Verb] = {
    "pause": clockverbs.pause_case,
    "resume": lambda tx, door, act, case, _texts: clockverbs.resume_case(tx, door, act, case),
    "extend": clockverbs.extend_case,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose time limit it is: that of a task, or of a whole case."""

    case: Instance
    item: WorkItem | None = None

    @property
    def name(self) -> str:
        """What the limit is called in the history of its case."""
        return self.item.task if self.item else CASE

    @property
    def clock(self) -> Mapping[str, Any]:
        """How the limit stands; empty when there is none."""
        return (self.item.clock if self.item else self.case.clock) or {}

    @property
    def title(self) -> str:
        """What the limit is for."""
        if self.item is None:
            return text.say("The whole case")
        return text.either(self.item.title, self.item.title_en)

    def carry(self, tx: Tx, door: Execution, verb: str, act: Act, texts: Texts) -> Executed:
        """Do what ``verb`` says with the limit, or foresee it; raise what stands against it."""
        if self.item is None:
            return CASE_VERBS[verb](tx, door, act, self.case.id, texts)
        return TASK_VERBS[verb](tx, door, act, self.item.id, texts)

    def url(self, verb: str = "") -> str:
        """Return the address of the page, or of one of its verbs."""
        if self.item is None:
            return _url("case", verb, instance=self.case.id)
        return _url("task", verb, number=self.item.id)


def subject_of_task(tx: Tx, number: int) -> Subject:
    """Return the limit of a task that the person does or stands above; raise TaskNotFound."""
    item = access.clock_for(tx, actor(), number)
    case = instances.get(tx, item.instance)
    if case is None:
        raise TaskNotFound
    return Subject(case=case, item=item)


def subject_of_case(tx: Tx, instance: str) -> Subject:
    """Return the limit of a case that the person may see; raise CaseNotFound."""
    return Subject(case=access.case_for(tx, actor(), instance))


def rehearse(tx: Tx, subject: Subject, verb: str, texts: Texts) -> Executed:
    """Return what a verb would do; raise what stands against it."""
    parts = office()
    act = Act(id="rehearsal", at=parts.clock(), actor=actor())
    return subject.carry(tx, Rehearsal(parts.execution), verb, act, texts)


def after(subject: Subject, done: Executed) -> Mapping[str, Any]:
    """Return how the limit would stand."""
    clock = subject.clock
    for event in done.events:
        if event.body.get("n") == subject.name:
            clock = clocks.after(clock, event.kind, event.body)
    return clock


def _url(what: str, verb: str, **place: Any) -> str:
    if verb:
        return url_for(f"clocks.change_{what}", verb=verb, **place)
    return url_for(f"clocks.of_{what}", **place)
