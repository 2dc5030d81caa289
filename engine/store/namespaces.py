"""Namespaces of PostgreSQL beside ours, in which tables of others live, with a remark on each."""

from contextlib import closing

from sqlalchemy import bindparam, text

from engine.store.database import Tx

_REMARK = text("SELECT obj_description(to_regnamespace(:name), 'pg_namespace')").bindparams(
    bindparam("name")
)
_THERE = text("SELECT to_regnamespace(:name) IS NOT NULL").bindparams(bindparam("name"))


def remark(tx: Tx, name: str) -> str | None:
    """Return what is remarked on a namespace, empty when nothing is; None when there is none."""
    if not tx.execute(_THERE, {"name": name}).scalar_one():
        return None
    return tx.execute(_REMARK, {"name": name}).scalar() or ""


def make(tx: Tx, name: str, remark: str, script: str) -> None:
    """Make a namespace with a remark and run ``script``, many statements of trusted SQL.

    ``name`` is one of our own words and ``remark`` holds no quotes.
    """
    _run(tx, f"CREATE SCHEMA {name}; COMMENT ON SCHEMA {name} IS '{remark}'; {script}")


def drop(tx: Tx, name: str) -> None:
    """Take a namespace away with all that is in it, if it is there."""
    _run(tx, f"DROP SCHEMA IF EXISTS {name} CASCADE")


def _run(tx: Tx, script: str) -> None:
    # The driver itself: SQLAlchemy would take a colon or a per cent sign for a value.
    with closing(tx.connection.cursor()) as cursor:
        cursor.execute(script)
