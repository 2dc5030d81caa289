"""Compensation: what was done is undone, last first (BPMN 2.0.2 §13.5.5, p. 440-442).

While a scope lives, it remembers which of its activities are done and could be undone: those with
a compensation boundary event, and sub-processes in which something could. A sub-process that is
done keeps what it remembered as one entry of its parent. Whoever throws compensation takes the
entries, oldest last, and lets their handlers run one after another in a scope of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from engine.history import events
from engine.spiff.tokens import Token
from processes.feel.values import from_json, to_json
from processes.model import Trigger, TriggerKind

Entry = dict[str, Any]
"""``a``: the activity; ``h``: the node that undoes it, if one does; ``in``: entries inside it;
``own``: the variables it had of its own when it was done (its “snapshot data”), if it had any.
"""
UNDOES = "undoes"
"""On the token of a handler: what is to be undone after it, where the thrower has gone on."""


def remember(done: Token) -> None:
    """Keep what undoes the activity that ``done`` has just left."""
    workflow = done.workflow
    if not workflow.spec.compensates or UNDOES in done.internal_data:
        return
    handler = workflow.spec.compensation_of(done.task_spec.node.id)
    _keep(done, "" if done.task_spec.is_repeated else handler)


def salvage(workflow: Any, scope: str) -> None:
    """Keep what is done inside of the activities of ``scope`` that still run."""
    for token in workflow.members(scope):
        salvage(workflow, token.name)
        _keep(token, "")


def _keep(token: Token, handler: str) -> None:
    """Make what undoes ``token``, or what is inside it, an entry of the scope around it."""
    workflow = token.workflow
    inside = workflow.undoable.pop(token.name, [])
    if token.task_spec.is_repeated:
        # The copies were activities themselves; each is undone by itself.
        entries = inside
    elif handler or inside:
        entries = [{"a": token.task_spec.node.id, "h": handler, "in": inside}]
        if own := workflow.frames.local.get(token.name):
            entries[0]["own"] = to_json(own)
    else:
        return
    workflow.undoable.setdefault(token.scope, []).extend(entries)


def throw(thrower: Token, trigger: Trigger) -> bool:
    """Begin to undo what ``trigger`` names; return whether the thrower has to wait for it."""
    thrower.note(events.COMPENSATION_THROWN)
    steps = [step for entry in _taken(thrower, trigger.activity) for step in _steps(entry, {})]
    if trigger.waits:
        thrower.internal_data["undo"] = steps
        return proceed(thrower)
    _begin(thrower, steps, thrower.scope)
    return False


def proceed(thrower: Token) -> bool:
    """Begin the next handler of ``thrower``; return whether there was one."""
    steps = thrower.internal_data.pop("undo", ())
    _begin(thrower, steps[:1], thrower.name)
    if steps[1:]:
        thrower.internal_data["undo"] = steps[1:]
    return bool(steps)


def go_on(handler: Token) -> None:
    """Begin the handler that comes after ``handler``, where nobody waits for them to end."""
    _begin(handler, handler.internal_data.pop(UNDOES, ()), handler.scope)


def _begin(thrower: Token, steps: Sequence[Entry], scope: str) -> None:
    """Begin the first of ``steps`` with the data of what it undoes; the others follow it."""
    for step in steps[:1]:
        workflow = thrower.workflow
        handler = workflow.send(step["h"], scope)
        handler.internal_data[UNDOES] = list(steps[1:])
        if step["in"]:
            workflow.undoable[handler.name] = step["in"]
        workflow.declare(handler, from_json(step["own"]))
        handler.task_spec._update(handler)


def _taken(thrower: Token, activity: str) -> list[Entry]:
    """Return the entries to undo, last first, and forget them: nothing is undone twice.

    An event sub-process undoes what was done in the scope it stands in (p. 441); one that itself
    undoes an activity, only what was done in there.
    """
    workflow = thrower.workflow
    scope, taken = thrower.scope, []
    while True:
        entries = workflow.undoable.get(scope, [])
        named = [e for e in entries if not activity or e["a"] == activity]
        taken += reversed(named)
        workflow.undoable[scope] = [e for e in entries if e not in named]
        holder = workflow.tasks.get(scope)
        if holder is None or not holder.task_spec.node.by_event or UNDOES in holder.internal_data:
            return taken
        scope = holder.scope


def _steps(entry: Entry, around: Mapping[str, Any]) -> Iterator[Entry]:
    """Yield the handlers of an entry: its own, else those of what is inside, last first."""
    own = {**around, **entry.get("own", {})}
    if entry["h"]:
        yield {"h": entry["h"], "in": entry["in"], "own": own}
        return
    for inner in reversed(entry["in"]):
        yield from _steps(inner, own)


def is_compensation(trigger: Trigger) -> bool:
    """Say whether ``trigger`` throws or catches compensation."""
    return trigger.kind is TriggerKind.COMPENSATION
