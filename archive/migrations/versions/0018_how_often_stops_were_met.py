"""Daily totals of how often a stop was met."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('listening_counts',
    sa.Column('stop_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('met', sa.Enum('scan', 'play', name='met', native_enum=False, length=30), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['stop_id'], ['stops.id'], name=op.f('fk_listening_counts_stop_id_stops')),
    sa.PrimaryKeyConstraint('stop_id', 'day', 'met', name=op.f('pk_listening_counts'))
    )


def downgrade() -> None:
    op.drop_table('listening_counts')
