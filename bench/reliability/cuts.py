"""F4: a database that falls, and connections that are cut while their answer is on its way."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy.engine import make_url

from bench.reliability.children import Child, fork
from bench.reliability.clients import Ack, Carry, Client, endless, finished
from bench.reliability.controls import unknown_again
from bench.reliability.findings import Finding, late, noticed, progress
from bench.reliability.ground import Ground, Postgresql, Store
from bench.reliability.journal import Journal
from bench.reliability.judge import judge
from bench.reliability.links import AFTER, BEFORE, NOW, Door, door
from engine.commands import Command
from engine.store.database import Tx
from tests.postgres import OwnServer, start
from web.wiring import Office

PART = "F4"
WORKERS = 4
BETWEEN_CUTS = 0.1
BETWEEN_RESTARTS = 0.8
"""Seconds, on average."""
RECOVERED = 5.0
"""Seconds from when the database is up until somebody is answered again."""
UNANSWERED = 30.0


def again(office: Office, command: Command, ack: Ack) -> None:
    """Carry a command out, and the whole of it once more when the connection was lost."""

    def work(tx: Tx) -> None:
        office.execution.execute(tx, command)

    office.database.again(work)
    ack()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What happens to the database of the clients."""

    what: str
    times: int
    happen: Callable[[OwnServer, Door, int], None]
    between: float


def measure(store: Store, n: int) -> Iterator[Finding]:
    """Yield half a cut for each of ``n``, a tenth as many restarts, and the control."""
    if store.name == "sqlite":
        # A file has no connection.
        return
    cuts, restarts = max(6, n // 2), max(2, n // 20)
    yield troubled(store, cutting(cuts), again)
    yield troubled(store, restarting(restarts), again)
    yield noticed(partial(troubled, store, cutting(12), unknown_again))


def cutting(times: int) -> Trouble:
    """Return connections that are cut, in one way after another."""

    def cut(_server: OwnServer, between: Door, number: int) -> None:
        between.cut((NOW, AFTER, BEFORE, AFTER)[number % 4])

    what = f"{times} cuts: idle, at work, before and after a commit"
    return Trouble(what=what, times=times, happen=cut, between=BETWEEN_CUTS)


def restarting(times: int) -> Trouble:
    """Return a server that falls and gets up again."""

    def restart(server: OwnServer, _between: Door, _number: int) -> None:
        server.restart()

    what = f"{times} restarts without warning"
    return Trouble(what=what, times=times, happen=restart, between=BETWEEN_RESTARTS)


def troubled(store: Store, trouble: Trouble, carry: Carry) -> Finding:
    """Let four clients work at a database of their own while it is in trouble."""
    control = carry is not again
    progress(f"{PART} {store.name}: {trouble.what}{', under fresh ids' * control}")
    server = start()
    folder = store.fresh().folder
    try:
        ground = Postgresql(folder, server.url("postgres")).fresh()
        with door(folder / "door", server.folder) as between:
            herd = [_client(ground, between, carry, number) for number in range(WORKERS)]
            waits = _trouble(ground, trouble, server, between)
            fallen = sum(child.over() for child in herd)
            for child in herd:
                child.kill()
        return _judged(ground, store, trouble, carry, waits, fallen)
    finally:
        server.stop()


def _client(ground: Ground, between: Door, carry: Carry, number: int) -> Child:
    inside = make_url(ground.url).update_query_dict({"host": str(between.folder)})
    through = ground.through(inside.render_as_string(hide_password=False))

    def body() -> None:
        with through.open() as office:
            journal = Journal(ground.folder / f"journal{number}")
            endless(Client(office, journal, carry), office, f"c{number}", "parallel", 6)

    return fork(body)


def _trouble(ground: Ground, trouble: Trouble, server: OwnServer, between: Door) -> list[float]:
    """Make trouble; return how long it took each time until somebody was answered again."""
    chance = random.Random(trouble.times)  # noqa: S311 - the moment of a cut, nothing secret
    waits = [_answered(ground)]
    for number in range(trouble.times):
        time.sleep(chance.expovariate(1 / trouble.between))
        trouble.happen(server, between, number)
        waits.append(_answered(ground))
        if waits[-1] >= UNANSWERED:
            break
    return waits[1:]


def _answered(ground: Ground) -> float:
    """Wait until a journal has grown; return for how long."""
    begin, before = time.monotonic(), _written(ground)
    while _written(ground) == before and time.monotonic() - begin < UNANSWERED:
        time.sleep(0.005)
    return time.monotonic() - begin


def _written(ground: Ground) -> int:
    return sum(path.stat().st_size for path in ground.folder.glob("journal*"))


def _judged(
    ground: Ground,
    store: Store,
    trouble: Trouble,
    carry: Carry,
    waits: list[float],
    fallen: int,
) -> Finding:
    journals = sorted(ground.folder.glob("journal*"))
    with ground.open() as office:
        stuck = finished(office, journals, carry)
        verdict = judge(office, journals)
    wait = late(waits)
    longest = float(wait.get("max s", UNANSWERED))
    return Finding(
        part=PART,
        what=trouble.what if carry is again else "sent again under a fresh id",
        store=store.name,
        figures={
            "acked": verdict.acked,
            "lost": len(verdict.lost),
            "doubled": len(verdict.doubled) + len(verdict.misled),
            "broken": len(verdict.broken),
            **{f"back {name}": value for name, value in wait.items()},
        },
        violations=verdict.violations
        + stuck
        + [f"{fallen} programs ended by themselves"] * bool(fallen),
        slow=[f"back after {longest} s"] * (longest > RECOVERED),
        control=carry is not again,
    )
