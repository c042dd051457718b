"""Reads runs and their rows back, as records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import LABEL_STYLE_TABLENAME_PLUS_COL, Engine, select, update

from sera_rpa.errors import SeraError
from sera_rpa.ledger.database import reading
from sera_rpa.ledger.records import OBJECT, Attempt, Item, Run, Status, numbered
from sera_rpa.ledger.tables import attempts, items, run_items, runs


def end_run(engine: Engine, run: str, exit_code: int) -> None:
    """Puts the end of a run on record."""
    with engine.begin() as connection:
        connection.execute(update(runs).where(runs.c.id == run).values(ended=datetime.now(UTC), exit_code=exit_code))


def note_account(engine: Engine, run: str, account: str) -> None:
    """Puts the account that a run signed in with on record."""
    with engine.begin() as connection:
        connection.execute(update(runs).where(runs.c.id == run).values(account=account))


def list_runs(engine: Engine, limit: int = 20) -> list[Run]:
    """The newest runs first, without their rows."""
    with reading(engine) as connection:
        found = connection.execute(select(runs).order_by(runs.c.started.desc(), runs.c.id.desc()).limit(limit)).all()
    return [_run(row, ()) for row in found]


def find_run(engine: Engine, run: str | None = None) -> Run:
    """A run with all its rows; the newest unless one is named.

    Raises:
        SeraError: ``RUN_UNKNOWN``.
    """
    head = find_run_head(engine, run)
    return replace(head, items=read_items(engine, head.id))


def find_run_head(engine: Engine, run: str | None = None) -> Run:
    """A run without its rows; the newest unless one is named.

    Raises:
        SeraError: ``RUN_UNKNOWN``.
    """
    wanted = (
        select(runs).where(runs.c.id == run)
        if run
        else select(runs).order_by(runs.c.started.desc(), runs.c.id.desc()).limit(1)
    )
    with reading(engine) as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None:
        raise SeraError("RUN_UNKNOWN", f"There is no run '{run}'" if run else "Nothing was run yet")
    return _run(row, ())


def find_job_numbers(engine: Engine, scope: str, reference: str) -> list[str]:
    """The numbers of the jobs in which rows of that reference, of any task, ended in that portal."""
    found = select(items.c.record).where(items.c.scope == scope, items.c.reference == reference)
    with reading(engine) as connection:
        numbers = [str(row.record.get("job") or "") for row in connection.execute(found)]
    return sorted({number for number in numbers if number})


def run_facts(engine: Engine, run: str) -> tuple[str, Path]:
    """The portal that a run works in (its scope), and the folder of its files."""
    with reading(engine) as connection:
        row = connection.execute(select(runs.c.scope, runs.c.folder).where(runs.c.id == run)).one_or_none()
    if row is None:
        raise SeraError("RUN_UNKNOWN", f"There is no run '{run}'")
    return row.scope, Path(row.folder)


def waiting_rows(engine: Engine, run: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Address and values of the rows that a run has still to carry out, in the order of its input."""
    rows = (
        select(run_items.c.address, items.c.payload)
        .join_from(run_items, items, run_items.c.item == items.c.id)
        .where(run_items.c.run == run, run_items.c.part == "work")
        .where(items.c.status.in_([Status.PENDING, Status.RUNNING]))
        .order_by(run_items.c.position)
    )
    with reading(engine) as connection:
        for row in connection.execute(rows):
            yield row.address, row.payload


@dataclass(frozen=True)
class RunOptions:
    """How a run was begun, for whoever goes on with it."""

    folder: Path
    task_file: str
    tenant_file: str
    inputs: str  # folder of the input
    wish: dict[str, Any]


def run_options(engine: Engine, run: str) -> RunOptions:
    """How a run was begun."""
    with reading(engine) as connection:
        row = connection.execute(select(runs).where(runs.c.id == run)).one()
    kept = row.options or {}
    return RunOptions(Path(row.folder), row.task_file, row.tenant_file, kept.get("inputs", ""), kept.get("wish", {}))


def note_stop(engine: Engine, run: str, message: str) -> None:
    """Puts on record what ended a run before all its rows were tried."""
    with engine.begin() as connection:
        connection.execute(update(runs).where(runs.c.id == run).values(stopped_by=message))


def read_items(engine: Engine, run: str, item: int | None = None) -> tuple[Item, ...]:
    """The rows of a run in the order of its input; only one of them where its item is named."""
    rows = (
        select(run_items, items)
        .join_from(run_items, items, run_items.c.item == items.c.id, isouter=True)
        .where(run_items.c.run == run)
        .set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL)
    )
    tries = select(attempts).where(attempts.c.run == run).order_by(attempts.c.number)
    if item is None:
        rows = rows.order_by(run_items.c.position)
    else:
        rows, tries = rows.where(run_items.c.item == item), tries.where(attempts.c.item == item)
    by_item: dict[int, list[Attempt]] = defaultdict(list)
    with reading(engine) as connection:
        for row in connection.execute(tries):
            by_item[row.item].append(
                Attempt(
                    row.number,
                    row.worker,
                    row.started,
                    row.ended,
                    Status(row.status),
                    row.code,
                    row.message,
                    row.log,
                    row.screenshot,
                )
            )
        return tuple(_item(row, tuple(by_item.get(row.run_items_item, ()))) for row in connection.execute(rows))


def _item(row: Any, tries: Sequence[Attempt]) -> Item:
    if row.run_items_part == "invalid":
        return Item(
            row.run_items_position, row.run_items_address, row.run_items_reference, Status.INVALID,
            row.run_items_code, row.run_items_message, row.run_items_payload or {}, {},
        )  # fmt: skip
    record = dict(row.items_record or {})
    reported = record.pop(OBJECT, {})
    earlier = row.items_run if row.items_run != row.run_items_run else ""
    reference = row.run_items_reference
    if reference == numbered(row.run_items_run, row.run_items_position):
        reference = ""
    return Item(
        row.run_items_position, row.run_items_address, reference, Status(row.items_status),
        row.items_code, row.items_message, row.items_payload, record, reported, row.items_record_url,
        earlier, tuple(tries),
    )  # fmt: skip


def _run(row: Any, rows: tuple[Item, ...]) -> Run:
    return Run(
        row.id, row.task, row.title, row.tenant, row.portal, row.account, row.by, row.host, row.version,
        row.input_name, row.input_sha256, row.started, row.ended, row.exit_code, row.stopped_by, rows,
    )  # fmt: skip
