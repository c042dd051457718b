"""Times what a run of many rows asks of ledger, supervisor, status and reports; no portal and no browser.

    .venv/bin/python -m tests.bench.many_rows [--rows 10000] [--folder results-to-keep]

The outcomes are made by the ledger's own functions: every row is handed in, claimed by one of four workers and
settled; one in seven is refused, one in fifty failed. All times are those of the processor, so that they hold on a busy
machine, too.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from sqlalchemy import Engine, event

from sera_rpa.engine.finish import exit_code, search_secrets
from sera_rpa.engine.supervisor import Plan, Supervisor
from sera_rpa.ledger.claims import Outcome, claim_next, count_open, settle
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.history import end_run, find_run, find_run_head
from sera_rpa.ledger.progress import progress_of
from sera_rpa.ledger.records import Item, Status
from sera_rpa.ledger.submission import NewRow, NewRun, submit
from tests.unit.audit_samples import many, picture

RUN = "20261124-073100-book_jobs"
SECRET = "no-such-password-9317"


def main() -> None:
    """Prints the timings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="where ledger and run are made (default: a temporary folder)")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch)
        ledger = make_run(folder, asked.rows, say=lambda text: print(text, flush=True))
        watch(ledger, folder)
        finish(ledger, folder / RUN)


def make_run(folder: Path, number: int, *, say: Callable[[str], None] = lambda _: None) -> Engine:
    """A ledger with one run of that many rows, all settled but for the last ten, and its pictures and logs."""
    ledger = open_database(f"sqlite:///{(folder / 'state' / 'ledger.db').as_posix()}")
    event.listen(ledger, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    ledger.dispose()  # what is timed here is not the disk
    sample = many(number)
    run = folder / RUN
    new = NewRun(
        RUN, sample.task, sample.title, sample.tenant, "sandbox", sample.portal, sample.account, sample.by, sample.host,
        sample.version, sample.input_name, sample.input_sha256, str(run),
    )  # fmt: skip
    with timed(f"{number:,} rows handed in", say):
        submit(ledger, new, (NewRow(row.position, row.address, row.reference, row.payload) for row in sample.items))
    paces: list[float] = []  # milliseconds of this process's own time
    by_position = {row.position: row for row in sample.items}
    shot = picture(run / "screenshots" / "J-1001.png").relative_to(run).as_posix()
    begun = time.process_time()
    for turn in range(number - min(10, number // 2)):
        claim = claim_next(ledger, RUN, f"{RUN}/{turn % 4}")
        assert claim is not None
        row = by_position[claim.position]
        log = f"logs/{turn // 500 + 1}/log.html#s1-t{turn % 500 + 1}"
        settle(
            ledger, claim, Outcome(row.status, row.code, row.message, dict(row.record), row.record_url, log, shot)
        )  # fmt: skip
        if turn % 1000 == 999:
            paces.append(time.process_time() - begun)
            begun = time.process_time()
    if paces:
        say(f"a claim and its outcome: {paces[0]:.2f} ms among the first thousand, {paces[-1]:.2f} ms among the last")
    for worker in range(1, number // 500 + 1):
        log = run / "logs" / str(worker) / "output.xml"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("<kw name='Fill Text' owner='Browser'><arg>selector</arg></kw>\n" * 40_000, "utf-8")
    return ledger


def watch(ledger: Engine, folder: Path) -> None:
    """What looking on costs."""
    told: list[Item] = []
    plan = Plan(RUN, folder / RUN, Path(), "", Path())
    supervisor: Any = Supervisor(ledger, plan, on_row=told.append, note=print)
    with timed("supervisor: the first look, which tells of every row"):
        supervisor._tell()

    def poll() -> None:
        find_run_head(ledger, RUN)
        count_open(ledger, RUN)
        supervisor._tell()

    print(f"supervisor: every further look, 0.15 s apart: {median(poll):.2f} ms; {len(told):,} rows were told of")
    print(f"status: {median(lambda: progress_of(ledger, RUN)):.2f} ms for each look, 1 s apart")
    from sera_rpa.terminal.live import LiveDisplay

    with (folder / "terminal.txt").open("w", encoding="utf-8") as screen:
        live = LiveDisplay(Console(file=screen, force_terminal=True, width=100))
        live.start(find_run(ledger, RUN))
        begun = time.process_time()
        for item in told[:1000]:
            live.row(item)
        print(f"live view: {time.process_time() - begun:.2f} ms a row")
        live.stop()


def finish(ledger: Engine, folder: Path) -> None:
    """The parts of ``finish_run``, one by one."""
    from sera_rpa.audit.report import write_report
    from sera_rpa.audit.results import write_results

    begun = time.process_time()
    size = sum(path.stat().st_size for path in (folder / "logs").rglob("*") if path.is_file()) / 2**20
    with timed(f"finish: secrets looked for in {size:.0f} MB of logs"):
        search_secrets(ledger, RUN, folder, [SECRET, "JBSWY3DPEHPK3PXP"])
    with timed("finish: all rows read for the exit code"):
        code = exit_code(find_run(ledger, RUN))
    end_run(ledger, RUN, code)
    with timed("finish: all rows read for the reports"):
        run = find_run(ledger, RUN)
    with timed("finish: results.csv and results.json"):
        files = write_results(run, folder)
    with timed("finish: the audit page"):
        page = write_report(run, folder)
    print(f"finish: all of it {time.process_time() - begun:.1f} s")
    for path in (*files, page):
        print(f"{path.name}: {path.stat().st_size / 2**20:.1f} MB")
    print(f"{run.count(Status.DONE):,} done; this process {psutil.Process().memory_info().rss / 2**20:.0f} MB")


def median(do: Callable[[], object], rounds: int = 20) -> float:
    """Milliseconds."""
    times = []
    for _ in range(rounds):
        begun = time.process_time()
        do()
        times.append(1000 * (time.process_time() - begun))
    return statistics.median(times)


@contextmanager
def timed(what: str, say: Callable[[str], None] = print) -> Iterator[None]:
    """Says how long the block took."""
    begun = time.process_time()
    yield
    say(f"{what}: {time.process_time() - begun:.2f} s")


if __name__ == "__main__":
    main()
