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
SIGNAL_AWAITED = "signal.awaited"
SIGNAL_FORGONE = "signal.forgone"
SIGNAL_RECEIVED = "signal.received"
SIGNAL_THROWN = "signal.thrown"
CONDITION_AWAITED = "condition.awaited"
CONDITION_FORGONE = "condition.forgone"
CONDITION_MET = "condition.met"
ERROR_RAISED = "error.raised"
ERROR_CAUGHT = "error.caught"
ESCALATION_RAISED = "escalation.raised"
ESCALATION_CAUGHT = "escalation.caught"
COMPENSATION_THROWN = "compensation.thrown"
CALL_STARTED = "call.started"
CALL_RETURNED = "call.returned"
CALL_CANCELLED = "call.cancelled"
JOB_CREATED = "job.created"
JOB_COMPLETED = "job.completed"
JOB_FAILED = "job.failed"
JOB_CANCELLED = "job.cancelled"
DECISION_EVALUATED = "decision.evaluated"
DATA_CHANGED = "data.changed"
CLOCK_STARTED = "clock.started"
CLOCK_WARNED = "clock.warned"
CLOCK_OVERDUE = "clock.overdue"
CLOCK_PAUSED = "clock.paused"
CLOCK_RESUMED = "clock.resumed"
CLOCK_EXTENDED = "clock.extended"
CLOCK_RECOUNTED = "clock.recounted"
CLOCK_STOPPED = "clock.stopped"
INCIDENT_RAISED = "incident.raised"
INCIDENT_RESOLVED = "incident.resolved"

MEANING: Mapping[str, str] = {
    CASE_STARTED: "a case began: key, version, case_no, place, title",
    CASE_COMPLETED: "the last token is gone: end, closure, error (of one that nobody caught)",
    CASE_CANCELLED: "somebody ended the case before its time: reason",
    NODE_ENTERED: "a token reached a node: n, f (the flow it came by), loop (it holds copies)",
    NODE_COMPLETED: (
        "a node was done: n, f (the flows its tokens left by), loop, "
        "joined (another token stands for it)"
    ),
    NODE_CANCELLED: "a node was given up: n",
    TASK_CREATED: "a task waits for a person: n, role, place, form, due, to, copy (“2/5”)",
    TASK_CLAIMED: "a person took a task: n, by",
    TASK_RELEASED: "a person gave a task back to its post: n",
    TASK_COMPLETED: "a person finished a task: n, by",
    TASK_CANCELLED: "a task is no longer needed: n",
    TIMER_ARMED: "a clock runs: n, due, edition (of the calendar that moved it)",
    TIMER_FIRED: "a clock ran out: n",
    TIMER_CANCELLED: "a clock is no longer needed: n",
    MESSAGE_AWAITED: "a token waits for a message: n, name",
    MESSAGE_RECEIVED: "a message arrived: n, name, id",
    MESSAGE_FORGONE: "a message is no longer waited for: n",
    MESSAGE_THROWN: "a message was sent: n, name, id, payload",
    SIGNAL_AWAITED: "a token listens for a signal: n, name",
    SIGNAL_FORGONE: "a signal is no longer listened for: n",
    SIGNAL_RECEIVED: "a signal was heard: n, name, id",
    SIGNAL_THROWN: "a signal was sent to everybody: n, name, id, payload",
    CONDITION_AWAITED: "a token waits until a condition holds: n",
    CONDITION_FORGONE: "a condition is no longer waited for: n",
    CONDITION_MET: "a condition came to hold: n",
    ERROR_RAISED: "an error arose: n, code",
    ERROR_CAUGHT: "an error was caught: n (the event that caught it), code",
    ESCALATION_RAISED: "a matter was escalated: n, code, caught (whether somebody takes it)",
    ESCALATION_CAUGHT: "an escalation was caught: n (the event that caught it), code",
    COMPENSATION_THROWN: "what was done is being undone: n",
    CALL_STARTED: "another process is called: n, key, binding, version, depth, set",
    CALL_RETURNED: "the called process has ended: n",
    CALL_CANCELLED: "the called process is no longer needed: n",
    JOB_CREATED: "work waits for a program: n, topic, values",
    JOB_COMPLETED: "a program did its work: n",
    JOB_FAILED: "a program could not do its work: n, code",
    JOB_CANCELLED: "the work of a program is no longer needed: n",
    DECISION_EVALUATED: (
        "a decision was worked out: n, key, version, name, value, and of each table in tables: "
        "part, id, inputs (title and value), rules (numbers from 1), ids, result; left, "
        "columns_left, rules_left (how many more there were); “…” holds the beginning of what was "
        "too long"
    ),
    DATA_CHANGED: "variables changed: set (name to value), in (the token that owns them)",
    CLOCK_STARTED: (
        "a time limit began: n (“.” for that of the whole case), key, unit and count (of a limit "
        "of the table), warn, due, edition (of the calendar)"
    ),
    CLOCK_WARNED: "four fifths of a time limit are used: n",
    CLOCK_OVERDUE: (
        "a time limit has passed, or half as much again (level 2): n, level, to (the rung that is "
        "told), role and place (of the post that is told; empty when nobody holds any), again "
        "(when it will have passed by half as much again)"
    ),
    CLOCK_PAUSED: "a time limit rests, because somebody else has to act: n, reason, text, by",
    CLOCK_RESUMED: "a time limit goes on: n, warn, due, state, by",
    CLOCK_EXTENDED: (
        "a time limit was extended: n, more (how many), unit, reason, by, warn, due, state, again, "
        "back (it had passed and has not any more)"
    ),
    CLOCK_RECOUNTED: (
        "a time limit was counted anew, with another calendar or limit: n, warn, due, edition, "
        "state, again, back (it had passed and has not any more)"
    ),
    CLOCK_STOPPED: "a time limit ended with its task or case: n, late (it had passed)",
    INCIDENT_RAISED: "a token stands still: n, code, facts",
    INCIDENT_RESOLVED: "an operator let a token try again: n, reason, by (whoever gave the reason)",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, before it is written down."""

    kind: str
    body: Mapping[str, Any]
