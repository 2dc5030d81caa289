"""Locks on what has no row yet, such as a meeting of a message with whoever will wait for it.

SQLite has one writer, who holds everything; there these cost nothing. On PostgreSQL they are
advisory locks that end with the transaction.
"""

from hashlib import sha256

from sqlalchemy import BigInteger, bindparam, func, select

from engine.store.database import Tx

_NUMBER = bindparam("number", type_=BigInteger)
_TAKE = select(func.pg_advisory_xact_lock(_NUMBER))
_TRY = select(func.pg_try_advisory_xact_lock(_NUMBER))


def take(tx: Tx, *words: str) -> None:
    """Wait until nobody else holds ``words``, then hold them until the transaction ends."""
    if tx.dialect.name != "sqlite":
        tx.execute(_TAKE, {"number": number_of(words)})


def try_take(tx: Tx, *words: str) -> bool:
    """Hold ``words`` until the transaction ends; return False when somebody else does."""
    if tx.dialect.name == "sqlite":
        return True
    return bool(tx.execute(_TRY, {"number": number_of(words)}).scalar_one())


def number_of(words: tuple[str, ...]) -> int:
    """Return the signed number of 64 bits that stands for ``words``."""
    digest = sha256("\0".join(words).encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
