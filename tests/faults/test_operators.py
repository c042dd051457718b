"""What operators do from the command line: hand in, go on, hold, release, close, try again, under caps and hours."""

from __future__ import annotations

import json
import signal
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.faults.line import Line, Portal, wait_until

ROWS = [
    {"reference": f"O-{number}", "customer": str(customer), "arrival_window": "13:00", "allow_overbooking": "yes"}
    for number, customer in enumerate((10001, 10002, 10003, 10008), 1)
]


@pytest.fixture(scope="module")
def submitted(line: Line) -> str:
    """The id of a run that was handed in and not carried out."""
    ran = line.command("submit", "book_jobs", "--input", line.sheet(ROWS), "--tenant", line.tenant(), "--max-rows", "2")
    assert ran.exit == 0
    assert "4 new" in ran.output
    return next(text.split(": ")[1] for text in ran.output.splitlines() if text.startswith("run: "))


def status(line: Line, run: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(line.command("status", run, "--json").output)
    return told


def test_rows_that_were_handed_in_wait_and_handing_them_in_again_doubles_none(
    line: Line, sera: Portal, submitted: str
) -> None:
    told = status(line, submitted)
    assert (told["counts"]["pending"], told["workers"], told["ended"]) == (4, [], None)
    assert "Nobody carries out 4 rows" in line.command("status", submitted).output
    again = line.command("submit", "book_jobs", "--input", line.sheet(ROWS), "--tenant", line.tenant())
    assert "4 open from an earlier run" in again.output
    assert sera.events("appointment.booked") == []


def test_a_held_row_stays_a_closed_one_is_ended_and_a_capped_run_goes_on_where_it_stopped(
    line: Line, sera: Portal, submitted: str
) -> None:
    assert line.command("hold", "O-1", "--why", "rings back").exit == 0
    assert line.command("close", "O-2", "--why", "booked by phone").exit == 0
    ran = line.run(line.sheet(ROWS), "--max-rows", "1", "--workers", "1")
    assert (ran.exit, ran.stopped_by.partition(":")[0]) == (9, "CAP_REACHED")
    assert ran.counts == {"done": 1, "pending": 1, "held": 1, "closed": 1, "total": 4}
    assert line.statuses() == {"O-1": "held", "O-2": "closed", "O-3": "done", "O-4": "pending"}
    resumed = line.command("resume")
    assert (resumed.exit, line.statuses()["O-4"]) == (1, "done")
    assert line.command("release", "O-1", "--why", "rang").exit == 0
    assert line.command("resume").exit == 0
    assert line.statuses() == {"O-1": "done", "O-2": "closed", "O-3": "done", "O-4": "done"}
    assert len(sera.events("appointment.booked")) == 3
    refused = line.command("close", "O-1", "--why", "x")
    assert (refused.exit, "ROW_NOT_OPEN" in refused.output) == (3, True)


def test_a_refused_row_is_tried_again_where_the_filter_fits(line: Line, sera: Portal) -> None:
    rows = [{"reference": "T-1", "customer": "10001", "day": "2026-11-26"}, {"reference": "T-2", "customer": "Nobody"}]
    first = line.book(rows)
    assert {row: first.rows[row]["code"] for row in first.rows} == {"T-1": "DAY_CLOSED", "T-2": "CUSTOMER_NOT_FOUND"}
    again = line.command("retry", "--where", "code=DAY_CLOSED", "--why", "the holiday was moved")
    assert (again.exit, len(again.rows["T-1"]["attempts"]), len(again.rows["T-2"]["attempts"])) == (1, 2, 1)
    wrong = line.command("retry", "--where", "colour=red")
    assert (wrong.exit, "OPTION_UNKNOWN" in wrong.output) == (3, True)


def test_no_row_is_started_while_the_office_is_closed(line: Line, sera: Portal) -> None:
    now = datetime.now(UTC)
    tenant = line.tenant(hours=f"{now - timedelta(hours=2):%H:%M}-{now - timedelta(hours=1):%H:%M}", time_zone="UTC")
    sheet = line.sheet([{"reference": "H-1", "customer": "10001"}])
    process = line.start(*line.booking(sheet, tenant=tenant))
    wait_until(lambda: line.ask_ledger("SELECT 1 FROM workers"), "the worker waits")
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    assert (line.end(process).exit, line.statuses()["H-1"]) == (130, "pending")
    assert sera.jobs("H-1") == []
    assert line.run(sheet, tenant=line.tenant(rows_per_minute=100)).exit == 0
