"""Where a process or a sub-process begins, and what begins it (BPMN 2.0.2 §10.5.2, §13.2)."""

from collections.abc import Iterator

from processes.model import Node, Process, TriggerKind


def entries_of(
    process: Process, scope: str = "", *, message: str = "", signal: str = ""
) -> tuple[str, ...]:
    """Return where tokens begin in ``scope``, "" for the process itself.

    At the start event for ``message`` or ``signal`` when one is given (or a receive task or the
    event behind a gateway that instantiates), else at the one without a trigger. A level without
    any start event begins at every node that nothing leads to. Empty when nothing fits.
    """
    inside = [node for node in process.nodes.values() if node.parent == scope]
    if message or signal:
        kind = TriggerKind.MESSAGE if message else TriggerKind.SIGNAL
        wanted = (kind, message or signal)
        return tuple(n.id for n in _triggered(process, inside) if wanted in _names(n))[:1]
    starts = [node for node in inside if node.kind == "startEvent"]
    if starts:
        parent = process.nodes.get(scope)
        if parent is not None and parent.by_event:
            return (starts[0].id,)
        return tuple(node.id for node in starts if not node.triggers)[:1]
    if any(node.instantiate for node in inside):
        return ()
    entered = {flow.target for flow in process.flows.values()}
    return tuple(node.id for node in inside if node.id not in entered and _flows_by_itself(node))


def start_messages(process: Process) -> tuple[str, ...]:
    """Return the names of the messages that start ``process``, in the order of the file."""
    return tuple(_started_by(process, TriggerKind.MESSAGE))


def start_signals(process: Process) -> tuple[str, ...]:
    """Return the names of the signals that start ``process``, in the order of the file."""
    return tuple(_started_by(process, TriggerKind.SIGNAL))


def _started_by(process: Process, wanted: TriggerKind) -> Iterator[str]:
    top = [node for node in process.nodes.values() if not node.parent]
    found = (pair for node in _triggered(process, top) for pair in _names(node))
    yield from dict.fromkeys(name for kind, name in found if kind is wanted and name)


def _triggered(process: Process, inside: list[Node]) -> Iterator[Node]:
    """Yield the nodes of a level at which an event from outside begins a case."""
    for node in inside:
        if node.kind == "startEvent" or (node.instantiate and node.kind == "receiveTask"):
            yield node
        elif node.instantiate and node.kind == "eventBasedGateway":
            for flow in process.outgoing(node.id):
                yield process.nodes[flow.target]


def _names(node: Node) -> set[tuple[TriggerKind, str]]:
    names = {(trigger.kind, trigger.name) for trigger in node.triggers}
    return names | ({(TriggerKind.MESSAGE, node.message)} if node.message else set())


def _flows_by_itself(node: Node) -> bool:
    """Return whether a token can appear at ``node`` without an event, a call or an arrow."""
    jumped_to = node.kind == "intermediateCatchEvent" and any(
        trigger.kind is TriggerKind.LINK for trigger in node.triggers
    )
    return not (node.attached_to or node.by_event or node.for_compensation or jumped_to)
