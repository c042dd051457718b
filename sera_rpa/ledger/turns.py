"""Turns: what only one process at a time may do, such as signing an account in. Held under a lease, like rows."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from sera_rpa.ledger.patience import patiently
from sera_rpa.ledger.processes import is_alive, mark
from sera_rpa.ledger.tables import turns

LONGEST = timedelta(seconds=90)
"""A holder of another machine that says nothing for so long has lost its turn."""


@patiently
def take_turn(engine: Engine, name: str) -> bool:
    """Takes the turn for this process, or renews it; False when somebody who lives has it."""
    now, me = datetime.now(UTC), _me()
    with engine.begin() as connection:
        standing = connection.execute(select(turns).where(turns.c.name == name).with_for_update()).first()
        if standing is not None:
            if standing.holder != me and standing.until > now and _lives(standing.holder):
                return False
            connection.execute(update(turns).where(turns.c.name == name).values(holder=me, until=now + LONGEST))
            return True
    try:
        with engine.begin() as connection:
            connection.execute(insert(turns).values(name=name, holder=me, until=now + LONGEST))
    except IntegrityError:
        return False
    return True


@patiently
def end_turn(engine: Engine, name: str) -> None:
    """Lets the next one have the turn."""
    with engine.begin() as connection:
        connection.execute(delete(turns).where(turns.c.name == name, turns.c.holder == _me()))


def _me() -> str:
    return json.dumps([socket.gethostname(), *mark()])


def _lives(holder: str) -> bool:
    host, *process = json.loads(holder)
    return bool(host != socket.gethostname() or is_alive(process))
