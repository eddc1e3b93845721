"""The first tables: progress, introductions, places, ceilings.

Revision: 0001
Revises: nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Migrate to this revision."""
    op.create_table(
        "progress",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("season", sa.Integer(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "work", name=op.f("pk_progress")),
    )
    op.create_table(
        "introductions",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_introductions")),
    )
    op.create_table(
        "places",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_server", sa.Boolean(), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("grace_days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("place_id", "is_server", name=op.f("pk_places")),
    )
    op.create_index(op.f("ix_places_server_id"), "places", ["server_id"])
    op.create_table(
        "ceilings",
        sa.Column("place_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_server", sa.Boolean(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("season", sa.Integer(), nullable=True),
        sa.Column("episode", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("place_id", "is_server", "work", name=op.f("pk_ceilings")),
    )
    op.create_index(op.f("ix_ceilings_server_id"), "ceilings", ["server_id"])


def downgrade() -> None:
    """Migrate back to the revision before."""
    for table in ("ceilings", "places", "introductions", "progress"):
        op.drop_table(table)
