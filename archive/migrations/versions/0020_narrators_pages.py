"""Narrators' own pages: their links, what they ask for, and receipts."""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

ACT = sa.Enum('agree', 'rename', 'restrict', 'withdraw', 'reinstate', 'ask', name='narratoract', native_enum=False, length=30)


def upgrade() -> None:
    op.create_table('narrator_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_narrator_links_made_by_id_accounts')),
    sa.ForeignKeyConstraint(['person_id'], ['subjects.id'], name=op.f('fk_narrator_links_person_id_subjects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_narrator_links')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_narrator_links_token_sha256'))
    )
    op.create_index(op.f('ix_narrator_links_person_id'), 'narrator_links', ['person_id'], unique=False)
    op.create_table('narrator_requests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('act', ACT, nullable=False),
    sa.Column('thing', sa.String(length=80), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('answered_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['accounts.id'], name=op.f('fk_narrator_requests_answered_by_id_accounts')),
    sa.ForeignKeyConstraint(['person_id'], ['subjects.id'], name=op.f('fk_narrator_requests_person_id_subjects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_narrator_requests')),
    sa.UniqueConstraint('key', name=op.f('uq_narrator_requests_key'))
    )
    op.create_index(op.f('ix_narrator_requests_answered_at'), 'narrator_requests', ['answered_at'], unique=False)
    op.create_index(op.f('ix_narrator_requests_person_id'), 'narrator_requests', ['person_id'], unique=False)
    op.create_table('receipts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('act', ACT, nullable=False),
    sa.Column('thing', sa.String(length=80), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['accounts.id'], name=op.f('fk_receipts_by_id_accounts')),
    sa.ForeignKeyConstraint(['person_id'], ['subjects.id'], name=op.f('fk_receipts_person_id_subjects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_receipts')),
    sa.UniqueConstraint('key', name=op.f('uq_receipts_key'))
    )
    op.create_index(op.f('ix_receipts_person_id'), 'receipts', ['person_id'], unique=False)
    op.create_index(op.f('ix_receipts_thing'), 'receipts', ['thing'], unique=False)


def downgrade() -> None:
    for table in ('receipts', 'narrator_requests', 'narrator_links'):
        op.drop_table(table)
