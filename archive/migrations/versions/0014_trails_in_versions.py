"""Trails published in versions, with clips and listening copies of their own; festivals with hours and a site plan."""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

ONE_OWNER = (
    "(CASE WHEN recording_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN story_id IS NULL THEN 0 ELSE 1 END)"
    " + (CASE WHEN clip_id IS NULL THEN 0 ELSE 1 END) = 1"
)
ONE_OF_TWO = "(recording_id IS NULL) <> (story_id IS NULL)"


def upgrade() -> None:
    # Nothing before this version could make a festival, a trail or a stop, so none are carried over.
    op.drop_table('stops')
    op.drop_table('trails')
    op.drop_table('stalls')
    op.drop_table('festivals')
    _festivals()
    _trails()
    _stops()
    _copies(ONE_OWNER, add=True)


def _festivals() -> None:
    op.create_table('festivals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('slug', sa.String(length=90), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('opens', sa.Time(), nullable=True),
    sa.Column('closes', sa.Time(), nullable=True),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('plan_name', sa.String(length=100), nullable=False),
    sa.Column('plan_width_px', sa.Integer(), nullable=False),
    sa.Column('plan_height_px', sa.Integer(), nullable=False),
    sa.Column('plan_text', sa.String(length=500), nullable=False),
    sa.Column('copied_from_id', sa.Integer(), nullable=True),
    sa.Column('published_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['copied_from_id'], ['festivals.id'], name=op.f('fk_festivals_copied_from_id_festivals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_festivals')),
    sa.UniqueConstraint('key', name=op.f('uq_festivals_key')),
    sa.UniqueConstraint('slug', name=op.f('uq_festivals_slug'))
    )
    op.create_table('stalls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('festival_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('x', sa.Double(), nullable=True),
    sa.Column('y', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['festival_id'], ['festivals.id'], name=op.f('fk_stalls_festival_id_festivals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stalls')),
    sa.UniqueConstraint('key', name=op.f('uq_stalls_key'))
    )
    op.create_index(op.f('ix_stalls_festival_id'), 'stalls', ['festival_id'], unique=False)


def _trails() -> None:
    op.create_table('trails',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('slug', sa.String(length=90), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('introduction', sa.Text(), nullable=False),
    sa.Column('festival_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'published', 'retired', name='trailstate', native_enum=False, length=30), nullable=False),
    sa.Column('published_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('retires_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['festival_id'], ['festivals.id'], name=op.f('fk_trails_festival_id_festivals')),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_trails_made_by_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trails')),
    sa.UniqueConstraint('key', name=op.f('uq_trails_key')),
    sa.UniqueConstraint('slug', name=op.f('uq_trails_slug'))
    )
    op.create_index(op.f('ix_trails_festival_id'), 'trails', ['festival_id'], unique=False)
    op.create_table('trail_clips',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('story_id', sa.Integer(), nullable=False),
    sa.Column('recording_id', sa.Integer(), nullable=True),
    sa.Column('start_s', sa.Double(), nullable=True),
    sa.Column('end_s', sa.Double(), nullable=True),
    sa.CheckConstraint('end_s > start_s', name=op.f('ck_trail_clips_forwards')),
    sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_trail_clips_recording_id_recordings')),
    sa.ForeignKeyConstraint(['story_id'], ['stories.id'], name=op.f('fk_trail_clips_story_id_stories')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trail_clips')),
    sa.UniqueConstraint('story_id', 'recording_id', 'start_s', 'end_s', name=op.f('uq_trail_clips_story_id_recording_id_start_s_end_s'))
    )
    op.create_index(op.f('ix_trail_clips_story_id'), 'trail_clips', ['story_id'], unique=False)
    op.create_table('trail_versions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trail_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('introduction', sa.Text(), nullable=False),
    sa.Column('festival_id', sa.Integer(), nullable=True),
    sa.Column('published_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.Column('opens_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['festival_id'], ['festivals.id'], name=op.f('fk_trail_versions_festival_id_festivals')),
    sa.ForeignKeyConstraint(['published_by_id'], ['accounts.id'], name=op.f('fk_trail_versions_published_by_id_accounts')),
    sa.ForeignKeyConstraint(['trail_id'], ['trails.id'], name=op.f('fk_trail_versions_trail_id_trails')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trail_versions')),
    sa.UniqueConstraint('trail_id', 'number', name=op.f('uq_trail_versions_trail_id_number'))
    )


def _stops() -> None:
    op.create_table('stops',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trail_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('removed_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    *_content('stops'),
    sa.ForeignKeyConstraint(['trail_id'], ['trails.id'], name=op.f('fk_stops_trail_id_trails')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stops')),
    sa.UniqueConstraint('code', name=op.f('uq_stops_code')),
    sa.UniqueConstraint('trail_id', 'number', name=op.f('uq_stops_trail_id_number'))
    )
    op.create_index(op.f('ix_stops_clip_id'), 'stops', ['clip_id'], unique=False)
    op.create_table('version_stops',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('stop_id', sa.Integer(), nullable=False),
    *_content('version_stops'),
    sa.ForeignKeyConstraint(['stop_id'], ['stops.id'], name=op.f('fk_version_stops_stop_id_stops')),
    sa.ForeignKeyConstraint(['version_id'], ['trail_versions.id'], name=op.f('fk_version_stops_version_id_trail_versions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_version_stops')),
    sa.UniqueConstraint('version_id', 'position', name=op.f('uq_version_stops_version_id_position')),
    sa.UniqueConstraint('version_id', 'stop_id', name=op.f('uq_version_stops_version_id_stop_id'))
    )
    op.create_index(op.f('ix_version_stops_clip_id'), 'version_stops', ['clip_id'], unique=False)
    op.create_index(op.f('ix_version_stops_stop_id'), 'version_stops', ['stop_id'], unique=False)


def _content(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('clip_id', sa.Integer(), nullable=True),
        sa.Column('subject_id', sa.Integer(), nullable=True),
        sa.Column('stall_id', sa.Integer(), nullable=True),
        sa.Column('title', sa.String(length=300), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('place_hint', sa.String(length=300), nullable=False),
        sa.Column('walking_note', sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(['clip_id'], ['trail_clips.id'], name=op.f(f'fk_{table}_clip_id_trail_clips')),
        sa.ForeignKeyConstraint(['stall_id'], ['stalls.id'], name=op.f(f'fk_{table}_stall_id_stalls')),
        sa.ForeignKeyConstraint(['subject_id'], ['subjects.id'], name=op.f(f'fk_{table}_subject_id_subjects')),
    )


def _copies(one_owner: str, *, add: bool) -> None:
    """Give listening copies a third owner, or take it away again."""
    # SQLite lays an altered table down anew, which it refuses while rows elsewhere point at it.
    op.execute('CREATE TEMPORARY TABLE kept_spans AS SELECT * FROM listening_spans')
    op.execute('DELETE FROM listening_spans')
    name = op.f('ck_listening_copies_one_owner')
    with op.batch_alter_table('listening_copies', schema=None) as batch_op:
        batch_op.drop_constraint(name, type_='check')
        if add:
            batch_op.add_column(sa.Column('clip_id', sa.Integer(), nullable=True))
            batch_op.create_foreign_key(batch_op.f('fk_listening_copies_clip_id_trail_clips'), 'trail_clips', ['clip_id'], ['id'])
            batch_op.create_unique_constraint(batch_op.f('uq_listening_copies_clip_id'), ['clip_id'])
        else:
            batch_op.drop_constraint(batch_op.f('uq_listening_copies_clip_id'), type_='unique')
            batch_op.drop_constraint(batch_op.f('fk_listening_copies_clip_id_trail_clips'), type_='foreignkey')
            batch_op.drop_column('clip_id')
        batch_op.create_check_constraint(name, one_owner)
    op.execute('INSERT INTO listening_spans SELECT * FROM kept_spans')
    op.execute('DROP TABLE kept_spans')


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM listening_spans WHERE copy_id IN (SELECT id FROM listening_copies WHERE clip_id IS NOT NULL)"))
    op.execute(sa.text("DELETE FROM listening_copies WHERE clip_id IS NOT NULL"))
    _copies(ONE_OF_TWO, add=False)
    for table in ('version_stops', 'stops', 'trail_versions', 'trail_clips', 'trails', 'stalls', 'festivals'):
        op.drop_table(table)
    op.create_table('festivals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('slug', sa.String(length=90), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_festivals')),
    sa.UniqueConstraint('key', name=op.f('uq_festivals_key')),
    sa.UniqueConstraint('slug', name=op.f('uq_festivals_slug'))
    )
    op.create_table('stalls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('festival_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('x', sa.Double(), nullable=True),
    sa.Column('y', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['festival_id'], ['festivals.id'], name=op.f('fk_stalls_festival_id_festivals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stalls'))
    )
    op.create_index(op.f('ix_stalls_festival_id'), 'stalls', ['festival_id'], unique=False)
    op.create_table('trails',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('slug', sa.String(length=90), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('introduction', sa.Text(), nullable=False),
    sa.Column('festival_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('draft', 'published', 'retired', name='trailstate', native_enum=False, length=30), nullable=False),
    sa.Column('published_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('retires_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['festival_id'], ['festivals.id'], name=op.f('fk_trails_festival_id_festivals')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trails')),
    sa.UniqueConstraint('key', name=op.f('uq_trails_key')),
    sa.UniqueConstraint('slug', name=op.f('uq_trails_slug'))
    )
    op.create_table('stops',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('trail_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('story_id', sa.Integer(), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('start_s', sa.Double(), nullable=True),
    sa.Column('end_s', sa.Double(), nullable=True),
    sa.Column('stall_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('place_hint', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['stall_id'], ['stalls.id'], name=op.f('fk_stops_stall_id_stalls')),
    sa.ForeignKeyConstraint(['story_id'], ['stories.id'], name=op.f('fk_stops_story_id_stories')),
    sa.ForeignKeyConstraint(['subject_id'], ['subjects.id'], name=op.f('fk_stops_subject_id_subjects')),
    sa.ForeignKeyConstraint(['trail_id'], ['trails.id'], name=op.f('fk_stops_trail_id_trails')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stops')),
    sa.UniqueConstraint('code', name=op.f('uq_stops_code')),
    sa.UniqueConstraint('trail_id', 'number', name=op.f('uq_stops_trail_id_number'))
    )
