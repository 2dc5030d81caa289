"""Office: every part, built from Settings and joined in one place."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass

from engine.clock import Clock, system_clock
from engine.execution import Executed, Execution
from engine.library import Library
from engine.scheduling.handlers import Tools, installed
from engine.scheduling.port import Scheduler
from engine.scheduling.sweep import Sweep
from engine.scheduling.ticker import Ticker
from engine.store.database import Database, open_database
from engine.store.migrate import migrate
from engine.store.moment import DatabaseClock
from processes.catalog import shipped
from processes.form import Form
from tasks.case_numbers import next_case_no
from tasks.clocks import office_calendars, set_up_calendar
from tasks.posts import resolve
from web.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The parts that pages and commands work with."""

    settings: Settings
    clock: Clock
    database: Database
    execution: Execution
    sweep: Sweep
    scheduler: Scheduler
    """Does what is due by itself, once it is started."""
    forms: Mapping[str, Form]
    """The forms that files to be published may name."""

    @property
    def library(self) -> Library:
        """The published versions, compiled."""
        return self.execution.library

    @property
    def topics(self) -> frozenset[str]:
        """The topics of service tasks for which a program is installed."""
        return frozenset(self.sweep.handlers)

    def wake(self, done: Executed) -> None:
        """Let what a command set off happen in time; without a running scheduler it waits."""
        if done.sets_off:
            self.scheduler.wake()
        elif done.due is not None:
            self.scheduler.wake(done.due)

    def close(self) -> None:
        """Stop the scheduler and close the database."""
        self.scheduler.stop()
        self.database.close()


def open_office(settings: Settings, clock: Clock | None = None, *, migrated: bool = True) -> Office:
    """Build the office; the caller closes it.

    Without a ``clock`` it goes by the one of this machine, or of the server of the database, which
    many machines may share. The database is brought to the schema of this program and gets its
    calendar, unless ``migrated`` is False. Raises DatabaseTooNew.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database_url)
    with ExitStack() as undo:
        undo.callback(database.close)
        if clock is None:
            clock = system_clock if database.is_sqlite else DatabaseClock(database)
        if migrated:
            migrate(database)
            with database.begin() as tx:
                set_up_calendar(tx, clock())
        undo.pop_all()
    execution = Execution(Library(), resolve, office_calendars(), next_case_no)
    sweep = Sweep(database, execution, clock, installed(Tools(database=database, clock=clock)))
    return Office(
        settings=settings,
        clock=clock,
        database=database,
        execution=execution,
        sweep=sweep,
        scheduler=Ticker(sweep),
        forms=shipped().forms,
    )
