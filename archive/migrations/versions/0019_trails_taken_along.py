"""Trails that were taken along on people's own devices."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('taken_packs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=36), nullable=False),
    sa.Column('trail_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=32), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['trail_id'], ['trails.id'], name=op.f('fk_taken_packs_trail_id_trails')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taken_packs')),
    sa.UniqueConstraint('key', name=op.f('uq_taken_packs_key'))
    )
    op.create_index(op.f('ix_taken_packs_trail_id'), 'taken_packs', ['trail_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_taken_packs_trail_id'), table_name='taken_packs')
    op.drop_table('taken_packs')
