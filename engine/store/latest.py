"""The newest moment that the database remembers, to tell a clock that was set back."""

from datetime import datetime

from sqlalchemy import func, select

from engine.records import InstanceState
from engine.store.database import Tx
from engine.store.office_tables import session
from engine.store.tables import command, instance, outside_message

CASES = 50
"""How many of the newest open cases are looked into: the whole log would take too long."""


def latest(tx: Tx) -> datetime | None:
    """Return when somebody was here or something happened last, as far as can be told quickly."""
    newest = select(instance.c.id).where(instance.c.state == InstanceState.OPEN.value)
    newest = newest.order_by(instance.c.started_at.desc()).limit(CASES)
    sent = select(outside_message.c.sent_at).order_by(outside_message.c.seq.desc()).limit(1)
    looks = (
        select(func.max(command.c.at)).where(command.c.instance.in_(newest)),
        *(
            select(func.max(instance.c.started_at)).where(instance.c.state == state.value)
            for state in InstanceState
        ),
        select(func.max(session.c.seen_at)),
        sent,
    )
    found = (tx.execute(look).scalar() for look in looks)
    return max((moment for moment in found if moment is not None), default=None)
