"""Clocks: days, office hours and time limits that people set; clocks of tasks and cases; the claim
that fences an item of the agenda; the circuits of outside systems.

There is no way back: an older program works on a copy of the database from before.
"""

import sqlalchemy as sa
from alembic import op

from engine.store.schema import Json, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "office_hours",
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("spans", Json(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["place"], ["place.code"], name=op.f("fk_office_hours_place_place")
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_office_hours")),
    )
    op.create_table(
        "time_limit",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("clock", sa.String(length=10), nullable=False),
        sa.Column("n", sa.String(length=20), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_time_limit")),
    )
    op.add_column(
        "calendar_edition",
        sa.Column("created_by", sa.String(length=64), nullable=False, server_default=""),
    )
    op.add_column(
        "calendar_edition",
        sa.Column("reason", sa.String(length=500), nullable=False, server_default=""),
    )
    op.add_column("instance", sa.Column("due_at", UtcDateTime(), nullable=True))
    op.add_column("instance", sa.Column("clock", Json(), nullable=True))
    op.add_column("task", sa.Column("clock", Json(), nullable=True))
    op.create_table(
        "climb",
        sa.Column("instance", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance"], ["instance.id"], name=op.f("fk_climb_instance_instance")
        ),
        sa.PrimaryKeyConstraint("instance", "name", "level", name=op.f("pk_climb")),
    )
    op.create_index("ix_climb_post", "climb", ["role", "place"])
    op.add_column("agenda", sa.Column("claim", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "agenda", sa.Column("queued", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    # Many items may be due at one moment: the order they are taken in is the order of the index.
    due = sa.text("state = 'due'")
    op.drop_index("ix_agenda_due", "agenda")
    op.create_index(
        "ix_agenda_due", "agenda", ["due_at", "id"], sqlite_where=due, postgresql_where=due
    )
    op.create_table(
        "circuit",
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("open_until", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_circuit")),
    )
