"""The same rows again: by the same command, after a change, without a ledger, and by plain ``robot``."""

import subprocess
import sys

import pytest

from tests.faults.line import TOP, Line, Portal, Ran

ROWS = [
    {"reference": f"A-{number}", "customer": str(10001 + number), "allow_overbooking": "yes"} for number in range(3)
]


@pytest.fixture(scope="module")
def first(line: Line) -> Ran:
    return line.book(ROWS)


def booked(sera: Portal) -> int:
    return len(sera.events("appointment.booked"))


def test_the_same_file_twice_books_nothing_twice_and_says_so(first: Ran, sera: Portal, line: Line) -> None:
    before = sera.newest_event()
    again = line.run(line.home / "jobs.csv")
    assert (first.exit, again.exit) == (0, 0), again.output
    assert "3 done before and skipped" in again.output
    assert sera.newest_event() == before, "nothing was even read behind a sign-in"
    assert {row["earlier_run"] for row in again.rows.values()} == {first.results["run"]["id"]}
    assert [row["record"] for row in again.rows.values()] == [row["record"] for row in first.rows.values()]


def test_other_data_under_a_used_reference_begins_nothing(first: Ran, sera: Portal, line: Line) -> None:
    before = booked(sera)
    changed = line.book([ROWS[0] | {"arrival_window": "11:00 am"}, {"reference": "A-9", "customer": "10012"}])
    assert changed.exit == 3, changed.output
    assert "row 2" in changed.output
    assert "was used for other data" in changed.output
    assert booked(sera) == before


def test_skip_invalid_carries_the_other_rows_out(first: Ran, sera: Portal, line: Line) -> None:
    rows = [
        ROWS[0] | {"arrival_window": "11:00 am"},
        {"reference": "A-10", "customer": "10012", "day": "tomorrow"},
        {"reference": "A-11", "customer": "10012", "allow_overbooking": "yes"},
    ]
    ran = line.book(rows, "--skip-invalid")
    assert ran.exit == 3, ran.output
    statuses = {reference: (row["status"], row["code"]) for reference, row in ran.rows.items()}
    assert statuses == {
        "A-0": ("invalid", "REFERENCE_REUSED"),
        "A-10": ("invalid", "CELL_INVALID"),
        "A-11": ("done", ""),
    }
    assert [len(sera.jobs(reference)) for reference in ("A-0", "A-10", "A-11")] == [1, 0, 1]


def test_a_refused_row_that_was_corrected_is_carried_out(sera: Portal, line: Line) -> None:
    refused = line.book([{"reference": "A-20", "customer": "Mary Johnson", "allow_overbooking": "yes"}])
    assert refused.exit == 1, refused.output
    ran = line.book([{"reference": "A-20", "customer": "10004", "allow_overbooking": "yes"}])
    assert ran.exit == 0, ran.output
    assert "corrected since the last run" in ran.output
    assert len(sera.jobs("A-20")) == 1


def test_notes_that_name_another_row_are_not_taken_for_it(sera: Portal, line: Line) -> None:
    rows = [
        {"reference": "A-31", "customer": "10003", "notes": "Before [Ref A-32]", "allow_overbooking": "yes"},
        {"reference": "A-32", "customer": "10003", "allow_overbooking": "yes"},
    ]
    ran = line.book(rows)
    assert ran.exit == 0, ran.output
    assert len({row["record"]["job"] for row in ran.rows.values()}) == 2
    assert [len(sera.jobs(row["reference"])) for row in rows] == [1, 1]


def test_without_the_ledger_the_same_jobs_are_taken_over(first: Ran, sera: Portal, line: Line) -> None:
    for path in line.ledger.parent.glob("ledger.db*"):
        path.unlink()
    before = booked(sera)
    ran = line.book(ROWS)
    assert ran.exit == 0, ran.output
    assert booked(sera) == before
    jobs = {reference: row["record"]["job"] for reference, row in ran.rows.items()}
    assert jobs == {reference: row["record"]["job"] for reference, row in first.rows.items()}


def test_plain_robot_books_the_rows_of_a_file(sera: Portal, line: Line) -> None:
    sheet = line.sheet([{"reference": "R-1", "customer": "10001", "allow_overbooking": "yes"},
                        {"reference": "R-2", "customer": "Nobody Atall"}], "plain.csv")  # fmt: skip
    command = [
        sys.executable, "-m", "robot", "--pythonpath", ".", "-v", f"INPUT:{sheet}", "-v", f"TENANT:{line.tenant()}",
        "--outputdir", str(line.home / "plain"), "tasks/book_jobs.robot",
    ]  # fmt: skip
    plain = subprocess.run(
        command, cwd=TOP, env=line.environment(), capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert plain.returncode == 1, plain.stdout + plain.stderr
    assert "CUSTOMER_NOT_FOUND" in plain.stdout
    assert line.statuses()["R-1"] == "done"
    assert line.statuses()["R-2"] == "refused"
    assert len(sera.jobs("R-1")) == 1
    told = line.command("results", "--json")
    assert '"R-1"' in told.output
    assert "CUSTOMER_NOT_FOUND" in told.output


def test_a_protected_tenant_is_not_written_to_unasked(sera: Portal, line: Line) -> None:
    before = sera.newest_event()
    row = {"reference": "P-1", "customer": "10002", "allow_overbooking": "yes"}
    refused = line.book([row], tenant=line.tenant(protected=True))
    assert refused.exit not in (0, 1), refused.output
    assert "protected" in refused.output
    assert sera.newest_event() == before
    agreed = line.run(line.home / "jobs.csv", "--yes", tenant=line.tenant(protected=True))
    assert agreed.exit == 0, agreed.output
    assert len(sera.jobs("P-1")) == 1
