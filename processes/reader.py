"""From the XML tree to the values of processes.model; tolerant, because the linter judges."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml.etree import _Element

from processes import extensions
from processes.model import Ask, Flow, Node, Process, TimerKind, Trigger, TriggerKind
from processes.notation import BPMN, FLOW_NODES, GLOBAL_TASKS, SUBPROCESSES, TIMERS, TRIGGERS
from processes.readdata import DataNames, data_objects, passed
from processes.readloops import repetition
from processes.tree import bpmn_children, child, identity, line_of, local, resolve, text_of


class Around:
    """What the elements of a process may refer to in the rest of the file."""

    def __init__(self, root: _Element) -> None:
        """Index what stands at the top, every event definition, data, and associations."""
        self.named: Mapping[str, _Element] = {
            element.get("id", ""): element for element in root.iterchildren(f"{{{BPMN}}}*")
        }
        tags = [f"{{{BPMN}}}{name}" for name in TRIGGERS]
        self.definitions = {e.get("id", ""): e for e in root.iter(*tags)}
        self.data = DataNames(root)
        self.links = {
            resolve(text_of(source)): definition.get("id", "")
            for definition in root.iter(f"{{{BPMN}}}linkEventDefinition")
            for source in definition.iterchildren(f"{{{BPMN}}}source")
        }
        """The catching link by each throwing one that it names as its source."""
        self.associated = {
            resolve(a.get("sourceRef", "")): resolve(a.get("targetRef", ""))
            for a in root.iter(f"{{{BPMN}}}association")
        }

    def trigger(self, reference: str) -> Trigger | None:
        """Return the event definition with the id ``reference``, or None."""
        definition = self.definitions.get(reference)
        return None if definition is None else _trigger(definition, self.named)

    def triggers(self, event: _Element) -> tuple[Trigger, ...]:
        """Return the event definitions in ``event``, those it only refers to included."""
        return tuple(_triggers(event, self))


_REFERENCES = {
    TriggerKind.MESSAGE: ("messageRef", "name"),
    TriggerKind.SIGNAL: ("signalRef", "name"),
    TriggerKind.ERROR: ("errorRef", "errorCode"),
    TriggerKind.ESCALATION: ("escalationRef", "escalationCode"),
}
"""Which attribute refers, and by what the referenced element is matched."""


def read_processes(root: _Element) -> tuple[Process, ...]:
    """Return the processes of the file in its order."""
    around = Around(root)
    pools = {resolve(p.get("processRef", "")): p for p in root.iter(f"{{{BPMN}}}participant")}
    return tuple(
        _process(element, around, pools.get(element.get("id", "")))
        for element in root.iterchildren(f"{{{BPMN}}}process")
    )


def read_global_tasks(root: _Element) -> tuple[Process, ...]:
    """Return the global tasks of the file as processes of one step (BPMN 2.0.2 §10.3.6)."""
    around = Around(root)
    tags = [f"{{{BPMN}}}{name}" for name in GLOBAL_TASKS]
    return tuple(_global_task(element, around) for element in root.iterchildren(*tags))


def _global_task(element: _Element, around: Around) -> Process:
    node = replace(
        _node(element, "", around, ""),
        kind=GLOBAL_TASKS[local(element)],
        script_format=element.get("scriptLanguage", ""),
    )
    return Process(
        id=node.id,
        name=node.name,
        executable=True,
        line=node.line,
        nodes={node.id: node},
        properties=node.properties,
    )


def read_messages(root: _Element) -> dict[str, str]:
    """Return the names of the messages of the file by id."""
    return {
        message.get("id", ""): message.get("name", "").strip()
        for message in root.iterchildren(f"{{{BPMN}}}message")
    }


def _process(element: _Element, around: Around, pool: _Element | None) -> Process:
    lanes = dict(_lane_members(element))
    nodes, flows = _content(element, around, lanes)
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
        data_objects=data_objects(element),
        properties=extensions.properties(element),
    )


def _lane_members(element: _Element) -> Iterator[tuple[str, str]]:
    """Yield (node id, lane name); inner lanes come after outer ones and win."""
    for lane in element.iter(f"{{{BPMN}}}lane"):
        for member in lane.findall(f"{{{BPMN}}}flowNodeRef"):
            yield resolve(text_of(member)), lane.get("name", "").strip()


def _content(
    element: _Element, around: Around, lanes: Mapping[str, str]
) -> tuple[dict[str, Node], dict[str, Flow]]:
    nodes: dict[str, Node] = {}
    flows: dict[str, Flow] = {}
    for member, parent in _members(element):
        if local(member) == "sequenceFlow":
            flow = _flow(member, parent)
            flows.setdefault(flow.id, flow)
        else:
            inherited = nodes[parent].lane if parent in nodes else ""
            node = _node(member, parent, around, lanes.get(member.get("id", ""), inherited))
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


def _node(element: _Element, parent: str, around: Around, lane: str) -> Node:
    triggers = tuple(_triggers(element, around))
    reference = _message_ref(element, triggers)
    message = around.named.get(reference) if reference else None
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
        message=message.get("name", "").strip() if message is not None else "",
        message_ref=reference,
        handler=around.associated.get(element.get("id", ""), ""),
        properties=extensions.properties(element),
        **_markers(element, around),
        **_own_words(element),
    )


def _own_words(element: _Element) -> dict[str, Any]:
    """Return what only some kinds of nodes say: script, call, form, holder."""
    version = extensions.attribute(element, "calledElementVersion")
    return {
        "script": text_of(child(element, "script")).removeprefix("=").strip(),
        "script_format": element.get("scriptFormat", ""),
        "result": extensions.attribute(element, "resultVariable"),
        "instantiate": _is_true(element.get("instantiate")),
        "called": resolve(element.get("calledElement", "")),
        "binding": extensions.attribute(element, "calledElementBinding") or "latest",
        "called_version": int(version) if version.isascii() and version.isdigit() else 0,
        "form": extensions.attribute(element, "formKey"),
        "assignee": extensions.attribute(element, "assignee"),
        "candidate_groups": extensions.names(element, "candidateGroups"),
        "due": extensions.attribute(element, "dueDate"),
        "topic": extensions.attribute(element, "topic"),
        "ask": _ask(element),
    }


def _ask(element: _Element) -> Ask | None:
    """Return which decision a business rule task asks for; one that names none asks for none."""
    decision = extensions.attribute(element, "decisionRef")
    if not decision or local(element) not in {"businessRuleTask", "globalBusinessRuleTask"}:
        return None
    binding = extensions.attribute(element, "decisionRefBinding") or "latest"
    number = {"version": "decisionRefVersion", "versionTag": "decisionRefVersionTag"}
    bound = number.get(binding, "")
    return Ask(
        decision=decision,
        binding=binding,
        version=extensions.attribute(element, bound) if bound else "",
        mapping=extensions.attribute(element, "mapDecisionResult"),
    )


def _markers(element: _Element, around: Around) -> dict[str, Any]:
    """Return how often, on how many tokens and with which data a node is done."""
    data = around.data
    loop = next((local(c) for c in bpmn_children(element) if "LoopCharac" in local(c)), "")
    refers = {
        "loopDataInputRef": lambda ref: data.collection(element, ref),
        "loopDataOutputRef": lambda ref: data.gathered(element, ref),
    }
    calls = local(element) == "callActivity"
    moved_in = data.moved(element, "dataInputAssociation")
    moved_out = data.moved(element, "dataOutputAssociation")
    return {
        "loop": loop,
        "repeat": repetition(element, refers, around),
        "start_quantity": _quantity(element, "startQuantity"),
        "completion_quantity": _quantity(element, "completionQuantity"),
        "activation": _expression_in(element, "activationCondition"),
        "parallel_multiple": _is_true(element.get("parallelMultiple"))
        or element.get("eventGatewayType", "").strip() == "Parallel",
        "parallel_ordering": element.get("ordering", "Parallel").strip() != "Sequential",
        "completion": _expression_in(element, "completionCondition"),
        "cancels_remaining": element.get("cancelRemainingInstances", "true").strip()
        not in {"false", "0"},
        "by_event": _is_true(element.get("triggeredByEvent")),
        "for_compensation": _is_true(element.get("isForCompensation")),
        "inputs": (*(passed(element, "in") if calls else ()), *moved_in),
        "outputs": (*(passed(element, "out") if calls else ()), *moved_out),
    }


def _expression_in(element: _Element, name: str) -> str:
    return text_of(child(element, name)).removeprefix("=").strip()


def _quantity(element: _Element, name: str) -> int:
    """Return a token quantity; what is no number counts as 0, which the linter refuses."""
    text = element.get(name, "1").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0  # noqa: PLR2004 - longer than any sensible number


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


def _triggers(element: _Element, around: Around) -> Iterator[Trigger]:
    for member in bpmn_children(element):
        definition: _Element | None = member
        if local(member) == "eventDefinitionRef":
            definition = around.definitions.get(resolve(text_of(member)))
        if definition is not None and local(definition) in TRIGGERS:
            trigger = _trigger(definition, around.named)
            yield _linked(trigger, definition, around)


def _trigger(element: _Element, named: Mapping[str, _Element]) -> Trigger:
    kind = TRIGGERS[local(element)]
    attribute, key = _REFERENCES.get(kind, ("", ""))
    reference = element.get(attribute, "").strip() if attribute else ""
    referenced = named.get(resolve(reference)) if reference else None
    name = _known_by(referenced, kind, key) if referenced is not None else ""
    timer, expression = _expression(element)
    return Trigger(
        kind=kind,
        name=(name or (element.get("name", "") if kind is TriggerKind.LINK else "")).strip(),
        ref=reference,
        timer=timer,
        expression=expression,
        activity=resolve(element.get("activityRef", "")),
        waits=element.get("waitForCompletion", "true").strip() not in {"false", "0"},
        line=line_of(element),
    )


def _linked(trigger: Trigger, definition: _Element, around: Around) -> Trigger:
    """Return a link with the id of the catching one that it is or leads to."""
    if trigger.kind is not TriggerKind.LINK:
        return trigger
    own = definition.get("id", "")
    target = resolve(text_of(child(definition, "target")))
    return replace(trigger, ref=target or around.links.get(own, own))


def _known_by(referenced: _Element, kind: TriggerKind, key: str) -> str:
    """Return what the thrown and the caught are matched by; a missing code by the name or id."""
    own = referenced.get(key, "")
    if own or kind is TriggerKind.MESSAGE:
        return own
    return referenced.get("name", "") or referenced.get("id", "")


def _expression(element: _Element) -> tuple[TimerKind | None, str]:
    """Return which timer is given and the text of the timer or condition."""
    for member in bpmn_children(element):
        if (name := local(member)) in TIMERS:
            return TIMERS[name], text_of(member)
        if name == "condition":
            return None, text_of(member)
    return None, ""
