"""F7: cases that end their program, hang it or cannot be read do not keep the others waiting."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from functools import partial
from signal import SIGSEGV
from typing import Any

from sqlalchemy import select, update

from bench.reliability import controls
from bench.reliability.children import die
from bench.reliability.clients import ours
from bench.reliability.findings import Finding, noticed, progress
from bench.reliability.ground import TOPIC, Ground, Store
from bench.reliability.journal import begin
from bench.reliability.watching import Shared, until_done
from engine.canonical import moment
from engine.scheduling.handlers import Job, JobDone
from engine.store import agenda, instances
from engine.store.tables import agenda as rows
from engine.store.tables import instance
from web.wiring import Office

PART = "F7"
HEALTHY = "healthy"
HUNG = 1.0
"""Seconds after which whoever watches over a program ends it."""
MOST_RESTARTS = agenda.MOST_ATTEMPTS
"""How often one case may end its program."""


def _raise() -> None:
    raise RuntimeError


def _crash() -> None:
    os.kill(os.getpid(), SIGSEGV)


def _leave() -> None:
    os._exit(3)


def _hang() -> None:
    time.sleep(3600)


def _garbage() -> object:
    return object()


def _foreign() -> JobDone:
    return JobDone(values={"given": object()})


ENDING: Mapping[str, Callable[[], object]] = {
    "falls": _crash,
    "is ended for want of memory": die,
    "leaves": _leave,
    "hangs": _hang,
}
"""Programs of service tasks that end the program they run in."""
FAILING: Mapping[str, Callable[[], object]] = {
    "raises": _raise,
    "answers nonsense": _garbage,
    "answers what no case can keep": _foreign,
}
IN_THE_MODEL = ("endless", "no way")
IN_THE_STATE: Mapping[str, Callable[[bytes], bytes]] = {
    "state cut off": lambda state: state[: len(state) // 2],
    "state with a wrong bit": lambda state: (
        state[: len(state) // 2]
        + bytes([state[len(state) // 2] ^ 0x10])
        + state[len(state) // 2 + 1 :]
    ),
}
KINDS = (*ENDING, *FAILING, *IN_THE_MODEL, *IN_THE_STATE)


def measure(store: Store, n: int) -> Iterator[Finding]:
    """Yield ``n`` healthy cases with a tenth as many of each kind of poison, and the control."""
    yield poisoned(store, n, max(1, n // 10))
    yield noticed(partial(poisoned, store, 10, 1, controls.counted_after))


def poisoned(
    store: Store,
    healthy: int,
    each: int,
    patch: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Finding:
    """Let healthy and poisoned cases become due together, and do it all."""
    control = patch is not nullcontext
    progress(f"{PART} {store.name}: {healthy} healthy, {len(KINDS)} × {each} poisoned")
    ground = store.fresh()
    shared = Shared()
    _mix(ground, healthy, each)
    most = MOST_RESTARTS * each * len(ENDING)
    with patch():
        restarts = until_done(ground, shared, partial(_work, ground, shared), most, HUNG)
    with ground.open() as office:
        figures, violations = _judged(office)
    if restarts > most:
        violations.append(f"{restarts} restarts, and no end")
    return Finding(
        part=PART,
        what="tries counted after trying" if control else f"{len(KINDS)} poisons × {each}",
        store=store.name,
        figures={**figures, "restarts": restarts},
        violations=violations,
        control=control,
    )


def _mix(ground: Ground, healthy: int, each: int) -> None:
    """Start all cases, the poisoned among the healthy, and spoil the states of some."""
    kinds = [HEALTHY] * healthy + list(KINDS) * each
    # Spread over the whole: every so many places along, coming round to each place once.
    order = sorted(range(len(kinds)), key=lambda place: (place * 7919) % len(kinds))
    with ground.open() as office:
        due = moment(office.clock() + timedelta(seconds=1))
        for number, place in enumerate(order):
            kind = kinds[place]
            case = f"{number}-{kind.replace(' ', '-')}"[:32]
            given = {"kind": kind, "moment": due}
            ours(office, begin(case, "poisoned", office.clock(), given), lambda: None)
            if kind in IN_THE_STATE:
                _spoil(office, case, IN_THE_STATE[kind])


def _spoil(office: Office, case: str, spoiled: Callable[[bytes], bytes]) -> None:
    with office.database.begin() as tx:
        state = instances.snapshot(tx, case) or b""
        own = instance.c.id == case
        tx.execute(update(instance).where(own).values(snapshot=spoiled(bytes(state))))


def _work(ground: Ground, shared: Shared) -> None:
    def serve(job: Job) -> Any:
        shared.begin()
        kind = str(job.values["kind"])
        does = ENDING.get(kind) or FAILING.get(kind)
        try:
            return does() if does else JobDone()
        finally:
            shared.end()

    with ground.open(shared.clock) as office:
        replace(office.sweep, handlers={TOPIC: serve}).run()


def _judged(office: Office) -> tuple[dict[str, float | str], list[str]]:
    """Every healthy case has ended, and every other one waits for an operator, once."""
    with office.database.read() as tx:
        cases = tx.execute(select(instance.c.id, instance.c.state, instance.c.incident)).all()
        items = tx.execute(select(rows.c.instance, rows.c.state)).all()
    stuck = Counter(row.instance for row in items if row.state == "stuck")
    waiting = Counter({case.id: int(case.incident) for case in cases if case.state == "open"})
    incidents = stuck + waiting
    healthy = [case for case in cases if case.id.endswith(HEALTHY)]
    ill = [case for case in cases if not case.id.endswith(HEALTHY)]
    unfinished = [case.id for case in healthy if case.state != "completed"]
    wrong = [
        f"{case.id}: {incidents[case.id]} incidents" for case in ill if incidents[case.id] != 1
    ]
    storm = [row.instance for row in items if row.state != "stuck"]
    figures: dict[str, float | str] = {
        "healthy finished": f"{len(healthy) - len(unfinished)}/{len(healthy)}",
        "incidents": f"{len(ill) - len(wrong)}/{len(ill)}",
    }
    violations = [f"{id_} never ends" for id_ in unfinished] + wrong
    return figures, violations + [f"{id_} is tried for ever" for id_ in storm]
