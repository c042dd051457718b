"""What a supervisor tells of a run, by the ledger alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sera_rpa.engine.supervisor import CRASHES, Plan, Supervisor
from sera_rpa.ledger.claims import Outcome, claim_next, settle
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.history import find_run_head, read_items
from sera_rpa.ledger.records import Item, Status
from sera_rpa.ledger.submission import NewRow, NewRun, submit
from sera_rpa.ledger.tables import attempts
from sera_rpa.ledger.workers import register_worker, sweep


def submitted(folder: Path) -> tuple[Engine, Supervisor, list[Item]]:
    """A ledger with four rows, the supervisor of their run, and what it tells."""
    ledger = open_database(f"sqlite:///{folder}/ledger.db")
    new = NewRun("r", "book_jobs", "", "t", "p", "http://p", "", "ann", "host", "0", "jobs.csv", "", "folder")
    names = [f"R{at}" for at in range(1, 5)]
    submit(ledger, new, [NewRow(at, f"row {at}", name, {"reference": name}) for at, name in enumerate(names, 1)])
    told: list[Item] = []
    return ledger, Supervisor(ledger, Plan("r", folder, folder, "", folder), on_row=told.append, note=print), told


@pytest.mark.parametrize("jump", [timedelta(hours=2), timedelta(hours=-2)])
def test_every_row_is_told_once_though_a_workers_clock_jumped(tmp_path: Path, jump: timedelta) -> None:
    ledger, supervisor, told = submitted(tmp_path)
    slow = claim_next(ledger, "r", "slow")
    for at in (2, 3, 4):
        claim = claim_next(ledger, "r", "w")
        settle(ledger, claim, Outcome(Status.DONE))
        ended = datetime.now(UTC) + (jump if at == 3 else timedelta())
        with ledger.begin() as connection:
            connection.execute(attempts.update().where(attempts.c.id == claim.attempt).values(ended=ended))
        supervisor._tell()
    settle(ledger, slow, Outcome(Status.DONE))
    supervisor._tell()
    supervisor._tell()
    assert [item.reference for item in told] == ["R2", "R3", "R4", "R1"]


def die_in_a_row(ledger: Engine, supervisor: Supervisor, number: int) -> None:
    """A worker claims a row and its process is gone; the supervisor notices."""
    worker = f"host/{number}"
    register_worker(ledger, worker, "r", [[2**22 + number, 0.0]], None)
    claim_next(ledger, "r", worker)
    supervisor._tell()
    supervisor._count_crashes(1)
    sweep(ledger)


def test_workers_that_die_one_after_the_other_end_the_run_and_leave_the_other_rows_waiting(tmp_path: Path) -> None:
    ledger, supervisor, _ = submitted(tmp_path)
    die_in_a_row(ledger, supervisor, 1)
    die_in_a_row(ledger, supervisor, 2)
    settle(ledger, claim_next(ledger, "r", "host/3"), Outcome(Status.DONE))
    for number in range(4, 4 + CRASHES):  # a row was done in between: counted from here
        assert find_run_head(ledger, "r").stopped_by == ""
        die_in_a_row(ledger, supervisor, number)
    die_in_a_row(ledger, supervisor, 9)
    assert find_run_head(ledger, "r").stopped_by.startswith("WORKER_DIED")
    assert [item.status for item in read_items(ledger, "r")][3:] == [Status.PENDING]
