"""Starts workers, follows the run in the ledger, passes a stop on, and ends what must not outlive it."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from sera_rpa.engine.slots import Slot
from sera_rpa.engine.temporary import clear_folders
from sera_rpa.errors import SeraError
from sera_rpa.ledger.claims import count_open
from sera_rpa.ledger.database import reading
from sera_rpa.ledger.history import find_run_head, note_stop, read_items
from sera_rpa.ledger.records import Item
from sera_rpa.ledger.tables import attempts
from sera_rpa.ledger.workers import Watch, sweep

if TYPE_CHECKING:
    from sqlalchemy import Engine

POLL_SECONDS = 0.15
SWEEP_SECONDS = 5.0
LATE_NUMBERS = 100
"""So many numbers of attempts may be given out before an attempt with a lower one can be seen (PostgreSQL)."""

CRASHES = 3
"""Workers in a row that may die without settling a row before the run is given up."""


@dataclass(frozen=True)
class Plan:
    """What is to be carried out, by how many."""

    run: str
    folder: Path
    task_file: Path
    tenant: str  # path of the tenant file
    inputs: Path  # folder of the input, which the files it names stand in
    workers: int = 1
    worker_megabytes: int = 0  # that one worker's processes may hold before another takes over; 0: any
    headed: bool = False


class Supervisor:
    """Carries a begun run out."""

    def __init__(
        self, ledger: Engine, plan: Plan, *, on_row: Callable[[Item], None], note: Callable[[str], None]
    ) -> None:
        self._ledger, self._plan = ledger, plan
        self._on_row, self._note = on_row, note
        self._slots: list[Slot] = []
        self._started = 0
        self._crashes = 0
        self._settled = 0  # attempts that their worker lived to end, as far as they were told
        self._settled_before = 0  # so many of them when the last worker ended
        self._stops = 0
        self._seen: set[int] = set()  # attempts that were told
        self._from = 0  # no attempt before this one is still to end
        self._watch = Watch()
        self._swept = 0.0

    def carry_out(self) -> None:
        """Returns when every row is tried, a person asked for the end, or something ended the run for all rows."""
        self._skip_what_was_told()
        with self._signals():
            try:
                while self._go_on():
                    self._tell()
                    time.sleep(POLL_SECONDS)
            finally:
                for slot in self._slots:
                    slot.end()
                sweep(self._ledger)
                clear_folders()
                self._tell()
        if self._stops:
            note_stop(self._ledger, self._plan.run, "Stopped by a person before the end")

    def _go_on(self) -> bool:
        """Looks after the workers; False when none is left and none is needed."""
        ended = [slot for slot in self._slots if slot.has_ended()]
        for slot in ended:
            self._slots.remove(slot)
            slot.end()
        if ended:
            self._tell()
            self._count_crashes(len(ended))
        if ended or time.monotonic() - self._swept > SWEEP_SECONDS:
            sweep(self._ledger, self._watch)
            clear_folders()
            self._swept = time.monotonic()
        if self._stops or find_run_head(self._ledger, self._plan.run).stopped_by:
            return bool(self._slots)
        wanted = count_open(self._ledger, self._plan.run, self._plan.workers)
        while len(self._slots) < wanted:
            self._started += 1
            self._slots.append(Slot(self._started, self._plan))
        return bool(self._slots)

    def _count_crashes(self, ended: int) -> None:
        self._crashes = 0 if self._settled > self._settled_before else self._crashes + ended
        self._settled_before = self._settled
        if self._crashes >= CRASHES * self._plan.workers and count_open(self._ledger, self._plan.run, 1):
            told = f"{self._crashes} workers in a row ended without a row"
            error = SeraError("WORKER_DIED", told, f"Read {self._plan.folder / 'logs'}.")
            note_stop(self._ledger, self._plan.run, str(error))

    def _skip_what_was_told(self) -> None:
        """A resumed run does not tell again of the rows that it ended before."""
        told = select(attempts.c.id).where(attempts.c.run == self._plan.run, attempts.c.ended.is_not(None))
        with reading(self._ledger) as connection:
            self._seen.update(connection.execute(told).scalars())
            self._from = connection.execute(select(func.max(attempts.c.id))).scalar() or 0

    def _tell(self) -> None:
        """Reports every attempt that ended since the last look."""
        for row in self._ended():
            if row.id not in self._seen:
                self._seen.add(row.id)
                self._settled += row.code != "WORKER_DIED"
                for item in read_items(self._ledger, self._plan.run, row.item):
                    self._on_row(item)

    def _ended(self) -> list[Any]:
        """The newest attempts of the run that have ended, in the order of their ends.

        Attempts are numbered in the order of their starts, so that a look reads only those since the oldest that was
        still open at the last one, however many rows the run has; and some more, for numbers that came late.
        """
        facts = (attempts.c.id, attempts.c.run, attempts.c.item, attempts.c.ended, attempts.c.code)
        recent = select(*facts).where(attempts.c.id >= self._from - LATE_NUMBERS)
        with reading(self._ledger) as connection:
            rows = [row for row in connection.execute(recent) if row.run == self._plan.run]
        self._from = min(
            (row.id for row in rows if row.ended is None), default=max((row.id for row in rows), default=0)
        )
        return sorted((row for row in rows if row.ended), key=lambda row: row.ended)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """First Ctrl-C: the rows in hand are finished, no other is started. Second: the workers are ended at once."""

        def handle(signum: int, frame: Any) -> None:
            self._stops += 1
            if self._stops == 1:
                self._note(
                    "Stopping: the rows in hand are finished, the others stay queued. Press Ctrl-C again to stop now."
                )
                for slot in self._slots:
                    slot.ask_to_stop()
            else:
                self._note("Stopping now. The rows in hand are looked up in Sera before they are tried again.")
                for slot in self._slots:
                    slot.end()

        before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
