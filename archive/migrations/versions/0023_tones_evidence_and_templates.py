"""Tones where a copy leaves something out; what agreements rest on; templates of agreements; what is expected."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0021'
branch_labels = None
depends_on = None

# A copy that leaves something out is cut once more, with the tone; any other stays as it is.
CUT_AGAIN = """
INSERT INTO outbox (errand, target_id, created_at, tries, narrows)
SELECT 'cut_story', stories.id, CURRENT_TIMESTAMP, 0, false FROM stories
WHERE stories.id IN (SELECT story_id FROM listening_copies WHERE story_id IS NOT NULL)
ORDER BY stories.id
"""


def upgrade() -> None:
    for name in ('tone_before_s', 'tone_after_s'):
        op.add_column('listening_spans', sa.Column(name, sa.Double(), nullable=False, server_default='0'))
    op.execute(CUT_AGAIN)


def downgrade() -> None:
    for name in ('tone_before_s', 'tone_after_s'):
        op.drop_column('listening_spans', name)
