"""Tasks are really broken: a shipped one holds, and one that does not look before it writes is caught."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).parents[2]
ROW = {"customer": "10002", "service_category": "Heating Tune-Up", "day": "2026-11-30", "arrival_window": "8:00 am"}


def broken(folder: Path, task: str, row: dict[str, str], *faults: str) -> tuple[int, str, dict[str, Any]]:
    """Runs ``sera-rpa chaos`` on one row; its exit code, what it printed, and its JSON."""
    source, result = folder / "rows.csv", folder / "chaos.json"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["reference", *row])
        writer.writeheader()
        writer.writerow({"reference": "C-1", **row})
    command = [sys.executable, "-m", "sera_rpa.cli", "chaos", task, "--input", str(source), "--customers", "60"]
    command += ["--json", str(result), *(part for fault in faults for part in ("--fault", fault))]
    environment = os.environ | {"PYTHONPATH": str(TOP), "PYTHONUTF8": "1", "TMPDIR": str(folder), "COLUMNS": "100"}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert result.is_file(), ran.stdout + ran.stderr
    return ran.returncode, ran.stdout, json.loads(result.read_text(encoding="utf-8"))


@pytest.mark.long
def test_a_booking_survives_a_dead_worker_a_lost_answer_and_a_lost_session(tmp_path: Path) -> None:
    faults = ("answer-lost", "late-effect-worker-killed", "session-thrown-out")
    code, said, told = broken(tmp_path, "book_jobs", ROW, *faults)
    assert code == 0, said
    assert told["totals"] == {"struck": 3, "missed": 0, "done": 3, "lost": 0, "doubled": 0, "unknown": 0}
    assert [(line["fault"], line["step"]) for line in told["faults"]] == [(fault, "book job") for fault in faults]
    assert all(line["recovery_seconds"][0] > 0 for line in told["faults"])
    assert "book_jobs passed: 3 breaks" in said


def test_a_task_that_writes_without_looking_is_caught(tmp_path: Path) -> None:
    task = str(Path(__file__).with_name("blind.robot"))
    code, said, told = broken(tmp_path, task, ROW, "answer-lost")
    assert code == 4, said
    assert not told["passed"]
    assert told["totals"]["doubled"] == 1
    assert "C-1: more than once: appointment.booked" in told["faults"][0]["why"][0]
    assert "blind NOT passed" in said
