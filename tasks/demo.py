"""Builds the demonstration city, and names the parts in it that a visitor can step into."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.store import people, places
from engine.store.database import Tx
from engine.store.people import Appointment, NewPerson
from engine.store.places import Place
from tasks.clocks import set_up_calendar
from tasks.demo_city import OTHERS, PARTS, PLACES, name_of
from tasks.errors import NotEmpty

IN_OFFICE = timedelta(days=365)
"""How long everybody has held their posts, so that cases of the past had owners too."""

Progress = Callable[[str], None]
"""Told what is being done, as an English sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """One part to step into."""

    person: str
    name: str
    name_en: str
    role: str
    place: Place
    does: dict[str, str]
    """What one does in this part, by language."""


def make_demo(tx: Tx, now: datetime, progress: Progress) -> bool:
    """Build the city; return False when it is there already, raise NotEmpty among real people."""
    if not people.only_demo(tx):
        raise NotEmpty
    if people.demo_people(tx):
        return False
    progress("Counting working days")
    set_up_calendar(tx, now)
    progress("Laying out the city")
    places.add(tx, _places())
    progress("Filling the posts")
    seats = (*PARTS, *OTHERS)
    ids = people.add(tx, [_person(number) for number in range(len(seats))], now)
    people.appoint(
        tx,
        [
            Appointment(person=id_, role=role, place=place, since=now - IN_OFFICE)
            for id_, seat in zip(ids, seats, strict=True)
            for role, place in seat.posts
        ],
    )
    return True


def personas(tx: Tx) -> tuple[Persona, ...]:
    """Return the parts a visitor can step into, the most telling first; empty in a real office."""
    if not people.only_demo(tx):
        return ()
    offered = {_login(n): seat for n, seat in enumerate(PARTS)}
    known = places.by_codes(tx, [seat.posts[0][1] for seat in PARTS])
    return tuple(
        Persona(
            person=person.id,
            name=person.name,
            name_en=person.name_en,
            role=seat.posts[0][0],
            place=known[seat.posts[0][1]],
            does=dict(zip(("zh", "en"), seat.does or ("", ""), strict=True)),
        )
        for person in people.demo_people(tx)
        if (seat := offered.get(person.login))
    )


def _login(number: int) -> str:
    return f"demo{number + 1:02}"


def _person(number: int) -> NewPerson:
    name, name_en = name_of(number)
    return NewPerson(login=_login(number), name=name, name_en=name_en, demo=True)


def _places() -> list[Place]:
    made: dict[str, Place] = {}
    for code, parent, kind, name, name_en in PLACES:
        above = made[parent].path if parent else "/"
        made[code] = Place(
            code=code,
            name=name,
            name_en=name_en,
            kind=kind,
            parent=parent or None,
            path=f"{above}{code}/",
        )
    return list(made.values())
