"""Desk: a real database, the real kernel and a clock in hand; everything is replayed at the end."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engine import audit
from engine.commands import CancelInstance, Claim, Command, CompleteTask, Release, StartInstance
from engine.deployment import deploy
from engine.execution import Calendars, Executed, Execution
from engine.history.fold import Picture, fold
from engine.library import Library
from engine.records import Instance, TaskState, WorkItem
from engine.scheduling.sweep import Sweep
from engine.store import history, instances, work
from engine.store.database import Database, Tx, open_database, sqlite_url
from engine.store.migrate import migrate
from processes.form import Form
from tests.builders import NOON


def no_posts(_tx: Tx, roles: Iterable[str], _place: str, _at: datetime) -> Mapping[str, str]:
    """Seat every role at one place."""
    return dict.fromkeys(roles, "P1")


def a_day_each(now: datetime, _key: str) -> datetime:
    """End every clock a day later."""
    return now + timedelta(days=1)


def one_calendar() -> Calendars:
    return Calendars(current=lambda _tx: 1, due_at=lambda _tx, _edition: a_day_each)


class Desk:
    """What a test of the engine works at."""

    def __init__(self, folder: Path, *, calendars: Calendars | None = None) -> None:
        self.now = NOON
        self.database: Database = open_database(sqlite_url(folder / "case.db"))
        migrate(self.database)
        self.calendars = calendars or one_calendar()
        self.execution = Execution(Library(), no_posts, self.calendars)
        self.sweep = Sweep(self.database, self.execution, lambda: self.now)
        self.forms: dict[str, Form] = {}
        self._count = 0

    def restart(self) -> None:
        """Forget everything that is only in memory."""
        self.execution = Execution(Library(), no_posts, self.calendars)
        self.sweep = Sweep(self.database, self.execution, lambda: self.now)

    def deploy(self, xml: bytes) -> None:
        with self.database.begin() as tx:
            deploy(tx, xml, self.forms, by="u9", now=self.now)

    def do(self, make: Callable[..., Command], **content: Any) -> Executed:
        self._count += 1
        content = {"id": f"c{self._count}", "at": self.now, "actor": "u1", **content}
        with self.database.begin() as tx:
            return self.execution.execute(tx, make(**content))

    def start(self, key: str, **variables: Any) -> str:
        self._count += 1
        instance = f"i{self._count}"
        self.do(
            StartInstance,
            instance=instance,
            key=key,
            case_no=f"CASE-{self._count}",
            place="P1",
            variables=variables,
        )
        self.settle()
        return instance

    def complete(self, instance: str, node: str, **values: Any) -> Executed:
        done = self.do(
            CompleteTask, instance=instance, task=self.task(instance, node), values=values
        )
        self.settle()
        return done

    def claim(self, instance: str, node: str, actor: str = "u1") -> Executed:
        return self.do(Claim, instance=instance, task=self.task(instance, node), actor=actor)

    def release(self, instance: str, node: str, actor: str = "u1") -> Executed:
        return self.do(Release, instance=instance, task=self.task(instance, node), actor=actor)

    def cancel(self, instance: str, reason: str = "registered twice") -> Executed:
        return self.do(CancelInstance, instance=instance, reason=reason)

    def settle(self) -> int:
        """Carry out everything that is due now."""
        return self.sweep.run()

    def wait(self, **span: float) -> int:
        """Let time pass, then do what became due."""
        self.now += timedelta(**span)
        return self.settle()

    def task(self, instance: str, node: str) -> str:
        """Return the name of the oldest open task at ``node``."""
        return next(item.task for item in self.open(instance) if item.node == node)

    def open(self, instance: str) -> list[WorkItem]:
        with self.database.read() as tx:
            items = work.of_instance(tx, instance)
        return [item for item in items if item.state is TaskState.OPEN]

    def open_nodes(self, instance: str) -> list[str]:
        return [item.node for item in self.open(instance)]

    def instance(self, instance: str) -> Instance:
        with self.database.read() as tx:
            found = instances.get(tx, instance)
        assert found is not None
        return found

    def picture(self, instance: str) -> Picture:
        with self.database.read() as tx:
            return fold(history.events_of(tx, instance))

    def variables(self, instance: str) -> dict[str, Any]:
        return dict(self.picture(instance).variables)

    def kinds(self, instance: str) -> list[str]:
        with self.database.read() as tx:
            return [event.kind for event in history.events_of(tx, instance)]

    def trace(self, instance: str) -> list[str]:
        """Return the nodes in the order they were done."""
        with self.database.read() as tx:
            happened = history.events_of(tx, instance)
        return [e.body["n"].rpartition("#")[0] for e in happened if e.kind == "node.completed"]

    def prove(self) -> int:
        """Replay and verify every case of this desk; return how many there are."""
        self.restart()
        with self.database.read() as tx:
            ids = instances.all_ids(tx)
            for instance in ids:
                result = audit.replay_instance(tx, instance, self.execution.library, self.calendars)
                assert result.equal, result.difference
                assert audit.verify_instance(tx, instance).holds
                self._agrees(tx, instance)
        return len(ids)

    def _agrees(self, tx: Tx, instance: str) -> None:
        picture = fold(history.events_of(tx, instance))
        open_items = {
            item.task: item.assignee
            for item in work.of_instance(tx, instance)
            if item.state is TaskState.OPEN
        }
        assert {name: task["by"] for name, task in picture.tasks.items()} == open_items
        record = instances.get(tx, instance)
        assert record is not None
        assert picture.state == record.state.value
        assert bool(picture.tokens) == (picture.state == "open")
