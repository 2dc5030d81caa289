from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.store.database import Database, Tx
from engine.store.places import Place
from tasks import places
from tasks.case_numbers import next_case_no
from tasks.errors import NoOwner, PlaceNotFound
from tasks.people import actor_of, names_of, posts_of
from tasks.posts import nearest, resolve
from tests import office
from tests.builders import NOON


@pytest.fixture
def tx(database: Database) -> Iterator[Tx]:
    """Two communities of a subdistrict; the first has two estates, the second has one."""
    with database.begin() as tx:
        street = office.place(tx, "990101001", kind="subdistrict")
        first = office.place(tx, "990101001001", street)
        second = office.place(tx, "990101001002", street)
        for parent, code in ((first, "E1"), (first, "E2"), (second, "E3")):
            office.place(tx, code, parent, "estate")
        office.place(tx, "B1", places.place_of(tx, "E1"), "building")
        yield tx


def resolved(tx: Tx, role: str, place: str) -> str:
    return resolve(tx, [role], place, NOON)[role]


def test_the_nearest_post_above_answers(tx: Tx) -> None:
    office.person(tx, "wide", ("clerk", "990101001"))
    office.person(tx, "near", ("clerk", "990101001001"))
    assert resolved(tx, "clerk", "B1") == "990101001001"
    assert resolved(tx, "clerk", "990101001001") == "990101001001"
    assert resolved(tx, "clerk", "E3") == "990101001"


def test_a_post_at_the_place_itself_is_the_nearest(tx: Tx) -> None:
    office.person(tx, "a", ("manager", "E1"))
    office.person(tx, "b", ("manager", "E2"))
    assert resolved(tx, "manager", "E1") == "E1"
    assert resolved(tx, "manager", "B1") == "E1"


def test_the_only_post_below_answers_for_the_whole(tx: Tx) -> None:
    office.person(tx, "c", ("manager", "E3"))
    assert resolved(tx, "manager", "990101001002") == "E3"


def test_the_only_post_around_answers(tx: Tx) -> None:
    office.person(tx, "housing", ("liaison", "E3"))
    assert resolved(tx, "liaison", "B1") == "E3"


def test_two_holders_of_one_post_are_one_owner(tx: Tx) -> None:
    office.person(tx, "a", ("manager", "E3"))
    office.person(tx, "b", ("manager", "E3"))
    assert resolved(tx, "manager", "990101001002") == "E3"


def test_where_two_could_answer_nobody_does(tx: Tx) -> None:
    office.person(tx, "a", ("manager", "E1"))
    office.person(tx, "b", ("manager", "E2"))
    office.person(tx, "c", ("manager", "E3"))
    with pytest.raises(NoOwner, match=r"ORG-001.*“manager” for 990101001001地"):
        resolved(tx, "manager", "990101001001")
    assert resolved(tx, "manager", "990101001002") == "E3"


def test_a_vacant_post_is_named(tx: Tx) -> None:
    with pytest.raises(NoOwner) as caught:
        resolve(tx, ["grid_worker"], "E1", NOON)
    assert caught.value.facts == {"role": "grid_worker", "place": "E1地"}


def test_an_appointment_that_is_over_does_not_count(tx: Tx) -> None:
    office.person(tx, "a", ("clerk", "E1"))
    with pytest.raises(NoOwner):
        resolve(tx, ["clerk"], "E1", NOON - timedelta(days=1))


def test_residents_and_the_system_need_no_post(tx: Tx) -> None:
    assert resolve(tx, ["resident", "system", ""], "E1", NOON) == {}


def test_an_unknown_place_is_refused(tx: Tx) -> None:
    with pytest.raises(PlaceNotFound, match="nowhere"):
        resolve(tx, [], "nowhere", NOON)
    with pytest.raises(PlaceNotFound):
        places.community_of(tx, "nowhere")


def test_nobody_answers_where_nobody_is() -> None:
    site = Place(code="a", name="", name_en="", kind="city", path="/a/")
    assert nearest(site, []) is None


def test_a_person_may_hold_several_posts(tx: Tx) -> None:
    both = office.person(tx, "dual", ("estate_secretary", "E1"), ("owners_committee", "E1"))
    assert [p.role for p in posts_of(tx, both, NOON)] == ["estate_secretary", "owners_committee"]
    actor = actor_of(tx, both, NOON)
    assert actor is not None
    assert actor.holds("owners_committee", "E1")
    assert not actor.holds("owners_committee", "E2")
    assert actor.has_role("mediator", "estate_secretary")
    assert actor_of(tx, "u99", NOON) is None


def test_names_are_given_for_people_only(tx: Tx) -> None:
    lin = office.person(tx, "lin")
    assert names_of(tx, [lin, "system", lin]) == {lin: "lin先生"}


def test_sites_are_where_a_case_can_lie(tx: Tx) -> None:
    found = [site.code for site in places.sites_within(tx, ["990101001001", "E1"])]
    assert found == ["990101001001", "E1", "B1", "E2"]
    assert set(places.titles_of(tx, ["E1", "??"])) == {"E1"}


def test_case_numbers_run_by_community_and_day_in_china(tx: Tx) -> None:
    numbers = [next_case_no(tx, at, NOON) for at in ("B1", "990101001001", "E3", "990101001")]
    assert numbers == [
        "990101001001-20261118-0001",
        "990101001001-20261118-0002",
        "990101001002-20261118-0001",
        "990101001000-20261118-0001",
    ]
    evening = NOON.replace(hour=17)
    assert next_case_no(tx, "B1", evening) == "990101001001-20261119-0001"
