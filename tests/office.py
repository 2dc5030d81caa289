"""A small office on a real database, for tests about people and their work."""

from engine.store import people, places
from engine.store.database import Tx
from engine.store.people import Appointment, NewPerson
from engine.store.places import Place
from tests.builders import NOON


def place(tx: Tx, code: str, parent: Place | None = None, kind: str = "community") -> Place:
    """Record a place named like its code below ``parent`` and return it."""
    path = f"{parent.path if parent else '/'}{code}/"
    above = parent.code if parent else None
    new = Place(code=code, name=f"{code}地", name_en=code, kind=kind, parent=above, path=path)
    places.add(tx, [new])
    return new


def person(tx: Tx, login: str, *posts: tuple[str, str], demo: bool = False) -> str:
    """Register a person with the posts (role, place) and return the id."""
    (id_,) = people.add(tx, [NewPerson(login=login, name=f"{login}先生", demo=demo)], NOON)
    people.appoint(
        tx, [Appointment(person=id_, role=role, place=at, since=NOON) for role, at in posts]
    )
    return id_
