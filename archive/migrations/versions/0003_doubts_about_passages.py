"""A passage's reading carries the machine's doubts about it, and its language where that is another one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place: every reading that is there was made without doubts, in its transcript's language.
    op.add_column("passage_versions", sa.Column("flags", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("passage_versions", sa.Column("language", sa.String(length=10), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("passage_versions", schema=None) as batch_op:
        batch_op.drop_column("language")
        batch_op.drop_column("flags")
