"""The last look at each file, and the acts of keeping: backups, drills and restores."""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('fixity_checks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('section', sa.Enum('masters', 'pictures', name='section', native_enum=False, length=30), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('size_bytes', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Enum('whole', 'repaired', 'damaged', 'gone', name='fixitystate', native_enum=False, length=30), nullable=False),
    sa.Column('copy_state', sa.Enum('none', 'whole', 'renewed', 'damaged', name='copystate', native_enum=False, length=30), nullable=False),
    sa.Column('checked_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fixity_checks')),
    sa.UniqueConstraint('section', 'name', name=op.f('uq_fixity_checks_section_name'))
    )
    op.create_index(op.f('ix_fixity_checks_checked_at'), 'fixity_checks', ['checked_at'], unique=False)
    op.create_index(op.f('ix_fixity_checks_state'), 'fixity_checks', ['state'], unique=False)
    op.create_table('keeping_acts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('act', sa.Enum('backup', 'drill', 'restore', name='keeping', native_enum=False, length=30), nullable=False),
    sa.Column('ended_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('well', sa.Boolean(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_keeping_acts'))
    )
    op.create_index('ix_keeping_acts_newest', 'keeping_acts', ['act', 'ended_at'], unique=False)


def downgrade() -> None:
    op.drop_table('keeping_acts')
    op.drop_table('fixity_checks')
