"""Bring a database to the schema of this program; refuse one that is ahead of it."""

from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.sql import column, table

from engine.errors import DatabaseTooNew
from engine.store.database import Database, Tx

HEAD = "0004"
"""The newest revision; a test holds it against the files under migrations/versions."""

_VERSION = table("alembic_version", column("version_num"))


def revision(tx: Tx) -> str:
    """Return the revision of the database, empty when it has no tables yet."""
    if not inspect(tx).has_table("alembic_version"):
        return ""
    return tx.execute(select(_VERSION.c.version_num)).scalar() or ""


def migrate(database: Database) -> bool:
    """Upgrade to the newest revision; return whether anything had to be done.

    Raises DatabaseTooNew when the database knows a revision that this program does not.
    """
    with database.begin() as tx:
        current = revision(tx)
        if current == HEAD:
            return False
        _upgrade(tx, current)
    return True


def _upgrade(tx: Tx, current: str) -> None:
    # Imported here: a start that has nothing to upgrade need not load Alembic.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = tx
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current and current not in known:
        raise DatabaseTooNew(revision=current)
    command.upgrade(config, "head")
