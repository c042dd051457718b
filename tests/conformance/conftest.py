"""The databases that the suite runs on, and workers to break."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sera_rpa.engine.embedded import EmbeddedQueue
from sera_rpa.ledger.database import open_database
from tests.faults.line import TOP, kill
from tests.servers.postgres import Postgres, run_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with run_postgres() as server:
        yield server


@dataclass
class Shop:
    """A ledger, the workers that were started on it, and the book of what they wrote."""

    url: str
    home: Path
    server: Postgres | None
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.queue = EmbeddedQueue(open_database(self.url))
        self.book = self.home / "book.txt"

    def hire(self, run: str, name: str, *options: str) -> subprocess.Popen[str]:
        """Starts a worker."""
        command = [sys.executable, "-m", "tests.conformance.carrier", self.url, run, name, str(self.book), *options]
        worker = subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, text=True)
        self.workers.append(worker)
        return worker

    def written(self) -> list[str]:
        """The references in the book, in the order in which they were written."""
        return [line.split()[0] for line in self.book.read_text().splitlines()] if self.book.exists() else []

    def close(self) -> None:
        """Ends what is left."""
        for worker in self.workers:
            kill(worker.pid)
            worker.wait()
            assert worker.stdout is not None
            worker.stdout.close()
        self.queue.ledger.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    """A fresh ledger on each database."""
    if request.param == "sqlite":
        opened = Shop(f"sqlite:///{tmp_path}/ledger.db", tmp_path, None)
    else:
        server: Postgres = request.getfixturevalue("postgres")
        server.empty()
        opened = Shop(server.url, tmp_path, server)
    yield opened
    opened.close()
