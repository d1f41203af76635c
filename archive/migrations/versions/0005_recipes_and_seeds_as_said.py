"""Recipes and seeds as they are said: readings and their doubts, the second a line is said, versions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def added() -> dict[str, list[sa.Column[Any]]]:
    return {
        "recipes": [
            sa.Column("serves", sa.String(length=100), nullable=False, server_default=""),
            sa.Column("prep_minutes", sa.Integer(), nullable=True),
            sa.Column("cook_minutes", sa.Integer(), nullable=True),
            sa.Column("total_minutes", sa.Integer(), nullable=True),
            sa.Column("source", sa.String(length=300), nullable=False, server_default=""),
            sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        ],
        "ingredient_lines": [
            sa.Column("name", sa.String(length=300), nullable=False, server_default=""),
            sa.Column("doubt", sa.String(length=20), nullable=False, server_default=""),
            sa.Column("settled", sa.Boolean(), nullable=False, server_default=sa.false()),
            sa.Column("said_at_s", sa.Double(), nullable=True),
        ],
        "recipe_steps": [
            sa.Column("section", sa.String(length=120), nullable=False, server_default=""),
            sa.Column("said_at_s", sa.Double(), nullable=True),
        ],
        "seeds": [
            sa.Column("said_at_s", sa.Double(), nullable=True),
            sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        ],
        "handovers": [sa.Column("said_at_s", sa.Double(), nullable=True)],
    }


def upgrade() -> None:
    for table, columns in added().items():
        for column in columns:
            op.add_column(table, column)
    # In place on both databases: SQLite would copy the table for it, and other rows point at these.
    op.execute(
        "ALTER TABLE seeds ADD COLUMN passage_id INTEGER CONSTRAINT fk_seeds_passage_id_passages REFERENCES passages (id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("seeds", schema=None) as batch_op:
        batch_op.drop_constraint("fk_seeds_passage_id_passages", type_="foreignkey")
        batch_op.drop_column("passage_id")
    for table, columns in added().items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column.name)
