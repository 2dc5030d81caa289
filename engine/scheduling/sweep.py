"""Do what is due: one item, one transaction; an item that fails never stops the others."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.clock import Clock
from engine.commands import SYSTEM, Command, CompleteJob, FailJob, FireTimer
from engine.errors import CommandRefused, InstanceNotFound, KeyReused, StaleInstance
from engine.execution import Execution, reason_of
from engine.history.fold import fold
from engine.records import AgendaItem, AgendaKind, FollowUp
from engine.scheduling.handlers import Handler, Job, JobDone, JobFailed, JobLater
from engine.store import agenda, history
from engine.store.database import Database, Tx

BATCH = 100
MOST_AT_ONCE = 10_000
"""How many items one run may do, so that cases which keep each other busy let the clock stop."""
SOON = agenda.RETRY_AFTER[0] / 10
"""How long to wait for a case that somebody else is at."""

_log = logging.getLogger("bihuan.sweep")


class NobodyHandles(LookupError):
    """There is no handler for the topic of a job."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """Carries out agenda items through the one door."""

    database: Database
    execution: Execution
    clock: Clock
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    """Who does the work of service tasks, by topic."""

    def run(self) -> int:
        """Do everything that is due now, what becomes due by it included; return how much.

        After ``MOST_AT_ONCE`` items the rest is left to the next run.
        """
        done = 0
        while done < MOST_AT_ONCE and (items := self._claim()):
            for item in items:
                self._do(item)
                done += 1
        return done

    def next_due(self) -> datetime | None:
        """Return when something is due next."""
        with self.database.read() as tx:
            return agenda.next_due(tx)

    def _claim(self) -> tuple[AgendaItem, ...]:
        """Count an attempt of what is due; the look before it keeps an idle sweep from writing."""
        now = self.clock()
        with self.database.read() as tx:
            if not agenda.due(tx, now, 1):
                return ()
        with self.database.begin() as tx:
            return agenda.claim(tx, now, BATCH)

    def _do(self, item: AgendaItem) -> None:
        try:
            if item.kind is AgendaKind.JOB:
                self._work(item)
            else:
                with self.database.begin() as tx:
                    self._settle(tx, item)
        except StaleInstance:
            with self.database.begin() as tx:
                agenda.put_off(tx, item, self.clock() + SOON)
        except Exception as error:  # noqa: BLE001 - the edge: one bad item must not keep the others waiting
            _log.exception("agenda item %s failed", item.id)
            with self.database.begin() as tx:
                if not agenda.failed(tx, item, self.clock(), reason_of(error)):
                    _log.error("agenda item %s waits for an operator", item.id)

    def _settle(self, tx: Tx, item: AgendaItem) -> None:
        if item.kind is AgendaKind.TIMER:
            id_ = f"timer:{item.instance}/{item.ref}"
            self._carry_out(tx, item, FireTimer(**self._common(item, id_)))
        else:
            self.execution.follow(
                tx, FollowUp(kind=item.kind, instance=item.instance, ref=item.ref), self.clock()
            )
        agenda.settle(tx, item.id)

    def _work(self, item: AgendaItem) -> None:
        """Let a handler do its work outside every transaction, then write down what came of it."""
        about = item.body or {}
        topic = about.get("topic", "")
        handler = self.handlers.get(topic)
        if handler is None:
            raise NobodyHandles(topic)
        values = about["values"] if "values" in about else self._seen_by(item)
        result = handler(
            Job(
                instance=item.instance,
                task=item.ref,
                topic=topic,
                values=values,
                now=self.clock(),
            )
        )
        with self.database.begin() as tx:
            if isinstance(result, JobLater):
                agenda.put_off(tx, item, result.at)
                return
            self._carry_out(tx, item, self._report(item, result))
            agenda.settle(tx, item.id)

    def _seen_by(self, item: AgendaItem) -> Mapping[str, Any]:
        """Return the variables of the case and those of the token itself, from the history."""
        with self.database.read() as tx:
            picture = fold(history.events_of(tx, item.instance))
        return {**picture.variables, **picture.local.get(item.ref, {})}

    def _report(self, item: AgendaItem, result: JobDone | JobFailed) -> Command:
        common = self._common(item, f"job:{item.instance}/{item.ref}")
        if isinstance(result, JobDone):
            return CompleteJob(**common, values=result.values)
        return FailJob(**common, code=result.code, message=result.message)

    def _carry_out(self, tx: Tx, item: AgendaItem, command: Command) -> None:
        try:
            self.execution.execute(tx, command)
        except (CommandRefused, InstanceNotFound, KeyReused) as refused:
            _log.info("%s %s is no longer needed: %s", item.kind, item.ref, refused.code)

    def _common(self, item: AgendaItem, id_: str) -> dict[str, Any]:
        return {
            "id": id_,
            "at": self.clock(),
            "actor": SYSTEM,
            "instance": item.instance,
            "task": item.ref,
        }
