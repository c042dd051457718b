"""How ``book_jobs`` grows with workers: rows a minute and memory, against hand-written processes and against pabot.

    ./sera-rpa test --collect-only -q >/dev/null       # once: installs what the benchmark needs
    .venv/bin/python -m tests.bench.scale [--rows 200] [--workers 1 2 4] [--sides "by hand" "own Chromium" …]

By hand: so many processes of ``by_hand.py``, each with its share of the rows, a Chromium and a sign-in of its own.
Own Chromium: ``sera-rpa run --workers N`` as it is shipped, a Chromium for each worker and one sign-in for all.
Shared Chromium: the same, but all workers have a context each in one Chromium (`Launch Browser Server`).
pabot: ``--testlevelsplit --chunk --processes N`` on one suite with a test for each row, made of the plain keywords in
``pabot_book_jobs.resource``: no ledger, no probe; each process signs in once.

All sign in by password alone, because a one-time code can be used once in 30 seconds and only sera-rpa shares a
sign-in. Every row must be booked once, or the benchmark ends. Rows a minute run from the first booking to the last, as
the portal sees them: starting and signing in are not counted, the rows between them are. Seconds are those of the
whole command, reports included. Memory is the largest sum of all processes of a side (PSS: what they share counts
once), s/row what they took of the processor for each row, starting and reports included; both are looked at every
second, and the portal is not counted. s/row is the figure that others on the machine disturb least.

pabot is installed into an environment of its own that sees the packages of this one.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from sera_rpa.browser import ensure_browser, launch_args
from sera_rpa.sandbox import Sandbox, run_sandbox
from tests.bench.compare import control, write_sheet
from tests.bench.portal_load import office

ROOT = Path(__file__).resolve().parents[2]
PABOT = "robotframework-pabot==5.2.2"
LOOK_SECONDS, WEIGH_SECONDS = 0.1, 1.0
LONGEST_SECONDS = 3600


@dataclass
class Scene:
    """What a side needs to know."""

    portal: Sandbox
    folder: Path  # of this round
    sheet: Path
    workers: int
    pabot: Path
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, *command: object) -> subprocess.Popen[bytes]:
        """Starts a process of the side; its output goes to a file."""
        with (self.folder / "output.txt").open("ab") as output:
            return subprocess.Popen(
                list(map(str, command)),
                cwd=self.folder,
                env=os.environ | self.environment,
                stdout=output,
                stderr=output,
            )


@dataclass(frozen=True)
class Measured:
    """One side with one number of workers."""

    per_minute: float
    seconds: float
    megabytes: float
    processor: float  # seconds for each row

    def told(self) -> str:
        """As a part of the table."""
        pace = f"{self.per_minute:10.1f} rows/min {self.seconds:8.1f} s in all"
        return f"{pace} {self.megabytes:7.0f} MB {self.processor:6.2f} s/row"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--sides", nargs="+", choices=SIDES, default=list(SIDES))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, run_sandbox("--port", "0") as portal:
        pabot = install_pabot(Path(scratch) / "pabot") if "pabot" in asked.sides else Path()
        for workers in asked.workers:
            for name in asked.sides:
                control(portal, "POST", "reset", {})
                folder = Path(scratch) / f"{workers}-{name.replace(' ', '-')}"
                folder.mkdir()
                sheet = write_sheet(portal, "book_jobs", folder / "jobs.csv", asked.rows)
                scene = Scene(portal, folder, sheet, workers, pabot, environment_of(portal, folder))
                with SIDES[name](scene) as processes:
                    measured = watch(portal, processes, asked.rows, folder)
                print(f"{workers} workers, {name:<16}{measured.told()}", flush=True)


def environment_of(portal: Sandbox, folder: Path) -> dict[str, str]:
    """Address, account and browser, as each side looks for them."""
    account = office(portal)
    return {
        "SERA_URL": portal.url, "SERA_EMAIL": account["email"], "SERA_PASSWORD": account["password"],
        "SERA_TOTP_SEED": "", "SERA_RESULTS": str(folder / "results"), "PYTHONPATH": str(ROOT),
        "BENCH_EMAIL": account["email"], "BENCH_PASSWORD": account["password"],
        "BENCH_CHROMIUM": str(ensure_browser().path),
    }  # fmt: skip


def watch(portal: Sandbox, processes: list[subprocess.Popen[bytes]], rows: int, folder: Path) -> Measured:
    """Waits for the end of a side; looks at its memory and at the portal's bookings meanwhile."""
    begun = weighed = time.monotonic()
    booked: list[float] = []
    used: dict[int, float] = {}
    newest, most = 0, 0
    while any(process.poll() is None for process in processes):
        time.sleep(LOOK_SECONDS)
        fresh = control(portal, "GET", f"events?kind=appointment.booked&since={newest}")
        booked += [time.monotonic()] * len(fresh)
        newest = max((event["id"] for event in fresh), default=newest)
        if time.monotonic() - weighed > WEIGH_SECONDS:
            most, weighed = max(most, weigh(portal, used)), time.monotonic()
        if time.monotonic() - begun > LONGEST_SECONDS:
            raise SystemExit(f"no end of {folder.name}")
    seconds = time.monotonic() - begun
    codes = [process.returncode for process in processes]
    total = len(control(portal, "GET", "events?kind=appointment.booked"))
    if any(codes) or total != rows:
        raise SystemExit(f"{folder.name}: exit codes {codes}, {total} of {rows} rows are booked\n{tail(folder)}")
    return Measured(60 * (len(booked) - 1) / (booked[-1] - booked[0]), seconds, most / 2**20, sum(used.values()) / rows)


def tail(folder: Path) -> str:
    """The last that a side said."""
    return (folder / "output.txt").read_text(encoding="utf-8", errors="replace")[-4000:]


def weigh(portal: Sandbox, used: dict[int, float]) -> int:
    """Bytes that everything holds that this process started, the portal left out; notes what it took of the processor.

    Args:
        portal: is left out.
        used: seconds by process.
    """
    held = 0
    for process in psutil.Process().children(recursive=True):
        try:
            if process.pid != portal.process.pid:
                held += process.memory_full_info().pss
                times = process.cpu_times()
                used[process.pid] = times.user + times.system
        except psutil.Error:
            continue  # ended while we looked
    return held


Side = Callable[[Scene], Any]


@contextmanager
def by_hand(scene: Scene) -> Iterator[list[subprocess.Popen[bytes]]]:
    """So many scripts at once."""
    with scene.sheet.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    started = []
    for at in range(scene.workers):
        sheet = scene.folder / f"share-{at}.csv"
        with sheet.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows[at :: scene.workers])
        account = [scene.environment[name] for name in ("SERA_URL", "SERA_EMAIL", "SERA_PASSWORD", "SERA_TOTP_SEED")]
        script = [sys.executable, "-m", "tests.bench.by_hand", "book_jobs", *account, sheet, scene.folder / str(at)]
        started.append(scene.start(*script))
    yield started


@contextmanager
def own_chromium(scene: Scene, task: str | Path = "book_jobs") -> Iterator[list[subprocess.Popen[bytes]]]:
    """The command as it is shipped."""
    run = [sys.executable, "-m", "sera_rpa.cli", "run", task, "--input", scene.sheet, "--workers", scene.workers]
    yield [scene.start(*run)]


SERVER = """
import json, sys
from Browser import Browser, SupportedBrowsers
path, args = sys.argv[1], json.loads(sys.argv[2])
library = Browser(enable_playwright_debug="disabled")
print(library.launch_browser_server(SupportedBrowsers.chromium, executablePath=path, args=args), flush=True)
sys.stdin.read()
"""


@contextmanager
def shared_chromium(scene: Scene) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The command on the same task, but for its Suite Setup."""
    text = (ROOT / "tasks" / "book_jobs.robot").read_text(encoding="utf-8").replace("../keywords/", "keywords/")
    resource = ROOT / "tests" / "bench" / "shared_browser.resource"
    text = text.replace("Suite Setup         Open Sera\n", "Suite Setup         Open Sera In Shared Browser\n")
    text = text.replace("*** Settings ***\n", f"*** Settings ***\nResource    {resource.as_posix()}\n", 1)
    (scene.folder / "book_jobs.robot").write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", SERVER, scene.environment["BENCH_CHROMIUM"], json.dumps(launch_args())]
    with subprocess.Popen(
        command, cwd=scene.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin and server.stdout
        scene.environment["BENCH_BROWSER"] = server.stdout.readline().strip()
        try:
            with own_chromium(scene, scene.folder / "book_jobs.robot") as started:
                yield started
        finally:
            server.stdin.close()


@contextmanager
def pabot(scene: Scene) -> Iterator[list[subprocess.Popen[bytes]]]:
    """One suite, its tests split over processes."""
    with scene.sheet.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    resource = ROOT / "tests" / "bench" / "pabot_book_jobs.resource"
    lines = [
        "*** Settings ***", f"Resource    {resource.as_posix()}", "Suite Setup    Open Portal", "Test Template    Book",
        "", "*** Test Cases ***", *("    ".join([row["reference"], *row.values()]) for row in rows),
    ]  # fmt: skip
    suite = scene.folder / "book_jobs.robot"
    suite.write_text("\n".join(lines) + "\n", encoding="utf-8")
    options = ["--testlevelsplit", "--chunk", "--processes", scene.workers, "--outputdir", scene.folder / "pabot"]
    variables = ["--variable", f"URL:{scene.portal.url}", "--variable", f"LAUNCH_ARGS:{json.dumps(launch_args())}"]
    robot = ["--command", scene.pabot.with_name("python"), "-m", "robot", "--end-command"]
    yield [scene.start(scene.pabot, *robot, *options, *variables, suite)]


def install_pabot(folder: Path) -> Path:
    """Makes the environment; returns the command."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    find = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    packages = subprocess.run([scripts / "python", "-c", find], check=True, capture_output=True, text=True).stdout
    (Path(packages.strip()) / "suite.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", encoding="utf-8")
    subprocess.run([scripts / "python", "-m", "pip", "install", "--quiet", PABOT], check=True)
    return scripts / "pabot"


SIDES: dict[str, Side] = {
    "by hand": by_hand, "own Chromium": own_chromium, "shared Chromium": shared_chromium, "pabot": pabot
}  # fmt: skip


if __name__ == "__main__":
    main()
