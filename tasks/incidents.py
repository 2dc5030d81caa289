"""What stands still and waits for an operator: where, since when, why; and letting it try again."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Formatter
from typing import Any

from engine.commands import RetryIncident
from engine.errors import DefinitionNotFound, Interrupted, ItemNotFound
from engine.execution import Execution
from engine.history import events
from engine.history.fold import fold, node_of
from engine.library import Library
from engine.records import AgendaItem, Instance
from engine.store import agenda, history, instances
from engine.store.database import Tx
from processes.errors import BihuanError
from processes.model import Process

SLASH = "/"
"""Between the instance and the token in the name of a step that stands still."""
NUMBER = re.compile(r"[1-9][0-9]{0,17}")
RAISED = events.INCIDENT_RAISED
LONGEST_REASON = 500
"""How many characters a reason for trying again may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One thing that stands still."""

    ref: str
    """What to call it when it is to try again: instance/token, or the number of an agenda item."""
    case_no: str
    instance: str
    process: str
    element: str
    """The id of the step in the diagram; of an agenda item about no step, its kind."""
    name: str
    """What the step is called."""
    since: datetime
    tries: int
    code: str
    cause: BihuanError | None
    """Why, as a sentence; None when ``reason`` is all that is known."""
    reason: str
    kind: str = ""
    """Of an agenda item: of which kind it is; empty for a step."""
    about: str = ""
    """Of an agenda item: what it is about, see the kinds."""


def standing_still(tx: Tx, library: Library) -> tuple[Incident, ...]:
    """Return all that stands still: first steps of cases, then items of the agenda."""
    steps = [one for case in instances.with_incidents(tx) for one in _steps(tx, library, case)]
    return (*steps, *(_item(tx, library, item) for item in agenda.stuck(tx)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Who lets something try again, when and why, under an idempotency key."""

    id: str
    at: datetime
    by: str
    reason: str = ""


def try_again(tx: Tx, execution: Execution, ref: str, retry: Retry) -> bool:
    """Let what ``ref`` names try again; return whether something is due at once because of it.

    The reason is recorded with the case; an item of the agenda has no case that could record it.
    Raises InstanceNotFound, NoIncident and ItemNotFound.
    """
    instance, slash, task = ref.partition(SLASH)
    if slash:
        again = RetryIncident(
            id=retry.id,
            at=retry.at,
            actor=retry.by,
            instance=instance,
            task=task,
            reason=retry.reason,
        )
        return execution.execute(tx, again).sets_off
    number = int(ref) if NUMBER.fullmatch(ref) else 0
    if not agenda.revive(tx, number, retry.at):
        raise ItemNotFound(number=ref)
    return True


def _steps(tx: Tx, library: Library, case: Instance) -> Iterator[Incident]:
    happened = history.events_of(tx, case.id)
    process = _process(tx, library, case)
    for token, raised in fold(happened).incidents.items():
        times = [e for e in happened if e.kind == RAISED and e.body["n"] == token]
        code, facts = str(raised.get("code", "")), raised.get("facts", {})
        cause = told(code, facts)
        yield Incident(
            ref=f"{case.id}{SLASH}{token}",
            case_no=case.case_no,
            instance=case.id,
            process=_title(process, case.key),
            element=node_of(token),
            name=_name(process, token),
            since=times[-1].at,
            tries=int(facts.get("tries", len(times))),
            code=code,
            cause=cause,
            reason=str(cause or facts.get("reason", code)),
        )


def _item(tx: Tx, library: Library, item: AgendaItem) -> Incident:
    case = instances.get(tx, item.instance) if item.instance else None
    process = _process(tx, library, case) if case else None
    is_step = process is not None and node_of(item.ref) in process.nodes
    cause = Interrupted() if item.reason == agenda.INTERRUPTED else None
    return Incident(
        ref=str(item.id),
        case_no=case.case_no if case else "",
        instance=item.instance,
        process=_title(process, case.key if case else ""),
        element=node_of(item.ref) if is_step else item.kind.value,
        name=_name(process, item.ref) if is_step else "",
        since=item.due_at,
        tries=item.attempts,
        code=cause.code if cause else "",
        cause=cause,
        reason=str(cause) if cause else item.reason,
        kind=item.kind.value,
        about=item.ref,
    )


def _process(tx: Tx, library: Library, case: Instance) -> Process | None:
    """Return the process of a case; None when it cannot be read any more."""
    try:
        return library.get(tx, case.key, case.version).definition.process
    except DefinitionNotFound:
        return None


def _title(process: Process | None, key: str) -> str:
    return (process.name if process else "") or key


def _name(process: Process | None, token: str) -> str:
    node = process.nodes.get(node_of(token)) if process else None
    return node.name if node else ""


def told(code: str, facts: Mapping[str, Any]) -> BihuanError | None:
    """Return the error with this code that the facts fit, the most telling one; None for none."""
    fitting = [kind for kind in _kinds(code) if _named(kind) <= facts.keys()]
    best = max(fitting, key=lambda kind: len(_named(kind)), default=None)
    if best is None:
        return None
    error = best.__new__(best)
    BihuanError.__init__(error, **dict(facts))
    return error


def inner(error: BihuanError) -> BihuanError | None:
    """Return what a program said against its work, when the error holds it as code and facts."""
    cause = error.facts.get("cause")
    return told(cause["code"], cause["facts"]) if isinstance(cause, dict) else None


def worded(one: Incident, say: Callable[..., str]) -> str:
    """Return why something stands still; ``say`` puts a sentence and its facts into a language."""
    if one.cause is None:
        return one.reason
    inside = inner(one.cause)
    facts = dict(one.cause.facts)
    if inside is not None:
        facts["reason"] = say(inside.template(), **inside.facts)
    return say(one.cause.template(), **facts)


def advice(one: Incident) -> str:
    """Return what to do about it, untranslated; empty when nobody knows."""
    if one.cause is None:
        return ""
    return (inner(one.cause) or one.cause).advice


def _kinds(code: str) -> list[type[BihuanError]]:
    found, waiting = [], [BihuanError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.code == code:
            found.append(kind)
    return found


def _named(kind: type[BihuanError]) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(kind.template()) if name}
