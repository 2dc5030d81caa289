"""Timers fired from a plain table, one transaction for each, and by a job store of APScheduler."""

import time
from collections.abc import Callable
from datetime import timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, func, insert, select

from bench.reliability.children import fork
from bench.reliability.ground import Ground, Store
from engine.clock import system_clock
from engine.store.database import Database, Tx, open_database

GIVEN_UP = 300.0
_metadata = MetaData()
_timer = Table("plain_timer", _metadata, Column("id", Integer, primary_key=True))
_fired = Table(
    "plain_fired",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("what", String(40)),
)


def fire(programs: int, store: Store, timers: int) -> float:
    """Take each timer out of a table and write down that it has fired, in one transaction."""
    ground = store.fresh()
    _prepare(ground, timers)
    children = [fork(lambda: _fire_all(ground)) for _ in range(programs)]
    begun = time.monotonic()
    for child in children:
        child.wait()
    return time.monotonic() - begun


def _prepare(ground: Ground, timers: int) -> None:
    database = open_database(ground.url)
    with database.begin() as tx:
        _metadata.create_all(tx)
        if timers:
            tx.execute(insert(_timer), [{"id": number} for number in range(1, timers + 1)])
    database.close()


def _fire_all(ground: Ground) -> None:
    database = open_database(ground.url)
    while _once(database, _fire_one):
        pass
    database.close()


def _once(database: Database, work: Callable[[Tx], bool]) -> bool:
    with database.begin() as tx:
        return work(tx)


def _fire_one(tx: Tx) -> bool:
    query = select(_timer.c.id).order_by(_timer.c.id).limit(1).with_for_update(skip_locked=True)
    row = tx.execute(query).first()
    if row is None:
        return False
    tx.execute(delete(_timer).where(_timer.c.id == row.id))
    tx.execute(insert(_fired).values(what=f"timer {row.id}"))
    return True


_ADDRESS: dict[str, Database] = {}
"""The database of the jobs, which APScheduler can only name, not hold."""


def job_store(store: Store, timers: int) -> float:
    """Let APScheduler keep the timers in the database and fire them by itself."""
    ground = store.fresh()
    _prepare(ground, 0)
    database = _ADDRESS["one"] = open_database(ground.url)
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=database.connections)},
        executors={"default": ThreadPoolExecutor(4)},
        timezone="UTC",
    )
    scheduler.start(paused=True)
    due = system_clock() + timedelta(seconds=1)
    for _ in range(timers):
        scheduler.add_job(write_down, "date", run_date=due, misfire_grace_time=None)
    time.sleep(max((due - system_clock()).total_seconds(), 0))
    begun = time.monotonic()
    scheduler.resume()
    while _count(database) < timers and time.monotonic() - begun < GIVEN_UP:
        time.sleep(0.005)
    took = time.monotonic() - begun
    scheduler.shutdown()
    database.close()
    return took


def write_down() -> None:
    """Do what a timer of the plain table does, without the timer."""
    with _ADDRESS["one"].begin() as tx:
        tx.execute(insert(_fired).values(what="timer"))


def _count(database: Database) -> int:
    with database.read() as tx:
        return int(tx.execute(select(func.count()).select_from(_fired)).scalar_one())
