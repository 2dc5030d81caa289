"""Events up to a moment → what the case looked like at that moment; pure, restartable anywhere."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from engine.history import clocks, events

Names = Mapping[str, str]


class Happened(Protocol):
    """What fold reads of an event."""

    @property
    def kind(self) -> str:
        """Return the kind."""
        ...

    @property
    def body(self) -> Mapping[str, Any]:
        """Return the body."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The case at one moment."""

    tokens: Names = field(default_factory=dict)
    """Node by living token."""
    visits: Mapping[str, int] = field(default_factory=dict)
    """How often each node was reached."""
    flows: Mapping[str, int] = field(default_factory=dict)
    """How often each flow was taken."""
    tasks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Open tasks by token, with role, place, form, due, by."""
    timers: Names = field(default_factory=dict)
    """Due moment by token or arm."""
    clocks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Running time limits by token, or “.” for the case (engine/history/clocks.py)."""
    messages: Names = field(default_factory=dict)
    """Awaited message by token or arm."""
    incidents: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    """Values in their JSON form."""
    local: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The variables of a token and what is inside it, by token, in their JSON form."""
    state: str = ""
    case: Mapping[str, Any] = field(default_factory=dict)
    closure: str = ""


def node_of(name: str) -> str:
    """Return the node of the token ``node#k``."""
    return name.rpartition("#")[0]


def fold(happened: Iterable[Happened], start: Picture | None = None) -> Picture:
    """Return the picture after all of ``happened``, going on from ``start`` when it is given."""
    picture = start or Picture()
    for event in happened:
        picture = APPLY[event.kind](picture, event.body)
    return picture


def _with(old: Mapping[str, Any], key: str, value: Any) -> Mapping[str, Any]:
    return {**old, key: value}


def _without(old: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return {k: v for k, v in old.items() if k != key}


def _more(old: Mapping[str, int], *keys: str) -> Mapping[str, int]:
    new = dict(old)
    for key in keys:
        new[key] = new.get(key, 0) + 1
    return new


def _case_started(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(p, state="open", case=b)


def _case_completed(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(p, state="completed", closure=b.get("closure", ""))


def _case_cancelled(p: Picture, _b: Mapping[str, Any]) -> Picture:
    return replace(p, state="cancelled")


def _node_entered(p: Picture, b: Mapping[str, Any]) -> Picture:
    node = node_of(b["n"])
    if b.get("loop"):
        # It only holds the copies of a loop, each of which is a token and a visit of its own.
        return p
    return replace(p, tokens=_with(p.tokens, b["n"], node), visits=_more(p.visits, node))


def _node_completed(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(
        p,
        tokens=_without(p.tokens, b["n"]),
        flows=_more(p.flows, *b.get("f", ())),
        incidents=_without(p.incidents, b["n"]),
        local=_without(p.local, b["n"]) if p.local else p.local,
    )


def _node_cancelled(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(
        p,
        tokens=_without(p.tokens, b["n"]),
        incidents=_without(p.incidents, b["n"]),
        local=_without(p.local, b["n"]) if p.local else p.local,
    )


def _task_created(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(p, tasks=_with(p.tasks, b["n"], {**b, "by": b.get("to", "")}))


def _task_held(p: Picture, b: Mapping[str, Any]) -> Picture:
    task = {**p.tasks[b["n"]], "by": b.get("by", "")}
    return replace(p, tasks=_with(p.tasks, b["n"], task))


def _task_gone(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(p, tasks=_without(p.tasks, b["n"]))


def _timer_armed(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(p, timers=_with(p.timers, b["n"], b["due"]))


def _timer_gone(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(p, timers=_without(p.timers, b["n"]))


def _clock_changed(kind: str) -> Callable[[Picture, Mapping[str, Any]], Picture]:
    def changed(p: Picture, b: Mapping[str, Any]) -> Picture:
        clock = clocks.after(p.clocks.get(b["n"], {}), kind, b)
        return replace(p, clocks=_with(p.clocks, b["n"], clock))

    return changed


def _clock_gone(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(p, clocks=_without(p.clocks, b["n"]))


def _message_awaited(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(p, messages=_with(p.messages, b["n"], b["name"]))


def _message_gone(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(p, messages=_without(p.messages, b["n"]))


def _data_changed(p: Picture, b: Mapping[str, Any]) -> Picture:
    owner = b.get("in", "")
    if owner:
        return replace(p, local=_with(p.local, owner, {**p.local.get(owner, {}), **b["set"]}))
    return replace(p, variables={**p.variables, **b["set"]})


def _incident_raised(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(p, incidents=_with(p.incidents, b["n"], b))


def _incident_resolved(p: Picture, b: Mapping[str, Any]) -> Picture:
    return replace(p, incidents=_without(p.incidents, b["n"]))


def _unchanged(p: Picture, _b: Mapping[str, Any]) -> Picture:
    return p


APPLY: Mapping[str, Callable[[Picture, Mapping[str, Any]], Picture]] = {
    events.CASE_STARTED: _case_started,
    events.CASE_COMPLETED: _case_completed,
    events.CASE_CANCELLED: _case_cancelled,
    events.NODE_ENTERED: _node_entered,
    events.NODE_COMPLETED: _node_completed,
    events.NODE_CANCELLED: _node_cancelled,
    events.TASK_CREATED: _task_created,
    events.TASK_CLAIMED: _task_held,
    events.TASK_RELEASED: _task_held,
    events.TASK_COMPLETED: _task_gone,
    events.TASK_CANCELLED: _task_gone,
    events.TIMER_ARMED: _timer_armed,
    events.TIMER_FIRED: _timer_gone,
    events.TIMER_CANCELLED: _timer_gone,
    **{kind: _clock_changed(kind) for kind in clocks.CHANGES},
    events.CLOCK_STOPPED: _clock_gone,
    events.MESSAGE_AWAITED: _message_awaited,
    events.MESSAGE_RECEIVED: _message_gone,
    events.MESSAGE_FORGONE: _message_gone,
    events.MESSAGE_THROWN: _unchanged,
    events.DATA_CHANGED: _data_changed,
    events.INCIDENT_RAISED: _incident_raised,
    events.INCIDENT_RESOLVED: _incident_resolved,
    **dict.fromkeys(
        (
            events.SIGNAL_AWAITED,
            events.SIGNAL_FORGONE,
            events.SIGNAL_RECEIVED,
            events.SIGNAL_THROWN,
            events.CONDITION_AWAITED,
            events.CONDITION_FORGONE,
            events.CONDITION_MET,
            events.ERROR_RAISED,
            events.ERROR_CAUGHT,
            events.ESCALATION_RAISED,
            events.ESCALATION_CAUGHT,
            events.COMPENSATION_THROWN,
            events.CALL_STARTED,
            events.CALL_RETURNED,
            events.CALL_CANCELLED,
            events.JOB_CREATED,
            events.JOB_COMPLETED,
            events.JOB_FAILED,
            events.JOB_CANCELLED,
            events.DECISION_EVALUATED,
        ),
        _unchanged,
    ),
}
