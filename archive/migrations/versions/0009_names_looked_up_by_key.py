"""Beside every name stands its key, so that what somebody types is found by an index."""

import sqlalchemy as sa
from alembic import op

from archive.name_keys import LONGEST_KEY, name_key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NAMED = (("subjects", "name"), ("subject_names", "name"), ("recipes", "title"), ("seeds", "name"))
LOOKED_UP = ("subjects", "subject_names")


def upgrade() -> None:
    connection = op.get_bind()
    for table, name in NAMED:
        op.add_column(table, sa.Column("folded", sa.String(length=LONGEST_KEY), nullable=False, server_default=""))
        rows = sa.table(table, sa.column("id"), sa.column(name), sa.column("folded"))
        named = connection.execute(sa.select(rows.c.id, rows.c[name])).all()
        keys = [{"row": id_, "key": name_key(its_name)} for id_, its_name in named]
        if keys:
            change = rows.update().where(rows.c.id == sa.bindparam("row")).values(folded=sa.bindparam("key"))
            connection.execute(change, keys)
    for table in LOOKED_UP:
        op.create_index(f"ix_{table}_folded", table, ["folded"])


def downgrade() -> None:
    for table in LOOKED_UP:
        op.drop_index(f"ix_{table}_folded", table_name=table)
    for table, _ in NAMED:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("folded")
