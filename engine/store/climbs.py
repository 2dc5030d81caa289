"""Overdue time limits by the post above that was told: helped with and watched, not done there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, false, func, or_, select

from engine.store.database import Tx
from engine.store.inbox import Owner, matches
from engine.store.tables import climb, instance, task

NOBODY = ""
"""The role of a climb when nobody held any post above."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbed:
    """One time limit that has passed, as a post above sees it."""

    instance: str
    case_no: str
    case_title: str
    name: str
    """The token of the task, or “.” for the case."""
    level: int
    """1 when the limit has passed, 2 when half as much again has."""
    role: str
    place: str
    """The post that was told; both empty when nobody held any."""
    at: datetime
    due_at: datetime | None
    """The end that has passed."""
    task: int | None = None
    """The number of the task; None for the limit of a case."""
    title: str = ""
    title_en: str = ""
    by_role: str = ""
    by_place: str = ""
    """The post that has the task; empty for one of a person, and for the limit of a case."""
    assignee: str = ""
    """Who holds the task, empty when nobody does."""


def told(
    tx: Tx, owner: Owner, *, search: str = "", offset: int = 0, limit: int
) -> tuple[Climbed, ...]:
    """Return what the posts of ``owner`` were told of and has not ended, the longest told first.

    Of one limit that was told at several of them, the highest level is given. ``search`` narrows by
    words of the case's number and title.
    """
    highest = _highest(owner)
    own = and_(*(climb.c[name] == highest.c[name] for name in ("instance", "name", "level")))
    which = and_(select(highest.c.level).where(own).exists(), matches(search))
    return _found(tx, which, limit, offset)


def count(tx: Tx, owner: Owner) -> int:
    """Return how many limits the posts of ``owner`` were told of that have not ended."""
    return tx.scalar(select(func.count()).select_from(_highest(owner))) or 0


def untold(tx: Tx, *, limit: int = 100) -> tuple[Climbed, ...]:
    """Return limits that passed when nobody held a post above: for operators to fill one."""
    return _found(tx, climb.c.role == NOBODY, limit)


def _highest(owner: Owner) -> Subquery:
    """Select each limit that was told at a post of ``owner``, with its highest level there."""
    posts = [and_(climb.c.role == r, climb.c.place == p) for r, p in sorted(owner.posts)]
    level = func.max(climb.c.level).label("level")
    known = select(climb.c.instance, climb.c.name, level).where(or_(false(), *posts))
    return known.group_by(climb.c.instance, climb.c.name).subquery()


def _found(tx: Tx, which: ColumnElement[bool], limit: int, offset: int = 0) -> tuple[Climbed, ...]:
    own = and_(task.c.instance == climb.c.instance, task.c.name == climb.c.name)
    query = (
        select(
            *climb.c,
            instance.c.case_no,
            instance.c.title.label("case_title"),
            instance.c.due_at.label("case_due"),
            task.c.id.label("task"),
            task.c.due_at,
            task.c.title,
            task.c.title_en,
            task.c.role.label("by_role"),
            task.c.place.label("by_place"),
            task.c.assignee,
        )
        .join(instance, instance.c.id == climb.c.instance)
        .outerjoin(task, own)
        .where(which)
        .order_by(climb.c.at, climb.c.instance, climb.c.name, climb.c.level)
        .offset(offset)
        .limit(limit)
    )
    return tuple(_climbed(dict(row._mapping)) for row in tx.execute(query))


def _climbed(row: dict[str, Any]) -> Climbed:
    whole = row.pop("case_due")
    if row["task"] is None:
        known = {key: row[key] for key in ("instance", "case_no", "case_title", "name", "level")}
        return Climbed(**known, **{k: row[k] for k in ("role", "place", "at")}, due_at=whole)
    return Climbed(**row)
