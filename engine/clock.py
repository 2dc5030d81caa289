"""Clock: the only source of the current time, always aware, in UTC."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the current moment, aware, in UTC, with microseconds."""
    return datetime.now(UTC)
