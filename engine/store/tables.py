"""The tables of definitions, cases and what is due. The log is ``command`` and ``event``;
``instance.snapshot``, ``task``, ``agenda``, ``awaited`` and ``message`` are computed from it and
from ``outside_message``, which keeps what came from elsewhere.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    false,
)

from engine.store.schema import Json, UtcDateTime, Words, metadata

definition = Table(
    "definition",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Words(100), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Words(200), nullable=False),
    Column("digest", Words(64), nullable=False),
    Column("xml", LargeBinary, nullable=False),
    Column("forms", Json, nullable=False),
    Column("deployed_at", UtcDateTime, nullable=False),
    Column("deployed_by", Words(64), nullable=False),
    Column("deployment", Integer, nullable=False),
    UniqueConstraint("key", "version"),
)
"""``deployment`` counts publications: what one file brought has one number."""

decision_file = Table(
    "decision_file",
    metadata,
    Column("deployment", Integer, primary_key=True, autoincrement=False),
    Column("namespace", Words(500), nullable=False, index=True),
    Column("name", Words(200), nullable=False),
    Column("digest", Words(64), nullable=False),
    Column("xml", LargeBinary, nullable=False),
    Column("imports", Json, nullable=False),
    Column("deployed_at", UtcDateTime, nullable=False),
    Column("deployed_by", Words(64), nullable=False),
)
"""Files of decisions as they were published. ``deployment`` is counted together with processes;
``imports`` lists the publications of all files that it reaches, fixed when it was published.
"""

decision = Table(
    "decision",
    metadata,
    Column("key", Words(100), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", Words(200), nullable=False),
    Column("tag", Words(100), nullable=False),
    Column("deployment", ForeignKey("decision_file.deployment"), nullable=False),
)
"""Every version of every decision that can be asked for, with the file that it stands in."""

start_message = Table(
    "start_message",
    metadata,
    Column("name", Words(100), primary_key=True),
    Column("key", Words(100), primary_key=True),
)
"""Which processes the latest versions start on which message."""

start_signal = Table(
    "start_signal",
    metadata,
    Column("name", Words(100), primary_key=True),
    Column("key", Words(100), primary_key=True),
)
"""Which processes the latest versions start on which signal."""

instance = Table(
    "instance",
    metadata,
    Column("id", Words(32), primary_key=True),
    Column("case_no", Words(40), nullable=False, index=True),
    Column("key", Words(100), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Words(10), nullable=False),
    Column("incident", Boolean, nullable=False),
    Column("title", Words(200), nullable=False),
    Column("place", Words(40), nullable=False),
    Column("initiator", Words(64), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("closure", Words(20), nullable=False),
    Column("parent", Words(32), nullable=False),
    Column("call", Words(120), nullable=False),
    Column("depth", Integer, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("snapshot", LargeBinary),
    Column("due_at", UtcDateTime),
    Column("clock", Json),
    Index("ix_instance_state_started", "state", "started_at"),
)
# Most cases are not called by another.
Index(
    "ix_instance_caller",
    instance.c.parent,
    instance.c.call,
    sqlite_where=instance.c.call != "",
    postgresql_where=instance.c.call != "",
)

command = Table(
    "command",
    metadata,
    Column("instance", ForeignKey("instance.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("key", Words(200), nullable=False, unique=True),
    Column("kind", Words(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", Words(64), nullable=False),
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
    Column("kind", Words(24), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

task = Table(
    "task",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("instance", ForeignKey("instance.id"), nullable=False),
    Column("name", Words(120), nullable=False),
    Column("node", Words(100), nullable=False),
    Column("title", Words(200), nullable=False),
    Column("title_en", Words(200), nullable=False),
    Column("role", Words(40), nullable=False),
    Column("place", Words(40), nullable=False),
    Column("assignee", Words(64), nullable=False),
    Column("state", Words(10), nullable=False),
    Column("form", Words(100), nullable=False),
    Column("due_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", Words(64), nullable=False),
    Column("clock", Json),
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
    Column("kind", Words(10), nullable=False),
    Column("instance", Words(32), nullable=False),
    Column("ref", Words(320), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", Words(10), nullable=False),
    Column("reason", Words(500), nullable=False),
    Column("body", Json),
    Column("claim", Integer, nullable=False, default=0, server_default="0"),
    Column("queued", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("kind", "instance", "ref"),
    # A number is never given again: who settles an item must not take a later one away.
    sqlite_autoincrement=True,
)
Index(
    "ix_agenda_due",
    agenda.c.due_at,
    agenda.c.id,
    sqlite_where=agenda.c.state == "due",
    postgresql_where=agenda.c.state == "due",
)
Index(
    "ix_agenda_stuck",
    agenda.c.instance,
    sqlite_where=agenda.c.state == "stuck",
    postgresql_where=agenda.c.state == "stuck",
)

circuit = Table(
    "circuit",
    metadata,
    Column("host", Words(255), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("open_until", UtcDateTime),
    Column("reason", Words(500), nullable=False),
)
"""How often the programs of a host have failed one after another, and until when it is left alone.
"""

climb = Table(
    "climb",
    metadata,
    Column("instance", ForeignKey("instance.id"), primary_key=True),
    Column("name", Words(120), primary_key=True),
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("role", Words(40), nullable=False),
    Column("place", Words(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_climb_post", "role", "place"),
)
"""Overdue clocks and the posts above that were told; ``name`` is the token, or “.” for the case."""

message = Table(
    "message",
    metadata,
    Column("id", Words(200), primary_key=True),
    Column("kind", Words(10), nullable=False),
    Column("name", Words(100), nullable=False),
    Column("case_no", Words(40), nullable=False),
    Column("key", Words(200), nullable=False),
    Column("place", Words(40), nullable=False),
    Column("payload", Json, nullable=False),
    Column("source", Words(32), nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("seq", Integer, nullable=False),
    Column("state", Words(10), nullable=False),
    Column("receiver", Words(32), nullable=False),
    Index("ix_message_case_no_name", "case_no", "name"),
)
"""What was thrown: messages until somebody has them, and signals, which wait for nobody.

``seq`` orders what was sent at one moment: the number of the event, or of the message from outside.
"""
Index(
    "ix_message_waiting",
    message.c.name,
    message.c.key,
    sqlite_where=message.c.state == "waiting",
    postgresql_where=message.c.state == "waiting",
)

outside_message = Table(
    "outside_message",
    metadata,
    Column("id", Words(200), primary_key=True),
    Column("kind", Words(10), nullable=False),
    Column("name", Words(100), nullable=False),
    Column("case_no", Words(40), nullable=False),
    Column("key", Words(200), nullable=False),
    Column("place", Words(40), nullable=False),
    Column("payload", Json, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("seq", Integer, nullable=False, index=True),
    Column("sender", Words(64), nullable=False),
    Column("heard", Json, nullable=False),
)
"""Messages and signals that did not come from a case, as they came; only appended.

``heard`` lists who was told of a signal, because that is decided when it is thrown.
"""

awaited = Table(
    "awaited",
    metadata,
    Column("instance", ForeignKey("instance.id"), primary_key=True),
    Column("task", Words(120), primary_key=True),
    Column("kind", Words(10), primary_key=True),
    Column("name", Words(100), primary_key=True),
    Column("case_no", Words(40), nullable=False),
    Column("key", Words(200), nullable=False),
    Column("since", UtcDateTime, nullable=False),
    Index("ix_awaited_case_no_name", "case_no", "name"),
    Index("ix_awaited_kind_name_key", "kind", "name", "key"),
)
"""Which tokens wait for which message or signal."""
