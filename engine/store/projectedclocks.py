"""Clocks as rows: what the task or the case shows, what is due next, who was told above."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from engine.canonical import from_moment, moment
from engine.history import clocks, events
from engine.history.clocks import CASE, Body
from engine.records import AgendaKind, FollowUp
from engine.store import agenda
from engine.store.database import Tx
from engine.store.prepared import Prepared
from engine.store.tables import agenda as agenda_table
from engine.store.tables import climb, instance, task

_TASK = (task.c.instance == bindparam("own_instance"), task.c.name == bindparam("own_name"))
_SHOWN: dict[str, Any] = {"clock": bindparam("own_clock"), "due_at": bindparam("own_due")}
_SHOW_TASK = Prepared(update(task).where(*_TASK).values(_SHOWN))
_SHOW_CASE = Prepared(
    update(instance).where(instance.c.id == bindparam("own_instance")).values(_SHOWN)
)


def changed(tx: Tx, case: str, at: datetime, kind: str, body: Body) -> None:
    """Show a clock as the event ``kind`` leaves it, and put down what is due next."""
    name = body["n"]
    before = {} if kind == events.CLOCK_STARTED else _shown(tx, case, name)
    clock = clocks.after(before, kind, body)
    if kind == events.CLOCK_PAUSED:
        clock["since"] = moment(at)
    if kind == events.CLOCK_RESUMED:
        clock["rests"] = [*before.get("rests", ()), _rest(before, at)]
    _show(tx, case, name, clock)
    asked = FollowUp(kind=AgendaKind.CLOCK, instance=case, ref=name)
    following = clocks.next_moment(clock)
    if kind == events.CLOCK_STARTED:
        agenda.add(tx, asked, from_moment(following))
    elif following:
        agenda.put(tx, asked, from_moment(following))
    else:
        agenda.drop(tx, (asked.kind,), case, name)
    if kind == events.CLOCK_OVERDUE:
        _climbed(tx, case, at, body)
    elif body.get("back"):
        forget_climbs(tx, case, name)


def _rest(before: Body, at: datetime) -> list[str]:
    """Return a rest that is over: from, to, why, and why in words."""
    return [before["since"], moment(at), before["reason"], before.get("text", "")]


def stopped(tx: Tx, case: str, _at: datetime, _kind: str, body: Body) -> None:
    """Let nothing be due any more, and nobody above be told."""
    agenda.drop(tx, (AgendaKind.CLOCK,), case, body["n"])
    if body.get("late"):
        forget_climbs(tx, case, body["n"])


def forget_climbs(tx: Tx, case: str, name: str) -> None:
    """Take a clock from those above who were told of it."""
    tx.execute(delete(climb).where(climb.c.instance == case, climb.c.name == name))


def forget_untold(tx: Tx, case: str, name: str) -> None:
    """Take away that nobody could be told of a clock: an operator need not look any more."""
    row = agenda_table.c
    notices = (row.kind == AgendaKind.NOTICE.value, row.instance == case, row.body.is_not(None))
    found = tx.execute(select(row.id, row.body).where(*notices)).all()
    ids = [id_ for id_, body in found if body and body["n"] == name]
    if ids:
        tx.execute(delete(agenda_table).where(row.id.in_(ids)))


def _climbed(tx: Tx, case: str, at: datetime, body: Body) -> None:
    row = {key: body[key] for key in ("level", "role", "place")}
    tx.execute(insert(climb).values(instance=case, name=body["n"], at=at, **row))


def _shown(tx: Tx, case: str, name: str) -> dict[str, Any]:
    if name == CASE:
        query = select(instance.c.clock).where(instance.c.id == case)
    else:
        query = select(task.c.clock).where(task.c.instance == case, task.c.name == name)
    return dict(tx.scalar(query) or {})


def _show(tx: Tx, case: str, name: str, clock: dict[str, Any]) -> None:
    due = clocks.due(clock)
    shown = {
        "own_instance": case,
        "own_clock": clock,
        "own_due": from_moment(due) if due else None,
    }
    if name == CASE:
        _SHOW_CASE.run(tx, shown)
    else:
        _SHOW_TASK.run(tx, {**shown, "own_name": name})


APPLY = {**dict.fromkeys(clocks.CHANGES, changed), events.CLOCK_STOPPED: stopped}
"""What each event of a clock changes."""
