"""What happens when programs are ended, connections cut, clocks moved: the whole of it.

Every part is done on SQLite and on PostgreSQL with the figures of the failure model, and again with
kernels that are broken on purpose, which has to be noticed. Exit 1 when anything is lost, doubled
or broken, or when a broken kernel goes unnoticed. ``--n`` is the number of random kills of F1, of
which there are 1,000 in a full run; all other figures grow and shrink with it.
Usage: python -m bench.kill [--n N] [--json] [--store sqlite|postgresql|both] [--only F1,F3]
"""

import logging
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

if not __package__:
    # Run as a file: the modules beside it must not hide http and engine.
    sys.path[0] = str(Path(__file__).parents[1])

from bench.reliability import cuts, disks, jumps, kills, pauses, poison, races, services, timers
from bench.reliability.findings import Finding, show
from bench.reliability.ground import Postgresql, Sqlite, Store
from bench.rows import arguments
from tests.postgres import start

PARTS: Mapping[str, Callable[[Store, int], Iterator[Finding]]] = {
    "F1": kills.measure,
    "F2": races.measure,
    "F3": timers.measure,
    "F4": cuts.measure,
    "F5": disks.measure,
    "F6": jumps.measure,
    "F7": poison.measure,
    "F8": services.measure,
    "F15": pauses.measure,
}
STORES = ("sqlite", "postgresql")


def main() -> None:
    """Do what is asked and print what was found."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--n", type=int, default=1_000, help="random kills of F1")
    parser.add_argument("--store", choices=(*STORES, "both"), default="both")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, such as F1,F3")
    options = parser.parse_args()
    # What goes wrong is meant to.
    logging.getLogger("bihuan").setLevel(logging.CRITICAL)
    chosen = STORES if options.store == "both" else (options.store,)
    with tempfile.TemporaryDirectory(prefix="bihuan") as folder:
        found = list(measure(Path(folder), chosen, options.only.split(","), options.n))
    show(found, as_json=options.json)
    sys.exit(0 if all(finding.good for finding in found) else 1)


def measure(folder: Path, stores: tuple[str, ...], parts: list[str], n: int) -> Iterator[Finding]:
    """Yield the findings of ``parts`` on ``stores``."""
    with ExitStack() as undo:
        places: list[Store] = []
        if "sqlite" in stores:
            places.append(Sqlite(folder))
        if "postgresql" in stores:
            server = start(fsync="on", full_page_writes="on", autovacuum="on")
            undo.callback(server.stop)
            places.append(Postgresql(folder, server.url("postgres")))
        for part in parts:
            for store in places:
                yield from PARTS[part](store, n)


if __name__ == "__main__":
    main()
