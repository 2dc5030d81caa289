"""The verbs of work: may this person, is the form in order, then one command to the case.

Each verb belongs into one writing transaction that the caller commits. On any error the caller
lets it roll back, and nothing has happened.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from engine.calendar import CHINA
from engine.commands import (
    CancelInstance,
    Claim,
    CompleteTask,
    Release,
    StartInstance,
    TaskCommand,
    parse_body,
)
from engine.errors import CommandRefused, KeyReused
from engine.execution import Executed, Execution
from engine.records import TaskState, WorkItem
from engine.store import history, instances, work
from engine.store.database import Tx
from engine.store.history import StoredCommand
from processes.feel.values import to_json
from processes.form import Field, Form
from processes.model import Process
from tasks import forms, vault
from tasks.access import case_for, may_change, task_for
from tasks.case_numbers import next_case_no
from tasks.errors import (
    AlreadyCancelled,
    AlreadyClaimed,
    AlreadyDone,
    NotAStarter,
    NotYours,
    TaskGone,
)
from tasks.forms import NotInOrder, Submission, Texts
from tasks.people import Actor, Post, names_of
from tasks.places import lies_in, place_of, titles_of
from tasks.sheets import Sheet, start_sheet, task_sheet
from tasks.vault import Seal

REASON = Form(
    key="reason",
    title={"zh": "撤销", "en": "Cancel"},
    fields=(
        Field(
            key="reason",
            type="textarea",
            title={"zh": "原因", "en": "Reason"},
            required=True,
            minimum=2,
            maximum=500,
        ),
    ),
)
"""What is asked of somebody who cancels a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does something, when, and under which submission id; the same id counts once."""

    id: str
    at: datetime
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a person wants to start and where; ``texts`` is what the start form sent."""

    process: str
    place: str
    texts: Texts = field(default_factory=dict)


def starting_posts(process: Process, actor: Actor) -> tuple[Post, ...]:
    """Return the posts from which the actor may start ``process``.

    A process that names no roles (grid.start_roles) is started from any post.
    """
    named = process.properties.get("grid.start_roles", "")
    roles = {role.strip() for role in named.split(",") if role.strip()}
    return tuple(post for post in actor.posts if not roles or post.role in roles)


def start(tx: Tx, execution: Execution, act: Act, opening: Opening) -> Executed:
    """Start a case and return what happened; the case number is in its first event.

    Raises NotAStarter, NotInOrder (with the submission), NoOwner, DefinitionNotFound, KeyReused.
    """
    definition = execution.library.get(tx, opening.process).definition
    _check_starter(tx, definition.process, act.actor, opening.place)
    sheet = start_sheet(tx, definition, act.at)
    submission = in_order(sheet, opening.texts)
    case_no = _case_no(tx, act, opening.place)
    command = StartInstance(
        id=act.id,
        at=act.at,
        actor=act.actor.id,
        instance=instance_id(act.id),
        key=opening.process,
        case_no=case_no,
        place=opening.place,
        variables=_sealed(tx, act, sheet, submission, case_no),
    )
    return execution.execute(tx, command)


def complete(tx: Tx, execution: Execution, act: Act, task_id: int, texts: Texts) -> Executed:
    """Finish a task with what its form sent.

    Raises TaskNotFound, AlreadyDone, AlreadyClaimed, AlreadyCancelled, NotYours, NotInOrder (with
    the submission), KeyReused.
    """
    item = task_for(tx, act.actor, task_id)
    # An open task cannot have been finished by an earlier sending of the same form.
    known = None if item.state is TaskState.OPEN else history.by_key(tx, act.id)
    if known is None:
        _check_open(tx, item, act.actor)
    sheet = task_sheet(tx, execution.library, item, act.at)
    submission = in_order(sheet, texts)
    values = _sealed(tx, act, sheet, submission, item.case_no)
    command = CompleteTask(**_common(act, item), values=values)
    if known is not None:
        return _repeated(known, command)
    return _carry_out(tx, execution, command, item)


def claim(tx: Tx, execution: Execution, act: Act, task_id: int) -> Executed:
    """Take a task of a post for oneself (签收); raise TaskNotFound or a TaskGone."""
    return _hold(tx, execution, act, task_for(tx, act.actor, task_id), Claim)


def release(tx: Tx, execution: Execution, act: Act, task_id: int) -> Executed:
    """Give a claimed task back to its post (释放); raise TaskNotFound, NotYours or a TaskGone."""
    item = task_for(tx, act.actor, task_id)
    # What nobody holds needs no release; what lies at no post could not go back to one.
    if history.by_key(tx, act.id) is None and not (item.assignee and item.place):
        raise NotYours
    return _hold(tx, execution, act, item, Release)


def cancel(tx: Tx, execution: Execution, act: Act, instance: str, reason: str) -> Executed:
    """End a case one has started (撤销), with a reason.

    Raises CaseNotFound, NotYours, NotInOrder without a reason, InstanceEnded.
    """
    case = case_for(tx, act.actor, instance)
    if not may_change(act.actor, case):
        raise NotYours
    given = in_order(Sheet(form=REASON), {"reason": [reason]}).values
    command = CancelInstance(
        id=act.id, at=act.at, actor=act.actor.id, instance=case.id, reason=given["reason"]
    )
    return execution.execute(tx, command)


def in_order(sheet: Sheet, texts: Texts) -> Submission:
    """Read ``texts`` by the form of ``sheet``; raise NotInOrder, which carries the submission."""
    submission = forms.read(sheet.form, texts, sheet.known)
    if not submission.in_order:
        raise NotInOrder(submission)
    return submission


def _hold(
    tx: Tx, execution: Execution, act: Act, item: WorkItem, verb: type[TaskCommand]
) -> Executed:
    return _carry_out(tx, execution, verb(**_common(act, item)), item)


def _carry_out(tx: Tx, execution: Execution, command: TaskCommand, item: WorkItem) -> Executed:
    """Execute the command; where somebody was faster, say who."""
    try:
        return execution.execute(tx, command)
    except CommandRefused:
        raise _gone(tx, work.get(tx, item.id) or item) from None


def _check_open(tx: Tx, item: WorkItem, actor: Actor) -> None:
    """Refuse before the form is read, so that nobody mends a form for nothing."""
    if item.state is not TaskState.OPEN or item.assignee not in ("", actor.id):
        raise _gone(tx, item)


def _gone(tx: Tx, item: WorkItem) -> TaskGone:
    """Return what became of a task that somebody else took or did, or that fell away."""
    names = names_of(tx, [item.ended_by, item.assignee])
    if item.state is TaskState.DONE and item.ended_at:
        at = item.ended_at.astimezone(CHINA)
        return AlreadyDone(by=names.get(item.ended_by, item.ended_by), at=f"{at:%Y-%m-%d %H:%M}")
    if item.state is TaskState.OPEN and item.assignee:
        return AlreadyClaimed(by=names.get(item.assignee, item.assignee))
    return AlreadyCancelled()


def _common(act: Act, item: WorkItem) -> dict[str, Any]:
    return {
        "id": act.id,
        "at": act.at,
        "actor": act.actor.id,
        "instance": item.instance,
        "task": item.task,
    }


def _sealed(
    tx: Tx, act: Act, sheet: Sheet, submission: Submission, case_no: str
) -> Mapping[str, Any]:
    """Put personal values away and return all values as a command carries them."""
    under = Seal(case_no=case_no, now=act.at, new_token=vault.tokens_for(act.id))
    sealed = vault.seal(tx, sheet.form.fields, submission.values, under)
    return {key: to_json(value) for key, value in sealed.items()}


def _check_starter(tx: Tx, process: Process, actor: Actor, place: str) -> None:
    site = place_of(tx, place)
    posts = starting_posts(process, actor)
    around = titles_of(tx, (post.place for post in posts))
    if not any(lies_in(site, top) for top in around.values()):
        raise NotAStarter(process=process.name, place=site.name)


def instance_id(submission: str) -> str:
    """Return the id of the case that a submission starts, the same when it is sent twice."""
    return sha256(f"case\0{submission}".encode()).hexdigest()[:20]


def _case_no(tx: Tx, act: Act, place: str) -> str:
    """Return the number for a new case, or the one that this submission got the first time."""
    started = instances.get(tx, instance_id(act.id))
    return started.case_no if started else next_case_no(tx, place, act.at)


def _repeated(known: StoredCommand, command: CompleteTask) -> Executed:
    """Answer a submission that was sent twice; raise KeyReused when it says something else.

    The case has moved on since, so fields may show or hide otherwise: only what both say counts.
    """
    content = parse_body(known.body)
    same = (known.kind, known.actor, known.instance, content.get("task")) == (
        command.kind,
        command.actor,
        command.instance,
        command.task,
    )
    before = content.get("values", {})
    if not same or any(before.get(k, v) != v for k, v in command.values.items()):
        raise KeyReused
    return Executed(instance=known.instance, events=(), repeated=True)
