"""Hands out rows, one worker each, and takes their outcomes back.

Every claim raises the row's token. Whoever still holds an older token was given up for dead and is refused.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from sera_rpa.errors import SeraError
from sera_rpa.ledger.database import reading
from sera_rpa.ledger.patience import patiently
from sera_rpa.ledger.records import Status, numbered
from sera_rpa.ledger.tables import attempts, items, run_items, runs

LEASE = timedelta(seconds=max(12.0, float(os.environ.get("SERA_LEASE_SECONDS", "60"))))
"""So long a worker may be silent before its row goes to another; it shows that it is alive every 5 seconds."""


@dataclass(frozen=True)
class Claim:
    """A row in one worker's hands."""

    item: int
    token: int
    run: str
    worker: str
    attempt: int  # id of the attempt's record
    number: int  # 1 for the first attempt in this run
    position: int
    address: str
    reference: str
    payload: dict[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """What people know the row by: its place in the input, and its reference where it has one of its own."""
        place = self.address.rpartition(", ")[2].capitalize()
        return f"{place}: {self._own_reference}" if self._own_reference else place

    @property
    def stem(self) -> str:
        """How the names of the row's files begin."""
        name = "".join(c if c.isalnum() or c in "-_" else "_" for c in self._own_reference)[:60]
        return f"{self.position:05d}-{name}" if name else f"{self.position:05d}"

    @property
    def _own_reference(self) -> str:
        return "" if self.reference == numbered(self.run, self.position) else self.reference


@patiently
def claim_next(engine: Engine, run: str, worker: str) -> Claim | None:
    """The next row of the run that is due: highest priority first, then in the order of the input.

    None when none is due now, and when the run was stopped for all its rows. A worker has one row at a time: where the
    answer to an earlier claim was lost on the way, it is given that row.
    """
    now = datetime.now(UTC)
    due = (
        select(items)
        .where(
            items.c.run == run,
            items.c.status == Status.PENDING.value,
            or_(items.c.not_before.is_(None), items.c.not_before <= now),
        )
        .order_by(items.c.priority.desc(), items.c.position)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with engine.begin() as connection:
        if connection.execute(select(runs.c.stopped_by).where(runs.c.id == run)).scalar():
            return None
        mine = _in_hand(connection, run, worker)
        if mine is not None:
            return mine
        row = connection.execute(due).one_or_none()
        if row is None:
            return None
        place = _place(connection, run, row.id)
        token = row.token + 1
        tried = select(func.count()).where(attempts.c.item == row.id, attempts.c.run == run)
        number = connection.execute(tried).scalar_one() + 1
        connection.execute(
            update(items)
            .where(items.c.id == row.id)
            .values(
                status=Status.RUNNING.value, token=token, worker=worker, lease_until=now + LEASE, run=run, updated=now
            )
        )
        attempt = connection.execute(
            insert(attempts)
            .values(
                item=row.id, run=run, number=number, token=token, worker=worker, started=now,
                status=Status.RUNNING.value, code="", message="", log="", screenshot="",
            )
            .returning(attempts.c.id)
        ).scalar_one()  # fmt: skip
    return Claim(
        row.id, token, run, worker, attempt, number,
        place.position if place else row.position, place.address if place else "", row.reference, dict(row.payload),
    )  # fmt: skip


def _in_hand(connection: Connection, run: str, worker: str) -> Claim | None:
    held = select(items).where(items.c.run == run, items.c.status == Status.RUNNING.value, items.c.worker == worker)
    row = connection.execute(held).first()
    if row is None:
        return None
    tried = select(attempts.c.id, attempts.c.number).where(attempts.c.item == row.id, attempts.c.token == row.token)
    attempt, place = connection.execute(tried).one(), _place(connection, run, row.id)
    return Claim(
        row.id, row.token, run, worker, attempt.id, attempt.number,
        place.position if place else row.position, place.address if place else "", row.reference, dict(row.payload),
    )  # fmt: skip


def _place(connection: Connection, run: str, item: int) -> Any:
    """Where the row stands in the input."""
    entry = select(run_items.c.position, run_items.c.address)
    return connection.execute(entry.where(run_items.c.run == run, run_items.c.item == item)).first()


@patiently
def next_due(engine: Engine, run: str) -> datetime | None:
    """When the earliest waiting row of the run is due; None when none waits, or the run was stopped."""
    waiting = select(func.min(func.coalesce(items.c.not_before, datetime.now(UTC)))).where(
        items.c.run == run, items.c.status == Status.PENDING.value
    )
    with reading(engine) as connection:
        if connection.execute(select(runs.c.stopped_by).where(runs.c.id == run)).scalar():
            return None
        found = connection.execute(waiting).scalar()
    if isinstance(found, datetime):
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if found else None


@patiently
def count_open(engine: Engine, run: str, most: int | None = None) -> int:
    """How many rows of the run's own queue wait or are in a worker's hands; no more than ``most`` are counted."""
    waiting = (Status.PENDING.value, Status.RUNNING.value)
    found = select(items.c.id).where(items.c.run == run, items.c.status.in_(waiting)).limit(most)
    counted = select(func.count()).select_from(found.subquery())
    with reading(engine) as connection:
        return int(connection.execute(counted).scalar_one())


@patiently
def extend(engine: Engine, claim: Claim) -> None:
    """Renews the lease.

    Raises:
        SeraError: ``LEASE_LOST`` when another worker has the row.
    """
    with engine.begin() as connection:
        hold(connection, claim)


def hold(connection: Any, claim: Claim) -> None:
    """Within a transaction: the row is still ours, and its lease runs anew from now."""
    kept = connection.execute(
        update(items)
        .where(items.c.id == claim.item, items.c.token == claim.token, items.c.status == Status.RUNNING.value)
        .values(lease_until=datetime.now(UTC) + LEASE)
    )
    if kept.rowcount != 1:
        raise SeraError("LEASE_LOST", f"The row '{claim.reference}' went to another worker")


@patiently
def note_start(engine: Engine, claim: Claim) -> None:
    """The attempt starts now: what came between claim and start (a browser, a sign-in) is not the row's."""
    with engine.begin() as connection:
        hold(connection, claim)
        connection.execute(update(attempts).where(attempts.c.id == claim.attempt).values(started=datetime.now(UTC)))


@dataclass(frozen=True)
class Outcome:
    """How one attempt ended."""

    status: Status
    code: str = ""
    message: str = ""
    record: dict[str, Any] = field(default_factory=dict, repr=False)
    record_url: str = ""
    log: str = ""
    screenshot: str = ""
    retry_at: datetime | None = None  # the row waits until then and is tried again


@patiently
def settle(engine: Engine, claim: Claim, outcome: Outcome) -> None:
    """Puts the outcome of the attempt on record, and of the row unless it is to be tried again.

    Raises:
        SeraError: ``LEASE_LOST`` when another worker has the row; nothing is changed then.
    """
    now = datetime.now(UTC)
    row_status = Status.PENDING if outcome.retry_at else outcome.status
    with engine.begin() as connection:
        if _has_ended(connection, claim, outcome):
            return
        hold(connection, claim)
        connection.execute(
            update(items)
            .where(items.c.id == claim.item)
            .values(
                status=row_status.value, code=outcome.code, message=outcome.message, record=outcome.record,
                record_url=outcome.record_url, not_before=outcome.retry_at, worker=None, lease_until=None, updated=now,
            )
        )  # fmt: skip
        connection.execute(
            update(attempts)
            .where(attempts.c.id == claim.attempt)
            .values(
                ended=now, status=outcome.status.value, code=outcome.code, message=outcome.message,
                log=outcome.log, screenshot=outcome.screenshot,
            )
        )  # fmt: skip


def _has_ended(connection: Connection, claim: Claim, outcome: Outcome) -> bool:
    """Whether this very outcome is on record already: the answer to the first try was lost."""
    ended = select(attempts.c.status).where(attempts.c.id == claim.attempt, attempts.c.ended.is_not(None))
    return connection.execute(ended).scalar() == outcome.status.value


@patiently
def give_back(engine: Engine, claim: Claim) -> None:
    """Returns an untried row: it waits as if it had never been handed out."""
    with engine.begin() as connection:
        hold(connection, claim)
        connection.execute(
            update(items)
            .where(items.c.id == claim.item)
            .values(status=Status.PENDING.value, worker=None, lease_until=None, updated=datetime.now(UTC))
        )
        connection.execute(delete(attempts).where(attempts.c.id == claim.attempt))


@patiently
def stats(engine: Engine, run: str) -> dict[Status, int]:
    """How many rows of the run stand at which status."""
    counted = (
        select(items.c.status, func.count())
        .join(run_items, run_items.c.item == items.c.id)
        .where(run_items.c.run == run)
        .group_by(items.c.status)
    )
    with reading(engine) as connection:
        return {Status(status): number for status, number in connection.execute(counted)}
