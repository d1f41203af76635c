"""Recordings that were destroyed on demand, and a secret for each account's devices."""

import base64
import hashlib
import hmac

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('accounts', sa.Column('device_secret', sa.String(length=44), server_default='', nullable=False))
    keep_what_devices_were_locked_with()
    op.add_column('recordings', sa.Column('destroyed_at', archive.base.UtcDateTime(timezone=True), nullable=True))
    op.create_table('destructions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recording_id', sa.Integer(), nullable=False),
    sa.Column('asked_by', sa.Enum('narrator', 'uploader', 'law', 'archive', name='onwhoseword', native_enum=False, length=30), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('destroyed_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('derived', sa.JSON(), nullable=False),
    sa.Column('uploads', sa.JSON(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('gone_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_destructions_account_id_accounts')),
    sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_destructions_recording_id_recordings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_destructions')),
    sa.UniqueConstraint('recording_id', name=op.f('uq_destructions_recording_id'))
    )


def keep_what_devices_were_locked_with() -> None:
    """Until now the secret followed from the password; what waits on a device stays readable."""
    accounts = sa.table('accounts', sa.column('id'), sa.column('password_hash'), sa.column('device_secret'))
    for id_, kept in op.get_bind().execute(sa.select(accounts.c.id, accounts.c.password_hash)).all():
        made = hmac.new(kept.encode(), b"storyloom edits that wait on a device", hashlib.sha256).digest()
        secret = base64.b64encode(made).decode("ascii")
        op.get_bind().execute(accounts.update().where(accounts.c.id == id_).values(device_secret=secret))


def downgrade() -> None:
    op.drop_table('destructions')
    op.drop_column('recordings', 'destroyed_at')
    op.drop_column('accounts', 'device_secret')
