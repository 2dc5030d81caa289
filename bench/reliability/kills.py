"""F1: programs ended at any moment of a command lose nothing, double nothing, break nothing."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial

from bench.reliability import controls
from bench.reliability.children import Child, die, fork
from bench.reliability.clients import Carry, Client, endless, finished, ours
from bench.reliability.findings import Finding, noticed, progress
from bench.reliability.ground import Ground, Store
from bench.reliability.journal import Intention, Journal
from bench.reliability.judge import judge
from bench.reliability.points import watch
from web.wiring import Office

PART = "F1"
WORKERS = 4
BETWEEN = 0.05
"""Seconds from one kill to the next, on average."""
ENOUGH, PATIENCE = 40_000, 30
"""Bytes of journals, some 200 commands, and how many seconds to wait for them at the most."""
MODELS = {"linear": 40, "parallel": 6}
"""How many cases are open at a time: few of the parallel ones, so that clients meet in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """What is tried: ours, or one that is broken on purpose."""

    name: str = ""
    patch: Callable[[], AbstractContextManager[None]] = nullcontext
    carry: Carry = ours


OURS = Kernel()
AT_POINTS = (
    Kernel(name="history committed before the state", patch=controls.split_commit),
    Kernel(name="confirmed before the commit", carry=controls.hasty),
    Kernel(name="no idempotency", carry=controls.forgetful),
)
"""Broken in a way that shows when one client is ended at the right moment."""
AT_RANDOM = (Kernel(name="no lock, no version", patch=controls.no_lock),)
"""Broken in a way that shows when clients meet."""


def measure(store: Store, n: int) -> Iterator[Finding]:
    """Yield ``n`` random kills for each process, ``n``/20 at every point, and the controls."""
    for key in MODELS:
        yield at_random(store, OURS, key, n)
    for move in MOVES:
        yield at_points(store, OURS, move, max(1, n // 20))
    for kernel in AT_POINTS:
        yield at_points(store, kernel, MOVES[1], 1)
    for kernel in AT_RANDOM:
        yield noticed(partial(at_random, store, kernel, "parallel", max(20, n // 20)))


def at_random(store: Store, kernel: Kernel, key: str, n: int) -> Finding:
    """End one of four clients at a random moment, ``n`` times, and start another for it."""
    progress(f"{PART} {store.name}: {n} random kills, {key} {kernel.name}")
    ground = store.fresh()
    chance = random.Random(f"{key}{n}")  # noqa: S311 - the moment of a kill, nothing secret
    with kernel.patch():
        begin = time.monotonic()
        herd = [_client(ground, kernel, key, number) for number in range(WORKERS)]
        fallen = 0
        for kill in range(n):
            time.sleep(chance.expovariate(1 / BETWEEN))
            number = chance.randrange(WORKERS)
            fallen += herd[number].over()
            herd[number].kill()
            herd[number] = _client(ground, kernel, key, number, kill + 1)
        _let_meet(ground)
        for child in herd:
            child.kill()
        took = time.monotonic() - begin
    return _judged(ground, store, kernel, f"{n} random kills, {key}", {"s": round(took, 1)}, fallen)


def _let_meet(ground: Ground) -> None:
    """Wait until enough has been done for clients to have met, however slow the machine is."""
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE:
        if sum(path.stat().st_size for path in ground.folder.glob("journal*")) > ENOUGH:
            break
        time.sleep(0.02)


def _client(ground: Ground, kernel: Kernel, key: str, number: int, life: int = 0) -> Child:
    def body() -> None:
        with ground.open() as office:
            journal = Journal(ground.folder / f"journal{number}")
            client = Client(office, journal, kernel.carry)
            endless(client, office, f"c{number}.{life}", key, MODELS[key])

    return fork(body)


def _judged(
    ground: Ground,
    store: Store,
    kernel: Kernel,
    what: str,
    figures: Mapping[str, float | str],
    fallen: int = 0,
) -> Finding:
    journals = sorted(ground.folder.glob("journal*"))
    with ground.open() as office:
        stuck = finished(office, journals, kernel.carry)
        verdict = judge(office, journals)
    counted = {
        "acked": verdict.acked,
        "lost": len(verdict.lost),
        "doubled": len(verdict.doubled) + len(verdict.misled),
        "broken": len(verdict.broken),
    }
    by_itself = [f"{fallen} programs ended by themselves"] if fallen else []
    return Finding(
        part=PART,
        what=kernel.name or what,
        store=store.name,
        figures={**counted, **figures},
        violations=[*verdict.violations, *stuck, *by_itself],
        control=kernel is not OURS,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A command in which a client is ended, at every point of it."""

    what: str
    key: str
    before: tuple[str, ...] = ()
    """The tasks that are completed first."""
    task: str = ""
    """The task that is completed; empty when the case is to begin."""

    def prepared(self, office: Office, id_: str) -> Intention:
        """Bring a new case to where the command comes next; return what is wanted then."""
        case = f"i{id_}"
        if not self.task:
            return Intention(id=id_, instance=case, key=self.key)
        steps = [Intention(id=f"{id_}-begin", instance=case, key=self.key)]
        steps += [Intention(id=f"{id_}-{t}", instance=case, task=f"{t}#1") for t in self.before]
        for step in steps:
            ours(office, step.command(office.clock()), lambda: None)
        return Intention(id=id_, instance=case, task=f"{self.task}#1")


MOVES = (
    Move(what="start", key="linear"),
    Move(what="complete, a clock begins", key="linear", before=("t1",), task="t2"),
    Move(
        what="complete, five branches meet",
        key="parallel",
        before=(*(f"t{branch}1" for branch in range(1, 6)), "t12", "t22", "t32", "t42"),
        task="t52",
    ),
)


def at_points(store: Store, kernel: Kernel, move: Move, each: int) -> Finding:
    """End a client at every point of one command, ``each`` times; in the end all ask once more."""
    ground = store.fresh()
    with kernel.patch():
        points = _points_of(ground, kernel, move)
        progress(f"{PART} {store.name}: {len(points)} points × {each}, {move.what} {kernel.name}")
        missed = sum(_killed_at(ground, kernel, move, index, each) for index in range(len(points)))
    figures = {"points": len(points), "kills": len(points) * each}
    return _judged(ground, store, kernel, f"at every point: {move.what}", figures, missed)


def _killed_at(ground: Ground, kernel: Kernel, move: Move, index: int, each: int) -> int:
    """End ``each`` clients at one point, some at a time; return how many have not come by there."""
    with ground.open() as office:
        wanted = [move.prepared(office, f"p{index}.{number}") for number in range(each)]
    missed = 0
    for first in range(0, each, WORKERS):
        some = wanted[first : first + WORKERS]
        herd = [fork(partial(_ended_at, ground, kernel, one, index)) for one in some]
        for child in herd:
            child.wait()
            missed += not child.killed
    return missed


def _points_of(ground: Ground, kernel: Kernel, move: Move) -> list[str]:
    """Return the points of a command, as a program just started comes by them."""
    with ground.open() as office:
        intention = move.prepared(office, "probe")
    written = ground.folder / "points"

    def body() -> None:
        names: list[str] = []
        with ground.open() as office:
            watch(office.database, names.append)
            kernel.carry(office, intention.command(office.clock()), lambda: None)
        written.write_text("\n".join(names))

    fork(body).wait()
    return written.read_text().splitlines()


def _ended_at(ground: Ground, kernel: Kernel, intention: Intention, index: int) -> None:
    """Want something and end at the point with this number."""
    left = iter(range(index, -1, -1))

    def seen(_name: str) -> None:
        if next(left) == 0:
            die()

    with ground.open() as office:
        journal = Journal(ground.folder / f"journal-{intention.id}")
        watch(office.database, seen)
        Client(office, journal, kernel.carry).want(intention)
