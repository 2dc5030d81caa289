"""The tree of places: where a place lies, what lies in it."""

from collections.abc import Iterable

from engine.store import places
from engine.store.database import Tx
from engine.store.places import Place
from tasks.errors import PlaceNotFound

KINDS: dict[str, tuple[str, str]] = {
    "city": ("市", "City"),
    "district": ("区", "District"),
    "department": ("部门", "Department"),
    "subdistrict": ("街道", "Subdistrict"),
    "community": ("社区", "Community"),
    "station": ("驿站", "Station"),
    "grid": ("网格", "Grid"),
    "estate": ("小区", "Estate"),
    "building": ("楼栋", "Building"),
}
"""The kinds of places from the widest to the narrowest, in Chinese and in English."""

SITES = ("subdistrict", "community", "grid", "estate", "building")
"""Where the matter of a case can lie."""


def place_of(tx: Tx, code: str) -> Place:
    """Return the place; raise PlaceNotFound."""
    found = places.by_code(tx, code)
    if found is None:
        raise PlaceNotFound(place=code)
    return found


def community_of(tx: Tx, code: str) -> Place:
    """Return the community that ``code`` is or lies in; above communities, the place itself."""
    line = places.line_of(tx, code)
    if not line:
        raise PlaceNotFound(place=code)
    return next((place for place in line if place.kind == "community"), line[-1])


def lies_in(inner: Place, outer: Place) -> bool:
    """Say whether ``inner`` is ``outer`` or lies in it."""
    return inner.path.startswith(outer.path)


def sites_within(tx: Tx, codes: Iterable[str]) -> tuple[Place, ...]:
    """Return where a case can lie at or below any of the places ``codes``, each once, by path."""
    found = {
        site.path: site
        for top in places.by_codes(tx, sorted(set(codes))).values()
        for site in places.within(tx, top, SITES)
    }
    return tuple(found[path] for path in sorted(found))


def titles_of(tx: Tx, codes: Iterable[str]) -> dict[str, Place]:
    """Return the places with these codes, by code; the unknown are left out."""
    return places.by_codes(tx, sorted(set(codes)))
