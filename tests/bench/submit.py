"""Hands 100,000 rows in and claims some of them: seconds and memory on SQLite and on PostgreSQL.

    .venv/bin/python -m tests.bench.submit [--rows 100000] [--claims 200]

``submit`` is the real command on a CSV of ``book_jobs``, its peak the largest resident memory of its process. Claims
are timed at the head of the queue and where all but the last rows are done; ``settle`` is the end of the same row.
Then the first and the last look at so large a run: ``status``, and the reports at its end.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, update

from sera_rpa.engine.finish import finish_run
from sera_rpa.ledger.claims import Outcome, claim_next, next_due, settle
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.progress import progress_of
from sera_rpa.ledger.records import Status
from sera_rpa.ledger.tables import items
from sera_rpa.sandbox import run_sandbox
from tests.servers.postgres import run_postgres

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ("reference", "customer", "service_category", "day", "arrival_window", "notes")


def main() -> None:
    """Prints a table for each database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--claims", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, run_sandbox("--port", "0") as portal:
        sheet = write_sheet(Path(scratch) / "jobs.csv", asked.rows)
        for name, database in (("SQLite", sqlite), ("PostgreSQL", run_postgres_address)):
            folder = Path(scratch) / name
            with database(folder) as url:
                print(f"{name}, {asked.rows:,} rows", flush=True)
                part = get_context("spawn").Process(target=measure, args=(portal.url, sheet, url, folder, asked.claims))
                part.start()  # a process of its own: what one database cost does not count to the next one's peak
                part.join()


def write_sheet(path: Path, number: int) -> Path:
    """Rows that fit the task."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for at in range(1, number + 1):
            notes = f"Please ring before you come, gate code {at % 9000 + 1000}."
            writer.writerow((f"S-{at}", 10001 + at % 900, "Plumbing Repair", "2027-01-11", "8:00 am", notes))
    return path


@contextmanager
def sqlite(folder: Path) -> Iterator[str]:
    """A ledger file."""
    yield f"sqlite:///{folder}/ledger.db"


@contextmanager
def run_postgres_address(_: Path) -> Iterator[str]:
    """A server of its own."""
    with run_postgres() as server:
        yield server.url


def measure(portal: str, sheet: Path, url: str, folder: Path, claims: int) -> None:
    """Everything that is timed on one database."""
    told("submit", hand_in(portal, sheet, url, folder)[0])
    measured, run = hand_in(portal, sheet, url, folder)
    told("submit of the same again", measured)
    ledger = open_database(url)
    claim_and_settle(ledger, run, claims, "at the beginning")
    finish_all_but(ledger, run, claims)
    claim_and_settle(ledger, run, claims - 1, "near the end")
    told("next_due", milliseconds(lambda: next_due(ledger, run), 20))
    told("status", milliseconds(lambda: progress_of(ledger, run), 5))
    begun, processor = time.perf_counter(), time.process_time()
    _, files = finish_run(ledger, run)
    sizes = ", ".join(f"{name} {path.stat().st_size / 2**20:.0f} MB" for name, path in files.items())
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    told("reports at the end", f"{seconds:.1f} s ({processor:.1f} s of processor): {sizes}")
    told("peak of this process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    ledger.dispose()


def hand_in(portal: str, sheet: Path, url: str, folder: Path) -> tuple[str, str]:
    """What ``sera-rpa submit`` took, and the id of its run."""
    environment = os.environ | {
        "SERA_RESULTS": str(folder), "SERA_LEDGER": url, "SERA_URL": portal, "PYTHONPATH": str(ROOT)
    }  # fmt: skip
    command = [sys.executable, "-m", "sera_rpa.cli", "submit", "book_jobs", "--input", str(sheet)]
    begun = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    output = process.stdout.read()
    _, code, used = os.wait4(process.pid, 0)
    if code:
        raise SystemExit(output)
    found = re.search(r"^run: (\S+)$", output, re.MULTILINE)
    assert found, output
    processor = used.ru_utime + used.ru_stime
    seconds = time.monotonic() - begun
    return f"{seconds:.1f} s ({processor:.1f} s of processor), peak {used.ru_maxrss / 1024:.0f} MB", found[1]


def claim_and_settle(ledger: Engine, run: str, number: int, when: str) -> None:
    """Takes rows and ends them, one at a time."""
    claimed, settled, order = [], [], []
    for _ in range(number):
        begun = time.perf_counter()
        claim = claim_next(ledger, run, "bench")
        between = time.perf_counter()
        assert claim is not None
        settle(ledger, claim, Outcome(Status.DONE, record={"job": str(claim.item)}))
        claimed.append(between - begun)
        settled.append(time.perf_counter() - between)
        order.append(claim.position)
    assert order == sorted(order)
    told(f"claim {when}", spread(claimed))
    told(f"settle {when}", spread(settled))


def finish_all_but(ledger: Engine, run: str, number: int) -> None:
    """Ends the rows of the run, but for the last ones."""
    with ledger.begin() as connection:
        last = select(items.c.position).where(items.c.run == run).order_by(items.c.position.desc())
        border = connection.execute(last.offset(number).limit(1)).scalar_one()
        connection.execute(
            update(items)
            .where(items.c.run == run, items.c.position <= border)
            .values(status=Status.DONE.value, record={"job": "1000987", "customer": "10001"})
        )


def milliseconds(work: Callable[[], Any], times: int) -> str:
    """The median of some calls."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return spread(taken)


def spread(seconds: list[float]) -> str:
    """Median and 95th percentile, in milliseconds."""
    taken = sorted(1000 * one for one in seconds)
    return f"{statistics.median(taken):8.2f} ms median {taken[round((len(taken) - 1) * 0.95)]:8.2f} ms 95 %"


def told(what: str, measured: str) -> None:
    """A line of the table."""
    print(f"  {what:<28}{measured}", flush=True)


if __name__ == "__main__":
    main()
