"""The tasks of people: one by its number, those of a case."""

from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from engine.records import TaskState, WorkItem
from engine.store.database import Tx
from engine.store.prepared import Prepared
from engine.store.tables import instance, task

WORK: Select[Any] = select(
    task.c.id,
    task.c.instance,
    instance.c.case_no,
    instance.c.key.label("process"),
    instance.c.version,
    task.c.name.label("task"),
    task.c.node,
    task.c.role,
    task.c.place,
    task.c.assignee,
    task.c.state,
    task.c.form,
    task.c.created_at,
    task.c.due_at,
    task.c.ended_at,
    task.c.ended_by,
    instance.c.title.label("case_title"),
    task.c.title,
    task.c.title_en,
    task.c.clock,
).join(instance, instance.c.id == task.c.instance)
"""The columns of a WorkItem, to be narrowed by the questions of the inbox."""

_BY_ID = Prepared(WORK.where(task.c.id == bindparam("id")))


def item_of(row: Row[Any]) -> WorkItem:
    """Return the task that a row of ``WORK`` holds."""
    return WorkItem(**{**row._mapping, "state": TaskState(row.state)})


def get(tx: Tx, id_: int) -> WorkItem | None:
    """Return a task by its number, or None."""
    rows = _BY_ID.rows(tx, {"id": id_})
    return WorkItem(**{**rows[0], "state": TaskState(rows[0]["state"])}) if rows else None


def of_instance(tx: Tx, instance_id: str) -> tuple[WorkItem, ...]:
    """Return all tasks of a case, in the order they were created."""
    rows = tx.execute(WORK.where(task.c.instance == instance_id).order_by(task.c.id))
    return tuple(item_of(row) for row in rows)
