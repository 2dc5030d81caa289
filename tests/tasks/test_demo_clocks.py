"""Whoever visits the demonstration sees at once what time limits do."""

import pytest
from sqlalchemy import delete

from engine.history.clocks import CASE
from engine.rebuild import rebuild
from engine.records import AgendaKind, WorkItem
from engine.store import climbs, instances, work
from engine.store.officetime import Signed
from engine.store.tables import agenda
from tasks.access import owner_of
from tasks.calendars import Change, hours_from, set_hours
from tasks.demo_cases import Stage, play_all
from tasks.demo_city import HEFENG
from tests.tasks.town import Town


@pytest.fixture
def played(town: Town) -> Town:
    town.wait(days=3)
    stage = Stage(database=town.database, execution=town.execution, now=town.now)
    play_all(stage, lambda _what, _done, _all: None)
    return town


def tasks(town: Town, state: str) -> list[WorkItem]:
    with town.database.read() as tx:
        items = [item for case in instances.all_ids(tx) for item in work.of_instance(tx, case)]
    open_items = (item for item in items if not item.ended_at)
    return [item for item in open_items if item.clock and item.clock["state"] == state]


def test_one_task_is_warned_one_has_passed_and_one_rests(played: Town) -> None:
    assert [item.node for item in tasks(played, "warned")] == ["contact"]
    assert [item.node for item in tasks(played, "overdue")] == ["company_side"]
    assert [item.node for item in tasks(played, "paused")] == ["screen"]


def test_computing_all_anew_asks_for_the_recount_that_got_lost(played: Town) -> None:
    def own(item: WorkItem) -> tuple[str, str]:
        return item.instance, item.task

    before = {own(item): item.due_at for item in tasks(played, "running")}
    signed = Signed(by="u1", at=played.now)
    with played.database.begin() as tx:
        change = Change(signed=signed, reason="Winter hours")
        set_hours(tx, change, HEFENG, hours_from("10:00-17:00"))
        tx.execute(delete(agenda).where(agenda.c.kind == AgendaKind.RECOUNT.value))
    played.sweep.run()
    assert {own(item): item.due_at for item in tasks(played, "running")} == before
    with played.database.begin() as tx:
        rebuild(tx, played.execution.library, played.now)
    played.sweep.run()
    after = {own(item): item.due_at for item in tasks(played, "running")}
    moved = {task for case, task in after if after[case, task] != before[case, task]}
    assert moved == {"first_contact#1", "written_reply#1"}


def test_the_post_above_was_told_when_it_passed(played: Town) -> None:
    (late,) = tasks(played, "overdue")
    centre = played.actor("street_center")
    with played.database.read() as tx:
        (told,) = climbs.told(tx, owner_of(centre), limit=10)
    assert (told.task, told.level, told.at) == (late.id, 1, late.due_at)


def test_every_dispute_and_whistle_has_a_limit_as_a_whole(played: Town) -> None:
    with played.database.read() as tx:
        cases = [instances.get(tx, id_) for id_ in instances.all_ids(tx)]
    limits = {case.key: case.clock["key"] for case in cases if case and case.clock}
    assert limits == {"property_dispute": "handle_u4", "escalation": "whistle_handle"}
    assert all(CASE in played.picture(c.id).clocks for c in cases if c and c.clock)
