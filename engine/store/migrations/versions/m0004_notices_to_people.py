"""Notices reach people, and coordinators answer: addresses and deliveries, interventions and rounds of a task.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

from engine.store.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("address", sa.LargeBinary(), nullable=True))
    op.add_column("incident", sa.Column("resolution", sa.LargeBinary(), nullable=True))
    # An incident has no task: the notice of one has none either.
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("task_id", existing_type=sa.String(length=32), nullable=True)
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
    op.create_table(
        "intervention",
        sa.Column("intervention_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("institution_code", sa.String(length=64), nullable=False),
        sa.Column("source_code", sa.String(length=64), nullable=False),
        sa.Column("target_code", sa.String(length=64), nullable=False),
        sa.Column("due_before", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["case.case_id"],
        ),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["task.task_id"],
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.account_id"],
        ),
        sa.PrimaryKeyConstraint("intervention_id"),
    )
    op.create_index("intervention_of_task", "intervention", ["task_id", "at"], unique=False)
    op.create_index("intervention_of_source", "intervention", ["source_code", "at"], unique=False)
    op.create_index(op.f("ix_intervention_case_id"), "intervention", ["case_id"], unique=False)
    op.add_column("task", sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
    _add_round_to_escalations()


def _add_round_to_escalations() -> None:
    """A task whose time limit was moved climbs its ladder again: a rung happens once in each round.

    SQLite cannot change a primary key, so the rows move to a table that has it.
    """
    op.rename_table("escalation", "escalation_before")
    op.create_table(
        "escalation",
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=64), nullable=False),
        sa.Column("institution_code", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"],
            ["task.task_id"],
        ),
        sa.PrimaryKeyConstraint("task_id", "round", "rung"),
    )
    op.execute(
        "INSERT INTO escalation (task_id, rung, target, institution_code, at) "
        "SELECT task_id, rung, target, institution_code, at FROM escalation_before"
    )
    op.drop_table("escalation_before")
