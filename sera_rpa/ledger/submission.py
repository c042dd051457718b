"""Takes rows into the ledger: a reference is done once per portal and task, however often it is handed in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from sera_rpa.errors import SeraError
from sera_rpa.ledger.database import reading
from sera_rpa.ledger.records import Status
from sera_rpa.ledger.tables import items, run_items, runs

BATCH = 500


@dataclass(frozen=True)
class NewRun:
    """What is known of a run before its first row."""

    id: str
    task: str
    title: str
    tenant: str
    scope: str  # which portal: the same reference in another portal is another row
    portal: str
    account: str
    by: str
    host: str
    version: str
    input_name: str
    input_sha256: str
    folder: str
    task_file: str = ""
    tenant_file: str = ""
    options: dict[str, Any] = field(default_factory=dict)  # what was asked of the run, by name


@dataclass(frozen=True)
class NewRow:
    """One row of the input. A row with a message does not fit the task and is only put on record."""

    position: int
    address: str
    reference: str
    payload: dict[str, Any] = field(repr=False)
    code: str = ""
    message: str = ""
    priority: int = 0  # higher goes first
    not_before: datetime | None = None
    deadline: datetime | None = None
    tags: tuple[str, ...] = ()


@dataclass
class Submission:
    """What became of the rows handed in."""

    new: int = 0
    changed: int = 0  # corrected since they were refused or failed; tried again
    unchanged: int = 0  # not done yet; go on where they stand
    done: int = 0  # done by an earlier run, or closed by a person; skipped
    held: int = 0  # kept back by an operator until released
    left_out: int = 0  # only what had failed was asked for
    invalid: int = 0
    conflicts: list[str] = field(default_factory=list)  # references used before for other data

    @property
    def work(self) -> int:
        """Rows that this run has to carry out."""
        return self.new + self.changed + self.unchanged


def submit(engine: Engine, run: NewRun, rows: Iterable[NewRow], *, only_failed: bool = False) -> Submission:
    """Puts a run and its rows on record in one transaction: all of them or none.

    A reference that is done stays done. One that was refused, failed or is still open is queued (again), with its
    new data where the row was corrected. One whose write may have reached the portal keeps its old data: other data
    under the same reference is a conflict, put on record as ``REFERENCE_REUSED`` and not carried out. With
    ``only_failed`` rows that were not refused, did not fail and are not unknown stay out of the run altogether.
    """
    now = datetime.now(UTC)
    outcome = Submission()
    with engine.begin() as connection:
        connection.execute(insert(runs).values(**run.__dict__, started=now, stopped_by=""))
        stream = iter(rows)
        while chunk := list(islice(stream, BATCH)):
            if only_failed:
                chunk = _failed_ones(connection, run, chunk, outcome)
            _take(connection, run, chunk, now, outcome)
    return outcome


def _take(connection: Connection, run: NewRun, chunk: list[NewRow], now: datetime, outcome: Submission) -> None:
    known = _known(connection, run.scope, run.task, [row.reference for row in chunk if not row.message])
    fresh = [row for row in chunk if not row.message and row.reference not in known]
    if fresh:
        connection.execute(insert(items), [_new_item(run, row, now) for row in fresh])
        inserted = _known(connection, run.scope, run.task, [row.reference for row in fresh])
    entries: list[dict[str, Any]] = []
    queued: list[dict[str, Any]] = []
    for row in chunk:
        entry = {
            "run": run.id, "position": row.position, "address": row.address, "reference": row.reference,
            "item": None, "part": "work", "code": "", "message": "", "payload": None,
        }  # fmt: skip
        if row.message:
            outcome.invalid += 1
            entry |= {"part": "invalid", "code": row.code, "message": row.message, "payload": row.payload}
        elif row.reference in known:
            entry |= _again(run, row, known[row.reference], now, outcome, queued)
        else:
            outcome.new += 1
            entry["item"] = inserted[row.reference].id
        entries.append(entry)
    if queued:
        connection.execute(_QUEUE_AGAIN, queued)
    if entries:
        connection.execute(insert(run_items), entries)


_QUEUE_AGAIN = (
    update(items)
    .where(items.c.id == bindparam("item"))
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in (
                "status", "run", "updated", "payload", "payload_hash", "position", "priority", "not_before", "deadline",
                "tags",
            )
        }
    )
)  # fmt: skip


def _again(
    run: NewRun, row: NewRow, item: Any, now: datetime, outcome: Submission, queued: list[dict[str, Any]]
) -> dict[str, Any]:  # fmt: skip
    changed = item.payload_hash != payload_hash(row.payload)
    if _conflicts(row, item):
        outcome.conflicts.append(row.reference)
        error = SeraError("REFERENCE_REUSED", f"{row.address}: {_used(row, item)}")
        return {"part": "invalid", "code": error.code.name, "message": str(error), "payload": row.payload}
    if item.status in (Status.DONE.value, Status.CLOSED.value):
        outcome.done += 1
        return {"part": "earlier", "item": item.id}
    if item.status != Status.RUNNING.value:
        status = Status.HELD if item.status == Status.HELD.value else Status.PENDING  # held until it is released
        values = {"status": status.value, "run": run.id, "updated": now, **_data(row), **_queued(row)}
        queued.append({"item": item.id} | {f"new_{name}": value for name, value in values.items()})
    if item.status == Status.HELD.value:
        outcome.held += 1
    elif changed:
        outcome.changed += 1
    else:
        outcome.unchanged += 1
    return {"item": item.id}


def _failed_ones(connection: Connection, run: NewRun, chunk: list[NewRow], outcome: Submission) -> list[NewRow]:
    known = _known(connection, run.scope, run.task, [row.reference for row in chunk if not row.message])
    failed = {name for name, item in known.items() if item.status in (*_AGAIN, Status.PENDING.value)}
    chosen = [row for row in chunk if row.reference in failed]
    outcome.left_out += len(chunk) - len(chosen)
    return chosen


_AGAIN = (Status.REFUSED.value, Status.FAILED.value, Status.UNKNOWN.value)


def _known(connection: Connection, scope: str, task: str, references: list[str]) -> dict[str, Any]:
    if not references:
        return {}
    found = connection.execute(
        select(items.c.id, items.c.reference, items.c.payload_hash, items.c.status, items.c.run).where(
            items.c.scope == scope, items.c.task == task, items.c.reference.in_(references)
        )
    )
    return {item.reference: item for item in found}


def _new_item(run: NewRun, row: NewRow, now: datetime) -> dict[str, Any]:
    return {
        "scope": run.scope, "task": run.task, "reference": row.reference, "status": Status.PENDING.value,
        "code": "", "message": "", "record": {}, "record_url": "", "token": 0, "run": run.id, "first_seen": now,
        "updated": now, **_data(row), **_queued(row),
    }  # fmt: skip


def _data(row: NewRow) -> dict[str, Any]:
    return {"payload": row.payload, "payload_hash": payload_hash(row.payload)}


def _queued(row: NewRow) -> dict[str, Any]:
    return {
        "position": row.position, "priority": row.priority, "not_before": row.not_before,
        "deadline": row.deadline, "tags": list(row.tags),
    }  # fmt: skip


def payload_hash(payload: dict[str, Any]) -> str:
    """The same for the same cells, whatever their order."""
    canonical = json.dumps(payload, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def known_conflicts(engine: Engine, scope: str, task: str, rows: Iterable[NewRow]) -> Iterator[tuple[NewRow, str]]:
    """Rows whose reference was already used for other data, with what it was used for; the ledger is only read."""
    stream = (row for row in rows if not row.message)
    with reading(engine) as connection:
        while chunk := list(islice(stream, BATCH)):
            known = _known(connection, scope, task, [row.reference for row in chunk])
            for row in chunk:
                item = known.get(row.reference)
                if item and _conflicts(row, item):
                    yield row, _used(row, item)


def _conflicts(row: NewRow, item: Any) -> bool:
    kept = (Status.DONE.value, Status.UNKNOWN.value, Status.RUNNING.value, Status.HELD.value, Status.CLOSED.value)
    return item.status in kept and item.payload_hash != payload_hash(row.payload)


def _used(row: NewRow, item: Any) -> str:
    return f"'{row.reference}' was used for other data in run {item.run}, where it is {item.status}"
