"""The tree of places: city, district, subdistrict, community, grid, estate, building."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, insert, literal, select

from engine.store.database import Tx
from engine.store.office_tables import place

TOLD = ("code", "name", "name_en", "kind")
"""What an expression may know of a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of the tree; ``path`` is all codes from the root down, ``/9901/990101/``."""

    code: str
    name: str
    name_en: str
    kind: str
    """One of KINDS of tasks.places."""
    parent: str | None = None
    path: str

    @property
    def line(self) -> tuple[str, ...]:
        """The codes from the root down to this place."""
        return tuple(self.path.strip("/").split("/"))


def add(tx: Tx, places: Sequence[Place]) -> None:
    """Record places, parents before their children."""
    fields = ("code", "name", "name_en", "kind", "parent", "path")
    if places:
        tx.execute(insert(place), [{name: getattr(p, name) for name in fields} for p in places])


def by_code(tx: Tx, code: str) -> Place | None:
    """Return the place, or None."""
    found = _all(tx, select(place).where(place.c.code == code))
    return found[0] if found else None


def by_codes(tx: Tx, codes: Sequence[str]) -> dict[str, Place]:
    """Return the places with these codes, by code; the unknown are left out."""
    return {p.code: p for p in _all(tx, select(place).where(place.c.code.in_(codes)))}


def line_of(tx: Tx, code: str) -> tuple[Place, ...]:
    """Return the place and all above it, the root first; empty when there is no such place."""
    found = by_code(tx, code)
    if found is None:
        return ()
    line = by_codes(tx, found.line)
    return tuple(line[c] for c in found.line)


def told(tx: Tx, code: str) -> list[dict[str, str]]:
    """Return what an expression may know of a place and of all above it, the root first."""
    line = line_of(tx, code)
    return [{name: getattr(each, name) for name in TOLD} for each in line]


def children(tx: Tx, code: str) -> tuple[Place, ...]:
    """Return the places directly below, by code."""
    return _all(tx, select(place).where(place.c.parent == code).order_by(place.c.code))


def within(tx: Tx, top: Place, kinds: Sequence[str]) -> tuple[Place, ...]:
    """Return ``top`` and all below it that are of ``kinds``, by path."""
    below = place.c.path.startswith(top.path, autoescape=True)
    return _all(tx, select(place).where(below, place.c.kind.in_(kinds)).order_by(place.c.path))


def named_in(tx: Tx, text: str, kinds: Sequence[str]) -> tuple[Place, ...]:
    """Return the places of ``kinds`` whose names occur in ``text``, by path."""
    occurs = literal(text).contains(place.c.name, autoescape=False)
    return _all(tx, select(place).where(occurs, place.c.kind.in_(kinds)).order_by(place.c.path))


def roots(tx: Tx) -> tuple[Place, ...]:
    """Return the places without a parent, by code."""
    return _all(tx, select(place).where(place.c.parent.is_(None)).order_by(place.c.code))


def _all(tx: Tx, query: Select[*tuple[object, ...]]) -> tuple[Place, ...]:
    return tuple(Place(**row) for row in tx.execute(query).mappings())
