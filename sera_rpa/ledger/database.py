"""Opens the ledger's database and brings its tables up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from sera_rpa.errors import SeraError

REVISION = "0003"
"""The newest migration; a ledger that already stands there is opened without loading alembic."""

BUSY_SECONDS = 30


def open_database(url: str) -> Engine:
    """Connects to the ledger at an SQLAlchemy address, creating or migrating its tables.

    A commit on SQLite is on disk when it returns (WAL with ``synchronous=FULL``): a noted intent survives a power cut.

    Raises:
        SeraError: ``LEDGER_UNUSABLE`` when it cannot be opened or was made by a newer version.
    """
    try:
        engine = _connect(url)
        _migrate(engine)
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise SeraError(
            "LEDGER_UNUSABLE", f"The ledger '{make_url(url).render_as_string()}' did not open: {cause}"
        ) from error
    return engine


def _connect(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        only_reads = connection.get_execution_options().get("only_reads")
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


def reading(engine: Engine) -> Connection:
    """A connection that only reads: on SQLite it keeps no writer waiting, and no writer keeps it waiting."""
    return engine.connect().execution_options(only_reads=True)


def _migrate(engine: Engine) -> None:
    found = _revision(engine)
    if found == REVISION:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise SeraError(
                "LEDGER_UNUSABLE",
                f"The ledger stands at revision '{found}', which this version does not know",
                "Use the newer sera-rpa.",
            ) from error


def _revision(engine: Engine) -> str | None:
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
