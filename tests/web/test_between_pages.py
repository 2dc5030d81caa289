"""The page of a case shows what was sent and nobody has, and what the engine could not do."""

from datetime import timedelta

import pytest

from engine.records import AgendaKind, FollowUp, Message
from engine.store import agenda, instances
from tests.web.visitor import Visitor
from web.wiring import Office


@pytest.fixture
def case(visitor: Visitor) -> str:
    visitor.step_in("周安格")
    visitor.get(visitor.link("/tasks/"))
    path = visitor.link("/cases/")
    visitor.get(f"/language/en?next={path}")
    return path


def number_of(office: Office, case: str) -> str:
    with office.database.read() as tx:
        found = instances.get(tx, case.removeprefix("/cases/"))
    assert found is not None
    return found.case_no


def publish(office: Office, case: str, **more: object) -> None:
    message = Message(
        id="m1", name="hotline.urge", case_no=number_of(office, case), sent_at=office.clock(),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip
    with office.database.begin() as tx:
        office.execution.publish(tx, message, "u1")


def test_a_message_that_nobody_has_is_shown(visitor: Visitor, case: str, office: Office) -> None:
    visitor.get(case)
    assert "hotline reminder, sent" not in visitor.words
    publish(office, case)
    visitor.get(case)
    assert "hotline reminder, sent" in visitor.words
    assert "nobody has taken it yet" in visitor.words


def test_a_message_whose_time_is_over_is_shown(visitor: Visitor, case: str, office: Office) -> None:
    publish(office, case, expires_at=office.clock() - timedelta(hours=1))
    visitor.get(case)
    assert "nobody took it by" in visitor.words


def test_what_could_not_be_done_is_shown(visitor: Visitor, case: str, office: Office) -> None:
    sentence = "An administrator has been asked to look at it."
    visitor.get(case)
    assert sentence not in visitor.words
    with office.database.begin() as tx:
        item = FollowUp(kind=AgendaKind.EVENT, instance=case.removeprefix("/cases/"), ref="1")
        agenda.add(tx, item, office.clock(), state="stuck", reason="LookupError")
    visitor.get(case)
    assert sentence in visitor.words
