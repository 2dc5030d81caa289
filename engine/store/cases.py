"""The list of cases that a person may see, narrowed by words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, true

from engine.records import Instance, InstanceState
from engine.store.database import Tx
from engine.store.inbox import Owner, concerns, matches
from engine.store.instances import instance_of
from engine.store.office_tables import place
from engine.store.tables import instance, task


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks: all cases, or those of one's own, of one's tasks and of one's area."""

    owner: Owner
    areas: Collection[str] = ()
    """Places whose cases, and those of the places below them, the reader answers for."""
    everything: bool = False


def latest(tx: Tx, reader: Reader, *, search: str, limit: int) -> tuple[Instance, ...]:
    """Return the cases the reader may see, the latest first."""
    query = (
        select(instance)
        .where(_visible(reader), matches(search))
        .order_by(instance.c.started_at.desc(), instance.c.id)
        .limit(limit)
    )
    return tuple(instance_of(row) for row in tx.execute(query))


def alike(
    tx: Tx, known: Instance, place_code: str, since: datetime, limit: int
) -> tuple[Instance, ...]:
    """Return other open cases of the process of ``known`` at a place, the latest first."""
    query = (
        select(instance)
        .where(
            instance.c.state == InstanceState.OPEN.value,
            instance.c.started_at >= since,
            instance.c.key == known.key,
            instance.c.place == place_code,
            instance.c.case_no != known.case_no,
        )
        .order_by(instance.c.started_at.desc(), instance.c.id)
        .limit(limit)
    )
    return tuple(instance_of(row) for row in tx.execute(query))


def _visible(reader: Reader) -> ColumnElement[bool]:
    if reader.everything:
        return true()
    own = select(task.c.instance).where(concerns(reader.owner))
    area = place.alias("area")
    site = place.alias("site")
    inside = (
        select(site.c.code)
        .join(area, func.substr(site.c.path, 1, func.length(area.c.path)) == area.c.path)
        .where(area.c.code.in_(sorted(reader.areas)))
    )
    return or_(
        instance.c.initiator == reader.owner.person,
        instance.c.id.in_(own),
        instance.c.place.in_(inside),
    )
