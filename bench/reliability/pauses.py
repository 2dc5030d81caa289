"""F15: a program that was stopped for longer than its lease finds that somebody else is at it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from signal import SIGCONT

from sqlalchemy import select, update

from bench.reliability import controls
from bench.reliability.children import ChildEnded, fork, pause
from bench.reliability.clients import ours
from bench.reliability.findings import Finding, progress
from bench.reliability.ground import TOPIC, Ground, Store
from bench.reliability.journal import begin
from bench.reliability.points import watch
from engine.canonical import moment
from engine.records import AgendaItem
from engine.scheduling.handlers import Job, JobDone
from engine.scheduling.sweep import Sweep
from engine.store import agenda
from engine.store.tables import agenda as rows
from engine.store.tables import event
from web.wiring import Office

PART = "F15"
LONG = timedelta(minutes=5)
"""Longer than any lease."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a program is at when it is stopped."""

    what: str
    key: str
    done: str
    """The kind of the event that says that it was done."""


WORKS = (
    Work(what="a timer", key="timed", done="timer.fired"),
    Work(what="a job", key="served", done="job.completed"),
)


def measure(store: Store, n: int) -> Iterator[Finding]:
    """Yield half a pause for each of ``n``, and the control."""
    for work in WORKS:
        yield paused(store, work, max(1, n // 4))
        yield paused(store, work, 3, controls.no_fence)


def paused(
    store: Store,
    work: Work,
    times: int,
    patch: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Finding:
    """Stop a program while it is at an item, let another take it over, let the first go on."""
    control = patch is not nullcontext
    progress(f"{PART} {store.name}: {times} pauses at {work.what}{' without a fence' * control}")
    ground = store.fresh()
    violations: list[str] = []
    with patch():
        for number in range(times):
            violations += _once(ground, work, f"{work.key}{number}")
    return Finding(
        part=PART,
        what=f"no fence, {work.what}" if control else f"{times} pauses at {work.what}",
        store=store.name,
        figures={"rejected": times - len(violations)},
        violations=violations,
        control=control,
    )


def _once(ground: Ground, work: Work, case: str) -> Iterator[str]:
    with ground.open() as office:
        _arm(office, work, case)
    zombie = fork(lambda: _stopped_at_work(ground, work))
    try:
        zombie.stopped()
    except ChildEnded:
        yield f"{case}: the program was not stopped at work"
        return
    with ground.open() as office:
        item = _taken_over(office, case)
    zombie.signal(SIGCONT)
    zombie.wait()
    with ground.open() as office:
        if _count(office, work, case):
            yield f"{case}: written by who had lost the lease"
        _sweep(office).do(item)
        if (times := _count(office, work, case)) != 1:
            yield f"{case}: done {times} times"


def _arm(office: Office, work: Work, case: str) -> None:
    due = office.clock() - timedelta(seconds=1)
    ours(office, begin(case, work.key, due - LONG, {"moment": moment(due)}), lambda: None)


def _stopped_at_work(ground: Ground, work: Work) -> None:
    """Take what is due, and stop before it is done: a timer before its transaction, a job in it."""
    with ground.open() as office:
        if work.key == "timed":
            watch(office.database, _Stop())
            _sweep(office).run()
        else:
            _sweep(office, pause).run()


class _Stop:
    """Stops the program between taking an item and doing it."""

    def __init__(self) -> None:
        self._taking = False
        self._stopped = False

    def __call__(self, name: str) -> None:
        self._taking |= name == "after UPDATE agenda"
        if name == "after COMMIT" and self._taking and not self._stopped:
            self._stopped = True
            pause()


def _sweep(office: Office, before: Callable[[], None] = lambda: None) -> Sweep:
    def serve(_job: Job) -> JobDone:
        before()
        return JobDone(values={"served": True})

    return replace(office.sweep, handlers={TOPIC: serve})


def _taken_over(office: Office, case: str) -> AgendaItem:
    """Let the lease run out and take the item."""
    with office.database.begin() as tx:
        own = rows.c.instance == case
        due = tx.execute(select(rows.c.due_at).where(own)).scalar_one()
        tx.execute(update(rows).where(own).values(due_at=due - LONG))
    with office.database.begin() as tx:
        now = office.sweep.moment(tx)
        return next(item for item in agenda.claim(tx, now, 10) if item.instance == case)


def _count(office: Office, work: Work, case: str) -> int:
    with office.database.read() as tx:
        where = (event.c.instance == case, event.c.kind == work.done)
        return len(tx.execute(select(event.c.seq).where(*where)).all())
