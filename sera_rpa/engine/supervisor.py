"""Starts workers, follows the run in the ledger, passes a stop on, and ends what must not outlive it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sera_rpa.engine.session_names import INPUTS_VARIABLE, PARENT_VARIABLE, RUN_VARIABLE
from sera_rpa.errors import SeraError
from sera_rpa.ledger.claims import stats
from sera_rpa.ledger.history import find_run_head, note_stop, read_items
from sera_rpa.ledger.processes import end_processes, mark
from sera_rpa.ledger.records import Item, Status
from sera_rpa.ledger.tables import attempts
from sera_rpa.ledger.workers import sweep

if TYPE_CHECKING:
    from sqlalchemy import Engine

POLL_SECONDS = 0.15
CRASHES = 3
"""Workers in a row that may die without settling a row before the run is given up."""


class Supervisor:
    """Carries a begun run out with one worker at a time."""

    def __init__(
        self, ledger: Engine, run: str, folder: Path, task_file: Path, tenant: str, inputs: Path, *,
        headed: bool, on_row: Callable[[Item], None], note: Callable[[str], None],
    ) -> None:  # fmt: skip
        self._ledger, self._run, self._folder = ledger, run, folder
        self._command = [sys.executable, "-m", "sera_rpa.engine.worker", str(task_file), tenant]
        self._inputs, self._headed = inputs, headed
        self._on_row, self._note = on_row, note
        self._worker: subprocess.Popen[bytes] | None = None
        self._stops = 0
        self._seen: set[int] = set()
        self._since: datetime | None = None

    def carry_out(self) -> None:
        """Returns when every row is tried, a person asked for the end, or something ended the run for all rows."""
        crashes, number = 0, 0
        with self._signals():
            while not self._stops and stats(self._ledger, self._run).get(Status.PENDING):
                number += 1
                before = len(self._seen)
                self._work(number)
                sweep(self._ledger)
                if find_run_head(self._ledger, self._run).stopped_by:
                    return
                crashes = crashes + 1 if len(self._seen) == before else 0
                if crashes >= CRASHES:
                    note_stop(
                        self._ledger,
                        self._run,
                        str(
                            SeraError(
                                "WORKER_DIED",
                                f"{crashes} workers in a row ended without a row",
                                f"Read {self._folder / 'logs'}.",
                            )
                        ),
                    )
                    return
        if self._stops:
            note_stop(self._ledger, self._run, "Stopped by a person before the end")

    def _work(self, number: int) -> None:
        logs = self._folder / "logs" / str(number)
        logs.mkdir(parents=True)
        environment = os.environ | {
            RUN_VARIABLE: self._run,
            PARENT_VARIABLE: json.dumps(mark()),
            INPUTS_VARIABLE: str(self._inputs),
        }
        with (logs / "console.txt").open("wb") as console:
            self._worker = subprocess.Popen(
                [*self._command, str(logs), "headed" if self._headed else "headless"],
                env=environment, stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT, **_own_group(),
            )  # fmt: skip
        started = mark(self._worker.pid)
        try:
            while self._worker.poll() is None:
                self._tell()
                time.sleep(POLL_SECONDS)
        finally:
            end_processes([started])
            self._worker.wait()
            self._tell()

    def _tell(self) -> None:
        """Reports every attempt that ended since the last look."""
        ended = select(attempts.c.id, attempts.c.item, attempts.c.ended).where(
            attempts.c.run == self._run, attempts.c.ended.is_not(None)
        )
        if self._since:
            ended = ended.where(attempts.c.ended >= self._since)
        with self._ledger.connect() as connection:
            rows = connection.execute(ended.order_by(attempts.c.ended)).all()
        for row in rows:
            self._since = row.ended
            if row.id not in self._seen:
                self._seen.add(row.id)
                for item in read_items(self._ledger, self._run, row.item):
                    self._on_row(item)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """First Ctrl-C: the row in hand is finished, no other is started. Second: the worker is ended at once."""

        def handle(signum: int, frame: Any) -> None:
            self._stops += 1
            if self._worker is None or self._worker.poll() is not None:
                return
            if self._stops == 1:
                self._note(
                    "Stopping: the row in hand is finished, the others stay queued. Press Ctrl-C again to stop now."
                )
                self._worker.send_signal(signal.SIGTERM)
            else:
                self._note("Stopping now. The row in hand is looked up in Sera before it is tried again.")
                end_processes([mark(self._worker.pid)])

        before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _own_group() -> dict[str, Any]:
    """The worker does not hear the terminal's Ctrl-C; the supervisor tells it."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined,unused-ignore]
    return {"start_new_session": True}
