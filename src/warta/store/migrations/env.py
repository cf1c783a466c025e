"""How Alembic runs warta's migrations: on the connection, and in the transaction, of `warta.store.connect`."""

from __future__ import annotations

from alembic import context

from warta.store.connect import VERSION_TABLE
from warta.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=False,  # the caller's transaction holds all of it
)
context.run_migrations()
