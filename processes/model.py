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
    line: int = 0


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
    """camunda:resultVariable: the variable that takes the value of the script."""
    loop: str = ""
    """multiInstanceLoopCharacteristics or standardLoopCharacteristics; empty for a single run."""
    by_event: bool = False
    """triggeredByEvent of a sub-process: an event sub-process."""
    for_compensation: bool = False
    instantiate: bool = False
    """True for a receive task or event-based gateway that starts the process."""
    called: str = ""
    """The called element of a call activity."""
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
