"""How many timers fire a second, and what it costs to find those that are due.

Fired: ours, by the schedulers as they run in production, with one program and with four; a plain
table of timers with one transaction for each (the ceiling); and two plain ways: to load all cases
and look, and a job store of APScheduler whose jobs are that same transaction. All become due at one
moment; what counts is how long it takes from then until none is left.

Found: taking ten items that are due, asking when the next is due, and looking a minute ahead, with
a million items on the agenda against a thousand.

Runs are interleaved, the median counts, ratios are within the run.
Usage: python -m bench.agenda [--json] [--quick] [--store sqlite|postgresql|both]
"""

import statistics
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

if not __package__:
    # Run as a file: the modules beside it must not hide http and engine.
    sys.path[0] = str(Path(__file__).parents[1])

from bench.engine import judged
from bench.reliability.ground import Postgresql, Sqlite, Store
from bench.rows import Row, arguments, show
from bench.timers import finding, plain
from bench.timers.ours import fire, look_at_all, look_once
from tests.postgres import start

TARGET = 1.5
"""How much longer it may take to find what is due among a million items than among a thousand."""
PROGRAMS = (1, 4)
STORES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is measured."""

    timers: int = 1_000
    rounds: int = 3
    few: int = 1_000
    many: int = 1_000_000
    looks: int = 15


QUICK = Size(timers=20, rounds=1, few=100, many=1_000, looks=2)


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--quick", action="store_true", help="tiny sizes, to see that it runs")
    parser.add_argument("--store", choices=(*STORES, "both"), default="both")
    options = parser.parse_args()
    chosen = STORES if options.store == "both" else (options.store,)
    with tempfile.TemporaryDirectory(prefix="bihuan") as folder:
        rows = list(measure(Path(folder), chosen, QUICK if options.quick else Size()))
    show(rows, as_json=options.json)


def measure(folder: Path, stores: tuple[str, ...], size: Size) -> Iterator[Row]:
    """Yield all rows."""
    with ExitStack() as undo:
        for name in stores:
            if name == "sqlite":
                store: Store = Sqlite(folder)
            else:
                server = start(fsync="on", full_page_writes="on", autovacuum="on")
                undo.callback(server.stop)
                store = Postgresql(folder, server.url("postgres"))
            yield from fired(store, size)
            yield from found(store, size)


Contender = Callable[[Store, int], float]
"""Fires so many timers on a fresh database and returns how many seconds that took."""


def contenders() -> Mapping[str, Contender]:
    """Return everybody who fires timers, by name."""
    return {
        **{f"plain table (ceiling), {_programs(n)}": partial(plain.fire, n) for n in PROGRAMS},
        **{f"ours, {_programs(n)}": partial(fire, n) for n in PROGRAMS},
        "load all cases and look, 1 program": look_at_all,
        "APScheduler's job store, 1 program": plain.job_store,
    }


def _programs(count: int) -> str:
    return f"{count} program{'s' * (count > 1)}"


def fired(store: Store, size: Size) -> Iterator[Row]:
    """Yield how many timers each fires a second."""
    racers = contenders()
    seconds: dict[str, list[float]] = {name: [] for name in racers}
    order = deque(racers)
    for _ in range(size.rounds):
        for name in order:
            seconds[name].append(racers[name](store, size.timers))
        order.rotate(-1)
    rates = {name: size.timers / statistics.median(took) for name, took in seconds.items()}
    for name, rate in rates.items():
        ceiling = next(r for other, r in rates.items() if other[-9:] == name[-9:])
        yield Row(
            name=f"{store.name}: {name}",
            value=rate,
            unit="timers/s",
            ratio=rate / ceiling,
            target="of the ceiling",
        )


def found(store: Store, size: Size) -> Iterator[Row]:
    """Yield what each question costs among few items and among many."""
    name = f"{store.name}: load {size.few:,} cases that wait, and look"
    yield Row(name=name, value=look_once(store, size.few) * 1e6, unit="µs")
    for question, (few, many) in finding.measure(store, size.few, size.many, size.looks).items():
        yield Row(name=f"{store.name}: {question}, {size.few:,} items", value=few * 1e6, unit="µs")
        yield Row(
            name=f"{store.name}: {question}, {size.many:,} items",
            value=many * 1e6,
            unit="µs",
            ratio=many / few,
            target=judged(f"≤ {TARGET} × {size.few:,} items", met=many / few <= TARGET),
        )


if __name__ == "__main__":
    main()
