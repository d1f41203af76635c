"""What a speaker is called at the desk where nobody in the archive is meant."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('passage_versions', sa.Column('speaker_label', sa.String(length=120), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('passage_versions', 'speaker_label')
