"""What passes by itself when a database fails, and how long to wait before trying once more.

A connection that was cut, a server that restarts, a deadlock: the transaction is lost, the work is
not. Whether it was committed before the answer got lost nobody can tell, so only what has one
effect however often it is done may be tried again: a whole command, under its id (reliability.md
F4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

PASSING = ("08", "53", "57", "40001", "40P01", "55P03", "25P03")
"""SQLSTATEs and classes of them: connection lost, no resources, server ending or query cancelled,
serialization failed, deadlock, lock not available, idle too long."""
FULL = ("53100",)
"""The disk is full; that does not pass by itself."""

_DICE = SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often and how long to try."""

    tries: int = 5
    seconds: float = 10.0
    """For all tries together."""
    first: float = 0.1
    """The longest wait after the first try; it doubles each time."""

    def waits(self) -> Iterator[float]:
        """Give the seconds to wait after each try but the last, by chance: not all at once."""
        for number in range(self.tries - 1):
            yield _DICE.uniform(self.first / 2, self.first) * 2**number


def told(error: BaseException) -> Any:
    """Return what the driver raised, within what SQLAlchemy made of it."""
    return getattr(error, "orig", None) or error


def is_full(error: BaseException) -> bool:
    """Say whether there is no room left."""
    words = str(told(error)).lower()
    return "disk is full" in words or "no space left" in words or _state_of(error) in FULL


def passes(error: BaseException, lost: type[BaseException]) -> bool:
    """Say whether the same work may succeed in a moment.

    A driver raises ``lost`` without an SQLSTATE when the server said nothing more.
    """
    if is_full(error):
        return False
    if getattr(error, "connection_invalidated", False):
        return True
    state = _state_of(error)
    return state.startswith(PASSING) if state else isinstance(told(error), lost)


def _state_of(error: BaseException) -> str:
    return getattr(told(error), "sqlstate", None) or ""
