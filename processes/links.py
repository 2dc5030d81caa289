"""Link events: where a token goes on that a link takes away (BPMN 2.0.2 §10.5.5, p. 267)."""

from processes.model import Node, Process, Trigger, TriggerKind


def link_targets(process: Process, node: Node, trigger: Trigger) -> tuple[str, ...]:
    """Return the catching link events that ``trigger`` of the throwing ``node`` leads to.

    They are on its level; the one it refers to, else those that have its name.
    """
    level = [n for n in process.nodes.values() if n.parent == node.parent]
    catching = [n for n in level if n.kind == "intermediateCatchEvent"]
    for matches in (_is_meant, _namesake):
        found = tuple(n.id for n in catching if any(matches(t, trigger) for t in n.triggers))
        if found:
            return found
    return ()


def _is_meant(caught: Trigger, thrown: Trigger) -> bool:
    return caught.kind is TriggerKind.LINK and bool(caught.ref) and caught.ref == thrown.ref


def _namesake(caught: Trigger, thrown: Trigger) -> bool:
    return caught.kind is TriggerKind.LINK and bool(caught.name) and caught.name == thrown.name
