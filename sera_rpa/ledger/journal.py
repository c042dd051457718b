"""What was about to be written, and what the portal confirmed.

The intent is on disk before the click; after a crash an intent without confirmation means: look first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from sera_rpa.errors import SeraError
from sera_rpa.ledger.claims import Claim, hold
from sera_rpa.ledger.database import reading
from sera_rpa.ledger.patience import patiently
from sera_rpa.ledger.tables import runs, writes


@dataclass(frozen=True)
class Write:
    """One step of one row that changes the portal."""

    state: str  # intent | confirmed
    intended: datetime
    record: dict[str, Any] = field(repr=False)


@patiently
def find_write(engine: Engine, item: int, step: str) -> Write | None:
    """What is on record of a step; None when nothing was sent or the portal said no."""
    with reading(engine) as connection:
        row = connection.execute(select(writes).where(writes.c.item == item, writes.c.step == step)).one_or_none()
    return Write(row.state, row.intended, dict(row.record)) if row else None


@patiently
def open_steps(engine: Engine, item: int) -> list[str]:
    """The steps of the row that were sent without a known outcome, in the order in which they were sent."""
    with reading(engine) as connection:
        found = select(writes.c.step).where(writes.c.item == item, writes.c.state == "intent")
        return list(connection.execute(found.order_by(writes.c.intended)).scalars())


@patiently
def note_intent(engine: Engine, claim: Claim, step: str, cents: int = 0, cap_cents: int = 0) -> None:
    """To be called immediately before the click that writes. What the click moves counts to the run's cap with it.

    The money stands with the write: a step that is looked for again counts once, one that Sera refused counts nothing.

    Args:
        engine: the ledger.
        claim: the row in hand.
        step: which write of the row.
        cents: what the click moves.
        cap_cents: what the run may move in all; 0 for any amount.

    Raises:
        SeraError: ``LEASE_LOST`` when another worker has the row, ``CAP_REACHED`` when the run may not move that much
            more: then the click must not happen.
    """
    now = datetime.now(UTC)
    with engine.begin() as connection:
        hold(connection, claim)
        connection.execute(delete(writes).where(writes.c.item == claim.item, writes.c.step == step))
        if cents and cap_cents:
            _require_room(connection, claim.run, cents, cap_cents)
        connection.execute(
            insert(writes).values(
                item=claim.item, step=step, state="intent", token=claim.token, intended=now, record={},
                run=claim.run if cents else None, cents=cents,
            )
        )  # fmt: skip


def _require_room(connection: Connection, run: str, cents: int, cap_cents: int) -> None:
    connection.execute(select(runs.c.id).where(runs.c.id == run).with_for_update(key_share=True))  # one at a time
    moved = _money_moved(connection, run)
    if moved + cents > cap_cents:
        told = f"{cents / 100:.2f} more would pass the run's cap of {cap_cents / 100:.2f}; it moved {moved / 100:.2f}"
        raise SeraError("CAP_REACHED", told)


def _money_moved(connection: Connection, run: str) -> int:
    return int(connection.execute(select(func.sum(writes.c.cents)).where(writes.c.run == run)).scalar() or 0)


@patiently
def money_moved(engine: Engine, run: str) -> int:
    """What the writes of a run have moved, in cents; those whose outcome is not known yet are counted too."""
    with reading(engine) as connection:
        return _money_moved(connection, run)


@patiently
def has_sent(engine: Engine, claim: Claim) -> bool:
    """Whether this very attempt has sent something, whatever became of it."""
    sent = select(writes.c.step).where(writes.c.item == claim.item, writes.c.token == claim.token).limit(1)
    with reading(engine) as connection:
        return connection.execute(sent).first() is not None


@patiently
def note_confirmed(engine: Engine, claim: Claim, step: str, record: dict[str, Any]) -> None:
    """The portal shows the record: the step is done for good, and this is what a repeat returns."""
    now = datetime.now(UTC)
    with engine.begin() as connection:
        hold(connection, claim)
        done = connection.execute(
            update(writes)
            .where(writes.c.item == claim.item, writes.c.step == step)
            .values(state="confirmed", settled=now, record=record)
        )
        if done.rowcount == 0:  # found by a look-up without a write of ours on record
            connection.execute(
                insert(writes).values(
                    item=claim.item,
                    step=step,
                    state="confirmed",
                    token=claim.token,
                    intended=now,
                    settled=now,
                    record=record,
                )
            )


@patiently
def note_refused(engine: Engine, claim: Claim, step: str) -> None:
    """The portal said no, so nothing was written: the step is open again."""
    with engine.begin() as connection:
        hold(connection, claim)
        connection.execute(delete(writes).where(writes.c.item == claim.item, writes.c.step == step))
