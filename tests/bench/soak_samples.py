"""What the soak looks at every ten seconds: rows, memory of every worker and its browser, sizes on disk."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.bench.soak_kills import by_kind, kind_of
from tests.faults.line import Line

MB = 2**20


@dataclass
class Memory:
    """Of one process or several, in MB. What they share is counted in full in ``rss``, in part in ``pss``."""

    rss: float = 0.0
    pss: float = 0.0
    uss: float = 0.0

    def add(self, process: psutil.Process) -> None:
        """Adds a process; one that has ended adds nothing."""
        try:
            if hasattr(psutil.Process, "memory_full_info"):
                info: Any = process.memory_full_info()
            else:
                info = process.memory_info()
        except (psutil.Error, OSError):
            return
        self.rss += info.rss / MB
        self.pss += getattr(info, "pss", info.rss) / MB
        self.uss += getattr(info, "uss", info.rss) / MB


@dataclass
class Tree:
    """A worker with all that it started."""

    pid: int
    age: float  # seconds
    rows: int  # that it ended so far
    robot: Memory = field(default_factory=Memory)
    node: Memory = field(default_factory=Memory)
    chromium: Memory = field(default_factory=Memory)

    @property
    def pss(self) -> float:
        """All of it, shared parts counted once, in MB."""
        return self.robot.pss + self.node.pss + self.chromium.pss

    @property
    def rss(self) -> float:
        """The resident memory of all its processes, in MB."""
        return self.robot.rss + self.node.rss + self.chromium.rss


@dataclass
class Sample:
    """One look."""

    at: float  # seconds since the soak began
    statuses: dict[str, int]
    trees: list[Tree]
    supervisor: Memory
    portal: Memory
    results_mb: float  # the folder of all results, ledger left out
    files: int
    logs_mb: float  # Robot's own logs, of all runs
    largest_log_mb: float
    ledger_mb: float
    kills: int

    @property
    def done(self) -> int:
        """Rows that are done."""
        return self.statuses.get("done", 0)

    def to_json(self) -> dict[str, Any]:
        """For the file of the soak."""
        return _rounded(asdict(self))


def look(line: Line, at: float, now: float, kills: int) -> Sample:
    """Takes a sample.

    Args:
        line: the place of the soak.
        at: seconds since it began.
        now: seconds since 1970.
        kills: so far.
    """
    processes = line.processes()
    statuses = dict(line.ask_ledger("SELECT status, count(*) FROM items GROUP BY status"))
    ended = dict(line.ask_ledger("SELECT worker, count(*) FROM attempts WHERE ended IS NOT NULL GROUP BY worker"))
    rows = {int(worker.rpartition("/")[2]): number for worker, number in ended.items() if "/" in worker}
    kinds = by_kind(processes)
    trees = [tree for worker in kinds.get("worker", ()) if (tree := _tree(worker, now, rows))]
    portal = psutil.Process(line.portal.process.pid)
    sizes = dict(_files(line.results))
    logs = [size for path, size in sizes.items() if f"{os.sep}logs{os.sep}" in path]
    ledger = sum(size for path, size in sizes.items() if path.startswith(str(line.ledger)))
    return Sample(
        at, statuses, trees, _sum(kinds.get("supervisor", ())), _sum([portal]),
        (sum(sizes.values()) - ledger) / MB, len(sizes), sum(logs) / MB, max(logs, default=0) / MB, ledger / MB, kills,
    )  # fmt: skip


def _tree(worker: psutil.Process, now: float, rows: dict[int, int]) -> Tree | None:
    try:
        tree = Tree(worker.pid, now - worker.create_time(), rows.get(worker.pid, 0))
        tree.robot.add(worker)
        for process in worker.children(recursive=True):
            kind = kind_of(process.cmdline())
            (tree.node if kind == "node" else tree.chromium).add(process)
    except psutil.Error:
        return None  # ended while we looked
    return tree


def _sum(processes: Iterable[psutil.Process]) -> Memory:
    memory = Memory()
    for process in processes:
        memory.add(process)
    return memory


def _files(folder: Path) -> Iterable[tuple[str, int]]:
    """Every file below a folder with its size in bytes."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # not made yet, or gone while we looked
    for entry in entries:
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path))
            else:
                yield entry.path, entry.stat().st_size
        except OSError:
            continue


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value
