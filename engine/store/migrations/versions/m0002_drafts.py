"""Drafts: what a person typed into a task's form and did not send.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

from engine.store.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER task_closed AFTER UPDATE OF closed_at ON task WHEN NEW.closed_at IS NOT NULL
BEGIN DELETE FROM draft WHERE task_id = NEW.task_id; END
"""
POSTGRESQL = """
CREATE FUNCTION forget_drafts() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN DELETE FROM draft WHERE task_id = NEW.task_id; RETURN NULL; END $$;
CREATE TRIGGER task_closed AFTER UPDATE OF closed_at ON task
FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL) EXECUTE FUNCTION forget_drafts()
"""


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("task_id", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("definition_hash", sa.String(length=64), nullable=False),
        sa.Column("form_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("window_id", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.account_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["definition_hash"], ["definition.hash"]),
        sa.ForeignKeyConstraint(["task_id"], ["task.task_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("task_id", "account_id"),
    )
    # A closed task has no drafts, whichever verb closed it and whichever release it belongs to: the
    # database sees to it within the verb's own transaction, and the verb stays at ten statements.
    op.execute(SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL)
