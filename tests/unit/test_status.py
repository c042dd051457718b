"""``sera-rpa status`` shows a run at a glance, whatever stands in its way."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from sera_rpa.ledger.claims import Outcome, claim_next, settle
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.progress import SHORTEST_MINUTES, Progress, progress_of
from sera_rpa.ledger.records import Status
from sera_rpa.ledger.submission import NewRow, NewRun, submit
from sera_rpa.terminal.status import screen
from tests.unit.audit_samples import every_status

COUNTS = {Status.DONE: 8392, Status.REFUSED: 1399, Status.FAILED: 199, Status.PENDING: 10, Status.RUNNING: 2}


def shown(**change: Any) -> list[str]:
    """The lines of a run in which two workers are busy."""
    now = Progress(
        run=replace(every_status(), ended=None, stopped_by=""), counts=COUNTS,
        workers=(("host/1", "J-1001"), ("host/2", "")), per_minute=12.0, paused_until=None, paused_because="",
        breakers=(), late=0, due_soon=0,
    )  # fmt: skip
    console = Console(file=io.StringIO(), width=80)
    console.print(screen(console, replace(now, **change)))
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_bar_outcomes_pace_and_workers_stand_on_lines_of_their_own() -> None:
    _, _, bar, counts, pace, first, second = shown()
    assert set(bar) <= set("━╸╺ ")
    assert counts.split("   ") == ["8,392 done", "1,399 refused", "199 failed", "2 in progress", "10 waiting"]
    assert pace.startswith("12.0 rows a minute lately; about 1 min")
    assert (first, second) == ("worker 1  J-1001", "worker 2  -")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"workers": ()}, "Nobody carries out 12 rows: 'sera-rpa resume"),
        ({"breakers": (("book job", "NO_ANSWER"),)}, "Step 'book job' is closed to rows: NO_ANSWER again and again"),
        ({"late": 3}, "3 rows behind the deadline"),
        ({"due_soon": 1}, "1 row will miss the deadline at this pace"),
        ({"counts": {Status.HELD: 2}}, "2 rows held: 'sera-rpa release ITEM --why …' lets one go"),
    ],
)
def test_what_holds_rows_up_is_said_with_what_to_do(change: dict[str, Any], told: str) -> None:
    assert any(line.startswith(told) for line in shown(**change)), shown(**change)


def test_a_run_that_has_just_begun_is_not_measured_by_minutes_that_it_did_not_run(tmp_path: Path) -> None:
    ledger = open_database(f"sqlite:///{tmp_path}/ledger.db")
    run = NewRun("r", "book_jobs", "", "t", "p", "http://p", "", "ann", "host", "0", "jobs.csv", "", "folder")
    submit(ledger, run, [NewRow(at, f"row {at}", f"R{at}", {"n": at}) for at in (1, 2)])
    assert progress_of(ledger, "r").per_minute == 0
    settle(ledger, claim_next(ledger, "r", "w"), Outcome(Status.DONE))
    assert progress_of(ledger, "r").per_minute == 1 / SHORTEST_MINUTES
