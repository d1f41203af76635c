"""Tones where a copy leaves something out; what agreements rest on; templates of agreements; what is expected."""

import hashlib
import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

import archive.base
from archive.clock import utc_now
from archive.keys import new_key

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

FIRST_TEMPLATES = Path(__file__).parents[1] / 'first_templates.json'
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
    for name in ('wording_language', 'template_key'):
        op.add_column('agreements', sa.Column(name, sa.String(length=10), nullable=False, server_default=''))
    op.add_column('uploads', sa.Column('expectation', sa.JSON(), nullable=True))
    op.create_table('agreement_evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('form', 'voice', 'clip', name='evidencekind', native_enum=False, length=30), nullable=False),
    sa.Column('form', sa.String(length=10), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size_bytes', sa.BigInteger(), nullable=False),
    sa.Column('shown_sha256', sa.String(length=64), nullable=False),
    sa.Column('recording_id', sa.Integer(), nullable=True),
    sa.Column('start_s', sa.Double(), nullable=True),
    sa.Column('end_s', sa.Double(), nullable=True),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreements.id'], name=op.f('fk_agreement_evidence_agreement_id_agreements')),
    sa.ForeignKeyConstraint(['recording_id'], ['recordings.id'], name=op.f('fk_agreement_evidence_recording_id_recordings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_evidence')),
    sa.UniqueConstraint('key', name=op.f('uq_agreement_evidence_key'))
    )
    op.create_index(op.f('ix_agreement_evidence_agreement_id'), 'agreement_evidence', ['agreement_id'], unique=False)
    templates = op.create_table('agreement_templates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('uses', sa.JSON(), nullable=False),
    sa.Column('voice_sha256', sa.String(length=64), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_agreement_templates_made_by_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_templates')),
    sa.UniqueConstraint('key', name=op.f('uq_agreement_templates_key')),
    sa.UniqueConstraint('name', 'language', 'version', name=op.f('uq_agreement_templates_name_language_version'))
    )
    op.bulk_insert(templates, _first_templates())


def _first_templates() -> list[dict[str, Any]]:
    now = utc_now()
    more = {'version': 1, 'voice_sha256': '', 'retired': False, 'made_by_id': None, 'created_at': now}
    return [
        {**row, **more, 'key': new_key(), 'sha256': hashlib.sha256(row['text'].encode()).hexdigest()}
        for row in json.loads(FIRST_TEMPLATES.read_text(encoding='utf-8'))
    ]


def downgrade() -> None:
    op.drop_table('agreement_templates')
    op.drop_table('agreement_evidence')
    op.drop_column('uploads', 'expectation')
    for name in ('wording_language', 'template_key'):
        op.drop_column('agreements', name)
    for name in ('tone_before_s', 'tone_after_s'):
        op.drop_column('listening_spans', name)
