"""The log cut by month, with the statements of docs/scale.md: the program does not notice."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from engine.commands import Claim
from engine.store.database import Database
from tests.engine.desk import Desk
from tests.models import bpmn
from tests.surroundings import ROOT

pytestmark = pytest.mark.only_on("postgresql", "SQLite has no partitions")

MODEL = bpmn("p", "s -> u_a -> u_b -> e")


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    """A desk with one case from before the log was cut."""
    desk = Desk(database)
    desk.deploy(MODEL)
    desk.start("p")
    cut(database)
    yield desk
    desk.prove()


def cut(database: Database) -> None:
    """Do what the document says."""
    document = (ROOT / "docs/scale.md").read_text(encoding="utf-8")
    (script,) = re.findall(r"```sql\n(.*?)```", document, re.DOTALL)
    inside = script.removeprefix("BEGIN;\n").strip().removesuffix("COMMIT;")
    with database.begin() as tx:
        tx.connection.cursor().execute(inside)


def count(database: Database, table: str) -> int:
    with database.read() as tx:
        # S608: a name of this test
        return int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


def test_a_case_from_before_goes_on_in_the_month_it_is_now(desk: Desk) -> None:
    before = count(desk.database, "event_before")
    (case,) = (one.id for one in desk.instances())
    desk.complete(case, "u_a")
    desk.complete(case, "u_b")
    assert desk.instance(case).state == "completed"
    assert count(desk.database, "event_before") == before
    assert count(desk.database, "event") > before


def test_a_new_case_begins_and_ends(desk: Desk) -> None:
    case = desk.start("p")
    desk.complete(case, "u_a")
    desk.complete(case, "u_b")
    assert desk.instance(case).state == "completed"


def test_the_same_command_twice_still_happens_once(desk: Desk) -> None:
    case = desk.start("p")
    first = desk.claim(case, "u_a")
    assert not first.repeated
    with desk.database.read() as tx:
        kept = tx.execute(text("SELECT key FROM command WHERE kind = 'task.claim'")).scalar_one()
    again = desk.do(Claim, id=kept, instance=case, task="u_a#1")
    assert again.repeated
