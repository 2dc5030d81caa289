"""The clock of the database: one for all machines that work together (reliability.md F6)."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import DateTime, func, select

from engine.errors import DatabaseAway
from engine.store.database import Database, Tx

TRUSTED = 1.0
"""Seconds for which the last answer of the database is carried forward by this machine."""
JUMP = timedelta(seconds=1)
"""By how much an answer may lie behind what was reckoned before it counts as a clock set back."""

_NOW = select(func.clock_timestamp(type_=DateTime(timezone=True)))


class DatabaseClock:
    """Tells the time of a PostgreSQL server, whatever the clock of this machine says.

    Each answer of the server is carried forward by a clock that nobody can set. It was given before
    it arrived, so what is told is never ahead of the server: nothing happens early.
    """

    def __init__(self, database: Database, tick: Callable[[], float] = time.monotonic) -> None:
        """Ask ``database``; ``tick`` counts the seconds of this machine.

        A connection that is cut meanwhile is made anew: whoever begins work just then need not fall
        for it. Raises DatabaseAway when there is none.
        """
        self._database = database
        self._tick = tick
        self._last = (database.again(_told), tick())

    def __call__(self) -> datetime:
        """Return the current moment; while the database is away, the last answer goes on."""
        _, at = self._last
        if self._tick() - at > TRUSTED:
            try:
                with self._database.glance() as tx:
                    return self.exactly(tx)
            except DatabaseAway:
                pass
        return self._reckoned()

    def exactly(self, tx: Tx) -> datetime:
        """Return what the server says now."""
        told = _told(tx)
        ahead = self._reckoned() - told
        if ahead < timedelta(0) or ahead > JUMP or self._tick() - self._last[1] > TRUSTED:
            self._last = (told, self._tick())
        return told

    def _reckoned(self) -> datetime:
        told, at = self._last
        return told + timedelta(seconds=self._tick() - at)


def _told(tx: Tx) -> datetime:
    moment: datetime = tx.execute(_NOW).scalar_one()
    return moment
