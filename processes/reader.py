"""From the XML tree to the values of processes.model; tolerant, because the linter judges."""

from collections.abc import Iterator, Mapping

from lxml.etree import _Element

from processes import extensions
from processes.model import Flow, Node, Process, TimerKind, Trigger, TriggerKind
from processes.notation import BPMN, FLOW_NODES, SUBPROCESSES, TIMERS, TRIGGERS
from processes.tree import bpmn_children, child, identity, line_of, local, resolve, text_of

Named = Mapping[str, _Element]
"""The elements of the file that others refer to, by id."""

_REFERENCES = {
    TriggerKind.MESSAGE: ("messageRef", "name"),
    TriggerKind.SIGNAL: ("signalRef", "name"),
    TriggerKind.ERROR: ("errorRef", "errorCode"),
    TriggerKind.ESCALATION: ("escalationRef", "escalationCode"),
}
"""Which attribute refers, and by what the referenced element is matched."""


def read_processes(root: _Element) -> tuple[Process, ...]:
    """Return the processes of the file in its order."""
    named = {element.get("id", ""): element for element in root.iterchildren(f"{{{BPMN}}}*")}
    pools = {resolve(p.get("processRef", "")): p for p in root.iter(f"{{{BPMN}}}participant")}
    return tuple(
        _process(element, named, pools.get(element.get("id", "")))
        for element in root.iterchildren(f"{{{BPMN}}}process")
    )


def read_messages(root: _Element) -> dict[str, str]:
    """Return the names of the messages of the file by id."""
    return {
        message.get("id", ""): message.get("name", "").strip()
        for message in root.iterchildren(f"{{{BPMN}}}message")
    }


def _process(element: _Element, named: Named, pool: _Element | None) -> Process:
    lanes = dict(_lane_members(element))
    nodes, flows = _content(element, named, lanes)
    pool_name = pool.get("name", "") if pool is not None else ""
    return Process(
        id=element.get("id", ""),
        name=element.get("name", pool_name),
        executable=_is_true(element.get("isExecutable")),
        line=line_of(element),
        nodes=nodes,
        flows=flows,
        lanes=tuple(
            dict.fromkeys(lane.get("name", "") for lane in element.iter(f"{{{BPMN}}}lane"))
        ),
        properties=extensions.properties(element),
    )


def _lane_members(element: _Element) -> Iterator[tuple[str, str]]:
    """Yield (node id, lane name); inner lanes come after outer ones and win."""
    for lane in element.iter(f"{{{BPMN}}}lane"):
        for member in lane.findall(f"{{{BPMN}}}flowNodeRef"):
            yield resolve(text_of(member)), lane.get("name", "").strip()


def _content(
    element: _Element, named: Named, lanes: Mapping[str, str]
) -> tuple[dict[str, Node], dict[str, Flow]]:
    nodes: dict[str, Node] = {}
    flows: dict[str, Flow] = {}
    for member, parent in _members(element):
        if local(member) == "sequenceFlow":
            flow = _flow(member, parent)
            flows.setdefault(flow.id, flow)
        else:
            inherited = nodes[parent].lane if parent in nodes else ""
            node = _node(member, parent, named, lanes.get(member.get("id", ""), inherited))
            nodes.setdefault(node.id, node)
    return nodes, flows


def _members(process: _Element) -> Iterator[tuple[_Element, str]]:
    """Yield each flow node and sequence flow with the id of its sub-process, in file order."""
    for member in process.iter(f"{{{BPMN}}}*"):
        scope = member.getparent()
        if scope is None or local(member) not in FLOW_NODES | {"sequenceFlow"}:
            continue
        if scope is process:
            yield member, ""
        elif local(scope) in SUBPROCESSES:
            yield member, identity(scope)


def _flow(element: _Element, parent: str) -> Flow:
    condition = child(element, "conditionExpression")
    return Flow(
        id=identity(element),
        source=element.get("sourceRef", "").strip(),
        target=element.get("targetRef", "").strip(),
        name=element.get("name", ""),
        condition=text_of(condition).removeprefix("=").strip(),
        has_condition=condition is not None,
        line=line_of(element),
        parent=parent,
        properties=extensions.properties(element),
    )


def _node(element: _Element, parent: str, named: Named, lane: str) -> Node:
    triggers = tuple(_triggers(element, named))
    reference = _message_ref(element, triggers)
    message = named.get(reference) if reference else None
    loop = next((local(c) for c in bpmn_children(element) if "LoopCharac" in local(c)), "")
    return Node(
        id=identity(element),
        kind=local(element),
        name=element.get("name", ""),
        line=line_of(element),
        parent=parent,
        lane=lane,
        default=element.get("default", "").strip(),
        attached_to=resolve(element.get("attachedToRef", "")),
        interrupting=_interrupting(element),
        triggers=triggers,
        script=text_of(child(element, "script")).removeprefix("=").strip(),
        script_format=element.get("scriptFormat", ""),
        result=extensions.attribute(element, "resultVariable"),
        loop=loop,
        by_event=_is_true(element.get("triggeredByEvent")),
        for_compensation=_is_true(element.get("isForCompensation")),
        instantiate=_is_true(element.get("instantiate")),
        called=resolve(element.get("calledElement", "")),
        form=extensions.attribute(element, "formKey"),
        assignee=extensions.attribute(element, "assignee"),
        candidate_groups=extensions.names(element, "candidateGroups"),
        due=extensions.attribute(element, "dueDate"),
        topic=extensions.attribute(element, "topic"),
        message=message.get("name", "").strip() if message is not None else "",
        message_ref=reference,
        properties=extensions.properties(element),
    )


def _is_true(value: str | None) -> bool:
    """Return the meaning of an xsd:boolean."""
    return (value or "").strip() in {"true", "1"}


def _interrupting(element: _Element) -> bool:
    """Return cancelActivity (boundary) or isInterrupting (start); both default to true."""
    values = {element.get("cancelActivity", "true"), element.get("isInterrupting", "true")}
    return not values & {"false", "0"}


def _message_ref(element: _Element, triggers: tuple[Trigger, ...]) -> str:
    """Return the id of the message that a task or event sends or waits for."""
    own = [trigger.ref for trigger in triggers if trigger.kind is TriggerKind.MESSAGE]
    return resolve(element.get("messageRef", own[0] if own else ""))


def _triggers(element: _Element, named: Named) -> Iterator[Trigger]:
    for member in bpmn_children(element):
        definition: _Element | None = member
        if local(member) == "eventDefinitionRef":
            definition = named.get(resolve(text_of(member)))
        if definition is not None and local(definition) in TRIGGERS:
            yield _trigger(definition, named)


def _trigger(element: _Element, named: Named) -> Trigger:
    kind = TRIGGERS[local(element)]
    attribute, key = _REFERENCES.get(kind, ("", ""))
    reference = element.get(attribute, "").strip() if attribute else ""
    referenced = named.get(resolve(reference)) if reference else None
    name = referenced.get(key, "") if referenced is not None else ""
    timer, expression = _expression(element)
    return Trigger(
        kind=kind,
        name=(name or (element.get("name", "") if kind is TriggerKind.LINK else "")).strip(),
        ref=reference,
        timer=timer,
        expression=expression,
        line=line_of(element),
    )


def _expression(element: _Element) -> tuple[TimerKind | None, str]:
    """Return which timer is given and the text of the timer or condition."""
    for member in bpmn_children(element):
        if (name := local(member)) in TIMERS:
            return TIMERS[name], text_of(member)
        if name == "condition":
            return None, text_of(member)
    return None, ""
