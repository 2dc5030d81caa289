"""Alembic's entry: run the versions on the connection that ``engine.store.migrate`` hands over."""

from alembic import context

from engine.store import office_tables, tables
from engine.store.schema import metadata

# Imported for the tables they put into the metadata.
__all__ = ["office_tables", "tables"]

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
