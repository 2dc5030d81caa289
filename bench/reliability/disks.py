"""F5: a disk that is full keeps what is there, says so, and lets work go on once there is room."""

import ctypes
import json
import os
import random
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.reliability.children import fork
from bench.reliability.clients import Client, finished, ours
from bench.reliability.findings import Finding, progress
from bench.reliability.ground import Ground, Postgresql, Sqlite, Store
from bench.reliability.journal import Intention, Journal, begin
from bench.reliability.judge import judge
from engine.errors import DatabaseAway, StorageFull
from tests.postgres import start
from web.wiring import Office

PART = "F5"
NEW_NAMESPACE = 0x00020000
"""CLONE_NEWNS of Linux: mounts that nobody else sees."""
MOST = 400
"""How many cases fill whatever room is left."""
LAZILY = 2
"""MNT_DETACH of Linux: as soon as nobody uses it."""
NOT_TRIED = "not tried: mounting is not allowed here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """How room becomes short, and becomes free again."""

    arise: Callable[[], None]
    end: Callable[[], None]
    says: tuple[type[Exception], ...]
    """What a command is answered meanwhile."""


def measure(store: Store, n: int) -> Iterator[Finding]:
    """Yield a full volume, and on SQLite a file that may not grow, a fiftieth of ``n`` times."""
    times = max(3, n // 50)
    if store.name == "sqlite":
        yield limited(store, times)
    yield filled(store, times)


def limited(store: Store, times: int) -> Finding:
    """Forbid the program to write files beyond a size, and allow it again."""
    progress(f"{PART} {store.name}: {times} times a file that may not grow")
    ground = store.fresh()
    told = ground.folder / "told"
    fork(lambda: told.write_text(json.dumps(_under_limits(ground, times)))).wait()
    return _finding("a file that may not grow", store, told)


def _under_limits(ground: Ground, times: int) -> tuple[dict[str, float | str], list[str]]:
    chance = random.Random(times)  # noqa: S311 - how much room is left, nothing secret
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def arise() -> None:
        file = ground.settings.database_file
        sizes = [path.stat().st_size for path in file.parent.glob(f"{file.name}*")]
        room = max(sizes) + chance.randrange(60_000)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))

    def end() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))

    # The system says that the file is too large, and SQLite that it cannot write.
    says = (StorageFull, DatabaseAway)
    shortage = Shortage(arise=arise, end=end, says=says)
    return _short(ground, ground.folder, shortage, times)


def filled(store: Store, times: int) -> Finding:
    """Fill a small volume to the brim, and make room again."""
    progress(f"{PART} {store.name}: {times} times a full volume")
    folder = store.fresh().folder
    told = folder / "told"
    fork(lambda: told.write_text(json.dumps(_on_a_volume(store.name, folder, times)))).wait()
    return _finding("a full volume", store, told)


def _on_a_volume(name: str, folder: Path, times: int) -> tuple[dict[str, float | str], list[str]]:
    if not _alone():
        return {"tried": NOT_TRIED}, []
    with GROUNDS[name](folder) as (ground, volume):
        ballast = volume / "ballast"
        shortage = Shortage(
            arise=lambda: _fill(ballast),
            end=ballast.unlink,
            says=(StorageFull,),
        )
        return _short(ground, folder, shortage, times)


def _alone() -> bool:
    """Let this program mount what nobody else sees; say whether that is allowed."""
    if os.geteuid() or ctypes.CDLL(None).unshare(NEW_NAMESPACE):
        return False
    return _mounted("--make-rprivate", "/")


def _mounted(*words: str) -> bool:
    program = shutil.which("mount")
    return program is not None and subprocess.run((program, *words), check=False).returncode == 0


def _volume(at: Path, size: str) -> Path:
    """Mount a small volume; it goes with the last program that sees it."""
    at.mkdir()
    assert _mounted("-t", "tmpfs", "-o", f"size={size},mode=0777", "bihuan", str(at))
    return at


@contextmanager
def _file_on(folder: Path) -> Iterator[tuple[Ground, Path]]:
    volume = _volume(folder / "volume", "8m")
    yield Sqlite(volume).fresh(), volume


@contextmanager
def _database_on(folder: Path) -> Iterator[tuple[Ground, Path]]:
    """Give a database whose tables lie on a volume; the log of the server lies elsewhere."""
    server = start()
    libc = ctypes.CDLL(None)
    try:
        volume = _volume(server.folder / "volume", "48m")
        tables = volume / "tables"
        tables.mkdir()
        owner = server.folder.stat()
        os.chown(tables, owner.st_uid, owner.st_gid)
        first = Postgresql(folder, server.url("postgres"), tables)
        yield first.fresh(), volume
    finally:
        server.halt()
        libc.umount2(bytes(server.folder / "volume"), LAZILY)
        server.stop()


GROUNDS = {"sqlite": _file_on, "postgresql": _database_on}


def _fill(ballast: Path) -> None:
    """Write until there is no room, leaving a little."""
    with ballast.open("wb") as file:
        try:
            for _ in range(1_000_000):
                file.write(bytes(4096))
                file.flush()
        except OSError:
            os.ftruncate(file.fileno(), max(file.tell() - 200_000, 0))


def _short(
    ground: Ground, folder: Path, shortage: Shortage, times: int
) -> tuple[dict[str, float | str], list[str]]:
    """Work until there is no room, ``times`` times, and go on each time in the same program."""
    path = folder / "journal0"
    violations: list[str] = []
    answers = 0
    with ground.open() as office:
        journal = Journal(path)
        for number in range(times):
            shortage.arise()
            said = _until_told(office, journal, f"d{number}")
            shortage.end()
            answers += isinstance(said, shortage.says)
            if not isinstance(said, shortage.says):
                violations.append(f"round {number}: {type(said).__name__}")
            # What was not saved is sent again, and this time it is.
            Client(office, journal).resume()
        violations += finished(office, [path]) + _whole(office)
        verdict = judge(office, [path])
    figures: dict[str, float | str] = {
        "told": f"{answers}/{times}",
        "acked": verdict.acked,
        "lost": len(verdict.lost),
    }
    return figures, violations + verdict.violations


def _until_told(office: Office, journal: Journal, name: str) -> Exception | None:
    """Begin cases until one is not saved; return what was said then. Reading goes on."""
    for number in range(MOST):
        case = f"{name}-{number}"
        mark = {"mark": case, "text": "x" * 4000}
        wanted = Intention(id=case, instance=case, key="linear")
        journal.intend(wanted)
        try:
            ours(office, begin(case, "linear", office.clock(), mark), lambda: None)
        except Exception as error:  # noqa: BLE001 - whatever is said is looked at
            with office.database.read() as tx:
                office.library.get(tx, "linear")
            return error
        journal.answer(case, "done")
    return None


def _whole(office: Office) -> list[str]:
    if not office.database.is_sqlite:
        return []
    with office.database.glance() as tx:
        said = str(tx.exec_driver_sql("PRAGMA integrity_check").scalar_one())
    return [] if said == "ok" else [f"the file is damaged: {said}"]


def _finding(what: str, store: Store, told: Path) -> Finding:
    figures, violations = json.loads(told.read_text()) if told.exists() else ({}, ["it has fallen"])
    return Finding(part=PART, what=what, store=store.name, figures=figures, violations=violations)
