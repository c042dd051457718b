"""What all workers of a portal heed together: pauses, rates, caps of a run, and breakers of steps that keep failing."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from sera_rpa.ledger.database import reading
from sera_rpa.ledger.patience import patiently
from sera_rpa.ledger.tables import breakers, pauses, rates

KEPT_MINUTES = 10


@patiently
def note_pause(engine: Engine, scope: str, seconds: float, code: str, why: str) -> None:
    """Nobody takes a row of this portal for so long; a longer pause that stands already stays."""
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    with engine.begin() as connection:
        standing = connection.execute(select(pauses.c.until).where(pauses.c.scope == scope)).scalar()
        if standing is None:
            connection.execute(insert(pauses).values(scope=scope, until=until, code=code, why=why))
        elif standing < until:
            connection.execute(update(pauses).where(pauses.c.scope == scope).values(until=until, code=code, why=why))


@patiently
def paused_seconds(engine: Engine, scope: str) -> float:
    """How long nobody may take a row of this portal yet; 0 where nothing stands in the way."""
    with reading(engine) as connection:
        until = connection.execute(select(pauses.c.until).where(pauses.c.scope == scope)).scalar()
    return max(0.0, (until - datetime.now(UTC)).total_seconds()) if until else 0.0


def end_pause(engine: Engine, scope: str) -> None:
    """Lets everybody go on: the portal answered."""
    with engine.begin() as connection:
        connection.execute(delete(pauses).where(pauses.c.scope == scope))


@patiently
def take_share(engine: Engine, scope: str, what: str, per_minute: int) -> float:
    """Takes one of the rows or writes that a minute has; returns 0, or the seconds until the next minute begins.

    Args:
        engine: the ledger.
        scope: the portal.
        what: ``rows`` or ``writes``.
        per_minute: how many a minute has, for all workers together; 0 for no limit.
    """
    if not per_minute:
        return 0.0
    now = time.time()
    minute = int(now // 60)
    with engine.begin() as connection:
        connection.execute(
            delete(rates).where(rates.c.scope == scope, rates.c.minute.between(1, minute - KEPT_MINUTES))
        )
        taken = _add(connection, scope, what, minute, 1, per_minute)
    return 0.0 if taken else 60 - now % 60 + 0.01


@patiently
def count_started(engine: Engine, run: str, most: int) -> bool:
    """Counts a row that a run starts; False, with nothing counted, where it has started as many as it may (0: any)."""
    if not most:
        return True
    with engine.begin() as connection:
        return _add(connection, run, "rows", 0, 1, most)


@patiently
def note_step(engine: Engine, scope: str, task: str, step: str, code: str, opens_after: int) -> None:
    """Counts a failure of a step; an empty code forgets those before it. Enough of them in a row open its breaker."""
    key = (breakers.c.scope == scope, breakers.c.task == task, breakers.c.step == step)
    if not code and _breaker(engine, *key) is None:
        return  # as after nearly every step: nobody is kept waiting for it
    with engine.begin() as connection:
        if not code:
            connection.execute(delete(breakers).where(*key))
            return
        standing = connection.execute(select(breakers).where(*key).with_for_update()).first()
        failures = (standing.failures if standing and standing.code == code else 0) + 1
        opened = datetime.now(UTC) if opens_after and failures >= opens_after else None
        if standing:
            values = {"failures": failures, "code": code, "opened": opened}
            connection.execute(update(breakers).where(*key).values(values))
        else:
            connection.execute(
                insert(breakers).values(scope=scope, task=task, step=step, code=code, failures=failures, opened=opened)
            )


@patiently
def open_breaker(engine: Engine, scope: str, task: str, step: str, rest_seconds: float) -> str:
    """The code that keeps a step closed to rows; empty where it is open to them.

    After its rest one row is let through to try: the breaker closes again when that row succeeds.
    """
    key = (breakers.c.scope == scope, breakers.c.task == task, breakers.c.step == step)
    now = datetime.now(UTC)
    while (standing := _breaker(engine, *key)) is not None and standing.opened is not None:
        if (now - standing.opened).total_seconds() < rest_seconds:
            return str(standing.code)
        with engine.begin() as connection:
            through = update(breakers).where(*key, breakers.c.opened == standing.opened).values(opened=now)
            if connection.execute(through).rowcount:
                break
    return ""


def _breaker(engine: Engine, *key: ColumnElement[bool]) -> Any:
    with reading(engine) as connection:
        return connection.execute(select(breakers).where(*key)).first()


def _add(connection: Connection, scope: str, what: str, minute: int, number: int, limit: int) -> bool:
    key = (rates.c.scope == scope, rates.c.what == what, rates.c.minute == minute)
    room = () if not limit else (rates.c.number + number <= limit,)
    if connection.execute(update(rates).where(*key, *room).values(number=rates.c.number + number)).rowcount:
        return True
    if connection.execute(select(rates.c.number).where(*key)).first() is not None or (limit and number > limit):
        return False
    try:
        with connection.begin_nested():
            connection.execute(insert(rates).values(scope=scope, what=what, minute=minute, number=number))
    except IntegrityError:  # another worker was the first of this minute
        return _add(connection, scope, what, minute, number, limit)
    return True
