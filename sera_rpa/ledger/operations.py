"""What operators do to rows: keep them back, let them go, end them by hand, try them again. Who and why is kept."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from sera_rpa.errors import SeraError
from sera_rpa.ledger.database import reading
from sera_rpa.ledger.records import Status
from sera_rpa.ledger.tables import actions, items, rates, run_items, runs

OPEN = (Status.PENDING, Status.REFUSED, Status.FAILED, Status.UNKNOWN)
"""Where a row may be held back."""

FILTERS = ("status", "code", "reference", "tag")
"""What ``retry --where`` can choose rows by."""


@dataclass(frozen=True)
class Action:
    """What an operator did."""

    action: str  # hold | release | close | retry | resume
    by: str
    why: str
    at: datetime


def hold_row(engine: Engine, row: str, *, by: str, why: str) -> str:
    """Keeps a row back until it is released, whatever runs are started; returns its reference."""
    return _change(engine, row, "hold", OPEN, Status.HELD, by, why)


def release_row(engine: Engine, row: str, *, by: str, why: str) -> str:
    """Lets a held row go: it waits again, and the next ``resume`` or ``run`` takes it."""
    return _change(engine, row, "release", (Status.HELD,), Status.PENDING, by, why)


def close_row(engine: Engine, row: str, *, by: str, why: str) -> str:
    """Ends a row by hand: it was dealt with elsewhere and is never carried out."""
    return _change(engine, row, "close", (*OPEN, Status.HELD), Status.CLOSED, by, why)


def retry_rows(engine: Engine, run: str, where: Mapping[str, str], *, by: str, why: str) -> int:
    """Queues the rows of a run that were refused, failed or are unknown once more; returns how many.

    Args:
        engine: the ledger.
        run: its id.
        where: filters that all must fit: ``status``, ``code``, ``reference`` (with ``*``), ``tag``.
        by: who asked for it.
        why: the reason.

    Raises:
        SeraError: ``USAGE`` for a filter that there is not.
    """
    unknown = sorted(set(where) - set(FILTERS))
    if unknown:
        raise SeraError("OPTION_UNKNOWN", f"'--where {unknown[0]}=…' is no filter; there are {', '.join(FILTERS)}")
    now = datetime.now(UTC)
    ended = (Status.REFUSED.value, Status.FAILED.value, Status.UNKNOWN.value)
    with engine.begin() as connection:
        _require_run(connection, run)
        found = connection.execute(
            select(items)
            .join(run_items, run_items.c.item == items.c.id)
            .where(run_items.c.run == run, items.c.status.in_(ended))
            .with_for_update(of=items)
        ).all()
        chosen = [row.id for row in found if all(_fits(row, name, wanted) for name, wanted in where.items())]
        for item in chosen:
            connection.execute(
                update(items)
                .where(items.c.id == item)
                .values(status=Status.PENDING.value, run=run, not_before=None, updated=now)
            )
            _note(connection, item, run, "retry", by, why)
    return len(chosen)


def reopen_run(engine: Engine, run: str, *, by: str, why: str, wish: Mapping[str, Any] | None = None) -> None:
    """Makes a run that ended, or that its supervisor left behind, ready to go on; its cap of rows counts anew.

    Args:
        engine: the ledger.
        run: its id.
        by: who asked for it.
        why: the reason.
        wish: what is asked of the run from now on; as it was begun unless given.
    """
    with engine.begin() as connection:
        _require_run(connection, run)
        connection.execute(update(runs).where(runs.c.id == run).values(ended=None, exit_code=None, stopped_by=""))
        if wish is not None:
            kept = connection.execute(select(runs.c.options).where(runs.c.id == run)).scalar_one()
            connection.execute(update(runs).where(runs.c.id == run).values(options=kept | {"wish": dict(wish)}))
        connection.execute(delete(rates).where(rates.c.scope == run, rates.c.what == "rows"))
        _note(connection, None, run, "resume", by, why)


def actions_on(engine: Engine, chosen: Iterable[int]) -> dict[int, list[Action]]:
    """What operators did to these rows, oldest first."""
    found: dict[int, list[Action]] = {}
    query = select(actions).where(actions.c.item.in_(list(chosen))).order_by(actions.c.id)
    with reading(engine) as connection:
        for row in connection.execute(query):
            found.setdefault(row.item, []).append(Action(row.action, row.by, row.why, row.at))
    return found


def _change(
    engine: Engine, row: str, action: str, allowed: tuple[Status, ...], to: Status, by: str, why: str
) -> str:  # fmt: skip
    now = datetime.now(UTC)
    with engine.begin() as connection:
        item = _find(connection, row)
        if item.status not in [status.value for status in allowed]:
            states = ", ".join(status.value for status in allowed)
            raise SeraError(
                "ROW_NOT_OPEN", f"'{item.reference}' is {item.status}; {action} expects one that is {states}"
            )
        values: dict[str, Any] = {"status": to.value, "updated": now}
        if to is not Status.PENDING:
            values["message"] = f"{to.value.capitalize()} by {by}: {why}"
        connection.execute(update(items).where(items.c.id == item.id).values(values))
        _note(connection, item.id, item.run, action, by, why)
        return str(item.reference)


def _find(connection: Connection, row: str) -> Any:
    """A row by its reference, or by ``task/reference`` where several tasks have it."""
    task, _, reference = row.rpartition("/")
    found = connection.execute(select(items).where(items.c.reference == row).with_for_update()).all()
    if not found and task:
        wanted = select(items).where(items.c.reference == reference, items.c.task == task).with_for_update()
        found = connection.execute(wanted).all()
    if len(found) > 1:
        places = ", ".join(f"{one.task}/{one.reference} (portal {one.scope})" for one in found)
        raise SeraError("ROW_AMBIGUOUS", f"'{row}' names several rows: {places}")
    if not found:
        raise SeraError("ROW_UNKNOWN", f"The ledger holds no row with the reference '{row}'")
    return found[0]


def _fits(row: Any, name: str, wanted: str) -> bool:
    if name == "tag":
        return wanted in (row.tags or [])
    value = str(getattr(row, name))
    return fnmatch.fnmatchcase(value, wanted) if name == "reference" else value.casefold() == wanted.casefold()


def _require_run(connection: Connection, run: str) -> None:
    if connection.execute(select(runs.c.id).where(runs.c.id == run)).first() is None:
        raise SeraError("RUN_UNKNOWN", f"There is no run '{run}'")


def _note(connection: Connection, item: int | None, run: str, action: str, by: str, why: str) -> None:
    connection.execute(insert(actions).values(item=item, run=run, action=action, by=by, why=why, at=datetime.now(UTC)))
