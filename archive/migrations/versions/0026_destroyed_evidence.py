"""What agreements on a destroyed recording rested on, and whether its papers were destroyed too."""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('destructions', sa.Column('evidence', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('destructions', sa.Column('papers_too', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.drop_column('destructions', 'papers_too')
    op.drop_column('destructions', 'evidence')
