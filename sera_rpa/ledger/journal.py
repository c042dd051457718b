"""What was about to be written, and what the portal confirmed.

The intent is on disk before the click; after a crash an intent without confirmation means: look first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from sera_rpa.ledger.claims import Claim, hold
from sera_rpa.ledger.patience import patiently
from sera_rpa.ledger.tables import writes


@dataclass(frozen=True)
class Write:
    """One step of one row that changes the portal."""

    state: str  # intent | confirmed
    intended: datetime
    record: dict[str, Any] = field(repr=False)


@patiently
def find_write(engine: Engine, item: int, step: str) -> Write | None:
    """What is on record of a step; None when nothing was sent or the portal said no."""
    with engine.connect() as connection:
        row = connection.execute(select(writes).where(writes.c.item == item, writes.c.step == step)).one_or_none()
    return Write(row.state, row.intended, dict(row.record)) if row else None


@patiently
def open_steps(engine: Engine, item: int) -> list[str]:
    """The steps of the row that were sent without a known outcome, in the order in which they were sent."""
    with engine.connect() as connection:
        found = select(writes.c.step).where(writes.c.item == item, writes.c.state == "intent")
        return list(connection.execute(found.order_by(writes.c.intended)).scalars())


@patiently
def note_intent(engine: Engine, claim: Claim, step: str) -> None:
    """To be called immediately before the click that writes.

    Raises:
        SeraError: ``LEASE_LOST`` when another worker has the row: then the click must not happen.
    """
    now = datetime.now(UTC)
    with engine.begin() as connection:
        hold(connection, claim)
        connection.execute(delete(writes).where(writes.c.item == claim.item, writes.c.step == step))
        connection.execute(
            insert(writes).values(
                item=claim.item, step=step, state="intent", token=claim.token, intended=now, record={}
            )
        )


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
