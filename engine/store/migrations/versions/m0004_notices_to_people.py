"""Notices reach people: an address of each account, and one delivery for each member who is told.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

from engine.store.types import UtcDateTime

revision = "0004"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("address", sa.LargeBinary(), nullable=True))
    op.create_index("account_of_institution", "account", ["institution_code"], unique=False)
    op.add_column("outbox", sa.Column("failure", sa.String(length=12), nullable=True))
    op.create_index(
        "outbox_failed",
        "outbox",
        ["failed_at"],
        unique=False,
        sqlite_where=sa.text("failed_at IS NOT NULL"),
        postgresql_where=sa.text("failed_at IS NOT NULL"),
    )
    op.create_index("outbox_of_task", "outbox", ["task_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("next_try_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=True),
        sa.Column("failed_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["outbox.notice_id"],
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.account_id"],
        ),
        sa.PrimaryKeyConstraint("notice_id", "account_id"),
    )
    op.create_index("delivery_due", "delivery", ["next_try_at"], unique=False)
