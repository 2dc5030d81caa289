"""The kinds of things that happen: subject, past tense verb; only appended, never changed.

The body of an event holds only what the kind says; ``n`` is the name of the token ``node#k``
(the k-th time the node was reached in the instance) and ``f`` a sequence flow id or a list of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CASE_STARTED = "case.started"
CASE_COMPLETED = "case.completed"
CASE_CANCELLED = "case.cancelled"
NODE_ENTERED = "node.entered"
NODE_COMPLETED = "node.completed"
NODE_CANCELLED = "node.cancelled"
TASK_CREATED = "task.created"
TASK_CLAIMED = "task.claimed"
TASK_RELEASED = "task.released"
TASK_COMPLETED = "task.completed"
TASK_CANCELLED = "task.cancelled"
TIMER_ARMED = "timer.armed"
TIMER_FIRED = "timer.fired"
TIMER_CANCELLED = "timer.cancelled"
MESSAGE_AWAITED = "message.awaited"
MESSAGE_RECEIVED = "message.received"
MESSAGE_FORGONE = "message.forgone"
MESSAGE_THROWN = "message.thrown"
DATA_CHANGED = "data.changed"
INCIDENT_RAISED = "incident.raised"

MEANING: Mapping[str, str] = {
    CASE_STARTED: "a case began: key, version, case_no, place, title",
    CASE_COMPLETED: "the last token reached an end: end, closure",
    CASE_CANCELLED: "somebody ended the case before its time: reason",
    NODE_ENTERED: "a token reached a node: n, f (the flow it came by)",
    NODE_COMPLETED: "a node was done: n, f (the flows its tokens left by)",
    NODE_CANCELLED: "a node was given up: n",
    TASK_CREATED: "a task waits for a person: n, role, place, form, due",
    TASK_CLAIMED: "a person took a task: n, by",
    TASK_RELEASED: "a person gave a task back to its post: n",
    TASK_COMPLETED: "a person finished a task: n, by",
    TASK_CANCELLED: "a task is no longer needed: n",
    TIMER_ARMED: "a clock runs: n, due",
    TIMER_FIRED: "a clock ran out: n",
    TIMER_CANCELLED: "a clock is no longer needed: n",
    MESSAGE_AWAITED: "a token waits for a message: n, name",
    MESSAGE_RECEIVED: "a message arrived: n, name, id",
    MESSAGE_FORGONE: "a message is no longer waited for: n",
    MESSAGE_THROWN: "a message was sent: n, name, id, payload",
    DATA_CHANGED: "variables changed: set (name to value)",
    INCIDENT_RAISED: "a token stands still: n, code, facts",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, before it is written down."""

    kind: str
    body: Mapping[str, Any]
