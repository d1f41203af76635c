"""Alembic's entry: runs on the connection that `archive.migrate` hands over, never on a URL of its own."""

from alembic import context

from archive.migrate import is_ours
from archive.tables import METADATA

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    include_object=is_ours,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
context.run_migrations()
