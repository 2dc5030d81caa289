"""resolve_place: find where a matter lies, and who answers for it there.

In: ``place`` (the code of a place, or any text that names one; without it the place of the case),
``role`` (whose post is looked for, grid_worker by default). Out, in the variable that the property
``grid.into`` names (``resolved`` by default): ``found``, and where it is true ``place``, ``name``,
``kind``, ``community``, ``grid`` (codes or null) and ``post`` (``role`` and ``place``, or null).
"""

from collections.abc import Sequence
from typing import Any

from engine.scheduling.handlers import Job, JobDone, Tools
from engine.store import places
from engine.store.database import Database, Tx
from engine.store.places import Place
from tasks.errors import NoOwner, PlaceNotFound
from tasks.handlers.errors import Unsaid
from tasks.places import SITES
from tasks.posts import resolve

DEFAULT_ROLE = "grid_worker"
INTO = "resolved"
LONGEST = 2_000


class ResolvePlace:
    """Looks places and posts up in the tables of this office."""

    def __init__(self, tools: Tools) -> None:
        """Read the database among the tools."""
        self._database: Database = tools.database

    def __call__(self, job: Job) -> JobDone:
        """Look the place up; one that is not found is no error: the diagram decides."""
        asked = job.asked("place")
        wanted = job.place if asked is None else asked
        if not isinstance(wanted, str) or len(wanted) > LONGEST or "\0" in wanted:
            raise Unsaid(what="place")
        with self._database.read() as tx:
            line = places.line_of(tx, wanted.strip()) or _named(tx, wanted, job.place)
            found = _told(tx, line, job) if line else {"found": False}
        return JobDone(values={job.properties.get("grid.into", "") or INTO: found})


def _named(tx: Tx, text: str, near: str) -> tuple[Place, ...]:
    """Return the place that ``text`` names and all above it; empty when it is not clear which.

    The more of its line the text names the better; then what lies nearest to the place of the case;
    then what is narrowest. When two remain, it is the place around both.
    """
    home = [one.code for one in places.line_of(tx, near)]
    found = [one for one in places.named_in(tx, text, SITES) if one.name in text]
    codes = {one.code for one in found}

    def rank(one: Place) -> tuple[int, int, int]:
        said = sum(code in codes for code in one.line)
        return said, len(_common([home, list(one.line)])), SITES.index(one.kind)

    best = max(map(rank, found), default=None)
    common = _common([list(one.line) for one in found if rank(one) == best])
    line = places.line_of(tx, common[-1]) if common else ()
    return line if line and line[-1].kind in SITES else ()


def _common(lines: Sequence[Sequence[str]]) -> list[str]:
    """Return what all lines begin with."""
    shared = []
    for codes in zip(*lines, strict=False):
        if len(set(codes)) > 1:
            break
        shared.append(codes[0])
    return shared


def _told(tx: Tx, line: Sequence[Place], job: Job) -> dict[str, Any]:
    by_kind = {one.kind: one.code for one in line}
    here = line[-1]
    return {
        "found": True,
        "place": here.code,
        "name": here.name,
        "kind": here.kind,
        "community": by_kind.get("community"),
        "grid": by_kind.get("grid"),
        "post": _post(tx, job, here.code),
    }


def _post(tx: Tx, job: Job, place: str) -> dict[str, str] | None:
    role = job.asked("role") or DEFAULT_ROLE
    if not isinstance(role, str):
        raise Unsaid(what="role")
    try:
        return {"role": role, "place": resolve(tx, [role], place, job.now)[role]}
    except (NoOwner, PlaceNotFound, KeyError):
        return None
