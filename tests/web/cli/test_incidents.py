"""What stands still, on the command line: listed with its cause, tried again with a reason."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from engine.deployment import deploy
from engine.history.fold import fold
from engine.store import history, instances
from engine.store.database import Database
from engine.store.tables import agenda
from tests.builders import NOON
from tests.engine.between import diagram, waits
from tests.models import bpmn
from tests.web.cli.answers import Bihuan, object_of, refusal_of
from tests.web.standstill import give_up
from web.settings import Settings
from web.wiring import open_office

BOOKING = diagram("booking", "s -> c_more -> u_book -> e", s=waits("paid"), c_more=waits("more"))


@pytest.fixture
def booking(database: Database) -> None:
    with database.begin() as tx:
        deploy(tx, BOOKING, {}, by="u9", now=NOON)


@pytest.fixture
def given_up(settings: Settings, database: Database) -> str:
    """A case whose job was given up, in the words of a handler of ours."""
    with closing(open_office(settings, lambda: NOON)) as office:
        return give_up(office)


def test_a_job_that_was_given_up_is_listed_with_its_cause(
    bihuan: Bihuan, data: Path, given_up: str
) -> None:
    line = bihuan("incidents", "--data", data).stdout
    why = "“erp.example” did not answer within 30 seconds."
    told = f"INC-024 The work of “svc_send” could not be done (4 tries): {why}"
    head = f"{given_up}  C-7  2026-11-18 12:00  4×  svc_send (svc_send)"
    assert line == f"{head}  {told}\n"
    chinese = bihuan("incidents", "--lang", "zh", "--data", data).stdout
    assert "“svc_send”的自动工作未能完成（尝试 4 次）：“erp.example”在 30 秒内没有应答。" in chinese
    found: Any = object_of(bihuan("incidents", "--json", "--data", data))
    (step,) = found["steps"]
    assert (step["id"], step["element"], step["tries"]) == (given_up, "svc_send", 4)
    assert datetime.fromisoformat(step["since"]) == NOON


def test_one_is_tried_again_with_a_reason_that_is_recorded(
    bihuan: Bihuan, data: Path, database: Database, given_up: str
) -> None:
    words = ("incidents", "--retry", given_up, "--data", data)
    tried = bihuan(*words, "--reason", " the line is mended ")
    assert tried.stdout == "Tried again: 1 steps, 0 items.\n"
    with database.read() as tx:
        happened = history.events_of(tx, "i1")
        case = instances.get(tx, "i1")
    assert case is not None
    assert not case.incident
    assert not fold(happened).incidents
    (resolved,) = [one.body for one in happened if one.kind == "incident.resolved"]
    assert (resolved["reason"], resolved["by"]) == ("the line is mended", "system")
    again = bihuan(*words, "--reason", "once more", "--json")
    assert refusal_of(again)["code"] == "ENG-019"


def test_an_item_of_the_agenda_is_tried_again_by_its_number(
    bihuan: Bihuan, data: Path, database: Database, booking: None
) -> None:
    bihuan("message", "paid", "--case", "C-1", "--place", "nowhere", "--data", data)
    with database.begin() as tx:
        tx.execute(agenda.update().where(agenda.c.attempts > 0).values(state="stuck"))
    found: Any = object_of(bihuan("incidents", "--json", "--data", data))
    (item,) = found["items"]
    words = ("incidents", "--retry", item["item"], "--data", data)
    assert bihuan(*words, "--reason", "mended").stdout == "Tried again: 0 steps, 1 items.\n"
    assert refusal_of(bihuan(*words, "--reason", "x", "--json"))["code"] == "ENG-024"


@pytest.mark.parametrize(
    "words",
    [
        ("incidents", "--retry", "5", "--reason", "x" * 501),
        ("retry", "5", "--reason", "x" * 501),
    ],
)
def test_a_reason_is_as_short_as_on_the_page(
    bihuan: Bihuan, data: Path, words: tuple[str, ...]
) -> None:
    assert refusal_of(bihuan(*words, "--data", data, "--json"))["code"] == "CLI-001"


@pytest.mark.parametrize("reason", [(), ("--reason", "  ")])
def test_a_retry_of_one_needs_a_reason(bihuan: Bihuan, data: Path, reason: tuple[str, ...]) -> None:
    result = bihuan("incidents", "--retry", "5", *reason, "--data", data)
    assert result.exit_code == 2
    assert "--reason" in result.stderr


@pytest.mark.parametrize(
    ("which", "code"),
    [("nobody/x#1", "ENG-002"), ("0", "ENG-024"), ("x", "ENG-024"), ("9" * 5_000, "ENG-024"),
     ("", "ENG-024"), ("５", "ENG-024")],
)  # fmt: skip
def test_what_does_not_stand_still_is_told(
    bihuan: Bihuan, data: Path, which: str, code: str
) -> None:
    result = bihuan("incidents", "--retry", which, "--reason", "x", "--data", data, "--json")
    assert result.exit_code == 1
    assert refusal_of(result)["code"] == code


def test_much_is_tried_again_with_one_reason(
    bihuan: Bihuan, data: Path, database: Database, given_up: str
) -> None:
    words = ("retry", "C-7", "--reason", "all is well", "--data", data)
    assert bihuan(*words).stdout == "Tried again: 1 steps, 0 items.\n"
    with database.read() as tx:
        happened = history.events_of(tx, "i1")
    assert [e.body["reason"] for e in happened if e.kind == "incident.resolved"] == ["all is well"]


def test_what_is_stuck_is_listed_and_tried_again(
    bihuan: Bihuan, data: Path, database: Database, booking: None
) -> None:
    """Where nobody answers for the place, the case cannot begin."""
    bihuan("message", "paid", "--case", "C-1", "--place", "nowhere", "--data", data)
    with database.begin() as tx:
        tx.execute(agenda.update().where(agenda.c.attempts > 0).values(state="stuck"))
    found: Any = object_of(bihuan("incidents", "--json", "--data", data))
    (item,) = found["items"]
    assert item["attempts"] == 1
    assert str(item["item"]) in bihuan("incidents", "--data", data).stdout
    tried = bihuan("retry", item["item"], "--data", data)
    assert tried.stdout == "Tried again: 0 steps, 1 items.\n"
    assert object_of(bihuan("incidents", "--json", "--data", data)) == {"steps": [], "items": []}


def test_a_step_that_stands_still_is_listed_and_tried_again(
    bihuan: Bihuan, data: Path, database: Database
) -> None:
    xml = bpmn("choice", "s_m -> x", "x -[n = 1]-> u_b -> e", "x -[n = 2]-> e2", s_m="message go")
    with database.begin() as tx:
        deploy(tx, xml, {}, by="u9", now=NOON)
    place = ("--place", "990101001001", "--data", data)
    bihuan("message", "go", "--case", "C-1", "--payload", '{"n": 3}', *place)
    found: Any = object_of(bihuan("incidents", "--json", "--data", data))
    (step,) = found["steps"]
    assert (step["case_no"], step["task"], step["code"]) == ("C-1", "x#1", "INC-010")
    assert object_of(bihuan("retry", "C-1", "--json", "--data", data))["steps"] == 1
    assert object_of(bihuan("retry", step["instance"], "--json", "--data", data))["steps"] == 1
    assert object_of(bihuan("retry", "--all", "--json", "--data", data))["steps"] == 1


@pytest.mark.parametrize(("which", "code"), [("99999", "ENG-024"), ("C-none", "ENG-002")])
def test_what_is_not_there_cannot_be_tried_again(
    bihuan: Bihuan, data: Path, which: str, code: str
) -> None:
    result = bihuan("retry", which, "--data", data, "--json")
    assert result.exit_code == 1
    assert refusal_of(result)["code"] == code


@pytest.mark.parametrize("words", [(), ("C-1", "--all")])
def test_retry_wants_one_thing_or_everything(
    bihuan: Bihuan, data: Path, words: tuple[str, ...]
) -> None:
    assert bihuan("retry", *words, "--data", data).exit_code == 2
