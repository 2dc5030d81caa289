from collections import Counter
from datetime import timedelta

import pytest

from engine.store import calendars, people, places
from engine.store.database import Database
from processes.catalog import shipped
from processes.vocabulary import load_vocabulary
from tasks import accounts, demo
from tasks.demo_city import DISTRICT, HEFENG, OTHERS, PARTS, PLACES, QINGLAN, TINGYU
from tasks.errors import NotEmpty
from tasks.posts import WITHOUT_POST, resolve
from tests import office
from tests.builders import NOON
from tests.tasks.town import Town


def test_the_city_has_the_size_it_should_have() -> None:
    kinds = Counter(kind for _, _, kind, _, _ in PLACES)
    assert kinds == {
        "city": 1,
        "district": 1,
        "subdistrict": 1,
        "community": 2,
        "grid": 4,
        "estate": 3,
        "building": 12,
        "station": 1,
        "department": 3,
    }


def test_the_staff_has_the_size_it_should_have(town: Town) -> None:
    roles = Counter(
        appointment.role for role in load_vocabulary().roles for appointment in held(town, role)
    )
    assert roles["community_lead"] + roles["community_staff"] == 6
    assert roles["volunteer"] == 10
    assert roles["building_chief"] == 12
    assert roles["estate_secretary"] == roles["property_manager"] == 3
    assert roles["process_designer"] == roles["auditor"] == roles["system_admin"] == 1


def held(town: Town, role: str) -> tuple[people.Appointment, ...]:
    with town.database.read() as tx:
        return people.holders(tx, [role], NOON)


def test_every_role_of_the_city_is_in_the_vocabulary() -> None:
    used = {role for seat in (*PARTS, *OTHERS) for role, _ in seat.posts}
    assert used <= set(load_vocabulary().roles)


@pytest.mark.parametrize("estate", [HEFENG, TINGYU, QINGLAN])
def test_every_role_of_the_shipped_processes_has_an_owner(town: Town, estate: str) -> None:
    roles = {
        lane
        for document in shipped().documents.values()
        for process in document.processes
        for lane in process.lanes
    }
    with town.database.read() as tx:
        owners = resolve(tx, roles, estate, NOON)
        assert set(owners) == roles - WITHOUT_POST
        assert owners["property_manager"] == estate
        assert owners["dept_liaison"] == DISTRICT


def test_one_estate_has_one_head_with_two_posts(town: Town) -> None:
    heads = {a.place: a.person for a in held(town, "estate_secretary")}
    committees = {a.place: a.person for a in held(town, "owners_committee")}
    assert [estate for estate in heads if heads[estate] == committees[estate]] == [HEFENG]


def test_everybody_is_invented_and_has_a_name_of_their_own(town: Town) -> None:
    with town.database.read() as tx:
        assert people.only_demo(tx)
        everybody = people.demo_people(tx)
    assert len({person.name for person in everybody}) == len(everybody) == 55
    assert len({person.name_en for person in everybody}) == len(everybody)


def test_cases_of_the_past_year_had_owners_too(town: Town) -> None:
    with town.database.read() as tx:
        assert resolve(tx, ["property_manager"], HEFENG, NOON - timedelta(days=300))


def test_the_parts_are_offered_once_each_and_lead_into_a_session(town: Town) -> None:
    with town.database.begin() as tx:
        offered = demo.personas(tx)
        assert [p.role for p in offered[:3]] == [
            "community_staff",
            "estate_secretary",
            "property_manager",
        ]
        assert len({p.role for p in offered}) == len(offered) == len(PARTS)
        assert all(p.does["zh"] and p.does["en"] and p.place.name_en for p in offered)
        opened = accounts.step_into(tx, offered[0].person, NOON)
        session = accounts.signed_in(tx, opened.token, NOON)
    assert session is not None
    assert session.actor.has_role("community_staff")


def test_no_parts_are_offered_where_real_people_work(town: Town) -> None:
    with town.database.begin() as tx:
        office.person(tx, "real")
        assert demo.personas(tx) == ()


def test_the_city_is_built_once(town: Town) -> None:
    with town.database.begin() as tx:
        assert not demo.make_demo(tx, NOON, print)


def test_the_city_is_not_built_among_real_people(database: Database) -> None:
    with database.begin() as tx:
        office.person(tx, "real")
    with pytest.raises(NotEmpty), database.begin() as tx:
        demo.make_demo(tx, NOON, print)


def test_two_cities_are_the_same(database: Database, town: Town) -> None:
    steps: list[str] = []
    with database.begin() as tx:
        assert demo.make_demo(tx, NOON, steps.append)
    assert len(steps) == 3

    def dump(of: Database) -> object:
        with of.read() as tx:
            city = places.within(tx, places.roots(tx)[0], [kind for _, _, kind, _, _ in PLACES])
            return people.demo_people(tx), city, calendars.latest(tx)

    assert dump(database) == dump(town.database)
