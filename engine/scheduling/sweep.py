"""Do what is due: one item, one transaction; an item that fails never stops the others."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta

from engine.errors import LeaseLost, StaleInstance
from engine.execution import reason_of
from engine.records import AgendaItem, AgendaKind
from engine.scheduling.edge import tell as told
from engine.scheduling.heartbeat import beating
from engine.scheduling.jobs import work
from engine.scheduling.notices import tell
from engine.scheduling.settling import settle
from engine.scheduling.workshop import Workshop
from engine.store import agenda
from engine.store.agenda import EVERY, Kinds

BATCH = 20
"""How many items are taken at once; who is killed leaves them to others for as long as a lease."""
MOST_AT_ONCE = 10_000
"""How many items one run may do, so that cases which keep each other busy let the clock stop."""
SOON = agenda.RETRY_AFTER[0] / 10
"""How long to wait for a case that somebody else is at."""

DO: Mapping[AgendaKind, Callable[[Workshop, AgendaItem], None]] = {
    **dict.fromkeys(AgendaKind, settle),
    AgendaKind.JOB: work,
    AgendaKind.NOTICE: tell,
}
"""What is done with an item, by its kind."""

_log = logging.getLogger("bihuan.sweep")


class Sweep(Workshop):
    """Carries out agenda items through the one door."""

    __slots__ = ()

    def run(
        self,
        kinds: Kinds = EVERY,
        late: timedelta = timedelta(0),
        over: Callable[[], bool] = lambda: False,
    ) -> int:
        """Do everything that is due now, what becomes due by it included; return how much.

        Only what has been due for ``late`` when somebody else is expected to do the rest. After
        ``MOST_AT_ONCE`` items, or when it is ``over``, the rest is left to the next run.
        """
        done = 0
        while done < MOST_AT_ONCE and not over() and (items := self._claim(kinds, late)):
            done += self._do_all(items)
        return done

    def next_due(self, kinds: Kinds = EVERY) -> datetime | None:
        """Return when something is due next."""
        with self.database.read() as tx:
            return agenda.next_due(tx, kinds)

    def look(self, number: int) -> bool:
        """Do the item with this number, if it is due and nobody has it; return whether it was."""
        with self.database.begin() as tx:
            item = agenda.claim_one(tx, number, self.moment(tx))
        if item is not None:
            self.do(item)
        return item is not None

    def do(self, item: AgendaItem) -> None:
        """Do an item that was taken, whatever comes of it."""
        try:
            with beating(self, item) if item.kind in agenda.LONG else nullcontext():
                DO[item.kind](self, item)
        except LeaseLost:
            _log.info("agenda item %s was taken over by somebody else", item.id)
        except StaleInstance:
            with self.database.begin() as tx:
                agenda.put_off(tx, item, self.clock() + SOON)
        except Exception as error:  # noqa: BLE001 - the edge: one bad item must not keep the others waiting
            told(f"agenda item {item.id}", error)
            with self.database.begin() as tx:
                if not agenda.failed(tx, item, self.clock(), reason_of(error)):
                    _log.error("agenda item %s waits for an operator", item.id)

    def _claim(self, kinds: Kinds, late: timedelta) -> tuple[AgendaItem, ...]:
        """Take what is due; the look before it keeps an idle sweep from writing."""
        with self.database.read() as tx:
            if not agenda.any_due(tx, self.moment(tx), late, kinds):
                return ()
        with self.database.begin() as tx:
            return agenda.claim(tx, self.moment(tx), BATCH, late, kinds)

    def _do_all(self, items: Sequence[AgendaItem]) -> int:
        """Do one after another; when half of the lease is over, the rest is kept for longer."""
        rest, done = deque(items), 0
        until = self.clock() + agenda.LEASE / 2
        while rest:
            if (now := self.clock()) >= until:
                rest, until = self._kept(rest, now), now + agenda.LEASE / 2
            if rest:
                self.do(rest.popleft())
                done += 1
        return done

    def _kept(self, items: Iterable[AgendaItem], now: datetime) -> deque[AgendaItem]:
        """Prolong the leases and return what is still ours."""
        with self.database.begin() as tx:
            return deque(
                item for item in items if agenda.prolong(tx, item, now + agenda.LEASES[item.kind])
            )
