"""How long a job that was not done waits: longer each time, each job a little differently."""

from datetime import datetime, timedelta
from hashlib import sha256

FIRST = timedelta(seconds=10)
GROWTH = 6
LONGEST = timedelta(minutes=10)
SPREAD = 0.25
"""By what share of itself a wait is shortened or lengthened, so that many do not come together."""
MOST_ASKED = timedelta(hours=1)
"""How long a receiver may ask us to stay away."""


def wait(job: int, attempt: int) -> timedelta:
    """Return how long the job numbered ``job`` waits after its ``attempt``, from 1 on.

    There is no chance in it: the same job waits the same time after the same attempt.
    """
    plain = min(FIRST * int(GROWTH ** min(attempt - 1, GROWTH)), LONGEST)
    return plain * (1 + SPREAD * _share(f"{job}:{attempt}"))


def again_at(now: datetime, job: int, attempt: int, asked: datetime | None = None) -> datetime:
    """Return when to try again: not before the receiver ``asked`` for, within ``MOST_ASKED``."""
    own = now + wait(job, attempt)
    return own if asked is None else max(own, min(asked, now + MOST_ASKED))


def _share(of: str) -> float:
    """Return a number from -1 to 1 that looks as if by chance."""
    drawn = int.from_bytes(sha256(of.encode()).digest()[:4])
    return drawn / 2**31 - 1
