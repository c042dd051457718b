"""Which processes work on which run, and what becomes of the rows of those that ended."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from sera_rpa.errors import SeraError
from sera_rpa.ledger.claims import LEASE
from sera_rpa.ledger.database import reading
from sera_rpa.ledger.patience import patiently
from sera_rpa.ledger.processes import ProcessMark, end_processes, is_alive
from sera_rpa.ledger.records import Status
from sera_rpa.ledger.tables import attempts, items, workers, writes

DEATHS = 3
"""Workers that one row may outlive in one run."""

DIED = str(SeraError("WORKER_DIED", "The worker ended in the middle of the row"))


@patiently
def register_worker(
    engine: Engine, worker: str, run: str, processes: list[ProcessMark], parent: ProcessMark | None
) -> None:
    """Puts a worker on record with every process it started, so that none can outlive it unseen."""
    now = datetime.now(UTC)
    with engine.begin() as connection:
        connection.execute(delete(workers).where(workers.c.id == worker))
        connection.execute(
            insert(workers).values(
                id=worker, run=run, host=socket.gethostname(), processes=processes, parent=parent, started=now, seen=now
            )
        )


@patiently
def dismiss_worker(engine: Engine, worker: str) -> None:
    """Takes a worker that ended in order off the record."""
    with engine.begin() as connection:
        connection.execute(delete(workers).where(workers.c.id == worker))


def require_this_machine(engine: Engine) -> None:
    """Makes sure that no other machine works on a ledger that only one may use.

    Raises:
        SeraError: ``LEDGER_ELSEWHERE`` when a worker of another machine was seen on a SQLite ledger within a lease.
    """
    if engine.dialect.name != "sqlite":
        return
    recent = select(workers.c.host).where(
        workers.c.host != socket.gethostname(), workers.c.seen > datetime.now(UTC) - LEASE
    )
    with reading(engine) as connection:
        other = connection.execute(recent).scalar()
    if other:
        raise SeraError("LEDGER_ELSEWHERE", f"'{other}' works on the ledger file right now; only one machine can")


def note_alive(engine: Engine, worker: str) -> None:
    """The worker beats: who looks for dead ones sees that it is not."""
    with engine.begin() as connection:
        connection.execute(update(workers).where(workers.c.id == worker).values(seen=datetime.now(UTC)))


@dataclass
class Watch:
    """Which workers were seen to beat, by the clock of the one who watches.

    A beat that does not change for a whole lease means silence. Nothing else is compared with the wall clock, so that
    a clock that jumps, or a machine that slept, ends nobody.
    """

    beats: dict[str, tuple[datetime, float]] = field(default_factory=dict)

    def is_silent(self, worker: str, beat: datetime) -> bool:
        """Whether the worker's last beat is the same as a lease ago."""
        known = self.beats.get(worker)
        if known is None or known[0] != beat:
            self.beats[worker] = (beat, time.monotonic())
            return False
        return time.monotonic() - known[1] > LEASE.total_seconds()


def sweep(engine: Engine, watch: Watch | None = None) -> list[str]:
    """Puts the rows of dead workers back in the queue; returns their references.

    A worker of this machine is dead when its process or its supervisor ended, or when ``watch`` found it silent for a
    lease (a stopped process). What is left of its processes, the browser above all, is ended before its rows are given
    back. Workers of other machines are judged by their lease alone; their next write is refused by its token.
    """
    host, now = socket.gethostname(), datetime.now(UTC)
    returned: list[str] = []
    with reading(engine) as connection:
        known = {row.id: row for row in connection.execute(select(workers))}
        running = connection.execute(select(items.c.worker).where(items.c.status == Status.RUNNING.value).distinct())
        holders = {row.worker for row in running}
    for name in holders | known.keys():
        worker = known.get(name)
        if worker is None or worker.host != host:
            returned += _take_back(engine, name, expired_before=now)
            continue
        alive = is_alive(worker.processes[0]) and (worker.parent is None or is_alive(worker.parent))
        if alive and not (watch and watch.is_silent(name, worker.seen)):
            continue
        end_processes(worker.processes)
        returned += _take_back(engine, name)
        dismiss_worker(engine, name)
    return returned


def _take_back(engine: Engine, worker: str, expired_before: datetime | None = None) -> list[str]:
    now = datetime.now(UTC)
    held = select(items.c.id, items.c.reference, items.c.run).where(
        items.c.status == Status.RUNNING.value, items.c.worker == worker
    )
    if expired_before:
        held = held.where(items.c.lease_until < expired_before)
    with engine.begin() as connection:
        rows = connection.execute(held.with_for_update()).all()
        for row in rows:
            connection.execute(
                update(attempts)
                .where(attempts.c.item == row.id, attempts.c.ended.is_(None))
                .values(ended=now, status=Status.FAILED.value, code="WORKER_DIED", message=DIED)
            )
            connection.execute(
                update(items)
                .where(items.c.id == row.id)
                .values(token=items.c.token + 1, worker=None, lease_until=None, not_before=None, updated=now)
                .values(_after_death(connection, row))
            )
    return [row.reference for row in rows]


def _after_death(connection: Connection, row: Any) -> dict[str, str]:
    """The row waits again, unless its workers keep dying: a row that kills workers must not go round for ever."""
    died = select(func.count()).where(
        attempts.c.item == row.id, attempts.c.run == row.run, attempts.c.code == "WORKER_DIED"
    )
    if connection.execute(died).scalar_one() < DEATHS:
        status = Status.PENDING
    else:
        sent = select(writes.c.step).where(writes.c.item == row.id, writes.c.state == "intent").limit(1)
        status = Status.UNKNOWN if connection.execute(sent).first() else Status.FAILED
    return {"status": status.value, "code": "WORKER_DIED", "message": DIED}
