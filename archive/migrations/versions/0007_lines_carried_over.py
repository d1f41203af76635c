"""A passage's reading knows the transcript in which it was first read so."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added in place: every reading that is there was made in its own transcript.
    first = sa.ForeignKey('transcripts.id', name='fk_passage_versions_made_in_id_transcripts')
    op.add_column(
        'passage_versions', sa.Column('made_in_id', sa.Integer(), first, nullable=True), inline_references=True
    )


def downgrade() -> None:
    with op.batch_alter_table('passage_versions', schema=None) as batch_op:
        batch_op.drop_column('made_in_id')
