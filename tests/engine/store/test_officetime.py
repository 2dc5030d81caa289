from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert

from engine.records import AgendaKind, FollowUp
from engine.store import agenda, calendars, officetime
from engine.store.database import Database
from engine.store.tables import instance
from tests.builders import EDITION, NOON

LATER = NOON + timedelta(hours=1)


def case(id_: str, state: str = "open") -> dict[str, object]:
    words = ("key", "title", "place", "initiator", "closure", "parent", "call", "case_no")
    numbers = ("version", "depth", "steps", "seq")
    row = {**dict.fromkeys(words, "x"), **dict.fromkeys(numbers, 1), "head": b"", "id": id_}
    return {**row, "state": state, "incident": False, "started_at": NOON}


def test_each_open_case_with_a_running_clock_is_asked_once(database: Database) -> None:
    states = {"i1": "open", "i2": "open", "i3": "completed", "i4": "open"}
    running = [("i1", AgendaKind.CLOCK), ("i1", AgendaKind.TIMER), ("i2", AgendaKind.TIMER)]
    with database.begin() as tx:
        tx.execute(insert(instance), [case(id_, state) for id_, state in states.items()])
        for number, (id_, kind) in enumerate([*running, ("i3", AgendaKind.CLOCK)]):
            item = FollowUp(kind=kind, instance=id_, ref=f"n#{number}")
            agenda.add(tx, item, NOON + timedelta(days=1))
        assert officetime.ask_recount(tx, 7, NOON) == 2
        asked = agenda.due(tx, NOON, 9)
    assert [(item.kind, item.instance, item.ref) for item in asked] == [
        (AgendaKind.RECOUNT, "i1", "7"),
        (AgendaKind.RECOUNT, "i2", "7"),
    ]


def test_many_changes_at_once_ask_each_case_once(database: Database) -> None:
    with database.begin() as tx:
        tx.execute(insert(instance), [case("i1"), case("i2")])
        for id_ in ("i1", "i2"):
            item = FollowUp(kind=AgendaKind.CLOCK, instance=id_, ref=".")
            agenda.add(tx, item, NOON + timedelta(days=1))
        for number in range(2, 30):
            assert officetime.ask_recount(tx, number, NOON) == 2
        taken = agenda.claim(tx, NOON, 1)
        officetime.ask_recount(tx, 30, NOON)
        asked = agenda.due(tx, NOON + timedelta(hours=1), 9)
    # Who is being counted just now is asked once more.
    assert [(item.instance, item.ref) for item in taken] == [("i1", "29")]
    assert sorted((i.instance, i.ref) for i in asked) == [("i1", "29"), ("i1", "30"), ("i2", "30")]


def test_who_was_to_be_asked_and_is_not_is_asked_again(database: Database) -> None:
    with database.begin() as tx:
        calendars.add(tx, EDITION, NOON)
        tx.execute(insert(instance), [case("i1"), case("i2"), {**case("i3"), "started_at": LATER}])
        for id_ in ("i1", "i2", "i3"):
            item = FollowUp(kind=AgendaKind.CLOCK, instance=id_, ref=".")
            agenda.add(tx, item, NOON + timedelta(days=1))
        assert officetime.ask_recount_again(tx, NOON) == 0
        calendars.add(tx, replace(EDITION, number=2), NOON + timedelta(minutes=1))
        agenda.add(tx, FollowUp(kind=AgendaKind.RECOUNT, instance="i2", ref="2"), NOON)
        # The third began with the calendar that is in force.
        assert officetime.ask_recount_again(tx, NOON) == 1
        assert officetime.ask_recount_again(tx, NOON) == 0
        asked = agenda.due(tx, NOON, 9)
    assert sorted((item.instance, item.ref) for item in asked) == [("i1", "2"), ("i2", "2")]
