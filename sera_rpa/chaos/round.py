"""One round: the real command on the good rows, started again until every row is final, while a plan breaks it."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import yaml

from sera_rpa.chaos.faults import BEGUN
from sera_rpa.chaos.plan import PLAN_VARIABLE, Plan, Strike, read_journal
from sera_rpa.chaos.stand_in import StandIn
from sera_rpa.errors import Exit, SeraError
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.history import find_run
from sera_rpa.ledger.records import FINAL, Item, Status
from sera_rpa.places import variables_dir

POLL_SECONDS = 0.2
LONGEST_SECONDS = 1800.0
SPARE_STARTS = 6
"""So often the command is started at most, besides once for every strike."""
TENANT = {
    "timeout_seconds": 8, "settle_seconds": 7, "patience_seconds": 30, "busy_seconds": 3,
    "attempts": 6, "breaker_failures": 0,
}  # fmt: skip
"""The sandbox's settings with less patience, so that a round is short, and no step closed for being broken often."""

_KEPT_SETTINGS = ("SERA_BROWSER",)


@dataclass(frozen=True)
class Task:
    """What is certified: a task file, the rows to carry out, and by how many workers."""

    file: Path
    rows: tuple[dict[str, Any], ...]
    workers: int = 1


@dataclass
class Round:
    """What is known after a round."""

    folder: Path
    items: dict[int, Item] = field(default_factory=dict)  # by position
    writes: list[dict[str, Any]] = field(default_factory=list)  # the portal's events
    journal: list[dict[str, Any]] = field(default_factory=list)
    hits: frozenset[int] = frozenset()  # ids of the portal's faults that hit a request
    starts: int = 0
    seconds: float = 0.0
    in_results: dict[int, str] = field(default_factory=dict)  # status of each row in results.json

    def struck(self, strike: Strike) -> float | None:
        """When a strike struck, in seconds since 1970; None when it never did, or the portal's fault hit no request."""
        set_for_it = {line["fault"] for line in self.journal if line.get("by_fault") == strike.number}
        if strike.routes and strike.portal_fault and not set_for_it & self.hits:
            return None
        return next((line["at"] for line in self.journal if line.get("strike") == strike.number), None)

    def told_to_land(self, strike: Strike) -> float:
        """When the portal was told how soon a write that it holds back takes effect; infinite when it never was."""
        told = [line["at"] for line in self.journal if line.get("landing") == strike.number]
        return min(told, default=math.inf)

    def over(self, position: int) -> float | None:
        """When the last task of a row ended."""
        ends = [line["at"] for line in self.journal if line["position"] == position and line["moment"] == "over"]
        return max(ends, default=None)


def play(
    task: Task, portal: StandIn, folder: Path, strikes: tuple[Strike, ...] = (), *,
    lease_seconds: float | None = None, learning: bool = False,
) -> Round:  # fmt: skip
    """Resets the portal, runs the command in a folder of its own and returns what became of every row."""
    folder.mkdir(parents=True)
    portal.reset()
    source, tenant, journal = folder / "rows.yaml", folder / "quick.yaml", folder / "journal.jsonl"
    source.write_text(yaml.safe_dump(list(task.rows), allow_unicode=True, sort_keys=False), encoding="utf-8")
    sandbox = yaml.safe_load((variables_dir() / "tenants" / "sandbox.yaml").read_text(encoding="utf-8"))
    del sandbox["secrets_file"]
    tenant.write_text(yaml.safe_dump(sandbox | {"url": portal.url} | TENANT), encoding="utf-8")
    environment = _environment(portal, folder)
    if lease_seconds:
        environment["SERA_LEASE_SECONDS"] = str(lease_seconds)
    command = [sys.executable, "-m", "sera_rpa.cli", "run", str(task.file), "--input", str(source)]
    command += ["--tenant", str(tenant), "--workers", str(task.workers)]
    done, begun = Round(folder), time.monotonic()
    try:
        ended = False  # by itself: a killed command has written no results
        while done.starts < len(strikes) + SPARE_STARTS and not (ended and _is_final(done, len(task.rows))):
            done.starts += 1
            Plan(journal, portal.url, portal.pid, strikes, learning).write(folder / "plan.json")
            ended = _run(command, environment, folder, portal, Plan(journal, portal.url, portal.pid, strikes, learning))
            done.items, done.in_results = _outcomes(folder)
            if time.monotonic() - begun > LONGEST_SECONDS:
                break
    finally:
        for process in _left_over(folder):
            process.kill()
    done.seconds = time.monotonic() - begun
    done.journal = read_journal(journal)
    done.hits = portal.hits()
    _let_late_writes_land(done, strikes)
    done.writes = portal.writes()
    return done


def _run(command: list[str], environment: dict[str, str], folder: Path, portal: StandIn, plan: Plan) -> bool:
    """Runs the command; says whether it ended by itself.

    Meanwhile a killed portal comes back, and a frozen worker whose row another has taken goes on.
    """
    with (folder / "console.txt").open("ab") as console:
        process = subprocess.Popen(
            command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
    deadline = time.monotonic() + LONGEST_SECONDS
    while process.poll() is None:
        if portal.revive():
            Plan(plan.journal, portal.url, portal.pid, plan.strikes, plan.learning).write(folder / "plan.json")
        _go_on(plan.journal)
        if time.monotonic() > deadline:
            for left in _left_over(folder):
                left.kill()
        time.sleep(POLL_SECONDS)
    portal.revive()
    _go_on(plan.journal, to_the_end=True)
    return process.returncode in tuple(Exit)


def _let_late_writes_land(done: Round, strikes: tuple[Strike, ...]) -> None:
    """Waits until the portal has done all that it still works on: what came too late must be seen, too."""
    landed = [
        min(at + (strike.seconds or 0), done.told_to_land(strike) + (strike.lands_after_look or 0)) + 1
        for strike in strikes
        if (at := done.struck(strike)) is not None
    ]
    time.sleep(max(0.0, max(landed, default=0.0) - time.time()))


def _go_on(journal: Path, *, to_the_end: bool = False) -> None:
    """Continues frozen workers whose row has begun elsewhere; all of them once the command has ended."""
    lines = read_journal(journal)
    for number, line in enumerate(lines):
        if line.get("by") != "freeze worker":
            continue
        elsewhere = any(
            later["position"] == line["position"] and later["moment"] == BEGUN and later["pid"] != line["pid"]
            for later in lines[number:]
        )
        if elsewhere or to_the_end:
            try:
                psutil.Process(line["pid"]).resume()
            except psutil.Error:
                continue  # ended with all that it had started, as it should be


def _environment(portal: StandIn, folder: Path) -> dict[str, str]:
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith("SERA_") or name in _KEPT_SETTINGS
    }
    top = str(Path(__file__).parents[2])
    listener = "--listener sera_rpa.chaos.breaker.Breaker"
    brief = folder.parent / "tmp"  # browsers that are killed leave their profiles behind
    brief.mkdir(exist_ok=True)
    return clean | {
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(brief)),
        "SERA_URL": portal.url,
        "SERA_EMAIL": portal.account["email"],
        "SERA_PASSWORD": portal.account["password"],
        "SERA_RESULTS": str(folder / "results"),
        PLAN_VARIABLE: str(folder / "plan.json"),
        "ROBOT_OPTIONS": f"{os.environ.get('ROBOT_OPTIONS', '')} {listener}".strip(),
        "PYTHONPATH": os.pathsep.join(filter(None, (top, os.environ.get("PYTHONPATH", "")))),
        "PYTHONUTF8": "1",
    }


def _is_final(done: Round, rows: int) -> bool:
    return len(done.items) == rows and all(item.status in FINAL for item in done.items.values())


def _outcomes(folder: Path) -> tuple[dict[int, Item], dict[int, str]]:
    """The rows of the newest run in the ledger, and their statuses in its results.json."""
    path = folder / "results" / "state" / "ledger.db"
    if not path.is_file():
        return {}, {}
    ledger = open_database(f"sqlite:///{path.as_posix()}")
    try:
        run = find_run(ledger)
    except SeraError:  # nothing was run yet
        return {}, {}
    finally:
        ledger.dispose()
    results = folder / "results" / run.id / "results.json"
    stated = json.loads(results.read_text(encoding="utf-8"))["rows"] if results.is_file() else []
    return {item.position: item for item in run.items}, {row["position"]: row["status"] for row in stated}


def _left_over(folder: Path) -> Iterator[psutil.Process]:
    """Every process that still works for the round: they all inherit where its results go."""
    for process in psutil.process_iter():
        try:
            if process.environ().get("SERA_RESULTS") == str(folder / "results"):
                yield process
        except psutil.Error:
            continue


def is_done(item: Item | None) -> bool:
    """Whether the row ended done."""
    return item is not None and item.status is Status.DONE
