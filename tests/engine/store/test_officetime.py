from datetime import timedelta

from sqlalchemy import insert

from engine.records import AgendaKind, FollowUp
from engine.store import agenda, officetime
from engine.store.database import Database
from engine.store.tables import instance
from tests.builders import NOON


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
