"""Runs migrations on the connection that :mod:`sera_rpa.ledger.database` hands over."""

from alembic import context

from sera_rpa.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
