"""Trails that open again at a given moment, after they were retired or before they ever opened."""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('trails', sa.Column('closed_until', archive.base.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('trails', 'closed_until')
