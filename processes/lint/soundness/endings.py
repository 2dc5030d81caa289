"""Endings: what an error, an escalation or a cancel event does to the scopes around it.

BPMN 2.0.2 §10.5.6: the innermost event that catches it takes it; an error that nobody catches ends
the case, an escalation goes by unheard.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from processes.lint.graph import Graph
from processes.lint.soundness.net import DONE, Ending
from processes.lint.soundness.scope import Scope
from processes.model import Node, Process, TriggerKind
from processes.notation import SUBPROCESSES, TASKS

_ENDING: Final = (TriggerKind.ERROR, TriggerKind.CANCEL)
_FROM_INSIDE: Final = frozenset(
    {TriggerKind.ERROR, TriggerKind.ESCALATION, TriggerKind.CANCEL, TriggerKind.COMPENSATION}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the scope around a sub-process needs to know of it."""

    endings: frozenset[Ending] = frozenset({DONE})
    raises: frozenset[Ending] = frozenset()
    """Every error and escalation that an event in it throws, at any depth."""
    kinds: frozenset[str] = frozenset()
    """The kinds of its nodes, at any depth: a task may fail, a called process may escalate."""


Summaries = Mapping[str, Summary]


def ending_of(node: Node, process: Process, graph: Graph) -> Ending | None:
    """Return the ending by which ``node`` takes all tokens of its scope, if it does."""
    for trigger in node.triggers if node.kind in {"endEvent", "intermediateThrowEvent"} else ():
        ending = Ending(trigger.kind.value, trigger.name)
        if trigger.kind is TriggerKind.TERMINATE:
            return DONE
        if trigger.kind in _ENDING and node.kind == "endEvent":
            return ending
        if trigger.kind is TriggerKind.ESCALATION:
            catcher = _catcher(ending, node, process, graph)
            if catcher is not None and catcher.interrupting:
                return ending
    return None


def thrown_by(node: Node) -> frozenset[Ending]:
    """Return the errors and escalations that the event ``node`` throws."""
    throws = node.kind in {"endEvent", "intermediateThrowEvent"}
    return frozenset(
        Ending(t.kind.value, t.name) for t in node.triggers if throws and t.kind in _FROM_INSIDE
    )


def catches(event: Node, ending: Ending) -> bool:
    """Return whether ``event`` catches what ended a scope; one without a code catches every one."""
    return ending != DONE and any(
        t.kind.value == ending.kind and t.name in {"", ending.code} for t in event.triggers
    )


def can_happen(event: Node, within: Summary, host: Node | None) -> bool:
    """Return whether a boundary event of ``host``, or what starts an event sub-process, can come.

    What comes from outside always can; an error also from any task, an escalation also from a
    called process, and anything from a sub-process whose inside is not drawn.
    """
    drawn = host is None or (host.kind in SUBPROCESSES and within.kinds)
    if not event.triggers or not drawn:
        return True
    able = {
        TriggerKind.ERROR.value: TASKS | {"callActivity"},
        TriggerKind.ESCALATION.value: frozenset({"callActivity"}),
    }
    for trigger in event.triggers:
        if trigger.kind not in _FROM_INSIDE or able.get(trigger.kind, frozenset()) & within.kinds:
            return True
        if trigger.kind is TriggerKind.COMPENSATION:
            return True
    return any(catches(event, ending) for ending in within.raises)


def is_interrupted(scope: str, process: Process, graph: Graph) -> bool:
    """Return whether an event can take all tokens out of ``scope``, or of a scope around it."""
    while True:
        reactions = (n for n in graph.members.get(scope, ()) if n.by_event)
        events = [start for reaction in reactions for start in starts_of(reaction, graph)]
        events += graph.boundary.get(scope, ())
        if any(event.interrupting and not _compensates(event) for event in events):
            return True
        if scope not in process.nodes:
            return False
        scope = process.nodes[scope].parent


def comes_from_outside(event: Node) -> bool:
    """Return whether ``event`` is a timer, a message, a signal or a condition."""
    return any(trigger.kind not in _FROM_INSIDE for trigger in event.triggers)


def starts_of(reaction: Node, graph: Graph) -> tuple[Node, ...]:
    """Return the start events of an event sub-process."""
    return tuple(n for n in graph.members.get(reaction.id, ()) if n.kind == "startEvent")


def summarise(
    scope: Scope, played: frozenset[Ending], summaries: Summaries, graph: Graph
) -> Summary:
    """Return what the scope around sees of ``scope``, whose games ended by ``played``."""
    endings = set(played)
    for reaction in scope.reactions:
        own = summaries[reaction.id].endings
        for start in starts_of(reaction, graph):
            caught = {e for e in endings if catches(start, e) and start.interrupting}
            endings -= caught
            takes_over = start.interrupting and (caught or comes_from_outside(start))
            endings |= own if takes_over else own - {DONE}
    deeper = [
        summaries[n.id] for n in (*scope.nodes.values(), *scope.reactions) if n.id in summaries
    ]
    raises = frozenset().union(*(thrown_by(n) for n in scope.nodes.values()))
    kinds = frozenset(node.kind for node in scope.nodes.values())
    return Summary(
        endings=frozenset(endings),
        raises=raises.union(*(s.raises for s in deeper)),
        kinds=kinds.union(*(s.kinds for s in deeper)),
    )


def _catcher(ending: Ending, thrower: Node, process: Process, graph: Graph) -> Node | None:
    """Return the innermost event around ``thrower`` that catches ``ending``."""
    inner, scope = "", thrower.parent
    while True:
        reactions = (n for n in graph.members.get(scope, ()) if n.by_event and n.id != inner)
        events = [s for reaction in reactions for s in starts_of(reaction, graph)]
        events += graph.boundary.get(scope, ())
        found = next((event for event in events if catches(event, ending)), None)
        if found is not None or scope not in process.nodes:
            return found
        inner, scope = scope, process.nodes[scope].parent


def _compensates(event: Node) -> bool:
    return any(trigger.kind is TriggerKind.COMPENSATION for trigger in event.triggers)
