"""Ctrl-C: once finishes the row in hand, twice ends it at once; the same command goes on either way."""

import signal
import subprocess
import time

from tests.faults.line import Line, Portal, wait_until

ROWS = [
    {"reference": f"C-{number}", "customer": str(10001 + number % 3), "allow_overbooking": "yes"} for number in range(8)
]


def begin(line: Line, sera: Portal, name: str, booked: int) -> tuple[list[dict[str, str]], subprocess.Popen[str]]:
    rows = [row | {"reference": f"{name}-{row['reference']}"} for row in ROWS]
    before = len(sera.events("appointment.booked"))
    process = line.start(*line.booking(line.sheet(rows)))
    wait_until(lambda: len(sera.events("appointment.booked")) - before >= booked, "rows booked", every=0.01)
    return rows, process


def test_ctrl_c_finishes_the_row_in_hand_and_leaves_the_rest_waiting(sera: Portal, line: Line) -> None:
    rows, process = begin(line, sera, "once", booked=2)
    process.send_signal(signal.SIGINT)
    stopped = line.end(process)
    assert stopped.exit == 130, stopped.output
    assert set(stopped.counts) == {"done", "pending", "total"}
    assert 2 <= stopped.counts["done"] < len(rows)
    assert not any("WORKER_DIED" in stopped.codes(row["reference"]) for row in rows)

    again = line.run(line.home / "jobs.csv")
    assert again.exit == 0, again.output
    assert [len(sera.jobs(row["reference"])) for row in rows] == [1] * len(rows)


def test_a_second_ctrl_c_ends_the_row_in_hand_and_the_next_run_looks_it_up(sera: Portal, line: Line) -> None:
    sera.fault("slow_answer", after=1, seconds=60)
    rows, process = begin(line, sera, "twice", booked=2)
    asked = time.monotonic()
    process.send_signal(signal.SIGINT)
    wait_until(lambda: process.poll() is not None or time.monotonic() - asked > 1, "a second that it goes on")
    assert process.poll() is None, "the row in hand still waits for its answer"
    process.send_signal(signal.SIGINT)
    stopped = line.end(process)
    assert stopped.exit == 130, stopped.output
    assert time.monotonic() - asked < 60, "it ended before the portal's answer came"
    assert line.processes() == []
    assert stopped.counts == {"done": 1, "pending": len(rows) - 1, "total": len(rows)}
    sera.heal()

    again = line.run(line.home / "jobs.csv")
    assert again.exit == 0, again.output
    assert [len(sera.jobs(row["reference"])) for row in rows] == [1] * len(rows)


def test_ctrl_c_before_the_first_row_begins_nothing(sera: Portal, line: Line) -> None:
    before = sera.newest_event()
    process = line.start(*line.booking(line.sheet([{"reference": "early", "customer": "10001"}])))
    wait_until(lambda: line.ask_ledger("SELECT 1 FROM items WHERE reference = 'early'"), "the run", every=0.005)
    process.send_signal(signal.SIGINT)
    stopped = line.end(process)
    assert stopped.exit == 130, stopped.output
    assert sera.newest_event() == before
    assert line.statuses()["early"] == "pending"
