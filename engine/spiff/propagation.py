"""Errors, escalations and signals find who catches them (BPMN 2.0.2 §10.5.6, p. 276-279).

Errors and escalations climb from the place where they arise through the scopes around it, to the
first event that catches them: an event sub-process inside a scope comes before the border of the
activity that holds it, a code before “any”. Signals reach everybody who listens.
"""

from engine.history import events
from engine.spiff import compensation
from engine.spiff.tokens import Token
from engine.spiff.workflow import ROOT, CaseWorkflow
from processes.feel.values import to_json
from processes.model import TriggerKind


def raise_error(workflow: CaseWorkflow, source: Token, level: str, code: str) -> None:
    """Let the error ``code`` of ``source`` be caught from scope or activity ``level`` upwards.

    One that nobody catches ends the case: every token is given up (§13.5.1).
    """
    source.note(events.ERROR_RAISED, code=code)
    arm = _catcher(workflow, level, TriggerKind.ERROR, code)
    if arm is not None:
        arm.note(events.ERROR_CAUGHT, code=code)
        arm.task_spec.happened(arm)
        return
    workflow.error = code or "?"
    workflow.end = source.task_spec.node.id
    workflow.withdraw(ROOT)
    workflow.clear("")
    if workflow.empty(""):
        workflow.end_case()


def is_caught(token: Token, code: str) -> bool:
    """Say whether an event on the border of an activity, or of the loop around, takes an error."""
    workflow = token.workflow
    around = workflow.tasks.get(token.scope)
    hosts = [token.name, *([around.name] if around and around.task_spec.is_repeated else [])]
    arms = (arm for host in hosts for arm in workflow.arms_of(host))
    return any(_catches(arm, TriggerKind.ERROR, code, set()) for arm in arms)


def escalate(workflow: CaseWorkflow, source: Token, level: str, code: str) -> None:
    """Let an escalation be caught from ``level`` upwards; without a catcher all goes on."""
    arm = _catcher(workflow, level, TriggerKind.ESCALATION, code)
    source.note(events.ESCALATION_RAISED, code=code, caught=arm is not None)
    if arm is not None:
        arm.note(events.ESCALATION_CAUGHT, code=code)
        arm.task_spec.happened(arm)


def abort(end: Token) -> None:
    """Give up what runs in the transaction that ``end`` cancels (§10.3.5, p. 178).

    What is done already inside of what runs is kept to be undone (§10.7, p. 300). While that
    happens, only an error can still stop it: a hazard.
    """
    workflow = end.workflow
    for arm in workflow.arms_of(end.scope):
        if arm.task_spec.trigger(arm).kind not in {TriggerKind.CANCEL, TriggerKind.ERROR}:
            workflow.withdraw_arm(arm)
    compensation.salvage(workflow, end.scope)
    workflow.clear(end.scope, keep=end)


def cancel(workflow: CaseWorkflow, transaction: str) -> None:
    """Leave a cancelled transaction by its cancel boundary event (§10.3.5, p. 178).

    The border of one that is done several times belongs to the whole, which is given up.
    """
    cancelled = workflow.tasks[transaction]
    around = workflow.tasks.get(cancelled.scope)
    if around is not None and around.task_spec.is_repeated:
        cancelled = around
    for arm in workflow.arms_of(cancelled.name):
        if arm.task_spec.trigger(arm).kind is TriggerKind.CANCEL:
            arm.task_spec.happened(arm)
            return
    cancelled.cancel()


def broadcast(source: Token, name: str, signal: str, payload: dict[str, object]) -> None:
    """Hand a signal to everybody in the case who listens, and to the world outside."""
    workflow = source.workflow
    source.note(events.SIGNAL_THROWN, name=name, id=signal, payload=to_json(payload))
    hear(workflow, name, signal, payload)


def hear(workflow: CaseWorkflow, name: str, signal: str, payload: dict[str, object]) -> bool:
    """Wake all who listen for a signal now; say whether there was anybody."""
    listeners = workflow.waiters(events.SIGNAL_AWAITED, name)
    for arm in listeners:
        # One that was woken may have taken another one's place away.
        if arm.awaits[0]:
            arm.note(events.SIGNAL_RECEIVED, name=name, id=signal)
            arm.task_spec.receive(arm, payload)
            arm.task_spec.happened(arm)
    return bool(listeners)


def _catcher(workflow: CaseWorkflow, level: str, kind: TriggerKind, code: str) -> Token | None:
    """Return the arm that catches, or None; a handler does not catch what it throws itself."""
    inside: set[str] = set()
    while True:
        arms = [a for a in workflow.arms_of(level or ROOT) if _catches(a, kind, code, inside)]
        if arms:
            return min(arms, key=_rank)
        if not level:
            return None
        holder = workflow.tasks[level]
        inside.add(holder.task_spec.node.id)
        level = holder.scope


def _catches(arm: Token, kind: TriggerKind, code: str, inside: set[str]) -> bool:
    trigger = arm.task_spec.trigger(arm)
    own = arm.task_spec.node.parent in inside and arm.task_spec.starts_a_handler
    return trigger.kind is kind and trigger.name in {code, ""} and not own


def _rank(arm: Token) -> tuple[bool, bool]:
    spec = arm.task_spec
    return not spec.starts_a_handler, not spec.trigger(arm).name
