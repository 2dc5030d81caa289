"""Which post answers for a role where a case lies."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from engine.store import people, places
from engine.store.database import Tx
from engine.store.places import Place
from tasks.errors import NoOwner
from tasks.places import lies_in, place_of

WITHOUT_POST = frozenset({"", "resident", "system"})
"""Roles that are no office: tasks of theirs go to whoever started the case, or to nobody."""


def resolve(tx: Tx, roles: Iterable[str], place: str, now: datetime) -> Mapping[str, str]:
    """Return the place of the post that answers for each role in a case at ``place``.

    Raise NoOwner for the first role without a live appointment that could answer, PlaceNotFound
    for a place that does not exist.
    """
    site = place_of(tx, place)
    wanted = sorted(set(roles) - WITHOUT_POST)
    held: dict[str, set[str]] = {role: set() for role in wanted}
    for appointment in people.holders(tx, wanted, now):
        held[appointment.role].add(appointment.place)
    known = places.by_codes(tx, sorted(set().union(*held.values())))
    return {role: _answers(role, site, [known[c] for c in held[role]]) for role in wanted}


def _answers(role: str, site: Place, held: list[Place]) -> str:
    found = nearest(site, held)
    if found is None:
        raise NoOwner(role=role, place=site.name)
    return found.code


def nearest(site: Place, held: Iterable[Place]) -> Place | None:
    """Choose among the places where a role is held the one that answers for ``site``.

    The nearest at or above the site; else the only one in the smallest area around the site that
    has any: the one property manager of a community, the one department of a district. None when
    there is nobody, or when two could answer and nothing tells which.
    """
    places_held = list(held)
    above = [place for place in places_held if lies_in(site, place)]
    if above:
        return max(above, key=lambda place: len(place.line))
    for depth in range(len(site.line), 0, -1):
        area = "/" + "/".join(site.line[:depth]) + "/"
        inside = [place for place in places_held if place.path.startswith(area)]
        if inside:
            return inside[0] if len(inside) == 1 else None
    return None
