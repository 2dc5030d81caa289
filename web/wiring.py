"""Office: every part, built from Settings and joined in one place."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from engine.clock import Clock, system_clock
from engine.execution import Executed, Execution
from engine.library import Library
from engine.scheduling.choosing import prepare, scheduler_for
from engine.scheduling.handlers import Teller, Tools, installed
from engine.scheduling.outside import Outside, PostOffice
from engine.scheduling.port import Scheduler
from engine.scheduling.sweep import Sweep
from engine.store.database import Database, open_database
from engine.store.migrate import migrate
from engine.store.moment import DatabaseClock
from processes.catalog import shipped
from processes.form import Form
from tasks.case_numbers import next_case_no
from tasks.clocks import gather, office_calendars, set_up_calendar
from tasks.handlers import channels
from tasks.handlers.announcing import Announcer
from tasks.handlers.channels import Channels, said
from tasks.handlers.errors import PasswordUnreadable
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
    calendar, unless ``migrated`` is False. Raises DatabaseTooNew,
    QueueOfOtherRelease, ChannelsUnusable and PasswordUnreadable.
    """
    outside = outside_of(settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    database = open_database(settings.database_url)
    with ExitStack() as undo:
        undo.callback(database.close)
        if clock is None:
            clock = system_clock if database.is_sqlite else DatabaseClock(database)
        if migrated:
            migrate(database)
            prepare(database)
            gather()
            now = clock()
            database.again(lambda tx: set_up_calendar(tx, now))
        undo.pop_all()
    execution = Execution(Library(), resolve, office_calendars(), next_case_no)
    tools = Tools(database=database, clock=clock, outside=outside)
    sweep = Sweep(database, execution, clock, installed(tools), teller(tools))
    return Office(
        settings=settings,
        clock=clock,
        database=database,
        execution=execution,
        sweep=sweep,
        scheduler=scheduler_for(sweep, settings.database_url, settings.jobs),
        forms=shipped().forms,
    )


def outside_of(settings: Settings) -> Outside:
    """Return what handlers may reach; raise ChannelsUnusable and PasswordUnreadable."""
    office = PostOffice(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        sender=settings.smtp_from,
        user=settings.smtp_user,
        password=_secret(settings.smtp_password_file),
    )
    return Outside(
        mail=office if office.host and office.sender else None,
        channels=channels.read(settings.channels) if settings.channels else (),
        inner_hosts=settings.inner_hosts,
        patience=settings.patience,
    )


def teller(tools: Tools) -> Teller | None:
    """Return who tells the channels what has come; nobody without channels."""
    known = Channels(tools.outside.channels)
    return Announcer(tools.database, known) if known else None


def _secret(file: Path | None) -> str:
    try:
        return file.read_text(encoding="utf-8").strip() if file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise PasswordUnreadable(file=file, problem=said(error)) from None
