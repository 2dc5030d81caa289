"""Timers fired by our schedulers, and by a program that loads every case to see what is due."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bench.reliability.children import fork
from bench.reliability.clients import ours
from bench.reliability.ground import Ground, Store
from bench.reliability.journal import begin
from engine.canonical import moment
from engine.clock import system_clock
from engine.commands import SYSTEM, FireTimer
from engine.history.fold import fold
from engine.store import history
from engine.store.tables import agenda, instance
from web.wiring import Office

WARM = timedelta(seconds=3)
"""How long before the timers are due everybody is ready."""
EACH_START = timedelta(milliseconds=8)
GIVEN_UP = 300.0


def fire(programs: int, store: Store, timers: int) -> float:
    """Let so many programs fire timers as they do in production."""
    ground = store.fresh()
    due = _armed(ground, timers)
    with _schedulers(ground, programs), ground.open() as office:
        _wait(due)
        begun = time.monotonic()
        while _left(office) and time.monotonic() - begun < GIVEN_UP:
            time.sleep(0.005)
        return time.monotonic() - begun


@contextmanager
def _schedulers(ground: Ground, programs: int) -> Iterator[None]:
    def body() -> None:
        with ground.open() as office:
            office.scheduler.start()
            signal.pause()

    children = [fork(body) for _ in range(programs)]
    try:
        yield
    finally:
        for child in children:
            child.kill()


def look_at_all(store: Store, timers: int) -> float:
    """Load every open case, from its history, and fire what is found due, until nothing is."""
    ground = store.fresh()
    due = _armed(ground, timers)
    with ground.open() as office:
        _wait(due)
        begun = time.monotonic()
        while _left(office) and time.monotonic() - begun < GIVEN_UP:
            for case, name in _found_due(office):
                fire_it = FireTimer(
                    id=f"timer:{case}/{name}",
                    at=office.clock(),
                    actor=SYSTEM,
                    instance=case,
                    task=name,
                )
                ours(office, fire_it, lambda: None)
        return time.monotonic() - begun


def look_once(store: Store, cases: int) -> float:
    """Load every one of so many cases that wait, and find that nothing is due."""
    ground = store.fresh()
    with ground.open() as office:
        tomorrow = {"moment": moment(office.clock() + timedelta(days=1))}
        for number in range(cases):
            ours(office, begin(f"timed{number}", "timed", office.clock(), tomorrow), lambda: None)
        begun = time.monotonic()
        assert not _found_due(office)
        return time.monotonic() - begun


def _found_due(office: Office) -> list[tuple[str, str]]:
    with office.database.read() as tx:
        rows = tx.execute(select(instance.c.id).where(instance.c.state == "open")).all()
        now, found = office.clock(), []
        for row in rows:
            picture = fold(history.events_of(tx, row.id))
            timers = picture.timers.items()
            found += [(row.id, name) for name, due in timers if due <= moment(now)]
    return found


def _armed(ground: Ground, timers: int) -> datetime:
    """Start a case for each timer; return when they all become due."""
    due = system_clock() + WARM + timers * EACH_START
    with ground.open() as office:
        for number in range(timers):
            given = {"moment": moment(due)}
            ours(office, begin(f"timed{number}", "timed", office.clock(), given), lambda: None)
    return max(due, system_clock())


def _wait(due: datetime) -> None:
    time.sleep(max((due - system_clock()).total_seconds(), 0))


def _left(office: Office) -> int:
    with office.database.read() as tx:
        return int(tx.execute(select(func.count()).select_from(agenda)).scalar_one())
