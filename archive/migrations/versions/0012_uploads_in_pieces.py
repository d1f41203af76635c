"""Arrivals: uploads on their way in pieces."""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0012'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('arrivals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=40), nullable=False),
    sa.Column('upload_key', sa.String(length=10), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('length_bytes', sa.BigInteger(), nullable=False),
    sa.Column('metadata_header', sa.String(length=8000), nullable=False),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.Column('state', sa.Enum('arriving', 'whole', 'handed_in', 'refused', name='arrivalstate', native_enum=False, length=30), nullable=False),
    sa.Column('refusal', sa.String(length=500), nullable=False),
    sa.Column('upload_id', sa.Integer(), nullable=True),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_arrivals_account_id_accounts')),
    sa.ForeignKeyConstraint(['upload_id'], ['uploads.id'], name=op.f('fk_arrivals_upload_id_uploads')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrivals')),
    sa.UniqueConstraint('token', name=op.f('uq_arrivals_token')),
    sa.UniqueConstraint('upload_key', name=op.f('uq_arrivals_upload_key'))
    )
    op.create_index(op.f('ix_arrivals_account_id'), 'arrivals', ['account_id'], unique=False)
    op.create_index(op.f('ix_arrivals_expires_at'), 'arrivals', ['expires_at'], unique=False)
