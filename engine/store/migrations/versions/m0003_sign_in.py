"""Signing in for real: invitations, second factors, recovery codes, stages of a session.

Sessions that are open become sessions that have passed the password alone: their people sign in again.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

from engine.store.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("switched_off_at", UtcDateTime(), nullable=True))
    op.create_index("account_team", "account", ["institution_code", "username"], unique=False)
    # The default is for the previous release, which knows no stages: its sessions open nothing here.
    op.add_column(
        "session",
        sa.Column("stage", sa.String(length=12), nullable=False, server_default="password"),
    )
    op.add_column("session", sa.Column("proposed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "invitation",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("accepted_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.PrimaryKeyConstraint("account_id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.PrimaryKeyConstraint("account_id"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"]),
        sa.PrimaryKeyConstraint("account_id", "mac"),
    )
