"""A database that is gone for a moment is not noticed; one that stays away is said in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.history.fold import node_of
from engine.store import history, instances
from engine.store.database import Database
from tests.postgres import OwnServer, server, start
from tests.proxy import Fault, Proxy, Which, is_commit
from tests.stores import Store
from tests.web import cities
from tests.web.cities import Hands
from tests.web.visitor import Visitor
from web.app import create_app
from web.settings import Settings
from web.wiring import Office, open_office

pytestmark = pytest.mark.only_on("postgresql", reason="SQLite has no connection that could be cut")
MATTER = {
    "title": "3号楼屋顶漏雨",
    "dispute_kind": "D02",
    "place_note": "3号楼顶层",
    "households": "6",
    "at-place": "990101001001001E1",
}
GOOD = {"facts": "门禁主板坏了，已拍照。", "households": "24", "path": "company"}


@pytest.fixture
def proxy(store: Store) -> Iterator[Proxy]:
    opened = Proxy(server())
    yield opened
    opened.close()


@pytest.fixture
def settings(settings: Settings, proxy: Proxy) -> Settings:
    """A city at the other end of a line."""
    return Settings(data=settings.data, database=proxy.url(settings.database), demo=True)


def writing() -> Which:
    """Return what finds the end of the first transaction that writes into a history."""
    seen: list[bytes] = []

    def found(number: int, message: bytes) -> bool:
        if b"INSERT INTO event" in message:
            seen.append(message)
        return bool(seen) and is_commit(number, message)

    return found


def done(database: Database, node: str) -> int:
    """Return how often a task was done, in all cases together."""
    with database.read() as tx:
        logs = [history.events_of(tx, id_) for id_ in instances.all_ids(tx)]
    kind = "task.completed"
    return sum(e.kind == kind and node_of(e.body["n"]) == node for log in logs for e in log)


@pytest.mark.parametrize("fault", list(Fault))
def test_a_task_is_done_once_though_the_answer_was_lost(
    office: Office, visitor: Visitor, proxy: Proxy, fault: Fault
) -> None:
    visitor.step_in("周安格")
    task = visitor.link("/tasks/")
    visitor.get(task)
    before = done(office.database, "first_contact")
    proxy.fail(fault, writing())
    visitor.post(f"{task}/complete", GOOD)
    assert proxy.failed == 1
    assert visitor.status == 200
    assert "已办完：初次联系与核实" in visitor.words
    assert done(office.database, "first_contact") == before + 1


@pytest.mark.parametrize("fault", list(Fault))
def test_a_case_is_opened_once_though_the_answer_was_lost(
    office: Office, visitor: Visitor, proxy: Proxy, fault: Fault
) -> None:
    visitor.step_in("林小满")
    visitor.get("/start/property_dispute")
    with office.database.read() as tx:
        before = len(instances.all_ids(tx))
    proxy.fail(fault, writing())
    visitor.post("/start/property_dispute/begin", MATTER)
    assert visitor.status == 200
    assert proxy.failed == 1
    with office.database.read() as tx:
        assert len(instances.all_ids(tx)) == before + 1


@pytest.fixture
def own() -> Iterator[OwnServer]:
    started = start()
    yield started
    started.stop()


@pytest.fixture
def alone(own: OwnServer, store: Store, tmp_path: Path) -> Iterator[Office]:
    """A city whose server may be stopped."""
    url = own.create()
    cities.build(url)
    opened = open_office(Settings(data=tmp_path / "alone", database=url, demo=True), Hands())
    yield opened
    opened.close()


def test_a_database_that_stays_away_is_said_in_words(alone: Office, own: OwnServer) -> None:
    visitor = Visitor(create_app(alone).test_client())
    visitor.step_in("周安格")
    task = visitor.link("/tasks/")
    visitor.get(task)
    own.halt()
    visitor.post(f"{task}/complete", GOOD)
    assert (visitor.status, visitor.headers["Retry-After"]) == (503, "10")
    assert "SYS-002" in visitor.words
    # What was typed is not lost.
    assert GOOD["facts"] in visitor.words
    health = visitor.client.get("/healthz", headers={"Accept": "application/json"})
    assert (health.status_code, health.get_json()["code"]) == (503, "SYS-002")
    own.go_on()
    visitor.get(task)
    assert visitor.status == 200
    visitor.post(f"{task}/complete", GOOD)
    assert "已办完：初次联系与核实" in visitor.words
