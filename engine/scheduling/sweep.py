"""Do what is due: one item, one transaction; an item that fails never stops the others."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from engine.clock import Clock
from engine.commands import SYSTEM, DeliverMessage, FireTimer, StartInstance
from engine.errors import CommandRefused, InstanceNotFound
from engine.execution import Execution
from engine.records import AgendaItem, AgendaKind, Message
from engine.store import agenda, definitions, instances, messages
from engine.store.database import Database, Tx

BATCH = 100
RETRY_AFTER = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10))
"""How long to wait after the first, second and every later failure."""

_log = logging.getLogger("bihuan.sweep")


@dataclass(frozen=True, slots=True)
class Sweep:
    """Carries out agenda items through the one door."""

    database: Database
    execution: Execution
    clock: Clock

    def run(self) -> int:
        """Do everything that is due now, what becomes due by it included; return how much."""
        done = 0
        while items := self._due():
            for item in items:
                self._do(item)
                done += 1
        return done

    def next_due(self) -> datetime | None:
        """Return when something is due next."""
        with self.database.read() as tx:
            return agenda.next_due(tx)

    def _due(self) -> tuple[AgendaItem, ...]:
        with self.database.read() as tx:
            return agenda.due(tx, self.clock(), BATCH)

    def _do(self, item: AgendaItem) -> None:
        try:
            with self.database.begin() as tx:
                self._settle(tx, item)
        except Exception:  # noqa: BLE001 - the edge: one bad item must not keep the others waiting
            _log.exception("agenda item %s failed", item.id)
            wait = RETRY_AFTER[min(item.attempts, len(RETRY_AFTER) - 1)]
            with self.database.begin() as tx:
                agenda.put_off(tx, item.id, self.clock() + wait)

    def _settle(self, tx: Tx, item: AgendaItem) -> None:
        agenda.settle(tx, item.id)
        if item.kind is AgendaKind.TIMER:
            self._fire(tx, item)
        else:
            found = messages.get(tx, item.ref)
            if found is not None and not found.receiver:
                self._deliver(tx, found)

    def _fire(self, tx: Tx, item: AgendaItem) -> None:
        command = FireTimer(
            id=f"timer:{item.instance}/{item.ref}",
            at=self.clock(),
            actor=SYSTEM,
            instance=item.instance,
            task=item.ref,
        )
        try:
            self.execution.execute(tx, command)
        except (CommandRefused, InstanceNotFound) as refused:
            _log.info("timer %s is no longer needed: %s", item.ref, refused.code)

    def _deliver(self, tx: Tx, message: Message) -> None:
        """Hand a message to who waits for it, or start what it starts; else it waits."""
        waiting = messages.receiver_waiting(tx, message.name, message.case_no)
        if waiting:
            self.execution.execute(
                tx,
                DeliverMessage(
                    id=f"message:{message.id}",
                    at=self.clock(),
                    actor=SYSTEM,
                    instance=waiting,
                    name=message.name,
                    message_id=message.id,
                    payload=message.payload,
                ),
            )
            return
        for key in definitions.started_by(tx, message.name):
            self._start(tx, key, message)

    def _start(self, tx: Tx, key: str, message: Message) -> None:
        source = instances.get(tx, message.source)
        started = sha256(f"{key} {message.id}".encode()).hexdigest()[:16]
        self.execution.execute(
            tx,
            StartInstance(
                id=f"start:{key}/{message.id}",
                at=self.clock(),
                actor=SYSTEM,
                instance=started,
                key=key,
                case_no=message.case_no,
                place=source.place if source else "",
                variables=message.payload,
                message=message.name,
                message_id=message.id,
                parent=message.source,
                initiator=source.initiator if source else "",
            ),
        )
