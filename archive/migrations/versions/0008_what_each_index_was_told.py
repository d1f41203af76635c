"""What each search index was told of each story, and which errands take something out of sight."""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

ALL_MAY_NARROW = "UPDATE outbox SET narrows = true WHERE done_at IS NULL AND errand = 'index_story'"


def upgrade() -> None:
    op.create_table('index_states',
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('in_use', sa.Boolean(), nullable=False),
    sa.Column('built_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('down_since', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(length=500), nullable=True),
    sa.Column('names_due', sa.Boolean(), nullable=False),
    sa.Column('names_closing', sa.Boolean(), nullable=False),
    sa.Column('names_receipt', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('names_sent', sa.String(length=64), nullable=True),
    sa.Column('names_confirmed', sa.String(length=64), nullable=True),
    sa.Column('names_read_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_index_states'))
    )
    op.create_table('index_entries',
    sa.Column('index_name', sa.String(length=30), nullable=False),
    sa.Column('story_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('due', sa.Boolean(), nullable=False),
    sa.Column('closing', sa.Boolean(), nullable=False),
    sa.Column('holds', sa.Boolean(), nullable=False),
    sa.Column('removes', sa.Boolean(), nullable=False),
    sa.Column('sent', sa.Integer(), nullable=False),
    sa.Column('confirmed', sa.Integer(), nullable=False),
    sa.Column('receipt', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('sent_read_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('read_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('asked_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(length=500), nullable=True),
    sa.PrimaryKeyConstraint('index_name', 'story_id', name=op.f('pk_index_entries'))
    )
    op.create_index('ix_index_entries_asked_at', 'index_entries', ['asked_at', 'index_name'], unique=False)
    op.create_index('ix_index_entries_closing', 'index_entries', ['closing', 'audience'], unique=False)
    op.create_index('ix_index_entries_story', 'index_entries', ['story_id', 'audience'], unique=False)
    op.create_index('ix_agreements_ends_at', 'agreements', ['ends_at'], unique=False)
    op.add_column('outbox', sa.Column('narrows', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(ALL_MAY_NARROW)
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.alter_column('narrows', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_column('narrows')
    op.drop_index('ix_agreements_ends_at', table_name='agreements')
    op.drop_index('ix_index_entries_story', table_name='index_entries')
    op.drop_index('ix_index_entries_closing', table_name='index_entries')
    op.drop_index('ix_index_entries_asked_at', table_name='index_entries')
    op.drop_table('index_entries')
    op.drop_table('index_states')
