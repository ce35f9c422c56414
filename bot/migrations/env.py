"""Alembic's way in: runs the migrations on the connection that it is given, in that connection's transaction."""

from alembic import context

from bot.migrations.schema_version import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # both databases can; Alembic believes that SQLite cannot
)
context.run_migrations()
