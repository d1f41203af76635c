"""Listening copies of a story's or a clip's sound in which what is kept to some is heard."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None

NEW = {'kept_story_id': 'stories', 'kept_clip_id': 'trail_clips'}


def _one_of(*columns: str) -> str:
    return " + ".join(f"(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END)" for column in columns) + " = 1"


ONE_OF_THREE = _one_of('recording_id', 'story_id', 'clip_id')
ONE_OF_FIVE = _one_of('recording_id', 'story_id', 'clip_id', *NEW)
KEPT_PASSAGES = """
INSERT INTO outbox (errand, target_id, created_at, tries, narrows)
SELECT DISTINCT 'cut_story', story_spans.story_id, CURRENT_TIMESTAMP, 0, false FROM story_spans
JOIN passages ON passages.recording_id = story_spans.recording_id
JOIN agreements ON agreements.passage_id = passages.id
WHERE agreements.current AND (agreements.protocol_id IS NOT NULL OR agreements.festival_id IS NOT NULL)
"""


def upgrade() -> None:
    _owners(ONE_OF_FIVE, add=True)
    op.execute(KEPT_PASSAGES)


def _owners(one_owner: str, *, add: bool) -> None:
    # SQLite lays an altered table down anew, which it refuses while rows elsewhere point at it.
    op.execute('CREATE TEMPORARY TABLE kept_spans AS SELECT * FROM listening_spans')
    op.execute('DELETE FROM listening_spans')
    name = op.f('ck_listening_copies_one_owner')
    with op.batch_alter_table('listening_copies', schema=None) as batch_op:
        batch_op.drop_constraint(name, type_='check')
        for column, table in NEW.items():
            foreign = batch_op.f(f'fk_listening_copies_{column}_{table}')
            if add:
                batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
                batch_op.create_foreign_key(foreign, table, [column], ['id'])
                batch_op.create_index(batch_op.f(f'ix_listening_copies_{column}'), [column])
            else:
                batch_op.drop_index(batch_op.f(f'ix_listening_copies_{column}'))
                batch_op.drop_constraint(foreign, type_='foreignkey')
                batch_op.drop_column(column)
        batch_op.create_check_constraint(name, one_owner)
    op.execute('INSERT INTO listening_spans SELECT * FROM kept_spans')
    op.execute('DROP TABLE kept_spans')


def downgrade() -> None:
    kept = 'kept_story_id IS NOT NULL OR kept_clip_id IS NOT NULL'
    op.execute(sa.text(f"DELETE FROM listening_spans WHERE copy_id IN (SELECT id FROM listening_copies WHERE {kept})"))
    op.execute(sa.text(f"DELETE FROM listening_copies WHERE {kept}"))
    _owners(ONE_OF_THREE, add=False)
