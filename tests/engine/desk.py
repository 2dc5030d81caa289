"""Desk: a real database, the real kernel and a clock in hand; everything is replayed at the end."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from engine import audit, execution
from engine.commands import CancelInstance, Claim, Command, CompleteTask, Release, StartInstance
from engine.deployment import deploy
from engine.execution import Calendars, Executed, Execution
from engine.history.fold import Picture, fold
from engine.library import Library
from engine.rebuild import rebuild
from engine.records import AgendaItem, Instance, Message, TaskState, WorkItem
from engine.scheduling.handlers import Handler
from engine.scheduling.sweep import Sweep
from engine.store import agenda, history, instances, messages, tables, work
from engine.store.database import Database, Tx
from processes.form import Form
from tests.builders import EDITION, NOON


def no_posts(_tx: Tx, roles: Iterable[str], _place: str, _at: datetime) -> Mapping[str, str]:
    """Seat every role at one place."""
    return dict.fromkeys(roles, "P1")


def one_calendar() -> Calendars:
    return Calendars(current=lambda _tx: 1, edition=lambda _tx, _number: EDITION)


class Desk:
    """What a test of the engine works at."""

    def __init__(self, database: Database, *, calendars: Calendars | None = None) -> None:
        self.now = NOON
        self.database = database
        self.calendars = calendars or one_calendar()
        self.posts: Callable[..., Mapping[str, str]] = no_posts
        self.handlers: dict[str, Handler] = {}
        self.topics: frozenset[str] = frozenset()
        """Topics of service tasks that are taken for granted when a process is published."""
        self.forms: dict[str, Form] = {}
        self._count = 0
        self.restart()

    def restart(self) -> None:
        """Forget everything that is only in memory."""
        self.execution = Execution(Library(), lambda *asked: self.posts(*asked), self.calendars)
        self.sweep = Sweep(self.database, self.execution, lambda: self.now, self.handlers)

    @contextmanager
    def nobody_at_the_posts(self, error: type[Exception] = LookupError) -> Iterator[None]:
        """Let the posts be unknown for a while, so that no case can begin."""

        def nobody(*_asked: Any) -> Mapping[str, str]:
            raise error

        self.posts = nobody
        try:
            yield
        finally:
            self.posts = no_posts

    @contextmanager
    def no_follow_ups(self) -> Iterator[None]:
        """Leave everything that cases ask of each other on the agenda for a while."""
        most, execution.MOST_FOLLOW_UPS = execution.MOST_FOLLOW_UPS, 0
        try:
            yield
        finally:
            execution.MOST_FOLLOW_UPS = most

    def forget(self, key: str) -> None:
        """Take a process away, as if it had never been published."""
        with self.database.begin() as tx:
            tx.execute(delete(tables.definition).where(tables.definition.c.key == key))
        self.restart()

    def forget_decisions(self) -> None:
        """Take all decisions away, as if none had ever been published."""
        with self.database.begin() as tx:
            tx.execute(delete(tables.decision))
            tx.execute(delete(tables.decision_file))
        self.restart()

    def deploy(self, xml: bytes) -> None:
        with self.database.begin() as tx:
            deploy(tx, xml, self.forms, by="u9", now=self.now, topics=self.topics)

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

    def instances(self) -> list[Instance]:
        """Return all cases, the oldest first."""
        with self.database.read() as tx:
            found = [instances.get(tx, id_) for id_ in instances.all_ids(tx)]
        return [one for one in found if one is not None]

    def others(self, instance: str) -> tuple[str, ...]:
        """Return the other instances of the same case, in the order they began."""
        number = self.instance(instance).case_no
        with self.database.read() as tx:
            return tuple(i.id for i in instances.of_case(tx, number) if i.id != instance)

    def command_ids(self, instance: str) -> list[str]:
        with self.database.read() as tx:
            return [command.key for command in history.commands_of(tx, instance)]

    def buffer(self) -> tuple[Message, ...]:
        """Return the messages that nobody has."""
        with self.database.read() as tx:
            return messages.undelivered(tx)

    def agenda(self) -> list[AgendaItem]:
        """Return everything that lies on the agenda, but for messages that merely expire."""
        with self.database.read() as tx:
            items = [*agenda.due(tx, self.now + timedelta(days=9999), 1000), *agenda.stuck(tx)]
        return [item for item in items if item.kind != "expiry"]

    def revive(self, number: int) -> None:
        with self.database.begin() as tx:
            assert agenda.revive(tx, number, self.now)

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
        self.prove_computed()
        return len(ids)

    def computed(self) -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows that are computed from the log, but for what was tried in vain."""
        with self.database.read() as tx:
            found = {
                table.name: tx.execute(select(*(c for c in table.c if c.name != "id"))).all()
                for table in (tables.task, tables.awaited, tables.message, tables.climb)
            }
            case = tables.instance.c
            found["clocks"] = tx.execute(select(case.id, case.due_at, case.clock)).all()
            # Who awaits a message that waits is found again from the side of the message.
            lasting = (tables.agenda.c.attempts == 0, tables.agenda.c.kind != "await")
            items = tx.execute(select(tables.agenda).where(*lasting)).all()
            clocks = ("clock", "timer")
            found["agenda"] = [
                (i.kind, i.instance, i.ref, i.due_at if i.kind in clocks else None)  # type: ignore[misc]
                for i in items
            ]
        return {name: sorted(map(tuple, rows), key=repr) for name, rows in found.items()}

    def prove_computed(self) -> None:
        """Compute everything from the log once more: it must be what it is."""
        before = self.computed()
        with self.database.begin() as tx:
            rebuild(tx, self.execution.library, self.now)
        after = self.computed()
        for name, rows in before.items():
            again = after[name] if name != "agenda" else [r for r in after[name] if r in rows]
            assert again == rows, name

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
        assert bool(picture.tokens or picture.incidents) == (picture.state == "open")
