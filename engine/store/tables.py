"""The tables of definitions, cases and what is due. The log is ``command`` and ``event``;
``instance.snapshot``, ``task``, ``agenda``, ``awaited`` and ``message`` are computed from it.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from engine.store.schema import Json, UtcDateTime, metadata

definition = Table(
    "definition",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(100), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("xml", LargeBinary, nullable=False),
    Column("forms", Json, nullable=False),
    Column("deployed_at", UtcDateTime, nullable=False),
    Column("deployed_by", String(64), nullable=False),
    UniqueConstraint("key", "version"),
)

start_message = Table(
    "start_message",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("key", String(100), primary_key=True),
)
"""Which processes the latest versions start on which message."""

instance = Table(
    "instance",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("case_no", String(40), nullable=False, index=True),
    Column("key", String(100), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("incident", Boolean, nullable=False),
    Column("title", String(200), nullable=False),
    Column("place", String(40), nullable=False),
    Column("initiator", String(64), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("closure", String(20), nullable=False),
    Column("parent", String(32), nullable=False),
    Column("steps", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("snapshot", LargeBinary),
    Index("ix_instance_state_started", "state", "started_at"),
)

command = Table(
    "command",
    metadata,
    Column("instance", ForeignKey("instance.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

event = Table(
    "event",
    metadata,
    Column("instance", ForeignKey("instance.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("command", Integer, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

task = Table(
    "task",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("instance", ForeignKey("instance.id"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("node", String(100), nullable=False),
    Column("title", String(200), nullable=False),
    Column("title_en", String(200), nullable=False),
    Column("role", String(40), nullable=False),
    Column("place", String(40), nullable=False),
    Column("assignee", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("form", String(100), nullable=False),
    Column("due_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", String(64), nullable=False),
    UniqueConstraint("instance", "name"),
)
# Partial indexes: the inbox asks for what is open, and most rows are not.
Index(
    "ix_task_open_post",
    task.c.role,
    task.c.place,
    task.c.due_at,
    sqlite_where=task.c.state == "open",
    postgresql_where=task.c.state == "open",
)
Index(
    "ix_task_open_assignee",
    task.c.assignee,
    task.c.due_at,
    sqlite_where=task.c.state == "open",
    postgresql_where=task.c.state == "open",
)
Index("ix_task_done", task.c.ended_by, task.c.ended_at)

agenda = Table(
    "agenda",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("instance", String(32), nullable=False),
    Column("ref", String(120), nullable=False),
    Column("due_at", UtcDateTime, nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    UniqueConstraint("kind", "instance", "ref"),
)

message = Table(
    "message",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("case_no", String(40), nullable=False),
    Column("payload", Json, nullable=False),
    Column("source", String(32), nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("receiver", String(32), nullable=False),
    Index("ix_message_case_no_name", "case_no", "name"),
)

awaited = Table(
    "awaited",
    metadata,
    Column("instance", ForeignKey("instance.id"), primary_key=True),
    Column("task", String(120), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("case_no", String(40), nullable=False),
    Index("ix_awaited_case_no_name", "case_no", "name"),
)
"""Which tokens wait for which message."""
