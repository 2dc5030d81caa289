"""Whoever visits the demonstration sees at once what time limits do."""

import pytest

from engine.history.clocks import CASE
from engine.records import WorkItem
from engine.store import climbs, instances, work
from tasks.access import owner_of
from tasks.demo_cases import Stage, play_all
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
