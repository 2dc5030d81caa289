"""Wrong passwords cost waiting time: more with each try, less for those who never failed.

Tries are counted under three keys. The first, the account from this address, gets strict quickly;
the account from anywhere and the address for any account only slow a crowd down. So an outsider
who keeps guessing makes himself wait, and hardly the owner of the account.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

from engine.store import sessions
from engine.store.database import Tx
from engine.store.sessions import Attempts
from tasks.errors import TooManyTries

QUIET = timedelta(hours=1)
"""After so long without a try all is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How many tries are free, and how long to wait at most after that."""

    free: int
    longest: timedelta


ACCOUNT_HERE = Patience(free=5, longest=timedelta(minutes=15))
ACCOUNT = Patience(free=50, longest=timedelta(minutes=1))
ADDRESS = Patience(free=100, longest=timedelta(minutes=15))


def keys_of(login: str, address: str) -> dict[str, Patience]:
    """Return the keys under which a try is counted; hashes, so that they name nobody."""
    return {
        _key("account here", login, address): ACCOUNT_HERE,
        _key("account", login): ACCOUNT,
        _key("address", address): ADDRESS,
    }


def admit(tx: Tx, keys: Mapping[str, Patience], now: datetime) -> None:
    """Count a try before it is made; raise TooManyTries while one has to wait.

    Counting first means that tries at the same moment cannot slip past together.
    """
    for key in sorted(keys):
        before = sessions.count_attempt(tx, key, now)
        if before.next_at > now:
            raise TooManyTries(wait=ceil((before.next_at - now).total_seconds()))
        tries = 1 if now - before.last_at > QUIET else before.tries
        next_at = now + delay(tries, keys[key])
        counted = Attempts(key=key, tries=tries, last_at=now, next_at=next_at)
        sessions.write_attempts(tx, counted)


def forgive(tx: Tx, keys: Mapping[str, Patience]) -> None:
    """Forget the tries for an account: the right password was given.

    The address only gets this one try back, else an account of one's own would buy new tries for
    the accounts of others.
    """
    sessions.forget_attempts(tx, [key for key in keys if keys[key] is not ADDRESS])
    for key in keys:
        if keys[key] is ADDRESS:
            sessions.take_back_attempt(tx, key)


def delay(tries: int, patience: Patience) -> timedelta:
    """Return how long to wait after ``tries``: nothing at first, then 10 s doubling each time."""
    paid = tries - patience.free
    if paid < 0:
        return timedelta(0)
    return min(patience.longest, timedelta(seconds=10 << min(paid, 20)))


def _key(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()
