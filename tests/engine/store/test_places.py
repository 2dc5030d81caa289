import pytest

from engine.store import places
from engine.store.database import Database
from tests import office


@pytest.fixture
def database(database: Database) -> Database:
    """A city with a district, in it two communities, in the first of them a grid."""
    with database.begin() as tx:
        city = office.place(tx, "99", kind="city")
        district = office.place(tx, "9901", city, "district")
        first = office.place(tx, "990101", district)
        office.place(tx, "990102", district)
        office.place(tx, "99010101", first, "grid")
    return database


def test_a_place_knows_its_line_from_the_root(database: Database) -> None:
    with database.read() as tx:
        line = places.line_of(tx, "99010101")
    assert [p.code for p in line] == ["99", "9901", "990101", "99010101"]


def test_the_line_of_an_unknown_place_is_empty(database: Database) -> None:
    with database.read() as tx:
        assert places.line_of(tx, "77") == ()
        assert places.by_code(tx, "77") is None


def test_children_are_one_step_down(database: Database) -> None:
    with database.read() as tx:
        assert [p.code for p in places.children(tx, "9901")] == ["990101", "990102"]
        assert [p.code for p in places.roots(tx)] == ["99"]


def test_places_within_are_found_by_kind(database: Database) -> None:
    with database.read() as tx:
        district = places.by_codes(tx, ["9901"])["9901"]
        found = places.within(tx, district, ["community", "grid"])
    assert [p.code for p in found] == ["990101", "99010101", "990102"]
