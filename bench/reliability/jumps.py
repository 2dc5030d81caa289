"""F6: clocks that jump and clocks that differ fire nothing early, nothing twice, no burst."""

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from unittest import mock

from sqlalchemy import func, select

from bench.reliability.children import Child, fork
from bench.reliability.clients import ours
from bench.reliability.findings import Finding, progress
from bench.reliability.ground import Ground, Store
from bench.reliability.journal import begin
from bench.reliability.judge import judge
from engine.canonical import moment
from engine.clock import Clock, system_clock
from engine.store.tables import event
from web import wiring
from web.wiring import Office

PART = "F6"
STEP = timedelta(minutes=10)
"""How long the timers of the cases run, and how often those that repeat fire."""
SKEW = timedelta(minutes=10)
SOON, SPREAD = timedelta(seconds=3), timedelta(seconds=3)
"""When the first timer is due under clocks that differ, and over how long the others are spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """Where the clock goes at once."""

    what: str
    by: timedelta
    start: datetime | None = None
    """When it happens, if not now."""


JUMPS = (
    Jump(what="an hour on", by=timedelta(hours=1)),
    Jump(what="an hour back", by=-timedelta(hours=1)),
    Jump(what="thirty days on", by=timedelta(days=30)),
    Jump(what="thirty days back", by=-timedelta(days=30)),
    # One second before 32 bits of seconds are full.
    Jump(
        what="into 2038, past 32 bits",
        by=timedelta(days=1),
        start=datetime(2038, 1, 19, 3, 14, 6, tzinfo=UTC),
    ),
)


def measure(store: Store, n: int) -> Iterator[Finding]:
    """Yield every jump with a fiftieth of ``n`` cases, and two programs that differ in the hour."""
    for jump in JUMPS:
        yield jumped(store, jump, max(2, n // 50))
    if store.name == "postgresql":
        # Programs that share a file share the clock of its machine.
        yield skewed(store, max(50, n // 2))
        yield skewed(store, 50, own=True)


@dataclass(slots=True)
class Hand:
    """A clock in hand."""

    now: datetime

    def __call__(self) -> datetime:
        """Return what it shows."""
        return self.now


def jumped(store: Store, jump: Jump, cases: int) -> Finding:
    """Let the clock jump while timers run, and wait until they are due again."""
    progress(f"{PART} {store.name}: {jump.what}")
    clock = Hand(jump.start or system_clock())
    ground = store.fresh()
    with ground.open(clock) as office:
        for number in range(cases):
            due = {"moment": moment(clock() + STEP)}
            for key in ("timed", "cycled"):
                ours(office, begin(f"{key}{number}", key, clock(), due), lambda: None)
        seen = [_fired_after(office, clock, STEP / 2), _fired_after(office, clock, jump.by)]
        if jump.by < timedelta(0):
            seen.append(_fired_after(office, clock, -jump.by))
        seen.append(_fired_after(office, clock, STEP / 2))
        seen.append(_fired_after(office, clock, STEP))
        violations = _wrong(seen, jump, cases) + judge(office, []).violations
    return Finding(
        part=PART,
        what=jump.what,
        store=store.name,
        figures={"cases": 2 * cases, "fired by and by": " ".join(map(str, seen))},
        violations=violations,
    )


def _fired_after(office: Office, clock: Hand, span: timedelta) -> int:
    """Let the clock go on by ``span``, do what is due, twice, and return what has fired by then."""
    clock.now += span
    office.sweep.run()
    office.sweep.run()
    return _fired(office)


def _wrong(seen: list[int], jump: Jump, cases: int) -> list[str]:
    """Say where more or less has fired than may: each single timer once, each cycle once a look."""
    on = jump.by > timedelta(0)
    # After the jump on everything is due: a single timer, and one reminder for all missed.
    # All jumps are whole numbers of intervals, so the next reminder comes five minutes later.
    expected = [0, 2, 3, 4] if on else [0, 0, 0, 2, 3]
    return [
        f"{jump.what}, look {number}: {found} have fired, not {times * cases}"
        for number, (found, times) in enumerate(zip(seen, expected, strict=True))
        if found != times * cases
    ]


def _fired(office: Office) -> int:
    with office.database.read() as tx:
        query = select(func.count()).select_from(event).where(event.c.kind == "timer.fired")
        return int(tx.execute(query).scalar_one())


def skewed(store: Store, timers: int, *, own: bool = False) -> Finding:
    """Let two programs fire timers, one ten minutes ahead and one behind the database's clock.

    With ``own`` they go by their own clocks, which has to be noticed.
    """
    progress(f"{PART} {store.name}: two clocks that differ{', and are believed' * own}")
    ground = store.fresh()
    with ground.open() as office:
        first = office.clock() + SOON
        due = [first + SPREAD * number / timers for number in range(timers)]
        for number, at in enumerate(due):
            given = {"moment": moment(at)}
            ours(office, begin(f"timed{number}", "timed", office.clock(), given), lambda: None)
    herd = [_worker(ground, skew, own=own) for skew in (SKEW, -SKEW)]
    early = _looked_on(ground, due)
    for child in herd:
        child.kill()
    with ground.open() as office:
        fired, verdict = _fired(office), judge(office, [])
    missing = [f"{timers - fired} have not fired"] * (fired != timers)
    return Finding(
        part=PART,
        what="each by the clock of its machine" if own else "two programs, ±10 min apart",
        store=store.name,
        figures={"timers": timers, "fired": fired, "early": early},
        violations=[f"{early} fired early"] * bool(early) + missing + verdict.violations,
        control=own,
    )


def _worker(ground: Ground, skew: timedelta, *, own: bool) -> Child:
    def skewed_clock() -> datetime:
        return system_clock() + skew

    def body() -> None:
        given: Clock | None = skewed_clock if own else None
        with mock.patch.object(wiring, "system_clock", skewed_clock), ground.open(given) as office:
            office.scheduler.start()
            signal.pause()

    return fork(body)


def _looked_on(ground: Ground, due: list[datetime]) -> int:
    """Look again and again how many have fired; return how many too many there were at most."""
    early = 0
    with ground.open() as office:
        fired, until = 0, due[-1] + timedelta(seconds=10)
        while fired < len(due) and office.clock() < until:
            fired = _fired(office)
            with office.database.read() as tx:
                now = office.sweep.moment(tx)
            early = max(early, fired - sum(at <= now for at in due))
            time.sleep(0.05)
    return early
