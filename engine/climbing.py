"""Who is told when a time limit has passed: the ladder from the grid to the district.

A climb is worked out at the edge, with the posts as they are held at that moment, and recorded with
the command; a step only reads what was found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from processes.vocabulary import load_vocabulary

LOWEST = "L1"
"""The level of whoever stands on no rung: residents, companies, helpers."""

Rung = tuple[str, str, str]
"""Level, role and place of the post that is told; role and place are empty when nobody holds any.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """What is asked: from where, and by which ladder."""

    role: str
    """Who has the task; empty for a whole case."""
    since: str = ""
    """The level that was told before."""
    escalates_to: Sequence[str] = ()
    """The levels that the time limit names, nearest first."""


def nobody(_asked: Climb) -> Rung:
    """Tell nobody: where no office is."""
    return ("", "", "")


def found(recorded: Sequence[str]) -> Rung:
    """Return what a command recorded."""
    level, role, place = recorded or nobody(Climb(role=""))
    return (level, role, place)


def level_of(role: str) -> str:
    """Return the rung on which a role stands, the lowest of several."""
    known = load_vocabulary()
    told = known.roles[role].level[: len(LOWEST)] if role in known.roles else ""
    return told if told in known.ladder else LOWEST


def climb(asked: Climb, holder: Callable[[str], str]) -> Rung:
    """Return the post that is told; where nobody holds it, the next one above.

    ``holder`` gives the place of the post that holds a role, or empty.
    """
    ladder = load_vocabulary().ladder
    level = _above(asked.since or level_of(asked.role), asked.escalates_to)
    for rung in (r for r in ladder.values() if r.level >= level):
        place = holder(rung.role)
        if place:
            return (rung.level, rung.role, place)
    return (level, "", "")


def _above(level: str, named: Sequence[str]) -> str:
    """Return the first named level above, else the next one; at the top it stays there."""
    levels = [*load_vocabulary().ladder]
    higher = [one for one in levels if one > level]
    wanted = (one for one in named if one in higher)
    return next(wanted, higher[0] if higher else levels[-1])
