"""Editions of the working-day calendar, and the counters of case numbers."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select

from engine.calendar import Calendar, Hours
from engine.store.database import Tx
from engine.store.office_tables import calendar_edition, case_counter
from engine.store.upsert import insert_or_update
from processes.vocabulary import Sla, load_vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition as the list of them shows it."""

    number: int
    created_at: datetime
    created_by: str
    reason: str
    """Why it was made; empty for the first."""


def add(tx: Tx, edition: Calendar, now: datetime, *, by: str = "", reason: str = "") -> None:
    """Keep an edition; raise IntegrityError when its number is used."""
    values = {"number": edition.number, "body": _to_json(edition)}
    signed = {"created_at": now, "created_by": by, "reason": reason}
    tx.execute(insert(calendar_edition).values({**values, **signed}))


def newest(tx: Tx, limit: int) -> tuple[Edition, ...]:
    """Return the last ``limit`` editions, the newest first."""
    table = calendar_edition.c
    query = select(table.number, table.created_at, table.created_by, table.reason)
    rows = tx.execute(query.order_by(table.number.desc()).limit(limit))
    return tuple(Edition(**row) for row in rows.mappings())


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
        "names_en": dict(edition.names_en),
        "makeup_days": sorted(day.isoformat() for day in edition.makeup_days),
        "office": spans_to_json(edition.office),
        "offices": {code: spans_to_json(hours) for code, hours in edition.offices.items()},
        "limits": [_limit_to_json(limit) for limit in edition.limits.values()],
    }


def _from_json(number: int, body: dict[str, Any]) -> Calendar:
    """Read an edition; those of programs before had the shipped limits and one office."""
    rest_days = {date.fromisoformat(day): name for day, name in body["rest_days"].items()}
    offices = {code: spans_from_json(spans) for code, spans in body.get("offices", {}).items()}
    limits = {row["key"]: _limit_from_json(row) for row in body.get("limits", ())}
    return Calendar(
        number=number,
        first_year=body["first_year"],
        last_year=body["last_year"],
        settled_until=body["settled_until"],
        rest_days=rest_days,
        names_en=body.get("names_en", {}),
        makeup_days=frozenset(map(date.fromisoformat, body["makeup_days"])),
        office=spans_from_json(body["office"]),
        offices=offices,
        limits=limits or load_vocabulary().slas,
    )


def spans_to_json(hours: Hours) -> list[list[str]]:
    """Return opening hours as they are kept."""
    return [[t.isoformat() for t in span] for span in hours]


def spans_from_json(spans: list[list[str]]) -> Hours:
    """Read opening hours as they are kept."""
    return tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in spans)


def _limit_to_json(limit: Sla) -> dict[str, Any]:
    return {**asdict(limit), "n": str(limit.n), "escalates_to": list(limit.escalates_to)}


def _limit_from_json(row: dict[str, Any]) -> Sla:
    return Sla(**{**row, "n": Decimal(row["n"]), "escalates_to": tuple(row["escalates_to"])})
