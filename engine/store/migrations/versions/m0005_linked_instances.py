"""Instances in conversation, events that a time brings, messages from one case to another.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

from engine.store.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("instance", sa.Column("conversation", sa.Integer(), nullable=True))
    with op.batch_alter_table("timer") as timer:
        timer.alter_column("task_id", existing_type=sa.String(32), nullable=True)
        timer.add_column(sa.Column("instance_id", sa.String(32), nullable=True))
        timer.add_column(sa.Column("token_id", sa.String(64), nullable=True))
        timer.create_foreign_key("timer_instance", "instance", ["instance_id"], ["instance_id"])
        timer.create_index("ix_timer_instance_id", ["instance_id"])
    op.create_table(
        "message",
        sa.Column("message_id", sa.String(32), primary_key=True),
        sa.Column("case_id", sa.String(32), sa.ForeignKey("case.case_id"), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=True),
    )
    op.create_index("ix_message_case_id", "message", ["case_id"])
