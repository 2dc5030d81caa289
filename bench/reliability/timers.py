"""F3: timers under several schedulers that are ended again and again fire once, and never early."""

import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import func, select

from bench.reliability import controls
from bench.reliability.children import Child, fork
from bench.reliability.clients import ours
from bench.reliability.findings import Finding, late, noticed, progress
from bench.reliability.ground import Ground, Store
from bench.reliability.journal import begin
from engine import audit
from engine.canonical import moment, parse
from engine.store import instances
from engine.store.tables import agenda, command, event
from web.wiring import Office

PART = "F3"
SCHEDULERS = 4
TRIED, LEEWAY = 50, 1.5
"""How many cases tell how long one takes to start, and how much longer it may take afterwards."""
PATIENCE = 150
"""Seconds after the last timer was due until what has not fired is lost: a timer whose program was
ended three times waits a minute.
"""
P99, LONGEST = 5.0, 10.0
"""Seconds that may pass from the moment a timer is due, for 99 of 100 and after a kill."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is tried."""

    timers: int
    kills: int
    seconds: float
    """Over how long the timers and the kills are spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduling:
    """What is tried: ours, or one that is broken on purpose."""

    name: str = ""
    patch: Callable[[], AbstractContextManager[None]] = nullcontext


OURS = Scheduling()
BROKEN = (
    Scheduling(name="taken off the agenda before it has fired", patch=controls.removed_first),
    Scheduling(name="no claim, no lock, no idempotency", patch=controls.unclaimed),
)


def measure(store: Store, n: int) -> Iterator[Finding]:
    """Yield ten timers and half a kill for each of ``n``, and the controls."""
    yield fired(store, OURS, Size(timers=10 * n, kills=n // 2, seconds=max(n / 2, 5)))
    for scheduling in BROKEN:
        yield noticed(partial(fired, store, scheduling, Size(timers=400, kills=20, seconds=2)))


def fired(store: Store, scheduling: Scheduling, size: Size) -> Finding:
    """Let four schedulers fire timers while one after another is ended and started again."""
    what = f"{size.timers:,} timers, {size.kills} kills"
    progress(f"{PART} {store.name}: {what} {scheduling.name}")
    ground = store.fresh()
    due = _arm(ground, size)
    with scheduling.patch():
        ready = time.time()  # noqa: TID251 - when anything could fire at all
        _under_kills(ground, size, due[-1])
    with ground.open() as office:
        figures, violations, slow = _judged(office, due, ready)
    return Finding(
        part=PART,
        what=scheduling.name or what,
        store=store.name,
        figures=figures,
        violations=violations,
        slow=slow,
        control=scheduling is not OURS,
    )


def _arm(ground: Ground, size: Size) -> list[datetime]:
    """Start a case for each timer; return when they are due, the first last."""
    with ground.open() as office:
        pace = _pace(office)
        first = office.clock() + timedelta(seconds=2 + size.timers * pace * LEEWAY)
        step = timedelta(seconds=size.seconds) / size.timers
        due = [first + number * step for number in range(size.timers)]
        for number, at in enumerate(due):
            given = {"moment": moment(at)}
            ours(office, begin(f"timed{number}", "timed", office.clock(), given), lambda: None)
    return due


def _pace(office: Office) -> float:
    """Return how many seconds it takes to start a case, on this machine at this hour."""
    begun = time.monotonic()
    for number in range(TRIED):
        ours(office, begin(f"tried{number}", "linear", office.clock(), {}), lambda: None)
    return (time.monotonic() - begun) / TRIED


def _under_kills(ground: Ground, size: Size, last: datetime) -> None:
    """Run schedulers until nothing is left, or nothing happens any more."""
    chance = random.Random(size.timers)  # noqa: S311 - the moment of a kill, nothing secret
    herd = [_scheduler(ground) for _ in range(SCHEDULERS)]
    until = last.timestamp()
    _wait(until - size.seconds)
    for _ in range(size.kills):
        time.sleep(chance.expovariate(size.kills / size.seconds))
        number = chance.randrange(SCHEDULERS)
        herd[number].kill()
        herd[number] = _scheduler(ground)
    while _left(ground) and _now() < until + PATIENCE:
        time.sleep(0.5)
    for child in herd:
        child.kill()


def _scheduler(ground: Ground) -> Child:
    def body() -> None:
        with ground.open() as office:
            office.scheduler.start()
            while True:
                signal.pause()

    return fork(body)


def _left(ground: Ground) -> int:
    with ground.open() as office, office.database.read() as tx:
        return int(tx.execute(select(func.count()).select_from(agenda)).scalar_one())


def _now() -> float:
    return time.time()  # noqa: TID251 - beside the moments at which timers are due


def _wait(until: float) -> None:
    time.sleep(max(until - _now(), 0))


def _judged(
    office: Office, due: list[datetime], ready: float
) -> tuple[dict[str, float | str], list[str], list[str]]:
    """Compare what has fired, by the history, with what was due."""
    with office.database.read() as tx:
        rows = tx.execute(
            select(event.c.instance, event.c.body, command.c.at)
            .join(
                command,
                (command.c.instance == event.c.instance) & (command.c.seq == event.c.command),
            )
            .where(event.c.kind == "timer.fired")
        ).all()
        chains = (audit.verify_instance(tx, id_) for id_ in instances.all_ids(tx))
        rows_left = select(agenda.c.instance, agenda.c.state, agenda.c.attempts)
        left = {
            row.instance: f"{row.state}, tried {row.attempts} times"
            for row in tx.execute(rows_left)
        }
        broken = [chain.instance for chain in chains if not chain.holds]
    times = Counter((row.instance, parse(row.body)["n"]) for row in rows)
    begun = {f"timed{number}": at for number, at in enumerate(due)}
    lost = begun.keys() - {row.instance for row in rows}
    early = [row.instance for row in rows if row.at < begun[row.instance]]
    doubled = [name for (name, _), count in times.items() if count > 1]
    waited = late(row.at.timestamp() - max(begun[row.instance].timestamp(), ready) for row in rows)
    counted = {"fired": len(times), "lost": len(lost), "doubled": len(doubled)}
    missing = [f"{name} ({left.get(name, 'and gone')})" for name in lost]
    groups = {"lost": missing, "doubled": doubled, "early": early, "broken": broken}
    violations = [f"{word}: {name}" for word, names in groups.items() for name in sorted(names)]
    return {**counted, "early": len(early), **waited}, violations, _slow(waited)


def _slow(waited: dict[str, float | str]) -> list[str]:
    limits = {"p99 s": P99, "max s": LONGEST}
    return [
        f"{name} is {waited[name]}, more than {limit}"
        for name, limit in limits.items()
        if float(waited.get(name, 0)) > limit
    ]
