"""Times ``book_jobs`` against the hand-written script in by_hand.py: same portal, same browser, same rows, in turn.

    ./sera-rpa test --collect-only -q >/dev/null       # once: installs what the benchmark needs
    .venv/bin/python tests/bench/book_jobs.py [--rows 100] [--rounds 3]

A row's time runs from the end of the row before to its own end, so that whatever happens between rows counts. Starting
and signing in are not counted; both do them once.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from robot.api import ExecutionResult

from sera_rpa.sandbox import Sandbox, run_sandbox

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Runs the rounds and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    ratios = []
    with tempfile.TemporaryDirectory() as scratch, run_sandbox("--port", "0") as portal:
        for number in range(1, asked.rounds + 1):
            folder = Path(scratch) / str(number)
            folder.mkdir()
            order = [("by hand", by_hand), ("sera-rpa", by_suite)]
            timed = {}
            for name, measure in order if number % 2 else reversed(order):
                control(portal, "POST", "reset", {})
                sheet = write_sheet(portal, folder / f"{name.replace(' ', '-')}.csv", asked.rows)
                timed[name] = measure(portal, sheet, folder)
                told(number, name, timed[name])
            ratios.append(statistics.median(timed["sera-rpa"]) / statistics.median(timed["by hand"]))
            print(f"round {number}: ratio of medians {ratios[-1]:.3f}", flush=True)
    print(f"ratio sera-rpa / by hand, median of {len(ratios)} rounds: {statistics.median(ratios):.3f}")


def by_hand(portal: Sandbox, sheet: Path, folder: Path) -> list[float]:
    """Seconds per row of the hand-written script."""
    connection = portal.connection()
    script = [sys.executable, str(Path(__file__).with_name("by_hand.py")), portal.url]
    script += [connection["email"], connection["password"], connection["totp_seed"], str(sheet), str(folder / "hand")]
    done = subprocess.run(
        script, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True, stdout=subprocess.PIPE, text=True
    )
    return [float(seconds) for seconds in json.loads(done.stdout)]


def by_suite(portal: Sandbox, sheet: Path, folder: Path) -> list[float]:
    """Seconds per row of the command, from its Robot output."""
    connection = portal.connection()
    results = folder / "results"
    environment = os.environ | {"SERA_RESULTS": str(results), "SERA_URL": portal.url, "PYTHONPATH": str(ROOT)}
    environment |= {f"SERA_{name.upper()}": connection[name] for name in ("email", "password", "totp_seed")}
    command = [sys.executable, "-m", "sera_rpa.cli", "run", "book_jobs", "--input", str(sheet)]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    (output,) = results.glob("2*/logs/1/output.xml")
    suite = ExecutionResult(output).suite
    assert suite.setup.end_time is not None
    ends = [suite.setup.end_time, *(task.end_time for task in suite.tests)]
    return [(after - before).total_seconds() for before, after in pairwise(ends)]


def told(number: int, name: str, seconds: list[float]) -> None:
    """Prints one measurement."""
    ms = sorted(1000 * value for value in seconds)
    print(
        f"round {number}: {name:<9} {len(ms)} rows, {statistics.mean(ms):7.0f} ms mean,"
        f" {statistics.median(ms):7.0f} ms median,"
        f" {ms[int(len(ms) * 0.95) - 1]:7.0f} ms 95 %",
        flush=True,
    )


def write_sheet(portal: Sandbox, sheet: Path, rows: int) -> Path:
    """Rows that must all succeed: customers with one address that can be scheduled, in windows that are free."""
    customers = control(portal, "GET", "truth/customers")
    addresses: dict[int, list[dict[str, Any]]] = {}
    for address in control(portal, "GET", "truth/addresses"):
        addresses.setdefault(address["customer_id"], []).append(address)
    usable = [
        customer
        for customer in customers
        if not customer["archived"] and customer["email"] and len(addresses[customer["id"]]) == 1
        and addresses[customer["id"]][0]["schedulable"] and re.match(r"46[012]", addresses[customer["id"]][0]["zip"])
    ]  # fmt: skip
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["reference", "customer", "service_category", "day", "arrival_window", "notes"])
        for position, (day, window) in zip(range(rows), slots(), strict=False):
            customer = usable[position % len(usable)]
            writer.writerow([f"B-{position + 1}", customer["email"], "Plumbing Repair", day, window, "Bench"])
    return sheet


def slots() -> Iterator[tuple[date, str]]:
    """Windows beyond the seeded six weeks: one job in each, so that every one is free."""
    day = date(2027, 1, 11)
    while True:
        if day.weekday() < 5:
            yield from ((day, f"{hour:02d}:00") for hour in range(8, 16))
        day += timedelta(days=1)


def control(portal: Sandbox, method: str, path: str, body: Any = None) -> Any:
    """One call of the stand-in's control routes."""
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{portal.url}/_control/{path}", data, {"content-type": "application/json"}, method=method)
    with urlopen(request) as answer:
        return json.loads(answer.read() or b"null")


if __name__ == "__main__":
    main()
