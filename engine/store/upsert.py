"""INSERT … ON CONFLICT DO UPDATE, which SQLite and PostgreSQL know and plain SQL does not."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, Table
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.database import Tx


def insert_or_update(
    tx: Tx, table: Table, row: Mapping[str, Any], otherwise: Mapping[str, Any]
) -> Row[Any]:
    """Insert ``row``, or set ``otherwise`` where its primary key exists; return what stands now.

    One statement, so that two transactions at once both count.
    """
    if tx.dialect.name == "sqlite":
        lite = sqlite.insert(table).values(**row)
        statement = lite.on_conflict_do_update(
            index_elements=table.primary_key.columns, set_=otherwise
        ).returning(*table.c)
        return tx.execute(statement).one()
    full = postgresql.insert(table).values(**row)
    return tx.execute(
        full.on_conflict_do_update(
            index_elements=table.primary_key.columns, set_=otherwise
        ).returning(*table.c)
    ).one()
