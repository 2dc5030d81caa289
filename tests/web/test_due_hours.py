"""Every date is explained with the hours of the office that its clock is counted with."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

from engine.calendar import CHINA
from engine.commands import StartInstance
from engine.deployment import deploy
from engine.store import instances, work
from engine.store.officetime import Signed
from tasks import calendars
from tasks.calendars import Change, hours_from
from tasks.demo_city import HEFENG, TINGQUAN
from tests.models import bpmn
from web.views.dues import due_of_case, due_of_task
from web.wiring import Office

OWN = {HEFENG: "10:00-12:00,14:00-20:00", TINGQUAN: "07:00-15:10"}
"""The hours of an estate, and of the community above it."""


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


def keep_hours(office: Office) -> None:
    with office.database.begin() as tx:
        signed = Signed(by="u1", at=office.clock())
        for place, hours in OWN.items():
            change = Change(signed=signed, reason="Winter hours")
            calendars.set_hours(tx, change, place, hours_from(hours))
    office.sweep.run()


def begin(office: Office) -> None:
    """Let a case begin whose only task is done by who began it, for no post."""
    with office.database.begin() as tx:
        limits = {"u_a": "| grid.sla=accept_u3", "own": "| grid.sla=handle_u4"}
        deploy(tx, bpmn("own", "s -> u_a -> e", **limits), {}, by="u1", now=office.clock())
        office.execution.execute(
            tx,
            StartInstance(
                id="x",
                instance="x",
                at=office.clock(),
                actor="u1",
                key="own",
                case_no="X",
                place=HEFENG,
                variables={},
            ),
        )


def told(office: Office) -> list[tuple[str, datetime, str]]:
    """Return every open clock that does not rest: of what, when it ends, what is said of it."""
    found = []
    with office.database.read() as tx:
        for case in filter(None, (instances.get(tx, id_) for id_ in instances.all_ids(tx))):
            items = (item for item in work.of_instance(tx, case.id) if not item.ended_at)
            found += [(i.node, i.due_at, due_of_task(tx, i).how) for i in items if i.due_at]
            whole = due_of_case(tx, case)
            if case.due_at and whole:
                found.append((case.key, case.due_at, whole.how))
    return found


@pytest.mark.parametrize("first", ["case", "hours"])
def test_a_date_is_explained_with_the_hours_it_is_counted_with(
    english: None, office: Office, first: str
) -> None:
    steps = [begin, keep_hours] if first == "case" else [keep_hours, begin]
    for step in steps:
        step(office)
    found = told(office)
    for what, due, how in found:
        local = due.astimezone(CHINA)
        end = f"→ {local:%a} {local.day} {local:%b} {local:%H:%M}"
        assert end in how, (what, due, how)
    ends = {what: due.astimezone(CHINA).strftime("%d %H:%M") for what, due, _ in found}
    # Eight office hours from Wednesday noon at the estate: 14 to 20 that day, 10 to 12 the next.
    assert ends["u_a"] == "19 12:00"
    assert ends["own"] == "09 20:00"
    assert ends["written_reply"] == "24 20:00"
    assert ends["check"] == "18 18:00"
