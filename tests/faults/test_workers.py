"""Several workers at once: one sign-in for all, every row once, whatever becomes of one of them."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.faults.line import Line, Portal, kill, wait_until

ROWS = [
    {"reference": f"M-{number}", "customer": str(customer), "arrival_window": f"{hour}:00", "allow_overbooking": "yes"}
    for number, (customer, hour) in enumerate(((c, h) for h in (9, 13) for c in (10001, 10002, 10003, 10008)), 1)
]
FEW = ROWS[:5]


@pytest.fixture
def line(sera: Portal, tmp_path: Path) -> Iterator[Line]:
    """A ledger of the test's own, on a fresh portal."""
    sera.reset()
    sera.expire_sessions()
    made = Line(sera, tmp_path)
    yield made
    for process in made.processes():
        kill(process.pid)


def workers(line: Line) -> list[psutil.Process]:
    return [one for one in line.processes() if "sera_rpa.engine.worker" in one.cmdline()]


def booked_once(sera: Portal, rows: list[dict[str, str]]) -> None:
    assert {row["reference"]: len(sera.jobs(row["reference"])) for row in rows} == {row["reference"]: 1 for row in rows}


def test_three_workers_share_one_sign_in_and_carry_each_row_out_once(line: Line, sera: Portal) -> None:
    ran = line.book(ROWS, "--workers", "3")
    assert (ran.exit, ran.counts) == (0, {"done": 8, "total": 8})
    assert len(sera.events("signed_in")) == 1
    assert len({attempt["worker"] for row in ran.results["rows"] for attempt in row["attempts"]}) == 3
    booked_once(sera, ROWS)
    assert line.processes() == []


def test_workers_that_hold_too_much_memory_take_over_from_one_another_and_each_row_is_carried_out_once(
    line: Line, sera: Portal
) -> None:
    line.extra["SERA_WORKER_MB"] = "1"
    ran = line.book(ROWS[:3], "--workers", "1")
    assert (ran.exit, ran.counts) == (0, {"done": 3, "total": 3})
    assert len({attempt["worker"] for row in ran.results["rows"] for attempt in row["attempts"]}) == 3
    assert len(sera.events("signed_in")) == 1
    booked_once(sera, ROWS[:3])
    assert ran.folder is not None
    assert "a fresh worker takes over" in (ran.folder / "logs" / "1" / "console.txt").read_text(encoding="utf-8")


def done(line: Line) -> int:
    return list(line.statuses().values()).count("done")


def test_a_killed_worker_and_a_killed_node_cost_no_row_leave_no_file_and_the_others_go_on(
    line: Line, sera: Portal
) -> None:
    temporary = line.home / "temporary"
    temporary.mkdir()
    line.extra |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    process = line.start(*line.booking(line.sheet(ROWS), "--workers", "2"))
    wait_until(lambda: done(line), "the first row is done")
    first, second = workers(line)
    kill(first.pid)
    wait_until(lambda: done(line) > 1, "the second row is done")
    (node,) = second.children()
    assert list(temporary.iterdir())
    kill(node.pid)
    ran = line.end(process)
    assert (ran.exit, ran.counts, ran.stopped_by) == (0, {"done": 8, "total": 8}, ""), ran.output
    assert list(temporary.iterdir()) == []
    booked_once(sera, ROWS)


def test_a_stop_lets_every_worker_finish_the_row_in_hand(line: Line, sera: Portal) -> None:
    process = line.start(*line.booking(line.sheet(FEW), "--workers", "2"))
    wait_until(lambda: "done" in line.statuses().values(), "the first row is done")
    process.send_signal(signal.SIGINT)
    stopped = line.end(process)
    assert stopped.exit == 130, stopped.output
    assert set(line.statuses().values()) == {"done", "pending"}
    resumed = line.command("resume", "--workers", "2")
    assert (resumed.exit, resumed.counts) == (0, {"done": 5, "total": 5})
    booked_once(sera, FEW)


def test_a_wrong_password_is_tried_by_one_worker_alone(line: Line, sera: Portal) -> None:
    line.extra["SERA_PASSWORD"] = "no-longer-valid-7"
    try:
        ran = line.book(ROWS, "--workers", "3")
    finally:
        del line.extra["SERA_PASSWORD"]
    assert (ran.exit, ran.counts) == (5, {"pending": 8, "total": 8})
    assert len(sera.events("sign_in_failed")) == 1
