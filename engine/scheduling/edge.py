"""Edge: where what stands in the way of one look ends, so that the next may do better."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import DatabaseAway, StorageFull
from engine.store.database import reason_of

_log = logging.getLogger("bihuan.sweep")


def tell(what: str, error: Exception) -> None:
    """Log that ``what`` could not be done: where, or only why when the database is the reason."""
    if isinstance(error, DatabaseAway | StorageFull):
        _log.warning("%s could not be done: %s %s", what, error.code, reason_of(error))
    else:
        _log.error("%s could not be done", what, exc_info=error)


class Edge:
    """The edge of one who looks again and again; a database that is away is told of once."""

    def __init__(self, who: str) -> None:
        """Speak in the log as ``who``."""
        self._who = who
        self._waits = False

    @contextmanager
    def around(self) -> Iterator[None]:
        """Let nothing that goes wrong inside get out; it is told."""
        try:
            yield
        except (DatabaseAway, StorageFull) as error:
            if not self._waits:
                _log.warning(
                    "the %s waits for the database: %s %s", self._who, error.code, reason_of(error)
                )
            self._waits = True
        except Exception:  # noqa: BLE001 - the edge: one bad look must not be the last
            _log.exception("the %s could not do its work", self._who)
        else:
            if self._waits:
                _log.warning("the %s has found the database again", self._who)
            self._waits = False
