"""Adds ceilings of threads, the choice to always get private answers, the managers' role, and undo of bulk changes.

Revision: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"


def upgrade() -> None:
    """Migrate to this revision."""
    op.create_table(
        "preferences",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("always_private", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_preferences")),
    )
    op.create_table(
        "bulk_changes",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ceilings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", name=op.f("pk_bulk_changes")),
    )
    op.add_column("places", sa.Column("parent_id", sa.BigInteger(), nullable=True))
    op.add_column("places", sa.Column("manager_role_id", sa.BigInteger(), nullable=True))
    op.add_column("ceilings", sa.Column("parent_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Migrate back to the revision before."""
    for table, column in (("ceilings", "parent_id"), ("places", "manager_role_id"), ("places", "parent_id")):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
    op.drop_table("bulk_changes")
    op.drop_table("preferences")
