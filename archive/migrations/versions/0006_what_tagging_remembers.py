"""What tagging remembers: words read, stop rules, undone engines, new names, and who changed the standing policy."""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('engine_undos',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engine', sa.String(length=60), nullable=False),
    sa.Column('version', sa.String(length=120), nullable=False),
    sa.Column('undone', sa.Boolean(), nullable=False),
    sa.Column('withdrawn', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('done_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_engine_undos_account_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_engine_undos'))
    )
    op.create_index('ix_engine_undos_engine', 'engine_undos', ['engine', 'version'], unique=False)
    op.create_table('name_candidates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('folded', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('person', 'dish', 'ingredient', 'crop', 'place', name='subjectkind', native_enum=False, length=30), nullable=False),
    sa.Column('state', sa.Enum('open', 'new_subject', 'same_as', 'not_a_name', name='candidatestate', native_enum=False, length=30), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['subject_id'], ['subjects.id'], name=op.f('fk_name_candidates_subject_id_subjects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_name_candidates')),
    sa.UniqueConstraint('folded', name=op.f('uq_name_candidates_folded')),
    sa.UniqueConstraint('key', name=op.f('uq_name_candidates_key'))
    )
    op.create_index(op.f('ix_name_candidates_state'), 'name_candidates', ['state'], unique=False)
    op.create_index(op.f('ix_name_candidates_subject_id'), 'name_candidates', ['subject_id'], unique=False)
    op.create_table('standing_policy_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('origin', sa.String(length=40), nullable=False),
    sa.Column('least_score', sa.Double(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_standing_policy_changes_account_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_standing_policy_changes'))
    )
    op.create_table('candidate_decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('candidate_id', sa.Integer(), nullable=False),
    sa.Column('action', sa.String(length=20), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_candidate_decisions_account_id_accounts')),
    sa.ForeignKeyConstraint(['candidate_id'], ['name_candidates.id'], name=op.f('fk_candidate_decisions_candidate_id_name_candidates')),
    sa.ForeignKeyConstraint(['subject_id'], ['subjects.id'], name=op.f('fk_candidate_decisions_subject_id_subjects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidate_decisions'))
    )
    op.create_index(op.f('ix_candidate_decisions_candidate_id'), 'candidate_decisions', ['candidate_id'], unique=False)
    op.create_table('candidate_places',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('candidate_id', sa.Integer(), nullable=False),
    sa.Column('passage_id', sa.Integer(), nullable=False),
    sa.Column('quote', sa.String(length=300), nullable=False),
    sa.Column('start_char', sa.Integer(), nullable=False),
    sa.Column('end_char', sa.Integer(), nullable=False),
    sa.Column('start_s', sa.Double(), nullable=False),
    sa.Column('end_s', sa.Double(), nullable=False),
    sa.Column('kind', sa.Enum('person', 'dish', 'ingredient', 'crop', 'place', name='subjectkind', native_enum=False, length=30), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('origin_version', sa.String(length=120), nullable=False),
    sa.CheckConstraint('length(quote) > 0', name=op.f('ck_candidate_places_has_quote')),
    sa.ForeignKeyConstraint(['candidate_id'], ['name_candidates.id'], name=op.f('fk_candidate_places_candidate_id_name_candidates')),
    sa.ForeignKeyConstraint(['passage_id'], ['passages.id'], name=op.f('fk_candidate_places_passage_id_passages')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_candidate_places'))
    )
    op.create_index(op.f('ix_candidate_places_candidate_id'), 'candidate_places', ['candidate_id'], unique=False)
    op.create_index(op.f('ix_candidate_places_passage_id'), 'candidate_places', ['passage_id'], unique=False)
    op.create_table('passage_words',
    sa.Column('passage_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('sounds', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['passage_id'], ['passages.id'], name=op.f('fk_passage_words_passage_id_passages')),
    sa.PrimaryKeyConstraint('passage_id', name=op.f('pk_passage_words'))
    )
    op.create_table('tagged_recordings',
    sa.Column('recording_id', sa.Integer(), nullable=False),
    sa.Column('transcript_id', sa.Integer(), nullable=False),
    sa.Column('taggers', sa.String(length=200), nullable=False),
    sa.Column('tagged_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_tagged_recordings_recording_id_recordings')),
    sa.ForeignKeyConstraint(['transcript_id'], ['transcripts.id'], name=op.f('fk_tagged_recordings_transcript_id_transcripts')),
    sa.PrimaryKeyConstraint('recording_id', name=op.f('pk_tagged_recordings'))
    )
    op.create_table('stop_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('recipe_id', sa.Integer(), nullable=True),
    sa.Column('seed_id', sa.Integer(), nullable=True),
    sa.Column('surface', sa.String(length=300), nullable=False),
    sa.Column('answer', sa.Enum('made', 'declined', 'lifted', name='stopanswer', native_enum=False, length=30), nullable=False),
    sa.Column('rejections', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.CheckConstraint('(CASE WHEN subject_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN recipe_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN seed_id IS NULL THEN 0 ELSE 1 END) = 1', name=op.f('ck_stop_rules_one_target')),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_stop_rules_account_id_accounts')),
    sa.ForeignKeyConstraint(['recipe_id'], ['recipes.id'], name=op.f('fk_stop_rules_recipe_id_recipes')),
    sa.ForeignKeyConstraint(['seed_id'], ['seeds.id'], name=op.f('fk_stop_rules_seed_id_seeds')),
    sa.ForeignKeyConstraint(['subject_id'], ['subjects.id'], name=op.f('fk_stop_rules_subject_id_subjects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stop_rules')),
    sa.UniqueConstraint('key', name=op.f('uq_stop_rules_key'))
    )
    op.create_index(op.f('ix_stop_rules_subject_id'), 'stop_rules', ['subject_id'], unique=False)
    op.create_index('ix_stop_rules_surface', 'stop_rules', ['surface'], unique=False)

    if op.get_bind().dialect.name == 'sqlite':
        index_words_on_sqlite()
    else:
        for column in ('words', 'sounds'):
            op.execute(f"CREATE INDEX ix_lookup_passage_words_{column} ON passage_words"
                       f" USING gin (string_to_array({column}, ' '))")


def index_words_on_sqlite() -> None:
    """Full text over the table's own rows: it keeps no copy of them, and three triggers keep it in step."""
    op.execute("CREATE VIRTUAL TABLE passage_words_lookup USING fts5(words, sounds, content='passage_words',"
               " content_rowid='passage_id', tokenize='ascii', columnsize=0)")
    add = "INSERT INTO passage_words_lookup(rowid, words, sounds) VALUES (new.passage_id, new.words, new.sounds);"
    drop = ("INSERT INTO passage_words_lookup(passage_words_lookup, rowid, words, sounds)"
            " VALUES ('delete', old.passage_id, old.words, old.sounds);")
    for event, done in (('INSERT', add), ('DELETE', drop), ('UPDATE', drop + add)):
        op.execute(f"CREATE TRIGGER passage_words_{event.lower()} AFTER {event} ON passage_words BEGIN {done} END")


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE passage_words_lookup')
    op.drop_index('ix_stop_rules_surface', table_name='stop_rules')
    op.drop_index(op.f('ix_stop_rules_subject_id'), table_name='stop_rules')
    op.drop_table('stop_rules')
    op.drop_table('tagged_recordings')
    op.drop_table('passage_words')
    op.drop_index(op.f('ix_candidate_places_passage_id'), table_name='candidate_places')
    op.drop_index(op.f('ix_candidate_places_candidate_id'), table_name='candidate_places')
    op.drop_table('candidate_places')
    op.drop_index(op.f('ix_candidate_decisions_candidate_id'), table_name='candidate_decisions')
    op.drop_table('candidate_decisions')
    op.drop_table('standing_policy_changes')
    op.drop_index(op.f('ix_name_candidates_subject_id'), table_name='name_candidates')
    op.drop_index(op.f('ix_name_candidates_state'), table_name='name_candidates')
    op.drop_table('name_candidates')
    op.drop_index('ix_engine_undos_engine', table_name='engine_undos')
    op.drop_table('engine_undos')
