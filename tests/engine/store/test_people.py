from datetime import timedelta

import pytest

from engine.store import people
from engine.store.database import Database
from engine.store.people import Appointment, NewPerson
from tests import office
from tests.builders import NOON

STORED = "$argon2id$…"
LATER = NOON + timedelta(days=30)


@pytest.fixture
def database(database: Database) -> Database:
    with database.begin() as tx:
        office.place(tx, "松风")
    return database


def test_people_get_the_next_free_number(database: Database) -> None:
    with database.begin() as tx:
        first = people.add(tx, [NewPerson(login=str(n), name="林小满") for n in range(10)], NOON)
        second = people.add(tx, [NewPerson(login="x", name="周安格")], NOON)
    assert (first[0], first[-1], second) == ("u1", "u10", ("u11",))


def test_adding_nobody_changes_nothing(database: Database) -> None:
    with database.begin() as tx:
        assert people.add(tx, [], NOON) == ()
        people.appoint(tx, [])


def test_a_person_is_found_by_id_and_by_login(database: Database) -> None:
    with database.begin() as tx:
        people.add(tx, [NewPerson(login="lin", name="林小满", name_en="Lin Xiaoman")], NOON)
    with database.read() as tx:
        found = people.by_id(tx, "u1")
        assert found == people.by_login(tx, "lin") == people.by_ids(tx, ["u1", "u9"])["u1"]
        assert found is not None
        assert (found.name, found.created_at) == ("林小满", NOON)
        assert people.by_id(tx, "u2") is None


def test_the_password_hash_is_not_part_of_a_person(database: Database) -> None:
    with database.begin() as tx:
        people.add(tx, [NewPerson(login="lin", name="林小满", password_hash=STORED)], NOON)
        assert STORED not in repr(people.by_id(tx, "u1"))
        assert people.password_hash(tx, "u1") == STORED


def test_an_appointment_counts_from_its_beginning_until_before_its_end(database: Database) -> None:
    with database.begin() as tx:
        id_ = office.person(tx, "lin")
        held = Appointment(person=id_, role="grid_worker", place="松风", since=NOON, until=LATER)
        people.appoint(tx, [held])
        moments = [NOON - timedelta(seconds=1), NOON, LATER - timedelta(seconds=1), LATER]
        assert [len(people.appointments_of(tx, id_, at)) for at in moments] == [0, 1, 1, 0]
        assert [len(people.holders(tx, ["grid_worker"], at)) for at in moments] == [0, 1, 1, 0]


def test_a_dismissed_person_holds_the_post_no_more(database: Database) -> None:
    with database.begin() as tx:
        id_ = office.person(tx, "lin", ("grid_worker", "松风"), ("mediator", "松风"))
        people.dismiss(tx, people.appointments_of(tx, id_, NOON)[0], LATER)
        assert [a.role for a in people.appointments_of(tx, id_, LATER)] == ["mediator"]
        assert len(people.appointments_of(tx, id_, NOON)) == 2


def test_closing_an_account_ends_its_posts(database: Database) -> None:
    with database.begin() as tx:
        id_ = office.person(tx, "lin", ("grid_worker", "松风"))
        people.close(tx, id_, LATER)
        closed = people.by_id(tx, id_)
        assert closed is not None
        assert closed.closed_at == LATER
        assert people.appointments_of(tx, id_, LATER) == ()


def test_one_real_person_makes_the_database_a_real_one(database: Database) -> None:
    with database.begin() as tx:
        office.person(tx, "demo", demo=True)
        assert people.only_demo(tx)
        office.person(tx, "real")
        assert not people.only_demo(tx)
        assert [p.login for p in people.demo_people(tx)] == ["demo"]


def test_a_person_keeps_the_chosen_language(database: Database) -> None:
    with database.begin() as tx:
        id_ = office.person(tx, "lin")
        people.set_locale(tx, id_, "en")
        found = people.by_id(tx, id_)
        assert found is not None
        assert found.locale == "en"
