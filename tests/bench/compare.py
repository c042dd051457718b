"""Times a task against the same steps as a good hand-written Playwright script takes them: same portal, browser, rows.

    ./sera-rpa test --collect-only -q >/dev/null       # once: installs what the benchmark needs
    .venv/bin/python -m tests.bench.compare book_jobs [--rows 100] [--rounds 3] [--against rpaframework]

Each task has its script in ``by_hand_<task>.py``: ``rows(truth, number)`` makes rows that must all succeed,
``carry_out(page, row)`` does one of them. The scripts sign in once, keep no ledger, log or report, and take a picture
of each row, as the suite does.

With ``--against rpaframework`` the other side is the bot of ``rpaframework/``, see ``by_rpaframework.py``.

One worker against one script: several would share the processors, and what is timed is a row, not a run.

A row's time runs from the end of the row before to its own end, so that whatever happens between rows counts. Starting
and signing in are not counted; both do them once. Pages (navigations) and requests are counted at the portal, static
files left out, with signing in.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from robot.api import ExecutionResult

from sera_rpa.sandbox import Sandbox, run_sandbox
from tests.bench.by_rpaframework import by_rpaframework

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Measured:
    """One side's round."""

    seconds: list[float]  # per row
    pages: float  # navigations per row
    requests: float  # per row

    @property
    def median(self) -> float:
        """Milliseconds of the median row."""
        return 1000 * statistics.median(self.seconds)

    def told(self) -> str:
        """The measurement as a line of the table."""
        ms = sorted(1000 * value for value in self.seconds)
        return (
            f"{len(ms):4} rows {statistics.mean(ms):7.0f} ms mean {self.median:7.0f} ms median"
            f" {ms[max(0, int(len(ms) * 0.95) - 1)]:7.0f} ms 95 % {self.pages:5.1f} pages {self.requests:5.1f} requests"
        )


def main() -> None:
    """Runs the rounds and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task")
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--against", choices=list(YARDSTICKS), default="hand")
    asked = parser.parse_args()
    sides = [(asked.against, YARDSTICKS[asked.against]), ("sera-rpa", by_suite)]
    ratios = []
    with tempfile.TemporaryDirectory() as scratch, run_sandbox("--port", "0") as portal:
        for number in range(1, asked.rounds + 1):
            folder = Path(scratch) / str(number)
            folder.mkdir()
            measured = {}
            for name, measure in sides if number % 2 else reversed(sides):
                control(portal, "POST", "reset", {})
                sheet = write_sheet(portal, asked.task, folder / f"{name}.csv", asked.rows)
                measured[name] = count(portal, measure(portal, asked.task, sheet, folder))
                print(f"round {number}: {name:<13}{measured[name].told()}", flush=True)
            ratios.append(measured["sera-rpa"].median / measured[asked.against].median)
            print(f"round {number}: ratio of medians {ratios[-1]:.3f}", flush=True)
    median = statistics.median(ratios)
    print(f"{asked.task}: ratio sera-rpa / {asked.against}, median of {len(ratios)} rounds: {median:.3f}")


def by_hand(portal: Sandbox, task: str, sheet: Path, folder: Path) -> list[float]:
    """Seconds per row of the hand-written script."""
    connection = portal.connection()
    script = [sys.executable, "-m", "tests.bench.by_hand", task, portal.url]
    script += [connection["email"], connection["password"], connection["totp_seed"], str(sheet), str(folder / "hand")]
    done = subprocess.run(script, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return [float(seconds) for seconds in json.loads(done.stdout)]


def by_suite(portal: Sandbox, task: str, sheet: Path, folder: Path) -> list[float]:
    """Seconds per row of the command, from its Robot output."""
    connection = portal.connection()
    results = folder / "results"
    environment = os.environ | {"SERA_RESULTS": str(results), "SERA_URL": portal.url, "PYTHONPATH": str(ROOT)}
    environment |= {f"SERA_{name.upper()}": connection[name] for name in ("email", "password", "totp_seed")}
    command = [sys.executable, "-m", "sera_rpa.cli", "run", task, "--input", str(sheet), "--workers", "1"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    (output,) = results.glob("2*/logs/1/output.xml")
    suite = ExecutionResult(output).suite
    assert suite.setup.end_time is not None
    ends = [suite.setup.end_time, *(test.end_time for test in suite.tests)]
    return [(after - before).total_seconds() for before, after in pairwise(ends)]


YARDSTICKS = {"hand": by_hand, "rpaframework": by_rpaframework}


def count(portal: Sandbox, seconds: list[float]) -> Measured:
    """What the round cost the portal."""
    traffic = control(portal, "GET", "traffic")
    return Measured(seconds, traffic["pages"] / len(seconds), traffic["requests"] / len(seconds))


def write_sheet(portal: Sandbox, task: str, sheet: Path, number: int) -> Path:
    """The rows of the task's script, as an input."""

    def truth(kind: str, **filters: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = control(portal, "GET", f"truth/{kind}?{urlencode(filters)}")
        return found

    rows = import_module(f"tests.bench.by_hand_{task}").rows(truth, number)
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return sheet


def control(portal: Sandbox, method: str, path: str, body: Any = None) -> Any:
    """One call of the stand-in's control routes."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{portal.url}/_control/{path}", data, {"content-type": "application/json"}, method=method)
    with urlopen(request) as answer:
        return json.loads(answer.read() or b"null")


if __name__ == "__main__":
    main()
