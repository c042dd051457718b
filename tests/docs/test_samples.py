"""The sample inputs and the worked example do what the documentation says of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from sera_rpa.contract import check, read_contract
from sera_rpa.sandbox import run_sandbox
from tests.docs.tables import TOP

EXAMPLE = TOP / "docs" / "examples" / "add_customers.robot"
TASKS = sorted((TOP / "tasks").glob("*.robot"))
SUFFIXES = (".csv", ".xlsx", ".yaml")


@pytest.mark.parametrize("task", TASKS, ids=lambda path: path.stem)
def test_the_samples_of_a_task_fit_and_hold_the_same_rows(task: Path) -> None:
    contract = read_contract(task)
    checked = [check(contract, TOP / "tasks" / "inputs" / f"{task.stem}{suffix}") for suffix in SUFFIXES]
    assert [problem for one in checked for problem in one.problems] == []
    rows = [[row.payload for row in one.rows] for one in checked]
    assert 6 <= len(rows[0]) <= 16
    assert rows == [rows[0]] * len(SUFFIXES)


def test_the_days_of_the_sample_workbook_are_real_date_cells() -> None:
    page = openpyxl.load_workbook(TOP / "tasks" / "inputs" / "book_jobs.xlsx")["book_jobs"]
    heading = [cell.value for cell in page[1]]
    days = [row[heading.index("day")] for row in page.iter_rows(min_row=2, max_row=13)]
    assert all(cell.is_date for cell in days)


@pytest.mark.parametrize("task", TASKS, ids=lambda path: path.stem)
def test_the_yaml_shown_for_a_task_fits(task: Path, tmp_path: Path) -> None:
    page = (TOP / "docs" / f"{task.stem.replace('_', '-')}.md").read_text(encoding="utf-8")
    source = tmp_path / "rows.yaml"
    source.write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    assert check(read_contract(task), source).problems == []


def test_the_tenant_file_shown_for_a_live_tenant_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sera_rpa.tenants import load_tenant

    monkeypatch.delenv("SERA_URL", raising=False)
    page = (TOP / "docs" / "live-tenant.md").read_text(encoding="utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    file = tmp_path / "acme.yaml"
    file.write_text(shown, encoding="utf-8")
    tenant = load_tenant(str(file))
    assert (tenant.address, tenant.protected, tenant.identity_path) == ("https://acme.sera.tech", True, "")


@pytest.mark.parametrize("task", [EXAMPLE, *TASKS], ids=lambda path: path.stem)
def test_every_column_is_explained_in_its_template(task: Path) -> None:
    assert [column.name for column in read_contract(task).columns if not column.doc] == []


@dataclass(frozen=True)
class Portal:
    """A stand-in portal, and the command run against it."""

    url: str
    environment: dict[str, str]

    def call(self, results: Path, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sera_rpa.cli", *words],
            cwd=TOP, env=self.environment | {"SERA_RESULTS": str(results)},
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
        )  # fmt: skip

    def rows(self, results: Path) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.call(results, "results", "--json").stdout)["rows"]
        return rows

    def appointments(self) -> list[Any]:
        answer = httpx.get(f"{self.url}/_control/truth/appointments")
        answer.raise_for_status()
        found: list[Any] = answer.json()
        return found


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with run_sandbox("--port", "0") as sandbox:
        account = next(entry for entry in sandbox.sign_ins if not entry["totp_seed"])  # no codes to wait for
        yield Portal(
            sandbox.url,
            os.environ
            | {
                "SERA_URL": sandbox.url,
                "SERA_SANDBOX_EMAIL": account["email"],
                "SERA_SANDBOX_PASSWORD": account["password"],
            },
        )


def test_the_worked_example_runs_as_its_page_says(portal: Portal, tmp_path: Path) -> None:
    """One row is created, one is known already, one is refused; a second run has only the refused one left."""
    command = ("run", str(EXAMPLE), "--input", str(EXAMPLE.with_suffix(".csv")))
    first = portal.call(tmp_path, *command)
    assert first.returncode == 1, first.stdout + first.stderr
    rows = portal.rows(tmp_path)
    assert [(row["reference"], row["status"], row["code"]) for row in rows] == [
        ("C-1001", "done", ""),
        ("C-1002", "done", ""),
        ("C-1003", "refused", "CUSTOMER_INCOMPLETE"),
    ]
    assert rows[1]["record"]["customer"] == "10002"
    assert f"customer {rows[0]['record']['customer']}" in first.stdout
    assert "1 open from an earlier run, 2 done before and skipped" in portal.call(tmp_path, *command).stdout


def test_the_first_checks_of_a_live_tenant_end_as_its_page_says_and_write_nothing(
    portal: Portal, tmp_path: Path
) -> None:
    columns = ("reference", "customer", "service_category", "day", "arrival_window")
    probes = {
        "CUSTOMER_NOT_FOUND": ("Nobody Atall", "Drain Cleaning", "2026-12-01", "8:00 am"),
        "SERVICE_CATEGORY_UNKNOWN": ("10002", "Nothing", "2026-12-01", "8:00 am"),
        "WINDOW_UNKNOWN": ("10002", "Drain Cleaning", "2026-12-01", "3:07 am"),
        "DAY_CLOSED": ("10002", "Drain Cleaning", "2026-11-20", "8:00 am"),
        "NO_FREE_SLOT": ("10002", "Drain Cleaning", "2026-11-25", "10:00 am"),
    }
    sheet = tmp_path / "probes.csv"
    lines = [columns, *((f"P-{number}", *cells) for number, cells in enumerate(probes.values()))]
    sheet.write_text("".join(f"{','.join(line)}\n" for line in lines), encoding="utf-8")
    before = portal.appointments()
    portal.call(tmp_path, "run", "book_jobs", "--input", str(sheet))
    rows = portal.rows(tmp_path)
    assert [(row["status"], row["code"]) for row in rows] == [("refused", code) for code in probes]
    assert "Drain Cleaning" in rows[1]["what"] and "8:00 am - 9:00 am" in rows[2]["what"]
    assert portal.appointments() == before


def test_an_empty_memory_finds_the_job_again_as_the_live_tenants_page_says(portal: Portal, tmp_path: Path) -> None:
    sheet = tmp_path / "one.yaml"
    sheet.write_text(
        "- {reference: L-1, customer: '10002', service_category: Drain Cleaning, day: 2026-12-08, "
        "arrival_window: 8 am, notes: Gate code 4411}\n",
        encoding="utf-8",
    )
    jobs = []
    for results in (tmp_path / "first", tmp_path / "second"):
        assert portal.call(results, "run", "book_jobs", "--input", str(sheet)).returncode == 0
        jobs.append(portal.rows(results)[0]["record"]["job"])
    assert jobs[0] == jobs[1]
    marked = httpx.get(f"{portal.url}/_control/truth/appointments", params={"notes_contains": "[Ref L-1]"}).json()
    assert [one["notes"] for one in marked] == ["Gate code 4411\n[Ref L-1]"]
