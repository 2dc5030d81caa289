"""A heartbeat keeps what was taken ours while a program takes its time over it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from engine.records import AgendaItem
from engine.scheduling.workshop import Workshop
from engine.store import agenda

_log = logging.getLogger("bihuan.sweep")


@contextmanager
def beating(
    shop: Workshop, item: AgendaItem, every: timedelta = agenda.HEARTBEAT
) -> Iterator[None]:
    """Prolong the lease of ``item`` again and again until the block ends or the item is lost."""
    over = Event()
    thread = Thread(target=_beat, args=(shop, item, every, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(shop: Workshop, item: AgendaItem, every: timedelta, over: Event) -> None:
    while not over.wait(every.total_seconds()):
        try:
            with shop.database.begin() as tx:
                ours = agenda.prolong(tx, item, shop.clock() + agenda.LEASES[item.kind])
        except Exception:  # noqa: BLE001 - a database that is away for a moment: the next beat may reach it
            _log.warning("the lease of agenda item %s could not be prolonged", item.id)
            continue
        if not ours:
            _log.warning("agenda item %s was taken over while it was being done", item.id)
            return
