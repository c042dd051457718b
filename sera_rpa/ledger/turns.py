"""Turns: what only one worker at a time may do, such as signing an account in. Held under a lease, like rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, insert, or_, update
from sqlalchemy.exc import IntegrityError

from sera_rpa.ledger.tables import turns

LONGEST = timedelta(seconds=90)
"""A holder that says nothing for so long has lost its turn."""


def take_turn(engine: Engine, name: str, holder: str) -> bool:
    """Takes the turn, or renews it; False when somebody else has it."""
    now = datetime.now(UTC)
    free = or_(turns.c.holder == holder, turns.c.until < now)
    with engine.begin() as connection:
        taken = connection.execute(
            update(turns).where(turns.c.name == name, free).values(holder=holder, until=now + LONGEST)
        )
        if taken.rowcount:
            return True
    try:
        with engine.begin() as connection:
            connection.execute(insert(turns).values(name=name, holder=holder, until=now + LONGEST))
    except IntegrityError:
        return False
    return True


def end_turn(engine: Engine, name: str, holder: str) -> None:
    """Lets the next one have the turn."""
    with engine.begin() as connection:
        connection.execute(delete(turns).where(turns.c.name == name, turns.c.holder == holder))
