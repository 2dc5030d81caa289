"""What a BPMN file says, as frozen values: nodes, flows, lanes, triggers; no XML, no engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class TriggerKind(StrEnum):
    """The kind of an event definition (BPMN 2.0.2 §10.5.5)."""

    MESSAGE = "message"
    TIMER = "timer"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    CONDITIONAL = "conditional"
    LINK = "link"
    COMPENSATION = "compensation"
    TERMINATE = "terminate"
    CANCEL = "cancel"


class TimerKind(StrEnum):
    """Which of the three timer expressions is given (BPMN 2.0.2 §10.5.5.11)."""

    DATE = "date"
    DURATION = "duration"
    CYCLE = "cycle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One event definition of an event."""

    kind: TriggerKind
    name: str = ""
    """The name (message, signal, link) or the code (error, escalation) it is matched by."""
    ref: str = ""
    """The id of the referenced message, signal, error or escalation, as written."""
    timer: TimerKind | None = None
    expression: str = ""
    """The text of the timer or the condition."""
    activity: str = ""
    """The id of the activity that a compensation names; empty for all of its scope."""
    waits: bool = True
    """waitForCompletion: whether a thrown compensation waits until it is done."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One value that goes into an activity or comes out of it (BPMN 2.0.2 §10.4.2)."""

    source: str
    """The variable it is taken from, or a FEEL expression when ``computed``; “*” for all."""
    target: str
    computed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Throw:
    """An event that a multi-instance activity throws while it runs (BPMN 2.0.2 table 10.31)."""

    triggers: tuple[Trigger, ...]
    condition: str = ""
    """FEEL; empty when it is always thrown."""
    once: bool = False
    """True when only the first instance that ends throws it (behavior One)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """How often an activity is done: standard loop or multi-instance (BPMN 2.0.2 §10.3.8)."""

    standard: bool = False
    """True for standardLoopCharacteristics."""
    condition: str = ""
    """loopCondition, FEEL: go on while it holds."""
    test_before: bool = False
    maximum: str = ""
    """loopMaximum as written."""
    sequential: bool = False
    cardinality: str = ""
    """loopCardinality, FEEL."""
    collection: str = ""
    """The FEEL expression, mostly a name, of the list to go through."""
    element: str = ""
    """The variable that holds the item of an instance."""
    results: str = ""
    """The variable that takes the list of results."""
    result: str = ""
    """The variable, of each instance its own, that is gathered into ``results``."""
    completion: str = ""
    """completionCondition, FEEL: the rest is given up when it holds."""
    throws: tuple[Throw, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which decision a business rule task asks for, and what it makes of the result."""

    decision: str
    """The key of the decision: camunda:decisionRef as written."""
    binding: str = "latest"
    """camunda:decisionRefBinding as written: latest, deployment, version, versionTag."""
    version: str = ""
    """camunda:decisionRefVersion as written; the tag when the binding is versionTag."""
    mapping: str = ""
    """camunda:mapDecisionResult as written; empty when the result stays as it is."""

    @property
    def reference(self) -> str:
        """The decision and what binds the task to one of its versions, in one text."""
        bound = "" if self.binding == "latest" else f"@{self.binding}"
        return f"{self.decision}{bound}:{self.version}" if self.version else self.decision + bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One flow node (BPMN 2.0.2 §8.3.9)."""

    id: str
    kind: str
    """The element's local name: userTask, exclusiveGateway, startEvent, …"""
    name: str = ""
    line: int = 0
    parent: str = ""
    """The id of the enclosing sub-process, empty at the top level."""
    lane: str = ""
    """The name of the innermost lane: a role code in our own processes."""
    default: str = ""
    """The id of the default flow of a gateway or activity."""
    attached_to: str = ""
    interrupting: bool = True
    """cancelActivity of a boundary event, isInterrupting of a start event."""
    triggers: tuple[Trigger, ...] = ()
    script: str = ""
    script_format: str = ""
    result: str = ""
    """camunda:resultVariable: the variable that takes the value of the script or the decision."""
    ask: Ask | None = None
    """What a business rule task asks for; None for a program with a topic, and for all others."""
    loop: str = ""
    """multiInstanceLoopCharacteristics or standardLoopCharacteristics; empty for a single run."""
    repeat: Repetition | None = None
    """What the loop says; None for a single run."""
    start_quantity: int = 1
    """How many tokens must have arrived before the activity begins (BPMN 2.0.2 table 10.3)."""
    completion_quantity: int = 1
    """How many tokens leave by each flow."""
    activation: str = ""
    """activationCondition of a complex gateway, FEEL."""
    parallel_multiple: bool = False
    """True for a catch event that needs all of its triggers."""
    parallel_ordering: bool = True
    """ordering of an ad-hoc sub-process: all at once, or one after another."""
    completion: str = ""
    """completionCondition of an ad-hoc sub-process, FEEL."""
    cancels_remaining: bool = True
    """cancelRemainingInstances of an ad-hoc sub-process."""
    by_event: bool = False
    """triggeredByEvent of a sub-process: an event sub-process."""
    for_compensation: bool = False
    instantiate: bool = False
    """True for a receive task or event-based gateway that starts the process."""
    called: str = ""
    """The called element of a call activity."""
    binding: str = "latest"
    """camunda:calledElementBinding: latest, deployment or version."""
    called_version: int = 0
    """camunda:calledElementVersion, with binding “version”."""
    inputs: tuple[Assignment, ...] = ()
    """What goes in: camunda:in of a call activity, data input associations."""
    outputs: tuple[Assignment, ...] = ()
    """What comes out: camunda:out of a call activity, data output associations."""
    handler: str = ""
    """The activity that a compensation boundary event is associated with."""
    form: str = ""
    """camunda:formKey."""
    assignee: str = ""
    candidate_groups: tuple[str, ...] = ()
    due: str = ""
    """camunda:dueDate, a FEEL expression or an ISO 8601 text."""
    topic: str = ""
    """camunda:topic of an external service task."""
    message: str = ""
    """The name of the message of a send or receive task, or of a message event."""
    message_ref: str = ""
    """The id of that message, as written."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """camunda:property by name, for instance ``grid.stage``."""

    @property
    def is_job(self) -> bool:
        """True for a task that a program does: a service task, a rule task that has a topic."""
        offered = self.kind == "businessRuleTask" and self.ask is None and bool(self.topic)
        return self.kind == "serviceTask" or offered


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One sequence flow (BPMN 2.0.2 §8.3.13)."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    """The FEEL text of the condition without a leading ``=``; empty when there is none."""
    has_condition: bool = False
    """True when a condition is written, be it empty."""
    line: int = 0
    parent: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One process of a file."""

    id: str
    name: str = ""
    executable: bool = False
    line: int = 0
    nodes: Mapping[str, Node] = field(default_factory=dict)
    """By id, sub-process content included, in the order of the file."""
    flows: Mapping[str, Flow] = field(default_factory=dict)
    lanes: tuple[str, ...] = ()
    data_objects: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The names of the data objects by the id of their sub-process, "" for the process itself."""
    properties: Mapping[str, str] = field(default_factory=dict)

    def outgoing(self, node: str) -> tuple[Flow, ...]:
        """Return the flows that leave ``node``, in the order of the file."""
        return tuple(flow for flow in self.flows.values() if flow.source == node)

    def incoming(self, node: str) -> tuple[Flow, ...]:
        """Return the flows that enter ``node``, in the order of the file."""
        return tuple(flow for flow in self.flows.values() if flow.target == node)

    def user_tasks(self) -> tuple[Node, ...]:
        """Return the tasks that wait for a person, in the order of the file."""
        return tuple(n for n in self.nodes.values() if n.kind in {"userTask", "manualTask"})
