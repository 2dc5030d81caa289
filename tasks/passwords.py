"""Passwords: Argon2id, and the same time spent on those who do not exist."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from tasks.errors import WeakPassword

LEAST, MOST = 12, 128
"""Characters; longer texts are not hashed at all, so they cost nothing."""

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""Argon2id with 19 MiB, two passes, one lane (OWASP password storage, first choice)."""


def hash_password(password: str, hasher: PasswordHasher = HASHER) -> str:
    """Return the hash to store; raise WeakPassword when too short or too long."""
    if not LEAST <= len(password) <= MOST:
        raise WeakPassword(least=LEAST, most=MOST)
    return hasher.hash(password)


def is_right(password: str, stored: str | None, hasher: PasswordHasher = HASHER) -> bool:
    """Say whether ``password`` gave the hash ``stored``; None takes as long and is never right."""
    if len(password) > MOST:
        return False
    try:
        hasher.verify(stored or _nobody(hasher), password)
    except VerificationError:
        return False
    return stored is not None


def is_outdated(stored: str, hasher: PasswordHasher = HASHER) -> bool:
    """Say whether the hash was made with other costs than those of ``hasher``."""
    return hasher.check_needs_rehash(stored)


@cache
def _nobody(hasher: PasswordHasher) -> str:
    return hasher.hash("")
