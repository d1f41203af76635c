"""Subjects merged and imported, pictures with who may see them, names for the desk alone."""

import sqlalchemy as sa
from alembic import op

import archive.base

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('subject_merges',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('moved', sa.JSON(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['kept_id'], ['subjects.id'], name=op.f('fk_subject_merges_kept_id_subjects')),
    sa.ForeignKeyConstraint(['gone_id'], ['subjects.id'], name=op.f('fk_subject_merges_gone_id_subjects')),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_subject_merges_made_by_id_accounts')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['accounts.id'], name=op.f('fk_subject_merges_undone_by_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subject_merges')),
    sa.UniqueConstraint('key', name=op.f('uq_subject_merges_key'))
    )
    with op.batch_alter_table('subject_merges', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subject_merges_kept_id'), ['kept_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_subject_merges_gone_id'), ['gone_id'], unique=False)

    op.create_table('subject_imports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('file_name', sa.String(length=255), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('applied_at', archive.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['accounts.id'], name=op.f('fk_subject_imports_made_by_id_accounts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subject_imports')),
    sa.UniqueConstraint('key', name=op.f('uq_subject_imports_key'))
    )

    # No picture was ever kept: nothing could add one.
    op.drop_table('subject_pictures')
    op.create_table('subject_pictures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=10), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('width_px', sa.Integer(), nullable=False),
    sa.Column('height_px', sa.Integer(), nullable=False),
    sa.Column('alt_text', sa.String(length=500), nullable=False),
    sa.Column('credit', sa.String(length=200), nullable=False),
    sa.Column('audience', sa.Enum('everyone', 'desk', name='audience', native_enum=False, length=30), nullable=False),
    sa.Column('added_by_id', sa.Integer(), nullable=True),
    sa.Column('created_at', archive.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['added_by_id'], ['accounts.id'], name=op.f('fk_subject_pictures_added_by_id_accounts')),
    sa.ForeignKeyConstraint(['subject_id'], ['subjects.id'], name=op.f('fk_subject_pictures_subject_id_subjects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subject_pictures')),
    sa.UniqueConstraint('key', name=op.f('uq_subject_pictures_key'))
    )
    with op.batch_alter_table('subject_pictures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subject_pictures_subject_id'), ['subject_id'], unique=False)

    with op.batch_alter_table('subject_names', schema=None) as batch_op:
        batch_op.add_column(sa.Column('desk_only', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('agreements', schema=None) as batch_op:
        batch_op.add_column(sa.Column('void', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table('agreements', schema=None) as batch_op:
        batch_op.drop_column('void')
    with op.batch_alter_table('subject_names', schema=None) as batch_op:
        batch_op.drop_column('desk_only')
    op.drop_table('subject_pictures')
    op.create_table('subject_pictures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('alt_text', sa.String(length=500), nullable=False),
    sa.Column('credit', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['subject_id'], ['subjects.id'], name=op.f('fk_subject_pictures_subject_id_subjects')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subject_pictures'))
    )
    with op.batch_alter_table('subject_pictures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subject_pictures_subject_id'), ['subject_id'], unique=False)
    op.drop_table('subject_imports')
    op.drop_table('subject_merges')
