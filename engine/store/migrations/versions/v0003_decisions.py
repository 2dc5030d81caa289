"""Decisions: files as they were published, and every version of every decision in them.

There is no way back: an older program works on a copy of the database from before.
"""

import sqlalchemy as sa
from alembic import op

from engine.store.schema import Json, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decision_file",
        sa.Column("deployment", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("namespace", sa.String(length=500), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("xml", sa.LargeBinary(), nullable=False),
        sa.Column("imports", Json(), nullable=False),
        sa.Column("deployed_at", UtcDateTime(), nullable=False),
        sa.Column("deployed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("deployment", name=op.f("pk_decision_file")),
    )
    op.create_index(op.f("ix_decision_file_namespace"), "decision_file", ["namespace"])
    op.create_table(
        "decision",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("tag", sa.String(length=100), nullable=False),
        sa.Column("deployment", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deployment"],
            ["decision_file.deployment"],
            name=op.f("fk_decision_deployment_decision_file"),
        ),
        sa.PrimaryKeyConstraint("key", "version", name=op.f("pk_decision")),
    )
