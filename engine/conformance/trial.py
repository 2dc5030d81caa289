"""Trial: a database of its own, the real kernel on it, and a clock that is moved by hand."""

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from typing import Any

from engine.calendar import Calendar, edition_from_holidays
from engine.carrying import Carried
from engine.commands import SYSTEM, Command, StartInstance
from engine.conformance.errors import Exhausted, LeftUndone
from engine.conformance.journal import number_events
from engine.deployment import deploy
from engine.execution import Calendars, Executed, Execution
from engine.library import Library
from engine.records import FollowUp
from engine.scheduling.handlers import Handler
from engine.scheduling.sweep import Sweep
from engine.store import agenda
from engine.store.database import Database, Tx, open_database, sqlite_url
from engine.store.migrate import migrate
from processes.errors import BihuanError

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
"""When every trial begins; a Monday."""
CASE_NO = "TRIAL-1"
"""All instances belong to one case: messages find their receiver by it."""
MOST = 1_000
"""How many items of the agenda are looked through for failed ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a trial is taken for endless."""

    commands: int = 5_000
    """How often the clock is looked at: once or twice for each thing that is done."""
    seconds: float = 20.0
    """Of real time, looked at between two commands."""


@contextmanager
def opened(file: Path) -> Iterator[Database]:
    """Open the database at ``file`` for a while."""
    database = open_database(sqlite_url(file))
    try:
        yield database
    finally:
        database.close()


def prepare(file: Path) -> None:
    """Make an empty database at ``file``, to be copied for each trial."""
    with opened(file) as database:
        migrate(database)
    number_events(file)


def publish(
    empty: Path, file: Path, model: bytes, name: str, topics: frozenset[str]
) -> frozenset[str]:
    """Make ``file`` a copy of ``empty`` with ``model`` published; return the keys published.

    ``topics`` are those that handlers of the trial will do. Raises ModelError and NotDeployable as
    deployment does.
    """
    copyfile(empty, file)
    with opened(file) as database, database.begin() as tx:
        deployed = deploy(tx, model, {}, by=SYSTEM, now=BEGIN, name=name, topics=topics)
    return frozenset(one.key for one in deployed)


class _Watched(Execution):
    """The one door, with a memory of the first failure of the program itself.

    Whatever fails behind a command is left on the agenda to be tried again, with no more than the
    name of the failure; here the place counts, too.
    """

    def __init__(self) -> None:
        calendars = Calendars(current=lambda _tx: 1, edition=lambda _tx, _number: _published())
        super().__init__(Library(), _one_place, calendars)
        self.broken: Exception | None = None

    def execute(self, tx: Tx, command: Command) -> Executed:
        with self._watching():
            return super().execute(tx, command)

    def follow(self, tx: Tx, item: FollowUp, at: datetime) -> None:
        with self._watching():
            super().follow(tx, item, at)

    def carry(self, tx: Tx, command: Command, *, patient: bool) -> Carried | None:
        with self._watching():
            return super().carry(tx, command, patient=patient)

    @contextmanager
    def _watching(self) -> Iterator[None]:
        try:
            yield
        except BihuanError:
            raise
        except Exception as error:
            self.broken = self.broken or error
            raise


class Trial:
    """One run of a published model."""

    def __init__(self, database: Database, handlers: Mapping[str, Handler], limits: Limits) -> None:
        """Begin at BEGIN, with nothing started; ``handlers`` do the jobs of their topics."""
        self.database = database
        self.now = BEGIN
        self._execution = _Watched()
        self._sweep = Sweep(database, self._execution, self._clock, handlers)
        self._limits = limits
        self._looks = 0
        self._until = time.monotonic() + limits.seconds

    def start(self, key: str, variables: Mapping[str, Any]) -> str:
        """Start the process ``key``, let all happen that is due, return the id of the instance.

        Raises what the kernel refuses or breaks with, LeftUndone and Exhausted.
        """
        instance = sha256(f"{key} {self._looks}".encode()).hexdigest()[:16]
        command = StartInstance(
            id=f"start:{instance}",
            at=self._clock(),
            actor=SYSTEM,
            instance=instance,
            key=key,
            case_no=CASE_NO,
            variables=variables,
        )
        with self.database.begin() as tx:
            self._execution.execute(tx, command)
        self._settle()
        return instance

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass, from one due moment to the next, so that each time is exact.

        Raises like ``start``.
        """
        end = self.now + timedelta(seconds=seconds)
        while (due := self._sweep.next_due()) is not None and due <= end:
            self.now = max(self.now, due)
            self._settle()
        self.now = end
        self._settle()

    def _settle(self) -> None:
        self._sweep.run()
        if self._execution.broken is not None:
            raise self._execution.broken
        with self.database.read() as tx:
            asked = (*agenda.due(tx, datetime.max.replace(tzinfo=UTC), MOST), *agenda.stuck(tx))
        for item in asked:
            if item.reason:
                raise LeftUndone(kind=item.kind, ref=item.ref, reason=item.reason)

    def _clock(self) -> datetime:
        """Return the moment; whatever is done asks for it first, so endlessness is seen here."""
        self._looks += 1
        late = time.monotonic() > self._until
        if late or self._looks > self._limits.commands:
            raise Exhausted(count=self._looks, seconds=self._limits.seconds)
        return self.now


def seconds_of(at: datetime) -> float:
    """Return how many seconds after its beginning a trial was at ``at``."""
    return (at - BEGIN).total_seconds()


def _one_place(_tx: Tx, roles: Iterable[str], _place: str, _at: datetime) -> Mapping[str, str]:
    return dict.fromkeys(roles, "P1")


@cache
def _published() -> Calendar:
    """Return the calendar as published; it takes a moment to make, so only who asks waits."""
    return edition_from_holidays(BEGIN.year - 1, BEGIN.year + 20, 1)
