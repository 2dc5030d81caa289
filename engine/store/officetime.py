"""What people have set of the office's time: days, opening hours, time limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Table, delete, insert, literal, select
from sqlalchemy.sql.elements import ColumnElement

from engine.calendar import Hours
from engine.editions import DayKind, Own, OwnDay, OwnLimit
from engine.records import AgendaKind, AgendaState, InstanceState, TaskState
from engine.store import calendars
from engine.store.calendars import spans_from_json, spans_to_json
from engine.store.database import Tx
from engine.store.office_tables import calendar_day, office_hours, time_limit
from engine.store.tables import agenda, climb, instance, task
from engine.store.upsert import insert_or_update


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who changes something, and when."""

    by: str
    at: datetime


def own(tx: Tx) -> Own:
    """Return all that people have set."""
    days = tx.execute(select(calendar_day).order_by(calendar_day.c.day))
    hours = tx.execute(select(office_hours).order_by(office_hours.c.place))
    limits = tx.execute(select(time_limit).order_by(time_limit.c.key))
    return Own(
        days=[
            OwnDay(day=r.day, kind=DayKind(r.kind), name=r.name, name_en=r.name_en) for r in days
        ],
        hours={row.place: spans_from_json(row.spans) for row in hours},
        limits=[OwnLimit(key=row.key, clock=row.clock, n=Decimal(row.n)) for row in limits],
    )


def put_day(tx: Tx, day: OwnDay, signed: Signed) -> None:
    """Write what ``day`` is, in the place of what it was."""
    values = {"kind": day.kind.value, "name": day.name, "name_en": day.name_en}
    _put(tx, calendar_day, {"day": day.day}, values, signed)


def drop_day(tx: Tx, day: date) -> bool:
    """Forget what people have made of a day; return whether there was anything."""
    return _drop(tx, calendar_day, calendar_day.c.day == day)


def put_hours(tx: Tx, place: str, hours: Hours, signed: Signed) -> None:
    """Write the hours that a place keeps."""
    _put(tx, office_hours, {"place": place}, {"spans": spans_to_json(hours)}, signed)


def drop_hours(tx: Tx, place: str) -> bool:
    """Forget the own hours of a place; return whether there were any."""
    return _drop(tx, office_hours, office_hours.c.place == place)


def put_limit(tx: Tx, limit: OwnLimit, signed: Signed) -> None:
    """Write how long a time limit is."""
    values = {"clock": limit.clock, "n": f"{limit.n:f}"}
    _put(tx, time_limit, {"key": limit.key}, values, signed)


def drop_limit(tx: Tx, key: str) -> bool:
    """Forget how long people have made a time limit; return whether they had."""
    return _drop(tx, time_limit, time_limit.c.key == key)


def ask_recount(tx: Tx, number: int, at: datetime) -> int:
    """Ask every open case with a clock, may it run or rest, to count it anew; return how many.

    One statement, however many cases there are. Who still waits to be counted with the calendar
    before is counted once, with this one.
    """
    waiting = (agenda.c.claim == 0, agenda.c.state == AgendaState.DUE.value)
    tx.execute(delete(agenda).where(agenda.c.kind == AgendaKind.RECOUNT.value, *waiting))
    return _ask(tx, number, at)


def ask_recount_again(tx: Tx, at: datetime) -> int:
    """Ask anew who was open when the calendar in force was made, and is not asked by now.

    Return how many. Who has counted with it already finds that nothing changes.
    """
    newest = calendars.newest(tx, 1)
    if not newest or newest[0].number == 1:
        return 0
    (edition,) = newest
    ref = str(edition.number)
    asked = select(agenda.c.instance).where(
        agenda.c.kind == AgendaKind.RECOUNT.value, agenda.c.ref == ref
    )
    before = instance.c.started_at <= edition.created_at
    return _ask(tx, edition.number, at, before, instance.c.id.not_in(asked))


def _ask(tx: Tx, number: int, at: datetime, *which: ColumnElement[bool]) -> int:
    running = select(agenda.c.instance).where(
        agenda.c.kind.in_([AgendaKind.CLOCK.value, AgendaKind.TIMER.value])
    )
    # What has passed twice over has nothing due any more; it may come back all the same.
    passed = select(climb.c.instance)
    at_rest = select(task.c.instance).where(
        task.c.state == TaskState.OPEN.value, task.c.clock.is_not(None), task.c.due_at.is_(None)
    )
    itself_at_rest = instance.c.clock.is_not(None) & instance.c.due_at.is_(None)
    fresh = {
        "kind": literal(AgendaKind.RECOUNT.value),
        "instance": instance.c.id,
        "ref": literal(str(number)),
        "due_at": literal(at, agenda.c.due_at.type),
        "attempts": literal(0),
        "state": literal(AgendaState.DUE.value),
        "reason": literal(""),
        "claim": literal(0),
        "queued": literal(value=False),
    }
    asked = select(*fresh.values()).where(
        instance.c.state == InstanceState.OPEN.value,
        instance.c.id.in_(running)
        | instance.c.id.in_(passed)
        | instance.c.id.in_(at_rest)
        | itself_at_rest,
        *which,
    )
    statement = insert(agenda).from_select(list(fresh), asked)
    return tx.execute(statement.execution_options(preserve_rowcount=True)).rowcount


def _put(
    tx: Tx, table: Table, key: Mapping[str, Any], values: Mapping[str, Any], signed: Signed
) -> None:
    told = {**values, "changed_at": signed.at, "changed_by": signed.by}
    insert_or_update(tx, table, {**key, **told}, told)


def _drop(tx: Tx, table: Table, which: ColumnElement[bool]) -> bool:
    return tx.execute(delete(table).where(which)).rowcount > 0
