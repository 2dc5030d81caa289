"""List A of bad inputs, rows 1 to 48: each is refused or changed with its code, place and advice.

Nothing of what is refused comes into the database.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from engine.deployment import deploy
from engine.errors import NotDeployable, StateRefused
from engine.spiff.snapshot import variables as state_of
from engine.store.database import Database
from engine.store.schema import metadata
from processes.document import read
from processes.errors import ModelError
from processes.lint.finding import Severity
from processes.lint.linter import lint
from processes.vocabulary import load_vocabulary
from tests.engine.desk import Desk
from tests.models import bpmn
from tests.processes.badmodels import ACCEPTED, LINEAR, ROWS, RUN_ONLY, At, Row, count

REFUSED = [row for row in ROWS if row.at is not At.WARNED]
WARNED = [row for row in ROWS if row.at is At.WARNED]


def name(row: Row) -> str:
    return f"{row.number} {row.what}"


@pytest.fixture
def desk(database: Database) -> Iterator[Desk]:
    made = Desk(database)
    yield made
    made.prove()


def contents(desk: Desk) -> dict[str, list[str]]:
    """Return everything in the database, as text."""
    with desk.database.read() as tx:
        return {
            table.name: sorted(map(repr, tx.execute(select(table)).all()))
            for table in metadata.sorted_tables
        }


def test_every_row_of_the_list_has_a_model() -> None:
    assert {row.number for row in ROWS} | set(ACCEPTED) | RUN_ONLY == set(range(1, 49))


@pytest.mark.parametrize("row", REFUSED, ids=name)
def test_a_bad_model_is_refused_by_its_code_and_nothing_is_stored(row: Row, desk: Desk) -> None:
    before = contents(desk)
    with pytest.raises((ModelError, NotDeployable)) as caught:
        desk.deploy(row.data)
    assert contents(desk) == before
    if row.at is At.READ:
        _is_said(caught.value, row)
    else:
        assert isinstance(caught.value, NotDeployable)
        _is_found(caught.value, row)


def _is_said(error: BaseException, row: Row) -> None:
    assert isinstance(error, ModelError)
    assert error.code == row.code
    assert error.facts.get("line") == row.line or row.line is None
    assert error.sentence()
    assert error.advice


def _is_found(error: NotDeployable, row: Row) -> None:
    said = [(f.code, f.element, f.line) for f in error.findings if f.severity is Severity.ERROR]
    assert (row.code, row.element, row.line) in said
    assert all(f.text() and f.advice for f in error.findings)


@pytest.mark.parametrize("row", WARNED, ids=name)
def test_a_doubtful_model_is_published_and_something_is_said(row: Row, desk: Desk) -> None:
    with desk.database.begin() as tx:
        deployed = deploy(tx, row.data, {}, by="u9", now=desk.now)
    assert [one.new for one in deployed] == [True]
    found = deployed[0].findings
    said = [(f.code, f.element, f.line) for f in found if f.severity is Severity.WARNING]
    assert (row.code, row.element, row.line) in said


@pytest.mark.parametrize("number", ACCEPTED)
def test_what_is_right_is_left_alone(number: int) -> None:
    said = lint(read(ACCEPTED[number]), forms={}, vocabulary=load_vocabulary())
    assert not [f for f in said if f.severity is not Severity.NOTE]


# What only a running case shows -----------------------------------------------------------------


def incident(desk: Desk, model: bytes, **variables: object) -> tuple[str, str]:
    """Start a case of ``model`` (key p); return code and facts of the one incident it comes to."""
    desk.deploy(model)
    case = desk.start("p", **variables)
    assert desk.instance(case).incident
    (found,) = desk.picture(case).incidents.values()
    return str(found["code"]), str(found["facts"])


def test_row_27_no_branch_applies(desk: Desk) -> None:
    model = bpmn("p", "s -> x_1", "x_1 -[n = 1]-> e_1", "x_1 -[n = 2]-> e_2")
    code, facts = incident(desk, model, n=3)
    assert code == "INC-010"
    assert "x_1" in facts


def test_row_34_a_number_too_large_ends_by_fuel(desk: Desk) -> None:
    model = bpmn("p", "s -> x_1", "x_1 -[9**9**9 > 1]-> e_1", "x_1 -> e_2")
    code, facts = incident(desk, model)
    assert code == "INC-011"
    assert "number too large" in facts


def test_row_35_an_unknown_name(desk: Desk) -> None:
    model = bpmn("p", "s -> x_1", "x_1 -[amuont > 1]-> e_1", "x_1 -> e_2")
    code, facts = incident(desk, model, amount=3)
    assert code == "INC-011"
    assert "amuont" in facts


@pytest.mark.parametrize(
    ("number", "text", "n"),
    [(37, "n", 10**9), (38, "n", -1), (39, "n", "a"), (39, '"a"', 0), (39, "n", 1.5)],
)
def test_rows_37_to_39_a_number_of_times_that_is_none(
    desk: Desk, number: int, text: str, n: object
) -> None:
    code, facts = incident(desk, count(text), n=n)
    assert code == "INC-012"
    assert "t" in facts


def test_row_28_a_called_process_that_nobody_has_published(desk: Desk) -> None:
    called = 'calledElement="nope"'
    model = bpmn("p", "s -> n_1 -> e").replace(b"<task ", f"<callActivity {called} ".encode())
    model = model.replace(b"</task>", b"</callActivity>")
    before = contents(desk)
    with pytest.raises(NotDeployable) as caught:
        desk.deploy(model)
    assert contents(desk) == before
    (found,) = (f for f in caught.value.findings if f.severity is Severity.ERROR)
    assert (found.code, found.element, found.line) == ("BPMN-025", "n_1", 1)
    assert "nope" in found.text()


def test_row_47_the_same_file_twice_is_no_new_version(desk: Desk) -> None:
    desk.deploy(LINEAR)
    before = contents(desk)
    with desk.database.begin() as tx:
        (again,) = deploy(tx, LINEAR, {}, by="u9", now=desk.now)
    assert (again.key, again.version, again.new) == ("line", 1, False)
    assert contents(desk) == before


@pytest.mark.parametrize("state", [b'{"format": 0}', b"\x80\x04pickle", b"[]", b""])
def test_row_48_a_foreign_state_is_refused(state: bytes) -> None:
    with pytest.raises(StateRefused) as caught:
        state_of(state)
    assert caught.value.code == "STATE-001"


def test_a_row_that_is_not_refused_would_be_noticed(desk: Desk) -> None:
    good = replace(REFUSED[0], data=LINEAR)
    with pytest.raises(pytest.fail.Exception):
        test_a_bad_model_is_refused_by_its_code_and_nothing_is_stored(good, desk)
    assert contents(desk)
