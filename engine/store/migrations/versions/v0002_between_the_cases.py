"""Between the cases: correlated messages that expire, signals, calls, jobs, stuck items.

There is no way back: an older program works on a copy of the database from before.
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from engine.store.schema import Json, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEPT_FOR = 30
"""Days that a message without a time to live is kept."""


def upgrade() -> None:
    _definitions_and_instances()
    _agenda()
    _messages()
    _awaited()


def _definitions_and_instances() -> None:
    # Defaults stay in the database: SQLite would have to make the table anew to drop them, and
    # other tables refer to it.
    op.create_table(
        "start_signal",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("name", "key", name=op.f("pk_start_signal")),
    )
    number = sa.Column("deployment", sa.Integer(), nullable=False, server_default="0")
    op.add_column("definition", number)
    # What was published at one moment came with one file.
    op.execute(
        "UPDATE definition SET deployment = (SELECT COUNT(DISTINCT other.deployed_at)"
        " FROM definition AS other WHERE other.deployed_at <= definition.deployed_at)"
    )
    call = sa.Column("call", sa.String(length=120), nullable=False, server_default="")
    op.add_column("instance", call)
    op.add_column("instance", sa.Column("depth", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "ix_instance_caller",
        "instance",
        ["parent", "call"],
        sqlite_where=sa.text("call != ''"),
        postgresql_where=sa.text("call != ''"),
    )


def _agenda() -> None:
    numbered = {"sqlite_autoincrement": True}
    with op.batch_alter_table("agenda", table_kwargs=numbered) as batch:
        batch.drop_index("ix_agenda_due_at")
        batch.alter_column("ref", type_=sa.String(length=320))
        batch.add_column(
            sa.Column("state", sa.String(length=10), nullable=False, server_default="due")
        )
        batch.add_column(
            sa.Column("reason", sa.String(length=500), nullable=False, server_default="")
        )
        batch.add_column(sa.Column("body", Json(), nullable=True))
    for name, column, state in (
        ("ix_agenda_due", "due_at", "due"),
        ("ix_agenda_stuck", "instance", "stuck"),
    ):
        where = sa.text(f"state = '{state}'")
        op.create_index(name, "agenda", [column], sqlite_where=where, postgresql_where=where)


def _messages() -> None:
    old = sa.table(
        "message",
        *(sa.column(n) for n in ("id", "name", "case_no", "source", "receiver")),
        sa.column("payload", Json()),
        sa.column("sent_at", UtcDateTime()),
    )
    rows = [dict(row) for row in op.get_bind().execute(sa.select(old)).mappings()]
    op.drop_index("ix_message_case_no_name", table_name="message")
    op.drop_table("message")
    message = op.create_table(
        "message",
        *_sent(),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("receiver", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_case_no_name", "message", ["case_no", "name"])
    op.create_index(
        "ix_message_waiting",
        "message",
        ["name", "key"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "outside_message",
        *_sent(),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("heard", Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_message")),
    )
    op.create_index(op.f("ix_outside_message_seq"), "outside_message", ["seq"])
    _refill(message, rows)


def _sent() -> tuple[sa.Column[object], ...]:
    """Return what both tables of messages have, as columns of their own."""
    return (
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("payload", Json(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
    )


def _refill(message: sa.Table, rows: list[dict[str, object]]) -> None:
    """Put the messages back; each that nobody has yet expires after its time."""
    agenda = sa.table(
        "agenda",
        *(sa.column(n) for n in ("kind", "instance", "ref", "attempts", "state", "reason")),
        sa.column("due_at", UtcDateTime()),
    )
    for number, row in enumerate(rows, 1):
        until = row["sent_at"] + timedelta(days=KEPT_FOR)  # type: ignore[operator]
        state = "received" if row["receiver"] else "waiting"
        more = {"kind": "message", "key": "", "place": "", "expires_at": until, "state": state}
        more["seq"] = number
        op.execute(sa.insert(message).values({**row, **more}))
        if state == "waiting":
            due = {"kind": "expiry", "instance": "", "ref": row["id"], "due_at": until}
            due |= {"attempts": 0, "state": "due", "reason": ""}
            op.execute(sa.insert(agenda).values(due))


def _awaited() -> None:
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT awaited.instance, awaited.task, awaited.name, awaited.case_no,"
            " instance.started_at FROM awaited JOIN instance ON instance.id = awaited.instance"
        ).columns(started_at=UtcDateTime())
    ).all()
    op.drop_index("ix_awaited_case_no_name", table_name="awaited")
    op.drop_table("awaited")
    awaited = op.create_table(
        "awaited",
        sa.Column("instance", sa.String(length=32), nullable=False),
        sa.Column("task", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("case_no", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance"], ["instance.id"], name=op.f("fk_awaited_instance_instance")
        ),
        sa.PrimaryKeyConstraint("instance", "task", "kind", "name", name=op.f("pk_awaited")),
    )
    op.create_index("ix_awaited_case_no_name", "awaited", ["case_no", "name"])
    op.create_index("ix_awaited_kind_name_key", "awaited", ["kind", "name", "key"])
    for row in rows:
        op.execute(
            sa.insert(awaited).values(
                instance=row.instance,
                task=row.task,
                kind="message",
                name=row.name,
                case_no=row.case_no,
                key="",
                since=row.started_at,
            )
        )
