"""Commands for operators: serve, demo, migrate."""

import threading
import webbrowser
from pathlib import Path

import click
import waitress

from engine.store.migrate import migrate as upgrade
from web.app import create_app
from web.cli.output import Printer, command, data_option, settings_for
from web.demo import prepare_demo
from web.wiring import Office, open_office

THREADS = 8


@click.command()
@data_option
@click.option(
    "--port", type=click.IntRange(0, 65_535), help="Port to listen on; 0 takes a free one."
)
@click.option("--demo", "with_demo", is_flag=True, help="The fictional city, sign-in by one click.")
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@command
def serve(
    data: Path | None, port: int | None, with_demo: bool, no_open: bool, printer: Printer
) -> None:
    """Run the pages and the clock in one process until Ctrl+C."""
    settings = settings_for(data, port=port, demo=with_demo or None)
    office = open_office(settings)
    if settings.demo:
        prepare_demo(office, printer.progress)
    server = waitress.create_server(
        create_app(office), host=settings.host, port=settings.port, threads=THREADS, ident="bihuan"
    )
    address = f"http://{settings.host}:{server.effective_port}"
    printer.done({"address": address}, f"{address}  (Ctrl+C ends it / 按 Ctrl+C 结束)")
    if not no_open:
        threading.Timer(0.3, webbrowser.open, (address,)).start()
    _run(office, server)


def _run(office: Office, server: waitress.server.BaseWSGIServer) -> None:
    office.ticker.start()
    try:
        server.run()
    finally:
        server.close()
        office.close()


@click.command()
@data_option
@click.option(
    "--tier", type=click.Choice(["T0"]), default="T0", show_default=True, help="Its size."
)
@command
def demo(data: Path | None, tier: str, printer: Printer) -> None:
    """Make the demo data alone: the city of Lanchuan, its people, processes and some cases."""
    office = open_office(settings_for(data, demo=True))
    made = prepare_demo(office, printer.progress)
    office.close()
    where = office.settings.data
    said = f"Demo city {tier} is ready in {where}." if made else f"{where} already has its city."
    printer.done({"tier": tier, "made": made, "data": str(where)}, said)


@click.command()
@data_option
@command
def migrate(data: Path | None, printer: Printer) -> None:
    """Bring the database to the schema of this program."""
    settings = settings_for(data)
    office = open_office(settings, migrated=False)
    changed = upgrade(office.database)
    office.close()
    printer.done({"changed": changed}, "The database is up to date.")
