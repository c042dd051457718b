"""The sample inputs and the worked example do what the documentation says of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from sera_rpa.contract import check, read_contract
from sera_rpa.sandbox import run_sandbox
from tests.docs.tables import TOP

EXAMPLE = TOP / "docs" / "examples" / "add_customers.robot"
SAMPLES = [TOP / "tasks" / "inputs" / f"book_jobs{suffix}" for suffix in (".csv", ".xlsx", ".yaml")]


def test_every_task_has_a_sample_of_every_format() -> None:
    for task in (TOP / "tasks").glob("*.robot"):
        assert all(
            (TOP / "tasks" / "inputs" / f"{task.stem}{suffix}").is_file() for suffix in (".csv", ".xlsx", ".yaml")
        )


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.suffix)
def test_the_samples_fit_and_hold_the_same_rows(sample: Path) -> None:
    contract = read_contract(TOP / "tasks" / "book_jobs.robot")
    checked, first = check(contract, sample), check(contract, SAMPLES[0])
    assert checked.problems == []
    assert len(checked.rows) == 12
    assert [row.payload for row in checked.rows] == [row.payload for row in first.rows]


def test_the_days_of_the_sample_workbook_are_real_date_cells() -> None:
    page = openpyxl.load_workbook(SAMPLES[1])["book_jobs"]
    heading = [cell.value for cell in page[1]]
    days = [row[heading.index("day")] for row in page.iter_rows(min_row=2, max_row=13)]
    assert all(cell.is_date for cell in days)


def test_the_yaml_shown_for_book_jobs_fits(tmp_path: Path) -> None:
    page = (TOP / "docs" / "book-jobs.md").read_text(encoding="utf-8")
    source = tmp_path / "jobs.yaml"
    source.write_text(page.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    assert check(read_contract(TOP / "tasks" / "book_jobs.robot"), source).problems == []


def test_the_tenant_file_shown_for_a_live_tenant_is_accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sera_rpa.tenants import load_tenant

    monkeypatch.delenv("SERA_URL", raising=False)
    page = (TOP / "docs" / "live-tenant.md").read_text(encoding="utf-8")
    shown = page.split("```yaml\n")[1].split("```")[0]
    file = tmp_path / "acme.yaml"
    file.write_text(shown, encoding="utf-8")
    tenant = load_tenant(str(file))
    assert (tenant.address, tenant.protected, tenant.identity_path) == ("https://acme.sera.tech", True, "")


def test_every_column_of_the_example_is_explained_in_its_template(tmp_path: Path) -> None:
    assert [column.name for column in read_contract(EXAMPLE).columns if not column.doc] == []
    assert [c.name for c in read_contract(TOP / "tasks" / "book_jobs.robot").columns if not c.doc] == []


def test_the_worked_example_runs_as_its_page_says(tmp_path: Path) -> None:
    """One row is created, one is known already, one is refused; a second run has only the refused one left."""
    with run_sandbox("--port", "0") as sandbox:
        stated = sandbox.connection()
        environment = os.environ | {
            "SERA_RESULTS": str(tmp_path),
            "SERA_URL": stated["url"],
            "SERA_SANDBOX_EMAIL": stated["email"],
            "SERA_SANDBOX_PASSWORD": stated["password"],
            "SERA_SANDBOX_TOTP_SEED": stated["totp_seed"],
        }

        def call(*words: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, "-m", "sera_rpa.cli", *words],
                cwd=TOP, env=environment, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
            )  # fmt: skip

        command = ("run", str(EXAMPLE), "--input", str(EXAMPLE.with_suffix(".csv")))
        first = call(*command)
        assert first.returncode == 1, first.stdout + first.stderr
        rows = json.loads(call("results", "--json").stdout)["rows"]
        assert [(row["reference"], row["status"], row["code"]) for row in rows] == [
            ("C-1001", "done", ""),
            ("C-1002", "done", ""),
            ("C-1003", "refused", "CUSTOMER_INCOMPLETE"),
        ]
        assert rows[1]["record"]["customer"] == "10002"
        assert f"customer {rows[0]['record']['customer']}" in first.stdout
        assert "1 open from an earlier run, 2 done before and skipped" in call(*command).stdout
