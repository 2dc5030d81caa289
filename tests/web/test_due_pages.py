"""Wherever a date stands, a person can read how it was counted."""

from datetime import timedelta

import pytest

from engine.commands import PauseClock, ResumeClock
from engine.store import work
from tests.web.cities import Hands
from tests.web.visitor import Visitor
from web.wiring import Office

COUNTED = "个自然日 → "


@pytest.fixture
def number(visitor: Visitor) -> int:
    """The task of the demonstration city that waits for its community worker."""
    visitor.step_in("林小满")
    return int(visitor.link("/tasks/").rpartition("/")[2])


def change(office: Office, number: int, kind: type[PauseClock | ResumeClock], **more: str) -> None:
    with office.database.begin() as tx:
        item = work.get(tx, number)
        assert item is not None
        command = kind(
            id=kind.__name__,
            instance=item.instance,
            at=office.clock(),
            actor="u1",
            task=item.task,
            **more,
        )
        office.execution.execute(tx, command)


def paused(office: Office, number: int) -> None:
    """Let the limit rest, unless it does."""
    with office.database.read() as tx:
        item = work.get(tx, number)
    assert item is not None
    assert item.clock is not None
    if item.clock["state"] != "paused":
        change(office, number, PauseClock, reason="material", text="房产证")


def test_the_inbox_and_the_task_say_how_the_date_was_counted(visitor: Visitor, number: int) -> None:
    visitor.get("/")
    assert "怎么算的" in visitor.words
    assert COUNTED in visitor.words
    visitor.get(f"/tasks/{number}")
    assert COUNTED in visitor.words


def test_the_case_says_it_of_its_open_tasks(visitor: Visitor, number: int) -> None:
    visitor.get(f"/tasks/{number}")
    visitor.get(visitor.link("/cases/"))
    assert COUNTED in visitor.words


def test_a_rest_is_told_with_its_reason(
    visitor: Visitor, office: Office, clock: Hands, number: int
) -> None:
    paused(office, number)
    visitor.get(f"/tasks/{number}")
    assert "暂停中：等待材料" in visitor.words
    assert "起暂停：等待材料（" in visitor.words
    clock.forward(timedelta(days=2))
    change(office, number, ResumeClock)
    visitor.step_in("林小满")
    visitor.get(f"/tasks/{number}")
    assert "暂停：等待材料（" in visitor.words
    assert "；因此到 " in visitor.words
