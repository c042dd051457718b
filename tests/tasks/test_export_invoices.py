"""The samples of export_invoices, options instead of a sheet, bad downloads, and an end in the middle."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.line import TOP, Line, Portal, Ran, kill, wait_until

SAMPLES = TOP / "tasks" / "inputs"
DOWNLOAD = "GET /api/accounting/revenue.xlsx"

DAYS = {
    1: ("2026-11-23", "2026-11-23"),
    2: ("2026-11-16", "2026-11-20"),
    3: ("2026-11-15", "2026-11-21"),
    4: ("2026-10-01", "2026-10-31"),
    6: ("2026-10-01", "2026-10-31"),
    7: ("2026-11-15", "2026-11-15"),
}
"""First and last completed date of the sample's rows."""

STATUSES = {3: ("Finalized", "Voided"), 4: ("Voided",)}
DEPARTMENTS = {2: "Plumbing", 6: "Electrical"}


@dataclass
class Sampled:
    """The samples run once; the portal's own invoices; what was written meanwhile."""

    ran: Ran
    invoices: list[dict[str, Any]]
    written: list[dict[str, Any]]

    def row(self, position: int) -> dict[str, Any]:
        found: dict[str, Any] = self.ran.results["rows"][position - 1]
        return found

    def files(self, position: int) -> dict[str, Path]:
        assert self.ran.folder
        files = self.row(position)["object"]["files"]
        return {file["place"].rpartition("/")[2]: self.ran.folder / file["place"] for file in files}

    def exported(self, position: int) -> dict[str, dict[str, Any]]:
        lines = self.files(position)["invoices.jsonl"].read_text(encoding="utf-8").splitlines()
        return {one["invoiceId"]: one for one in map(json.loads, lines)}


@pytest.fixture(scope="module")
def sampled(sera: Portal, line: Line) -> Sampled:
    sera.reset(customers=2000)
    ran = line.run(SAMPLES / "export_invoices.xlsx", task="export_invoices")
    return Sampled(ran, sera.truth("invoices"), sera.events())


def test_all_rows_of_the_sample_but_the_unknown_department_are_done(sampled: Sampled) -> None:
    assert sampled.ran.exit == 1, sampled.ran.output
    assert [row["status"] for row in sampled.ran.results["rows"]] == [*["done"] * 7, "refused"]
    assert sampled.row(8)["code"] == "DEPARTMENT_UNKNOWN" and "Plumbing" in sampled.row(8)["what"]


@pytest.mark.parametrize("position", DAYS)
def test_an_export_holds_the_portals_own_invoices(sampled: Sampled, position: int) -> None:
    first, last = DAYS[position]
    meant = [
        one for one in sampled.invoices
        if first <= (one["completed_on"] or "") <= last and one["status"] in STATUSES.get(position, ("Finalized",))
        and DEPARTMENTS.get(position) in (None, one["class"])
    ]  # fmt: skip
    exported = sampled.exported(position)
    assert meant and set(exported) == {f"inv_{one['id']}" for one in meant}
    with_lines = sampled.row(position)["asked"]["with_lines"]
    for one in meant:
        told = exported[f"inv_{one['id']}"]
        voided = one["status"] == "Voided"
        assert told["revenue"] == cents(0 if voided else one["total"] - one["tax"])
        assert told["balance"] == cents(0 if voided else one["total"] - one["paid"])
        assert told["customerId"] == f"cus_{one['customer_id']}" and told["workOrderId"] == f"wo_{one['job_id']}"
        amounts = [told[name] for name in ("subtotal", "discount", "tax", "total", "paid")]
        named = [cents(one[name]) for name in ("subtotal", "discount", "tax", "total", "paid")]
        assert amounts == (named if with_lines else [None] * 5)
        assert (told["lines"] is None) is (not with_lines)


def test_pending_invoices_are_those_whose_last_appointment_was_in_the_days(sampled: Sampled) -> None:
    exported = sampled.exported(5)
    pending = {f"inv_{one['id']}" for one in sampled.invoices if one["status"] == "Pending"}
    assert exported and set(exported) < pending
    assert all(one["completedOn"] is None and one["status"] == "pending" for one in exported.values())


def test_csv_and_json_lines_hold_the_same_and_every_checksum_is_right(sampled: Sampled) -> None:
    for position in range(1, 8):
        files, exported = sampled.files(position), sampled.exported(position)
        with files["invoices.csv"].open(encoding="utf-8-sig", newline="") as file:
            assert [row["invoiceId"] for row in csv.DictReader(file)] == list(exported)
        stated = {file["place"]: file["sha256"] for file in sampled.row(position)["object"]["files"]}
        assert sampled.ran.folder
        assert stated == {
            path.relative_to(sampled.ran.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files.values()
        }
        assert sampled.row(position)["record"]["invoices"] == len(exported)


def test_the_portals_own_workbook_is_kept_under_its_own_name(sampled: Sampled) -> None:
    names = [next(name for name in sampled.files(position) if name.endswith(".xlsx")) for position in (1, 5)]
    assert names[0].startswith("RevenueReport-2026-11-24-") and names[1].startswith("PendingRevenueReport-2026-11-24-")


def test_the_audit_page_links_the_files_and_nothing_was_written(sampled: Sampled) -> None:
    assert sampled.ran.folder
    page = (sampled.ran.folder / "audit.html").read_text(encoding="utf-8")
    for file in sampled.row(1)["object"]["files"]:
        assert f'"link":"{file["place"]}"' in page and file["sha256"] in page
    assert [event["kind"] for event in sampled.written if event["kind"] != "signed_in"] == []
    assert list((sampled.ran.folder / "exports").glob(".*")) == []
    assert sampled.row(1)["reference"] == ""


def test_options_and_defaults_stand_for_a_sheet_and_every_run_exports_anew(sera: Portal, line: Line) -> None:
    sera.reset()
    first = line.command("run", "export_invoices", "--tenant", line.tenant())
    assert first.exit == 0, first.output
    assert first.results["run"]["input"]["name"] == "the options"
    assert first.results["rows"][0]["record"]["days"] == "2026-11-23"
    asked = ["--set", "date_range=this  YEAR", "--set", "status=all", "--set", "with_lines=no"]
    again = line.command("run", "export_invoices", "--tenant", line.tenant(), *asked)
    assert again.exit == 0, again.output
    assert again.results["rows"][0]["asked"] == {"date_range": "this year", "status": "All", "with_lines": False}
    assert again.results["rows"][0]["record"]["days"] == "2026-01-01..2026-12-31"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("run", "export_invoices", "--set", "date_range=lastweek"), 3, "'lastweek' is no range of days"),
        (("check", "export_invoices", "--set", "days=today"), 3, "export_invoices knows no option 'days'"),
        (("check", "book_jobs", "--set", "customer=10001"), 3, "it is not set"),
        (("check", "book_jobs"), 2, "book_jobs needs rows: --input FILE, or --set COLUMN=VALUE for reference,"),
        (("check", "book_jobs", "--set", "customer"), 2, "'customer' is not of the form COLUMN=VALUE"),
        (("run", "export_invoices", "--set", "status=All", "--input", "x.csv"), 2, "--input and --set exclude each"),
        (("check", "export_invoices", "--set", "date_range=-7d"), 0, "the options: 1 row fits export_invoices."),
    ],
)
def test_options_that_do_not_fit_are_named_before_anything_starts(
    line: Line, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ran = line.command(*arguments)
    assert (ran.exit, told in " ".join(ran.output.split())) == (code, True), ran.output


def test_an_option_books_a_job_once_like_a_row_of_a_sheet(sera: Portal, line: Line) -> None:
    sera.reset()
    row = {"reference": "O-1", "customer": "10001", "service_category": "Drain Cleaning", "day": "2026-11-30",
           "arrival_window": "8:00 am"}  # fmt: skip
    options = [part for name, value in row.items() for part in ("--set", f"{name}={value}")]
    first = line.command("run", "book_jobs", "--tenant", line.tenant(), *options)
    assert (first.exit, first.counts["done"]) == (0, 1), first.output
    again = line.command("run", "book_jobs", "--tenant", line.tenant(), *options)
    assert (again.exit, again.counts["done_earlier"]) == (0, 1), again.output
    assert len(sera.jobs("O-1")) == 1


def test_bad_downloads_are_asked_for_again_until_the_file_is_right(sera: Portal, line: Line) -> None:
    sera.reset()
    faults = ("download_empty", "download_stale", "session_thrown_out", "download_cut")
    for number, fault in enumerate(faults):  # every other file is whole; the stale one is that before it, of other days
        sera.fault(fault, DOWNLOAD, after=2 * number + 1)
    days = ("this year", "this month", "last month", "2026-09-01..2026-09-30", "2026-08-01..2026-08-31")
    source = line.rows("bad", [{"date_range": one, "with_lines": False} for one in days])
    ran = line.run(source, tenant=line.tenant(attempts=5), task="export_invoices")
    assert (ran.exit, ran.counts["done"]) == (0, 5), ran.output
    assert sera.hits() == dict.fromkeys(faults, 1)
    codes = [attempt["code"] for row in ran.results["rows"] for attempt in row["attempts"]]
    assert {"EXPORT_BROKEN", "EXPORT_STALE"} <= set(codes), codes
    for row in ran.results["rows"]:
        assert row["object"]["invoices"] == exported_lines(ran, row)
    assert [event["kind"] for event in sera.events() if event["kind"] != "signed_in"] == []


def test_a_file_that_stays_wrong_ends_failed_and_leaves_no_export(sera: Portal, line: Line) -> None:
    sera.reset()
    sera.fault("download_empty", DOWNLOAD, count=3)
    ran = line.run(
        line.rows("never", [{"date_range": "this year"}]), tenant=line.tenant(attempts=2), task="export_invoices"
    )
    (row,) = ran.results["rows"]
    assert (ran.exit, row["status"], row["code"], len(row["attempts"])) == (4, "failed", "EXPORT_BROKEN", 2)
    assert ran.folder and [path.name for path in (ran.folder / "exports").iterdir()] == [".unfinished-00001"]
    assert row["object"] == {}


def test_a_worker_killed_while_it_reads_leaves_no_half_export_and_the_row_is_done_anew(
    sera: Portal, line: Line
) -> None:
    sera.reset()
    sera.fault("slow_answer", "GET /api/invoices/{id}", after=1, seconds=3)
    source = line.rows("killed", [{"date_range": "last month"}])
    process = line.start("run", "export_invoices", "--input", source, "--tenant", line.tenant())
    wait_until(lambda: sera.hits().get("slow_answer"), "the second invoice is asked for")
    (worker,) = [p for p in line.processes() if "sera_rpa.engine.worker" in " ".join(p.cmdline())]
    kill(worker.pid)
    ran = line.end(process)
    (row,) = ran.results["rows"]
    assert (ran.exit, row["status"]) == (0, "done"), ran.output
    assert [attempt["code"] for attempt in row["attempts"]] == ["WORKER_DIED", ""]
    assert ran.folder and [path.name for path in (ran.folder / "exports").iterdir()] == ["00001"]
    assert row["object"]["invoices"] == exported_lines(ran, row)


def test_robot_started_by_hand_takes_options_too(sera: Portal, line: Line) -> None:
    sera.reset()
    command = [
        sys.executable, "-m", "robot", "--pythonpath", str(TOP), "-v", f"TENANT:{line.tenant()}",
        "-v", "SET:date_range=last month; with_lines=no", "--outputdir", str(line.home / "by-hand"),
        str(TOP / "tasks" / "export_invoices.robot"),
    ]  # fmt: skip
    ran = subprocess.run(command, cwd=line.home, env=line.environment(), capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    newest = max(line.results.glob("2*-export_invoices*"), key=os.path.getmtime)
    (row,) = json.loads((newest / "results.json").read_text(encoding="utf-8"))["rows"]
    assert (row["status"], row["record"]["days"]) == ("done", "2026-10-01..2026-10-31")


def exported_lines(ran: Ran, row: dict[str, Any]) -> int:
    """How many invoices the file for programs holds."""
    assert ran.folder
    (place,) = [file["place"] for file in row["object"]["files"] if file["place"].endswith(".jsonl")]
    return len((ran.folder / place).read_text(encoding="utf-8").splitlines())


def cents(amount: int) -> str:
    """Cents as programs read them."""
    return f"{amount / 100:.2f}"
