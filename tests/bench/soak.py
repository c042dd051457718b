"""Soak: many rows, several workers, a random kill every few seconds, for as long as it takes.

    ./sera-rpa test --collect-only -q >/dev/null       # once: installs what the benchmark needs
    .venv/bin/python -m tests.bench.soak --rows 60 --workers 2 --kill-every 12
    nohup .venv/bin/python -m tests.bench.soak --rows 2000 --workers 4 --folder /var/tmp/soak > soak.txt 2>&1 &

Starts a stand-in portal and carries a sheet of bookings, all of which can succeed, out by the real command. Every few
seconds ``kill -9`` hits a worker, its browser, its Node, or now and then the supervisor; where the command ended, it
is started again as a person would (``run`` with the same sheet, ``resume`` or ``retry``). At the end ledger, reports
and the portal's own record are compared: exit code 1 when a row is lost, doubled, unknown or failed, when a process is
left, or when nothing moved for five minutes.

``--no-kill`` shows memory and pace over time. All samples go to ``soak.json`` in the folder while it runs; SIGTERM or
Ctrl-C ends it with a verdict on what was done until then.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.by_hand_book_jobs import packed_slots, rows
from tests.bench.soak_kills import Killer
from tests.bench.soak_samples import Sample, look
from tests.bench.soak_verdict import Verdict, judge
from tests.faults.line import Line, Portal, kill

SAMPLE_SECONDS = 10.0
STUCK_SECONDS = 300.0
"""So long without a finished row means stuck: what runs is killed and started again, and the soak has not passed."""

USELESS_STARTS = 8
"""Starts one after the other that may end without a row; then the soak ends."""

LAST_SECONDS = 20.0
"""So long processes may take to go once the command has ended."""


@dataclass
class Soak:
    """One soak while it runs."""

    line: Line
    sheet: Path
    references: list[str]
    workers: int
    kill_every: float  # seconds; 0: nobody is killed
    killer: Killer
    begun: float = field(default_factory=time.monotonic)
    samples: list[Sample] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)  # kills and starts
    exits: Counter[str] = field(default_factory=Counter)
    stuck: int = 0
    parked: int = 0  # rows that were failed or unknown when the command ended, and were tried again
    harness_faults: int = 0
    stop: bool = False

    @property
    def at(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.begun

    def run(self) -> None:
        """Starts the command until every row is final, or it does no more good."""
        useless, how = 0, "run"
        while not self.stop and useless < USELESS_STARTS:
            before = self._done()
            code = self._carry_out(how)
            useless = 0 if self._done() > before else useless + 1
            how = self._next(code)
            if not how:
                return

    def _next(self, code: int) -> str:
        """What a person does after the command has ended; empty when nothing is left to do."""
        self.exits[str(code)] += 1
        left = Counter(self.line.statuses().values())
        waiting = left["pending"] + left["running"]
        parked = left["failed"] + left["unknown"]
        if left and not waiting and not parked:
            return "" if code >= 0 else "run"
        if code >= 0 and parked and not waiting:
            self.parked += parked
            return self.killer.choose("run", "retry")
        return self.killer.choose("run", "resume") if left else "run"

    def _carry_out(self, how: str) -> int:
        """Runs the command once, killing and looking meanwhile; its exit code, negative where it was killed."""
        book = self.line.booking(self.sheet, "--workers", str(self.workers), tenant=self.line.home / "quick.yaml")
        arguments: dict[str, list[str | Path]] = {
            "run": book, "resume": ["resume"], "retry": ["retry", "--why", "a person looked"],
        }  # fmt: skip
        self._tell(how)
        with (self.line.home / "console.txt").open("ab") as console:
            process = self.line.start(*arguments[how], stdout=console)
        next_kill, next_look = self.at + self.kill_every, self.at
        moved, done = self.at, -1
        while process.poll() is None:
            if self.stop:
                break
            if self.at >= next_look:
                next_look += SAMPLE_SECONDS * (1 + int((self.at - next_look) // SAMPLE_SECONDS))
                self._safely(self._look)
            if self.kill_every and self.at >= next_kill:
                struck = self._safely(lambda: self.killer.strike(self.line.processes()))
                next_kill = self.at + (self.kill_every if struck else 1.0)
                if struck:
                    self._tell(f"kill {struck[0]}", pid=struck[1], **self._hit(struck[1]))
            if (now := self._done()) != done:
                moved, done = self.at, now
            elif self.at - moved > STUCK_SECONDS:
                self.stuck += 1
                self._tell("stuck", processes=[" ".join(one.cmdline())[:120] for one in self.line.processes()])
                self._end_all()
            time.sleep(0.25)
        self._safely(self._look)
        try:
            return process.wait(LAST_SECONDS if self.stop else None)
        except subprocess.TimeoutExpired:
            return 0

    def _hit(self, pid: int) -> dict[str, Any]:
        """The row that a killed worker had in hand."""
        found = self.line.ask_ledger(f"SELECT reference FROM items WHERE status = 'running' AND worker LIKE '%/{pid}'")
        return {"row": found[0][0]} if found else {}

    def _look(self) -> None:
        self.samples.append(look(self.line, self.at, time.time(), self.killer.kills.total()))
        minute = int(self.at // 60)
        if len(self.samples) == 1:
            print(HEAD, flush=True)
        elif int(self.samples[-2].at // 60) != minute:
            print(told(self.samples), flush=True)
            self.write()

    def _done(self) -> int:
        found = self.line.ask_ledger("SELECT count(*) FROM attempts WHERE ended IS NOT NULL AND code <> 'WORKER_DIED'")
        return int(found[0][0]) if found else 0

    def _tell(self, what: str, **more: Any) -> None:
        self.events.append({"at": round(self.at, 1), "what": what, **more})
        shown = "".join(f"  {value}" for value in more.values() if value)
        print(f"{clock(self.at)}  {what}{shown}", flush=True)

    def _safely(self, do: Callable[[], Any]) -> Any:
        """Nothing of the soak itself may end it."""
        try:
            return do()
        except Exception:  # counted, and shown at the end
            self.harness_faults += 1
            traceback.print_exc()
            return None

    def _end_all(self) -> None:
        for process in self.line.processes():
            kill(process.pid)

    def settle(self) -> Verdict:
        """Waits until nothing runs any more, compares, and ends what was left."""
        if self.stop:
            self._end_all()
        deadline = time.monotonic() + LAST_SECONDS
        while self.line.processes() and time.monotonic() < deadline:
            time.sleep(0.25)
        verdict = judge(self.line, self.references)
        self._end_all()
        return verdict

    def write(self, verdict: Verdict | None = None) -> Path:
        """Puts all that is known into the folder's ``soak.json``."""
        path = self.line.home / "soak.json"
        known = {
            "rows": len(self.references), "workers": self.workers, "kill_every": self.kill_every,
            "seed": self.killer.seed, "seconds": round(self.at, 1), "kills": dict(self.killer.kills),
            "exits": dict(self.exits), "stuck": self.stuck, "parked": self.parked,
            "harness_faults": self.harness_faults,
            "verdict": asdict(verdict) | {"passed": verdict.passed} if verdict else None,
            "events": self.events, "samples": [sample.to_json() for sample in self.samples],
        }  # fmt: skip
        half = path.with_suffix(".part")
        half.write_text(json.dumps(known), encoding="utf-8")
        half.replace(path)
        return path


HEAD = (
    "time      done  rows/min  kills  workers  robot MB  node MB  chromium MB (PSS)  tree MB, mean / most (RSS)"
    "  supervisor  portal MB  folder MB  logs MB  ledger MB"
)


def told(samples: list[Sample]) -> str:
    """The newest sample as a line of the table; its pace is that of the last minute or so."""
    now = samples[-1]
    then = next((one for one in reversed(samples) if now.at - one.at >= 55), samples[0])
    pace = 60 * (now.done - then.done) / (now.at - then.at) if now.at > then.at else 0.0
    trees = now.trees or []

    def mean(values: list[float]) -> float:
        return sum(values) / len(values) if values else 0.0

    return (
        f"{clock(now.at)} {now.done:6}  {pace:8.1f}  {now.kills:5}  {len(trees):7}"
        f"  {mean([t.robot.rss for t in trees]):8.0f}  {mean([t.node.rss for t in trees]):7.0f}"
        f"  {mean([t.chromium.pss for t in trees]):17.0f}"
        f"  {mean([t.rss for t in trees]):16.0f} / {max((t.rss for t in trees), default=0):<7.0f}"
        f"  {now.supervisor.rss:10.0f}  {now.portal.rss:9.0f}  {now.results_mb:9.1f}  {now.logs_mb:7.1f}"
        f"  {now.ledger_mb:9.2f}"
    )


def growth(samples: list[Sample]) -> list[str]:
    """For the workers that lived longest: their memory after their first rows and at their end."""
    lives: dict[int, list[Any]] = {}
    for sample in samples:
        for tree in sample.trees:
            if tree.rows >= 5 and tree.chromium.rss:
                lives.setdefault(tree.pid, []).append(tree)
    longest = sorted(lives.values(), key=lambda trees: trees[-1].rows - trees[0].rows, reverse=True)[:4]
    return [
        f"worker {first.pid}, row {first.rows} to {last.rows} ({last.age / 60:.0f} min): robot {first.robot.rss:.0f} to"
        f" {last.robot.rss:.0f}, node {first.node.rss:.0f} to {last.node.rss:.0f}, chromium (PSS)"
        f" {first.chromium.pss:.0f} to {last.chromium.pss:.0f} MB"
        for first, last in ((trees[0], trees[-1]) for trees in longest)
    ]


def clock(seconds: float) -> str:
    """``1:02:03``."""
    return f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02d}:{int(seconds) % 60:02d}"


def main() -> int:
    """Runs the soak; 1 when it did not keep what is promised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kill-every", type=float, default=20.0, metavar="SECONDS")
    parser.add_argument("--no-kill", action="store_true")
    parser.add_argument("--seed", type=int, default=0, help="of the random choices (default: one by the clock)")
    parser.add_argument("--folder", type=Path, help="for all that is written (default: a temporary one, kept)")
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="sera-soak-"))
    folder.mkdir(parents=True, exist_ok=True)
    seed = asked.seed or int(time.time())
    portal = Portal(folder / "portal.db")
    try:
        portal.reset(customers=max(400, asked.rows))
        line = Line(portal, folder)
        line.tenant(timeout_seconds=15, settle_seconds=3, patience_seconds=60)
        work = rows(portal.truth, asked.rows, packed_slots())
        sheet = line.sheet(work, "soak.csv")
        soak = Soak(
            line, sheet, [row["reference"] for row in work], asked.workers,
            0.0 if asked.no_kill else asked.kill_every, Killer(seed),
        )  # fmt: skip
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: setattr(soak, "stop", True))
        print(f"{len(work)} rows, {asked.workers} workers, seed {seed}, {folder}", flush=True)
        try:
            soak.run()
        except Exception:  # a fault of the soak itself is counted; what the rows became is told all the same
            soak.harness_faults += 1
            traceback.print_exc()
        verdict = soak.settle()
        path = soak.write(verdict)
    finally:
        portal.end()
    summarise(soak, verdict, path)
    return 0 if verdict.passed and not soak.stuck else 1


def summarise(soak: Soak, verdict: Verdict, path: Path) -> None:
    """Prints what came of it."""
    every = max(1, len(soak.samples) // 60)
    print(f"\n{HEAD}")
    for place in range(every, len(soak.samples), every):
        print(told(soak.samples[: place + 1]))
    print("\n".join(growth(soak.samples)))
    if not soak.samples:
        print("nothing was looked at")
        return
    last = soak.samples[-1]
    print(
        f"{soak.killer.kills.total()} kills {dict(soak.killer.kills)}, exit codes {dict(soak.exits)},"
        f" stuck {soak.stuck}, parked {soak.parked}, faults of the soak itself {soak.harness_faults}\n"
        f"attempts per row {verdict.attempts}, codes {verdict.codes}\n"
        f"{last.files} files, {last.results_mb:.0f} MB, of them logs {last.logs_mb:.0f} MB, the largest"
        f" {last.largest_log_mb:.1f} MB; ledger {last.ledger_mb:.1f} MB"
    )
    names = ("lost", "doubled", "unknown", "failed", "strange", "told_wrong", "left")
    for name in names:
        for one in getattr(verdict, name)[:20]:
            print(f"{name}: {one}")
    counts = ", ".join(f"{name.replace('_', ' ')} {len(getattr(verdict, name))}" for name in names)
    word = "passed" if verdict.passed and not soak.stuck else "NOT passed"
    print(
        f"{word}: {verdict.done} of {verdict.rows} rows done, {verdict.bookings} bookings in the portal,"
        f" {counts}; {clock(soak.at)}; {path}",
        flush=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
