"""The work unit of the HTTP bench: a process of two tasks with a form each, on a demo office."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from engine.commands import StartInstance
from engine.deployment import deploy
from engine.store import people, tables
from processes.formfile import read_form
from tasks import demo
from tasks.demo_city import TINGQUAN
from web.settings import Settings
from web.wiring import Office, open_office

KEY = "two_tasks"
ROLE = "community_staff"
FIELDS = {
    "first": {"facts": "The lamp on the stairs is dark.", "households": "24"},
    "second": {"result": "yes", "note": "A new lamp, paid by the company."},
}
"""What is typed at each node."""

_TITLE = '"title": {"zh": "题", "en": "Title"}'
_CLASS = f'{_TITLE}, "pii": "P1", "purpose": "measure"'
_FORMS = {
    "bench_first": (
        f'{{"form": "bench_first", {_TITLE}, "fields": ['
        f'{{"key": "facts", "type": "textarea", {_CLASS}, "required": true, "maximum": 1000}},'
        f'{{"key": "households", "type": "integer", {_CLASS}, "required": true, "minimum": 1}}]}}'
    ),
    "bench_second": (
        f'{{"form": "bench_second", {_TITLE}, "fields": ['
        f'{{"key": "result", "type": "choice", {_CLASS}, "required": true, "choices": ['
        f'{{"value": "yes", {_TITLE}}}, {{"value": "no", {_TITLE}}}]}},'
        f'{{"key": "note", "type": "textarea", {_CLASS}}}]}}'
    ),
}


def open_bench_office(folder: Path) -> Office:
    """Return an office in demo mode with the bench process published."""
    office = open_office(Settings(data=folder, demo=True, port=0))
    forms = {key: read_form(text.encode(), key) for key, text in _FORMS.items()}
    xml = (Path(__file__).parent / "two_tasks.bpmn").read_bytes()
    with office.database.begin() as tx:
        demo.make_demo(tx, office.clock() - timedelta(days=1), lambda _what: None)
        deploy(tx, xml, forms, by="system", now=office.clock())
    return office


def start_cases(office: Office, first: int, count: int) -> None:
    """Start ``count`` cases through the kernel; numbers begin at ``first``."""
    with office.database.begin() as tx:
        for number in range(first, first + count):
            office.execution.execute(
                tx,
                StartInstance(
                    id=f"start-{number}",
                    at=office.clock(),
                    actor="u1",
                    instance=f"bench{number:07}",
                    key=KEY,
                    case_no=f"{TINGQUAN}-20261122-{number:04}",
                    place=TINGQUAN,
                ),
            )


def worker(office: Office) -> str:
    """Return the person who does the work."""
    with office.database.read() as tx:
        held = people.holders(tx, [ROLE], office.clock())
    return next(h.person for h in held if h.place == TINGQUAN)


def open_tasks(office: Office, node: str, count: int) -> list[int]:
    """Return the numbers of ``count`` open tasks at ``node``."""
    with office.database.read() as tx:
        rows = tx.execute(
            select(tables.task.c.id)
            .where(tables.task.c.node == node, tables.task.c.state == "open")
            .order_by(tables.task.c.id)
            .limit(count)
        )
        return [row.id for row in rows]
