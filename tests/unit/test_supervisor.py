"""What a supervisor tells of a run, by the ledger alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sera_rpa.engine.supervisor import Plan, Supervisor
from sera_rpa.ledger.claims import Outcome, claim_next, settle
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.records import Item, Status
from sera_rpa.ledger.submission import NewRow, NewRun, submit
from sera_rpa.ledger.tables import attempts


@pytest.mark.parametrize("jump", [timedelta(hours=2), timedelta(hours=-2)])
def test_every_row_is_told_once_though_a_workers_clock_jumped(tmp_path: Path, jump: timedelta) -> None:
    ledger = open_database(f"sqlite:///{tmp_path}/ledger.db")
    new = NewRun("r", "book_jobs", "", "t", "p", "http://p", "", "ann", "host", "0", "jobs.csv", "", "folder")
    names = [f"R{at}" for at in range(1, 5)]
    submit(ledger, new, [NewRow(at, f"row {at}", name, {"reference": name}) for at, name in enumerate(names, 1)])
    told: list[Item] = []
    supervisor = Supervisor(ledger, Plan("r", tmp_path, tmp_path, "", tmp_path), on_row=told.append, note=print)
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
