"""One-time links for those who forgot their password."""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('recoveries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('expires_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('used_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_recoveries_account_id_accounts')),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_recoveries_made_by_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recoveries')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_recoveries_token_sha256'))
    )
    op.create_index(op.f('ix_recoveries_account_id'), 'recoveries', ['account_id'], unique=False)


def downgrade() -> None:
    op.drop_table('recoveries')
