"""Messages between the instances of a case, and who waits for them."""

from sqlalchemy import select, update

from engine.records import Message
from engine.store.database import Tx
from engine.store.tables import awaited, message


def get(tx: Tx, id_: str) -> Message | None:
    """Return a message, or None."""
    row = tx.execute(select(message).where(message.c.id == id_)).first()
    return None if row is None else Message(**row._mapping)


def receiver_waiting(tx: Tx, name: str, case_no: str) -> str:
    """Return the instance of the case that waits for a message of this name, or empty."""
    row = tx.execute(
        select(awaited.c.instance)
        .where(awaited.c.case_no == case_no, awaited.c.name == name)
        .order_by(awaited.c.instance, awaited.c.task)
        .limit(1)
    ).first()
    return "" if row is None else str(row.instance)


def received(tx: Tx, id_: str, by: str) -> None:
    """Remember which instance took a message."""
    tx.execute(update(message).where(message.c.id == id_).values(receiver=by))


def of_case(tx: Tx, case_no: str) -> tuple[Message, ...]:
    """Return all messages of a case, in the order they were sent."""
    rows = tx.execute(
        select(message)
        .where(message.c.case_no == case_no)
        .order_by(message.c.sent_at, message.c.id)
    )
    return tuple(Message(**row._mapping) for row in rows)
