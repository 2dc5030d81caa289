"""Expressions of a case ask for working days and places; what they found is part of the record."""

import pytest
from sqlalchemy import update

from engine.audit import replay_instance, verify_instance
from engine.commands import StartInstance
from engine.deployment import deploy
from engine.library import Library
from engine.replay import facts_of
from engine.store import history
from engine.store.office_tables import place
from processes.form import Field, Form
from tasks.clocks import office_calendars
from tasks.demo_city import HEFENG
from tasks.sheets import filled
from tests.models import bpmn
from tests.tasks.town import Town

SCRIPT = (
    '{community: place above(case.place, "community"), estate: place(case.place).name,'
    " inside: place is within(case.place, community),"
    ' later: add working days(@"2026-02-13", 5)}'
)


def begin(town: Town, script: str) -> str:
    return run(town, bpmn("asks", "s -> t_a -> u_b -> e", t_a=script))


def run(town: Town, xml: bytes) -> str:
    with town.database.begin() as tx:
        deploy(tx, xml, {}, by="u1", now=town.now)
        start = StartInstance(
            id="k1",
            at=town.now,
            actor="u1",
            instance="i1",
            key="asks",
            case_no="C-1",
            place=HEFENG,
        )
        town.execution.execute(tx, start)
    return "i1"


def test_a_script_knows_working_days_and_places(town: Town) -> None:
    instance = begin(town, SCRIPT)
    known = town.picture(instance).variables
    assert known["estate"] == "和风苑"
    assert known["inside"] is True
    assert HEFENG.startswith(str(known["community"]))
    assert known["later"] == {"@": "2026-02-27"}


def test_what_was_found_is_recorded_and_a_replay_asks_nothing_else(town: Town) -> None:
    instance = begin(town, SCRIPT)
    with town.database.begin() as tx:
        facts = facts_of(history.commands_of(tx, instance)[0])
        assert facts.calendar == 1
        assert [each["kind"] for each in facts.places[HEFENG]][-2:] == ["grid", "estate"]
        tx.execute(update(place).where(place.c.code == HEFENG).values(name="改名"))
    with town.database.read() as tx:
        assert replay_instance(tx, instance, Library(), office_calendars()).equal
        assert verify_instance(tx, instance).holds


@pytest.mark.parametrize(
    ("default", "value"),
    [
        ('= add working days(@"2026-02-13", 5)', "2026-02-27"),
        ("= place(case.place).name", "和风苑"),
        ('= due("no such clock")', None),
    ],
)
def test_a_form_is_filled_in_with_working_days_and_places(
    town: Town, default: str, value: str | None
) -> None:
    title = {"zh": "题", "en": "Title"}
    form = Form(
        key="f", title=title, fields=(Field(key="a", type="text", title=title, default=default),)
    )
    with town.database.read() as tx:
        found = filled(tx, form, {"case": {"place": HEFENG}}, town.now).known
    assert found.get("a") == value


def test_who_asks_for_nothing_records_nothing(town: Town) -> None:
    instance = begin(town, "{a: 1}")
    with town.database.read() as tx:
        facts = facts_of(history.commands_of(tx, instance)[0])
    assert (facts.calendar, facts.places, facts.decisions) == (0, {}, {})


def test_a_place_that_is_not_there_makes_the_case_stand_still(town: Town) -> None:
    condition = 'place is within("nowhere", "990101")'
    instance = run(town, bpmn("asks", "s -> x_1", f"x_1 -[{condition}]-> e_1", "x_1 -> e_2"))
    (incident,) = town.picture(instance).incidents.values()
    assert incident["code"] == "INC-011"
    assert "There is no place nowhere" in str(incident["facts"])
