"""Editions of the working-day calendar, and the counters of case numbers."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, insert, select

from engine.calendar import Calendar
from engine.store.database import Tx
from engine.store.office_tables import calendar_edition, case_counter
from engine.store.upsert import insert_or_update


def add(tx: Tx, edition: Calendar, now: datetime) -> None:
    """Keep an edition; raise IntegrityError when its number is used."""
    body = _to_json(edition)
    values = {"number": edition.number, "body": body, "created_at": now}
    tx.execute(insert(calendar_edition).values(values))


def latest_number(tx: Tx) -> int | None:
    """Return the number of the edition in force, or None before the first."""
    number: int | None = tx.scalar(select(func.max(calendar_edition.c.number)))
    return number


def latest(tx: Tx) -> Calendar | None:
    """Return the edition in force, or None before the first."""
    number = latest_number(tx)
    return None if number is None else by_number(tx, number)


def by_number(tx: Tx, number: int) -> Calendar | None:
    """Return the edition, or None."""
    query = select(calendar_edition.c.body).where(calendar_edition.c.number == number)
    body = tx.scalar(query)
    return None if body is None else _from_json(number, body)


def next_case(tx: Tx, community: str, day: date) -> int:
    """Count one more case of ``community`` on ``day`` and return its number, from 1.

    Needs the writing transaction of the case, so that a number is given out once and no number
    is lost when the case is not started.
    """
    first = {"community": community, "day": day, "last": 1}
    counted = insert_or_update(tx, case_counter, first, {"last": case_counter.c.last + 1})
    return int(counted.last)


def _to_json(edition: Calendar) -> dict[str, Any]:
    return {
        "first_year": edition.first_year,
        "last_year": edition.last_year,
        "settled_until": edition.settled_until,
        "rest_days": {day.isoformat(): name for day, name in edition.rest_days.items()},
        "makeup_days": sorted(day.isoformat() for day in edition.makeup_days),
        "office": [[t.isoformat() for t in span] for span in edition.office],
    }


def _from_json(number: int, body: dict[str, Any]) -> Calendar:
    rest_days = {date.fromisoformat(day): name for day, name in body["rest_days"].items()}
    office = [(time.fromisoformat(a), time.fromisoformat(b)) for a, b in body["office"]]
    return Calendar(
        number=number,
        first_year=body["first_year"],
        last_year=body["last_year"],
        settled_until=body["settled_until"],
        rest_days=rest_days,
        makeup_days=frozenset(map(date.fromisoformat, body["makeup_days"])),
        office=tuple(office),
    )
