"""Commands for operators: serve, work, demo, migrate."""

import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import sleep
from types import FrameType

import click
import waitress

from engine.errors import ClockBehind
from engine.scheduling.choosing import MOST_JOBS, renew
from engine.store.latest import latest
from engine.store.migrate import HEAD
from engine.store.migrate import migrate as upgrade
from web.app import create_app
from web.cli.calendar import warn_of_missing_year
from web.cli.commands import command, data_option
from web.cli.errors import CannotListen, WrongSetting
from web.cli.opening import opened, settings_for
from web.cli.output import Printer
from web.demo import prepare_demo
from web.security import WeakKey
from web.settings import Settings
from web.wiring import Office

THREADS = 8
UNTIL_READY = 0.3
"""Seconds until the browser is opened: by then somebody answers."""
TOLERANCE = timedelta(seconds=10)
"""By how much the clocks of machines may differ without a word."""
LOOK_EVERY = 0.3
"""Seconds after which it is looked at the latest whether the program was told to end."""


@click.command()
@data_option
@click.option(
    "--port", type=click.IntRange(0, 65_535), help="Port to listen on; 0 takes a free one."
)
@click.option("--demo", "with_demo", is_flag=True, help="The fictional city, sign-in by one click.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@click.option("--no-work", is_flag=True, help="Leave what is due to others: see bihuan work.")
@command
def serve(printer: Printer, data: Path | None, port: int | None, **how: bool) -> None:
    """Run the pages, and what is due by itself, in one process until Ctrl+C."""
    settings = settings_for(data, port=port, demo=how["with_demo"] or None)
    # The port comes first: when it is taken, nothing has been made yet.
    with _listening(settings) as door, opened(settings) as office:
        if settings.demo:
            prepare_demo(office, printer.progress)
        _look_at_the_clock(printer, office)
        warn_of_missing_year(printer, office)
        with _server(office, door) as server:
            address, told = _address(door), _told_to_end()
            printer.done({"address": address}, f"{address}  ({printer.say('Ctrl+C ends it.')})")
            if not how["no_open"]:
                threading.Timer(UNTIL_READY, webbrowser.open, (address,)).start()
            if not how["no_work"]:
                office.scheduler.start()
            _run_until_told(server, told)


@click.command()
@data_option
@click.option(
    "--jobs",
    type=click.IntRange(1, MOST_JOBS),
    help="How much to do at once; without PostgreSQL it is one thing after another.",
)
@command
def work(printer: Printer, data: Path | None, jobs: int | None) -> None:
    """Do what is due by itself, without pages, until Ctrl+C; on PostgreSQL beside many others."""
    settings = settings_for(data, jobs=jobs)
    with opened(settings) as office:
        _look_at_the_clock(printer, office)
        told = _told_to_end()
        office.scheduler.start()
        printer.done({"jobs": settings.jobs}, printer.say("Working. Ctrl+C ends it."))
        while not told():
            sleep(LOOK_EVERY)


@click.command()
@data_option
@click.option(
    "--tier", type=click.Choice(["T0"]), default="T0", show_default=True, help="Its size."
)
@command
def demo(printer: Printer, data: Path | None, tier: str) -> None:
    """Make the demo data alone: the city of Lanchuan, its people, processes and some cases."""
    settings = settings_for(data, demo=True)
    with opened(settings) as office:
        made = prepare_demo(office, printer.progress)
    printer.done(
        {"tier": tier, "made": made, "data": str(settings.data)},
        printer.say("The demo city is ready in {folder}.", folder=settings.data)
        if made
        else printer.say("The demo city was in {folder} already.", folder=settings.data),
    )


@click.command()
@data_option
@command
def migrate(printer: Printer, data: Path | None) -> None:
    """Bring the database to the schema of this program."""
    with opened(settings_for(data), migrated=False) as office:
        # Both, in this order: the reminders of the workers hang on a table of the schema.
        changed = any([upgrade(office.database), renew(office.database)])
    printer.done(
        {"changed": changed, "revision": HEAD},
        printer.say("The database was brought to revision {revision}.", revision=HEAD)
        if changed
        else printer.say("The database was at revision {revision} already.", revision=HEAD),
    )


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """Give a socket that is bound to host and port; raise CannotListen."""
    place = (settings.host, settings.port)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        door = socket.create_server(place, family=family)
    except OSError as error:
        # Python adds the address in parentheses, which the sentence says already.
        reason = (error.strerror or str(error)).partition(" (")[0]
        raise CannotListen(host=settings.host, port=settings.port, reason=reason) from error
    with door:
        yield door


@contextmanager
def _server(office: Office, door: socket.socket) -> Iterator[waitress.server.BaseWSGIServer]:
    """Give a server behind ``door``; close it with all its connections."""
    try:
        pages = create_app(office)
    except (WeakKey, OSError) as error:
        raise WrongSetting(problem=error) from error
    server = waitress.create_server(pages, sockets=[door], threads=THREADS, ident="bihuan")
    try:
        yield server
    finally:
        for connection in list(server.active_channels.values()):
            connection.handle_close()
        server.close()


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _run_until_told(server: waitress.server.BaseWSGIServer, told: Callable[[], bool]) -> None:
    """Answer until Ctrl+C or SIGTERM; the loop is left between two answers.

    The signal only sets a mark: an exception raised wherever the program happens to be can be
    swallowed there, and then the process would not end.
    """
    poll = server.adj.asyncore_use_poll
    while not told():
        server.asyncore.loop(timeout=LOOK_EVERY, map=server._map, use_poll=poll, count=1)
    server.task_dispatcher.shutdown()


def _told_to_end() -> Callable[[], bool]:
    """Return what says whether Ctrl+C or SIGTERM has come since now.

    No lock is taken for it, as an Event would: a second signal comes in the middle of the first.
    """
    told: list[int] = []

    def tell(number: int, _frame: FrameType | None) -> None:
        told.append(number)

    signal.signal(signal.SIGINT, tell)
    signal.signal(signal.SIGTERM, tell)
    return lambda: bool(told)


def _look_at_the_clock(printer: Printer, office: Office) -> None:
    """Warn of a clock that was set back: what is due waits until it has caught up."""
    with office.database.read() as tx:
        known = latest(tx)
    now = office.clock()
    if known is not None and known > now + TOLERANCE:
        moments = {"now": now, "latest": known}
        printer.warn(
            ClockBehind(**{name: f"{at:%Y-%m-%d %H:%M:%S} UTC" for name, at in moments.items()})
        )
