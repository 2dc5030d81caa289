"""The demonstration: the fictional city, what comes with the program, a few cases."""

from collections.abc import Callable
from datetime import timedelta

from engine.deployment import deploy
from processes.catalog import shipped
from tasks import demo
from tasks.demo_cases import Stage, play_all
from web.wiring import Office

SINCE = timedelta(days=60)
"""How long its people have held their posts when the city is made."""
Progress = Callable[[str, int, int], None]
"""Told what is counted, how many are done, how many there are."""


def prepare_demo(office: Office, progress: Progress) -> bool:
    """Fill an empty database; return False when the city is already there.

    Raises NotEmpty among real people. The processes are brought to their newest version each time.
    """
    with office.database.begin() as tx:
        made = demo.make_demo(tx, office.clock() - SINCE, lambda _what: None)
    deploy_shipped(office, progress)
    if made:
        play_all(
            Stage(
                database=office.database,
                execution=office.execution,
                now=office.clock(),
            ),
            progress,
        )
    return made


def deploy_shipped(office: Office, progress: Progress) -> None:
    """Publish the decisions and processes that come with the program, where they are new."""
    catalogue = shipped()
    documents = {d.name: d.data for d in catalogue.documents.values()}
    # What processes ask for goes before them.
    files = [*catalogue.decisions.values(), *documents.values()]
    with office.database.begin() as tx:
        for number, data in enumerate(files, 1):
            deploy(tx, data, catalogue.forms, by="system", now=office.clock())
            progress("processes", number, len(files))
