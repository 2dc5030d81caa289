"""The lists of tasks that a person sees: open to them, and done by them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select, tuple_

from engine.records import WorkItem
from engine.store.database import Tx
from engine.store.tables import instance, task
from engine.store.work import WORK, item_of

OPEN: ColumnElement[str] = literal_column("'open'")
DONE: ColumnElement[str] = literal_column("'done'")
NOBODY: ColumnElement[str] = literal_column("''")
# Literals, not parameters: only then may the planner use the partial indexes of open tasks.


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose tasks are asked for: a person with the posts (role, place) they hold."""

    person: str
    posts: Collection[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many tasks stand in each list."""

    todo: int
    done: int


def todo(tx: Tx, owner: Owner, *, search: str, offset: int, limit: int) -> tuple[WorkItem, ...]:
    """Return the tasks the person may do, the most overdue first, those without a date last."""
    query = WORK.where(_open_to(owner), matches(search))
    order = (task.c.due_at.is_(None), task.c.due_at, task.c.id)
    return _items(tx, query.order_by(*order).offset(offset).limit(limit))


def done(tx: Tx, owner: Owner, *, search: str, offset: int, limit: int) -> tuple[WorkItem, ...]:
    """Return the tasks the person has finished, the latest first."""
    query = WORK.where(_done_by(owner), matches(search))
    order = (task.c.ended_at.desc(), task.c.id.desc())
    return _items(tx, query.order_by(*order).offset(offset).limit(limit))


def counts(tx: Tx, owner: Owner) -> Counts:
    """Return how long both lists are."""
    number = select(func.count()).select_from(task)
    both = select(
        number.where(_open_to(owner)).scalar_subquery().label("todo"),
        number.where(_done_by(owner)).scalar_subquery().label("done"),
    )
    return Counts(**tx.execute(both).mappings().one())


def took_part(tx: Tx, instance_id: str, owner: Owner) -> bool:
    """Say whether a task of the instance is or was the person's, or is one of their posts'."""
    query = select(task.c.id).where(task.c.instance == instance_id, concerns(owner))
    return tx.scalar(query.limit(1)) is not None


def concerns(owner: Owner) -> ColumnElement[bool]:
    """Select the tasks that are or were the person's, or are one of their posts'."""
    return or_(
        task.c.assignee == owner.person,
        task.c.ended_by == owner.person,
        tuple_(task.c.role, task.c.place).in_(sorted(owner.posts)),
    )


def _open_to(owner: Owner) -> ColumnElement[bool]:
    """Select what is claimed by the person, or lies unclaimed at one of their posts."""
    # coalesce keeps the planner from walking all unclaimed tasks by the index of assignees, and
    # each post has a condition of its own because SQLite finds no index for pairs inside an OR.
    unclaimed = func.coalesce(task.c.assignee, NOBODY) == NOBODY
    at_posts = (
        and_(task.c.role == role, task.c.place == place, unclaimed, task.c.state == OPEN)
        for role, place in sorted(owner.posts)
    )
    return or_(and_(task.c.assignee == owner.person, task.c.state == OPEN), *at_posts)


def _done_by(owner: Owner) -> ColumnElement[bool]:
    return and_(task.c.ended_by == owner.person, task.c.state == DONE)


def matches(search: str) -> ColumnElement[bool]:
    """Select the cases whose number and title together hold every word of ``search``."""
    words = [
        or_(*(c.icontains(word, autoescape=True) for c in (instance.c.case_no, instance.c.title)))
        for word in search.split()
    ]
    return and_(True, *words)


def _items(tx: Tx, query: Select[Any]) -> tuple[WorkItem, ...]:
    return tuple(item_of(row) for row in tx.execute(query))
