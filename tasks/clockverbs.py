"""The verbs of time limits: pause, let go on, extend; who may, and why, then one command.

Whoever does a task may let it wait for others, and so may the posts above; only those above may
give it more time, and nobody gives it to themselves. Each verb belongs into one writing transaction
that the caller commits.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.commands import ExtendClock, PauseClock, ResumeClock
from engine.execution import Executed, Execution
from engine.history.clocks import CASE
from engine.records import Instance, WorkItem
from engine.store.database import Tx
from processes.form import Choice, Field, Form
from tasks.access import answers_for, case_for, clock_for, leads, may_do, place_of_task
from tasks.actions import Act, in_order
from tasks.errors import NotYours
from tasks.forms import Texts
from tasks.sheets import Sheet

OTHER = "other"

PAUSE = Form(
    key="pause",
    title={"zh": "暂停计时", "en": "Pause the time limit"},
    fields=(
        Field(
            key="reason",
            type="choice",
            title={"zh": "在等什么", "en": "What is waited for"},
            required=True,
            choices=(
                Choice(value="party", title={"zh": "等待当事人", "en": "Those concerned"}),
                Choice(value="material", title={"zh": "等待材料", "en": "Documents"}),
                Choice(value="vote", title={"zh": "等待业主表决", "en": "The owners’ vote"}),
                Choice(value="season", title={"zh": "季节性施工", "en": "The right season"}),
                Choice(value=OTHER, title={"zh": "其他", "en": "Something else"}),
            ),
        ),
        Field(
            key="text",
            type="textarea",
            title={"zh": "说明（选“其他”时必填）", "en": "In words (needed for something else)"},
            maximum=500,
        ),
    ),
)
"""What is asked of somebody who pauses a time limit."""

IN_WORDS = replace(PAUSE, fields=tuple(replace(field, required=True) for field in PAUSE.fields))
"""The same for a reason that is not on the list."""

EXTEND = Form(
    key="extend",
    title={"zh": "延期", "en": "Extend the time limit"},
    fields=(
        Field(
            key="n",
            type="integer",
            title={"zh": "延长多少天", "en": "By how many days"},
            required=True,
            minimum=1,
        ),
        Field(
            key="reason",
            type="textarea",
            title={"zh": "原因（将告知诉求人）", "en": "Reason (the requester is told)"},
            required=True,
            minimum=2,
            maximum=500,
        ),
    ),
)
"""What is asked of somebody who extends one; the days are those of the limit of extensions."""


def pause(tx: Tx, execution: Execution, act: Act, task_id: int, texts: Texts) -> Executed:
    """Let the time limit of a task rest.

    Raises TaskNotFound, NotYours, NotInOrder, and the refusals of PauseClock.
    """
    item = _doable(tx, act, task_id)
    return _pause(tx, execution, _of_task(act, item), texts)


def resume(tx: Tx, execution: Execution, act: Act, task_id: int) -> Executed:
    """Let the time limit of a task go on; raises as ``pause`` does."""
    item = _doable(tx, act, task_id)
    return execution.execute(tx, ResumeClock(**_of_task(act, item)))


def extend(tx: Tx, execution: Execution, act: Act, task_id: int, texts: Texts) -> Executed:
    """Give a task more time, once, from a post above.

    Raises TaskNotFound, NotYours, NotInOrder, and the refusals of ExtendClock.
    """
    item = clock_for(tx, act.actor, task_id)
    if item.assignee == act.actor.id or not leads(
        tx, act.actor, item.role, place_of_task(tx, item)
    ):
        raise NotYours
    return _extend(tx, execution, _of_task(act, item), texts)


def pause_case(tx: Tx, execution: Execution, act: Act, instance: str, texts: Texts) -> Executed:
    """Let the time limits of a whole case rest: its own, and those of its tasks that may.

    Raises CaseNotFound, NotYours, NotInOrder, and the refusals of PauseClock.
    """
    case = _answered(tx, act, instance)
    return _pause(tx, execution, _of_case(act, case), texts)


def resume_case(tx: Tx, execution: Execution, act: Act, instance: str) -> Executed:
    """Let the time limits of a whole case go on; raises as ``pause_case`` does."""
    case = _answered(tx, act, instance)
    return execution.execute(tx, ResumeClock(**_of_case(act, case)))


def extend_case(tx: Tx, execution: Execution, act: Act, instance: str, texts: Texts) -> Executed:
    """Give a whole case more time, once, from a post above the grid.

    Raises CaseNotFound, NotYours, NotInOrder, and the refusals of ExtendClock.
    """
    case = case_for(tx, act.actor, instance)
    if not leads(tx, act.actor, "", case.place):
        raise NotYours
    return _extend(tx, execution, _of_case(act, case), texts)


def _doable(tx: Tx, act: Act, task_id: int) -> WorkItem:
    """Return a task that the actor may do, or that a post of theirs stands above."""
    item = clock_for(tx, act.actor, task_id)
    if not may_do(act.actor, item) and not leads(tx, act.actor, item.role, place_of_task(tx, item)):
        raise NotYours
    return item


def _answered(tx: Tx, act: Act, instance: str) -> Instance:
    case = case_for(tx, act.actor, instance)
    if not answers_for(tx, act.actor, case.place):
        raise NotYours
    return case


def _pause(tx: Tx, execution: Execution, common: Mapping[str, Any], texts: Texts) -> Executed:
    other = [text.strip() for text in texts.get("reason", ())] == [OTHER]
    given = in_order(Sheet(form=IN_WORDS if other else PAUSE), texts).values
    text = given.get("text") or ""
    return execution.execute(tx, PauseClock(**common, reason=given["reason"], text=text))


def _extend(tx: Tx, execution: Execution, common: Mapping[str, Any], texts: Texts) -> Executed:
    given = in_order(Sheet(form=EXTEND), texts).values
    return execution.execute(tx, ExtendClock(**common, n=int(given["n"]), reason=given["reason"]))


def _of_task(act: Act, item: WorkItem) -> dict[str, Any]:
    common = {"id": act.id, "at": act.at, "actor": act.actor.id}
    return {**common, "instance": item.instance, "task": item.task}


def _of_case(act: Act, case: Instance) -> dict[str, Any]:
    common = {"id": act.id, "at": act.at, "actor": act.actor.id}
    return {**common, "instance": case.id, "task": CASE}
