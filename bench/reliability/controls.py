"""Controls: kernels that are broken on purpose, each in one way, which the bench has to notice.

A bench that has never seen a violation proves nothing. Nothing of this is in the product: each
control is put over its functions for a while, in the programs of the bench alone.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from unittest import mock
from uuid import uuid4

from sqlalchemy import delete, func, select, update

from bench.reliability.clients import Ack
from engine.commands import Command, StartInstance
from engine.execution import Executed, Execution
from engine.records import AgendaItem
from engine.store import agenda, history, instances, tables
from engine.store.database import Tx
from engine.store.history import StoredCommand, StoredEvent
from engine.store.instances import Held, Progress
from engine.store.tables import command, event, instance
from web.wiring import Office

Control = Callable[[], Any]


@contextmanager
def no_lock() -> Iterator[None]:
    """Read a case without a lock, and save it without looking whether it has moved since."""
    with ExitStack() as undo:
        undo.enter_context(mock.patch.object(instances, "hold", _glanced))
        undo.enter_context(mock.patch.object(instances, "save", _blindly))
        undo.enter_context(mock.patch.object(history, "append", _renumbered))
        yield


def _glanced(tx: Tx, id_: str, _key: str, **_how: bool) -> Held | None:
    """Read as if no transaction had begun: its own is left, and begun again after the look."""
    outside(tx)
    row = tx.execute(select(instance).where(instance.c.id == id_)).mappings().first()
    found = instances.get(tx, id_)
    inside(tx)
    if row is None or found is None:
        return None
    return Held(instance=found, seq=row["seq"], head=row["head"], snapshot=row["snapshot"])


def _blindly(tx: Tx, id_: str, progress: Progress) -> None:
    values = {name: getattr(progress, name) for name in progress.__slots__}
    values["state"] = progress.state.value
    tx.execute(update(instance).where(instance.c.id == id_).values(values))


_append = history.append


def _renumbered(tx: Tx, asked: StoredCommand, happened: Sequence[StoredEvent]) -> None:
    """Append behind whatever is there now: the lock comes, but too late."""
    tx.execute(select(instance.c.id).where(instance.c.id == asked.instance).with_for_update())
    own = command.c.instance == asked.instance
    last = tx.execute(select(func.max(command.c.seq)).where(own)).scalar() or 0
    seen = tx.execute(select(func.max(event.c.seq)).where(event.c.instance == asked.instance))
    first = (seen.scalar() or 0) + 1
    moved = [replace(e, seq=n, command=last + 1) for n, e in enumerate(happened, first)]
    _append(tx, replace(asked, seq=last + 1), moved)


@contextmanager
def split_commit() -> Iterator[None]:
    """Commit the history first, and the state of the case after it."""

    def append(tx: Tx, asked: StoredCommand, happened: Sequence[StoredEvent]) -> None:
        _append(tx, asked, happened)
        outside(tx)
        inside(tx)

    with mock.patch.object(history, "append", append):
        yield


def outside(tx: Tx) -> None:
    """Commit behind the back of SQLAlchemy."""
    _tell(tx, "COMMIT")


def inside(tx: Tx) -> None:
    """Begin again; psycopg does so by itself."""
    if tx.dialect.name == "sqlite":
        _tell(tx, "BEGIN IMMEDIATE")


def _tell(tx: Tx, word: str) -> None:
    cursor = tx.connection.cursor()
    cursor.execute(word)
    cursor.close()


def hasty(office: Office, asked: Command, ack: Ack) -> None:
    """Say that it is done before it is committed."""
    with office.database.begin() as tx:
        office.execution.execute(tx, asked)
        ack()


def forgetful(office: Office, asked: Command, ack: Ack) -> None:
    """Do not know a command again that is sent a second time."""
    with office.database.begin() as tx:
        office.execution.execute(tx, fresh(asked))
    ack()


def fresh(asked: Command) -> Command:
    """Return the same under another id, and a case that begins under another one, too."""
    if isinstance(asked, StartInstance):
        return replace(asked, id=uuid4().hex, instance=uuid4().hex)
    return replace(asked, id=uuid4().hex)


@contextmanager
def removed_first() -> Iterator[None]:
    """Take an item off the agenda when it is claimed, as a job store does, not when it is done."""

    def claim(tx: Tx, *asked: Any, **more: Any) -> tuple[AgendaItem, ...]:
        return _removed(tx, _claim(tx, *asked, **more))

    def claim_one(tx: Tx, *asked: Any) -> AgendaItem | None:
        found = _claim_one(tx, *asked)
        return _removed(tx, (found,))[0] if found else None

    with ExitStack() as undo:
        undo.enter_context(mock.patch.object(agenda, "claim", claim))
        undo.enter_context(mock.patch.object(agenda, "claim_one", claim_one))
        undo.enter_context(mock.patch.object(agenda, "finish", return_value=True))
        yield


_claim, _claim_one = agenda.claim, agenda.claim_one


def _removed(tx: Tx, items: tuple[AgendaItem, ...]) -> tuple[AgendaItem, ...]:
    for item in items:
        _remove(tx, item)
    return items


def _remove(tx: Tx, item: AgendaItem) -> bool:
    """Take a row away, whoever has it."""
    tx.execute(delete(tables.agenda).where(tables.agenda.c.id == item.id))
    return True


@contextmanager
def unclaimed() -> Iterator[None]:
    """Do whatever is due without taking it, in a kernel that neither locks nor remembers."""

    def claim(tx: Tx, now: datetime, limit: int, *_late: Any) -> tuple[AgendaItem, ...]:
        return agenda.due(tx, now, limit)

    def claim_one(tx: Tx, id_: int, now: datetime) -> AgendaItem | None:
        return next((item for item in agenda.due(tx, now, 1000) if item.id == id_), None)

    with ExitStack() as undo:
        undo.enter_context(no_lock())
        undo.enter_context(mock.patch.object(agenda, "claim", claim))
        undo.enter_context(mock.patch.object(agenda, "claim_one", claim_one))
        undo.enter_context(mock.patch.object(agenda, "finish", _remove))
        undo.enter_context(mock.patch.object(instances, "lock", return_value=None))
        undo.enter_context(mock.patch.object(Execution, "execute", _unknown))
        yield


_execute = Execution.execute


def _unknown(execution: Execution, tx: Tx, asked: Command) -> Executed:
    return _execute(execution, tx, fresh(asked))


@contextmanager
def no_fence() -> Iterator[None]:
    """Finish an item whoever has taken it since."""
    with mock.patch.object(agenda, "finish", _remove):
        yield


@contextmanager
def counted_after() -> Iterator[None]:
    """Count an attempt only when it has come to its end, so that none counts that ends all."""

    def claim(tx: Tx, *asked: Any, **more: Any) -> tuple[AgendaItem, ...]:
        items = _claim(tx, *asked, **more)
        for item in items:
            own = tables.agenda.c.id == item.id
            tx.execute(update(tables.agenda).where(own).values(attempts=item.attempts))
        return items

    with mock.patch.object(agenda, "claim", claim):
        yield


def unknown_again(office: Office, asked: Command, ack: Ack) -> None:
    """Send a command again under another id when the connection was lost."""

    def work(tx: Tx) -> None:
        _unknown(office.execution, tx, asked)

    office.database.again(work)
    ack()
