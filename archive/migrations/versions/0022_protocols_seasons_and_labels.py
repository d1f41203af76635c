"""Community groups and protocols, seasons, festivals' own devices, and labels."""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

RULES = sa.Enum('any', 'all', name='grouprule', native_enum=False, length=30)
MARKS = sa.Enum(
    'care', 'season', 'group', 'place', 'ask', 'name', 'seed', 'women', 'men', name='mark', native_enum=False, length=30
)
ONE_THING = (
    "(CASE WHEN recording_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN story_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN passage_id IS NULL THEN 0 ELSE 1 END) = 1"
)


def upgrade() -> None:
    _groups()
    _devices()
    _labels()
    # In place on both databases: laying the table down anew would let go of what points at it.
    for column, table in (('protocol_id', 'protocols'), ('festival_id', 'festivals')):
        op.execute(
            f'ALTER TABLE agreements ADD COLUMN {column} INTEGER'
            f' CONSTRAINT fk_agreements_{column}_{table} REFERENCES {table} (id)'
        )
    op.add_column('agreements', sa.Column('season_from', sa.Integer(), nullable=True))
    op.add_column('agreements', sa.Column('season_to', sa.Integer(), nullable=True))
    op.create_index(op.f('ix_agreements_season_from'), 'agreements', ['season_from'], unique=False)


def _groups() -> None:
    op.create_table('community_groups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_community_groups')),
    sa.UniqueConstraint('key', name=op.f('uq_community_groups_key')),
    sa.UniqueConstraint('name', name=op.f('uq_community_groups_name'))
    )
    op.create_table('group_members',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('added_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_group_members_account_id_accounts')),
    sa.ForeignKeyConstraint(['added_by_id'], ['accounts.id'], name=op.f('fk_group_members_added_by_id_accounts')),
    sa.ForeignKeyConstraint(['group_id'], ['community_groups.id'], name=op.f('fk_group_members_group_id_community_groups')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_members')),
    sa.UniqueConstraint('group_id', 'account_id', name=op.f('uq_group_members_group_id_account_id'))
    )
    op.create_index(op.f('ix_group_members_account_id'), 'group_members', ['account_id'], unique=False)
    op.create_table('protocols',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('rule', RULES, nullable=False),
    sa.Column('spelled', sa.String(length=500), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protocols')),
    sa.UniqueConstraint('key', name=op.f('uq_protocols_key')),
    sa.UniqueConstraint('spelled', name=op.f('uq_protocols_spelled'))
    )
    op.create_table('protocol_groups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('protocol_id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['community_groups.id'], name=op.f('fk_protocol_groups_group_id_community_groups')),
    sa.ForeignKeyConstraint(['protocol_id'], ['protocols.id'], name=op.f('fk_protocol_groups_protocol_id_protocols')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_protocol_groups')),
    sa.UniqueConstraint('protocol_id', 'group_id', name=op.f('uq_protocol_groups_protocol_id_group_id'))
    )
    op.create_index(op.f('ix_protocol_groups_group_id'), 'protocol_groups', ['group_id'], unique=False)


def _devices() -> None:
    op.create_table('festival_devices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('festival_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('opened_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('closed_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['festival_id'], ['festivals.id'], name=op.f('fk_festival_devices_festival_id_festivals')),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_festival_devices_made_by_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_festival_devices')),
    sa.UniqueConstraint('key', name=op.f('uq_festival_devices_key')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_festival_devices_token_sha256'))
    )
    op.create_index(op.f('ix_festival_devices_festival_id'), 'festival_devices', ['festival_id'], unique=False)


def _labels() -> None:
    op.create_table('labels',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('mark', MARKS, nullable=False),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('retired_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_labels')),
    sa.UniqueConstraint('key', name=op.f('uq_labels_key')),
    sa.UniqueConstraint('name', name=op.f('uq_labels_name'))
    )
    op.create_table('labelled',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('label_id', sa.Integer(), nullable=False),
    sa.Column('recording_id', sa.Integer(), nullable=True),
    sa.Column('story_id', sa.Integer(), nullable=True),
    sa.Column('passage_id', sa.Integer(), nullable=True),
    sa.Column('put_on_by_id', sa.Integer(), nullable=True),
    sa.Column('put_on_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.CheckConstraint(ONE_THING, name=op.f('ck_labelled_one_thing')),
    sa.ForeignKeyConstraint(['label_id'], ['labels.id'], name=op.f('fk_labelled_label_id_labels')),
    sa.ForeignKeyConstraint(['passage_id'], ['passages.id'], name=op.f('fk_labelled_passage_id_passages')),
    sa.ForeignKeyConstraint(['put_on_by_id'], ['accounts.id'], name=op.f('fk_labelled_put_on_by_id_accounts')),
    sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_labelled_recording_id_recordings')),
    sa.ForeignKeyConstraint(['story_id'], ['stories.id'], name=op.f('fk_labelled_story_id_stories')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_labelled')),
    sa.UniqueConstraint('label_id', 'passage_id', name=op.f('uq_labelled_label_id_passage_id')),
    sa.UniqueConstraint('label_id', 'recording_id', name=op.f('uq_labelled_label_id_recording_id')),
    sa.UniqueConstraint('label_id', 'story_id', name=op.f('uq_labelled_label_id_story_id'))
    )
    for column in ('recording_id', 'story_id', 'passage_id'):
        op.create_index(op.f(f'ix_labelled_{column}'), 'labelled', [column], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_agreements_season_from'), 'agreements')
    for column in ('season_to', 'season_from', 'festival_id', 'protocol_id'):
        op.execute(f'ALTER TABLE agreements DROP COLUMN {column}')
    for table in ('labelled', 'labels', 'festival_devices', 'protocol_groups', 'protocols', 'group_members',
                  'community_groups'):
        op.drop_table(table)
