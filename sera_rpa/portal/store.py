"""The portal's SQLite file: one connection per thread for reading, one lock for writing."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakSet

_HERE = Path(__file__).parent
_MAPPED = 256 * 1024 * 1024
"""Bytes of the file that are read in place: shared by all threads, and half the time of a search."""


class _Held:
    """A thread's connection, closed when the thread has gone. (The connection itself is part of a cycle.)"""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


class Store:
    """Opens (or creates) the data file. Readers never wait; writers take turns, so rules hold atomically."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files = path.with_suffix(".media")
        """Folder of uploaded files."""
        self._writing = threading.RLock()
        self._local = threading.local()
        self._held: WeakSet[_Held] = WeakSet()
        with self.write() as db:
            for area in sorted((_HERE / "schema").glob("*.sql")):
                for statement in area.read_text("utf-8").split(";\n"):
                    db.execute(statement)

    def read(self) -> sqlite3.Connection:
        """This thread's connection."""
        held: _Held | None = getattr(self._local, "held", None)
        if held is None:
            connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=30)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
            held = self._local.held = _Held(connection)
            self._held.add(held)
        return held.connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One writing transaction: committed at the end, rolled back by any exception. Joins an outer one."""
        with self._writing:
            connection = self.read()
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:  # Ctrl-C too: the connection lives on, its transaction must not
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def tables(self) -> list[str]:
        """Names of all tables, those of every area."""
        rows = self.read().execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'"
        )
        return [str(row["name"]) for row in rows]

    def meta(self, key: str, default: str = "") -> str:
        """A fact about the file itself, such as the instance id."""
        row = self.read().execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row["value"]) if row else default

    def set_meta(self, key: str, value: str) -> None:
        """Keeps a fact about the file itself."""
        with self.write() as db:
            db.execute(
                "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
            )

    def close(self) -> None:
        """Closes every thread's connection."""
        with self._writing:
            for held in list(self._held):
                held.connection.close()
