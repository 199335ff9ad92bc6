"""An incident knows at which token it stands, or which message it is about.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("token_id", sa.String(64), nullable=True))
    op.add_column("incident", sa.Column("message_id", sa.String(32), nullable=True))
    op.add_column("message", sa.Column("conversation", sa.Integer(), nullable=True))
