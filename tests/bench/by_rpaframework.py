"""``book_jobs`` as it is usually written with rpaframework: ``rpaframework/book_jobs.robot``.

It gets an environment of its own, with the versions of ``rpaframework/requirements.txt``, inside ours: it goes when
ours goes. Making it takes some minutes, once.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import venv
from itertools import pairwise
from pathlib import Path

from robot.api import ExecutionResult, ResultVisitor
from robot.result import Keyword

from sera_rpa.browser import ensure_browser, launch_args
from sera_rpa.sandbox import Sandbox

HERE = Path(__file__).parent / "rpaframework"
ITEM = "Handle Item"


def by_rpaframework(portal: Sandbox, task: str, sheet: Path, folder: Path) -> list[float]:
    """Seconds per row of the bot, from its Robot output."""
    python = _environment()
    items, logs = folder / "items.json", folder / "rpaframework"
    with sheet.open(encoding="utf-8", newline="") as file:
        items.write_text(json.dumps([{"payload": row, "files": {}} for row in csv.DictReader(file)]), encoding="utf-8")
    connection = portal.connection()
    environment = os.environ | {
        "RPA_WORKITEMS_ADAPTER": "RPA.Robocorp.WorkItems.FileAdapter",
        "RPA_INPUT_WORKITEM_PATH": str(items), "RPA_OUTPUT_WORKITEM_PATH": str(folder / "items.output.json"),
        "BENCH_URL": portal.url, "BENCH_EMAIL": connection["email"], "BENCH_PASSWORD": connection["password"],
        "BENCH_SEED": connection["totp_seed"], "BENCH_BROWSER": str(ensure_browser().path),
    }  # fmt: skip
    robot = [str(python), "-m", "robot", "--outputdir", str(logs), "--variable"]
    robot += [f"BROWSER_ARGUMENTS:{json.dumps(launch_args())}", str(HERE / f"{task}.robot")]
    subprocess.run(robot, env=environment, check=True, stdout=subprocess.DEVNULL)
    undone = [item["payload"]["reference"] for item in json.loads(items.read_text()) if "job" not in item["payload"]]
    assert not undone, f"not done: {undone}; see {logs}"
    found = _Items()
    ExecutionResult(logs / "output.xml").visit(found)
    ends = [found.items[0].start_time, *(item.end_time for item in found.items)]
    return [(after - before).total_seconds() for before, after in pairwise(ends)]


class _Items(ResultVisitor):  # type: ignore[misc]
    """The keywords that carried out one item each."""

    def __init__(self) -> None:
        self.items: list[Keyword] = []

    def start_keyword(self, keyword: Keyword) -> bool | None:
        if keyword.name != ITEM:
            return None
        self.items.append(keyword)
        return False


def _environment() -> Path:
    """The Python of the environment, made anew where other versions are asked for."""
    place, wanted = Path(sys.prefix) / "bench-rpaframework", HERE / "requirements.txt"
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    made_of = place / "requirements.txt"
    if not made_of.exists() or made_of.read_bytes() != wanted.read_bytes():
        venv.create(place, clear=True, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "-r", str(wanted)], check=True)
        made_of.write_bytes(wanted.read_bytes())
    return python
