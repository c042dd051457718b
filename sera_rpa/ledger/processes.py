"""Processes by number and start time, so that a reused number is never mistaken for the old process."""

from __future__ import annotations

import os

import psutil

ProcessMark = list[float]
"""``[pid, start time in seconds]``, as it is stored in the ledger."""

SAME_START_SECONDS = 0.05


def mark(pid: int | None = None) -> ProcessMark:
    """The mark of a running process; of this one by default."""
    process = psutil.Process(pid or os.getpid())
    return [process.pid, process.create_time()]


def own_tree() -> list[ProcessMark]:
    """This process first, then every process that it started, directly or not."""
    me = psutil.Process()
    tree = [mark()]
    for child in me.children(recursive=True):
        try:
            tree.append([child.pid, child.create_time()])
        except psutil.NoSuchProcess:
            continue  # ended while we looked
    return tree


def own_children() -> list[ProcessMark]:
    """Every process that this one started itself and that still runs."""
    found = []
    for child in psutil.Process().children():
        try:
            if child.status() != psutil.STATUS_ZOMBIE:
                found.append([float(child.pid), child.create_time()])
        except psutil.NoSuchProcess:
            continue  # ended while we looked
    return found


def tree_bytes() -> int:
    """The memory that this process and all that it started hold. A look costs about a millisecond a process.

    What they share is counted once where the system tells, else not at all.
    """
    me, held = psutil.Process(), 0
    for process in [me, *me.children(recursive=True)]:
        try:
            memory = process.memory_full_info()
            held += getattr(memory, "pss", memory.uss)
        except psutil.Error:
            continue  # ended while we looked
    return held


def is_alive(process: ProcessMark) -> bool:
    """Whether this very process runs (a zombie does not)."""
    return _find(process) is not None


def end_processes(processes: list[ProcessMark], patience: float = 5.0) -> None:
    """Kills those of the processes that still run, with all they started, and waits until they are gone."""
    victims: dict[int, psutil.Process] = {}
    for entry in processes:
        process = _find(entry)
        if process is None:
            continue
        try:
            victims.update({child.pid: child for child in process.children(recursive=True)})
        except psutil.NoSuchProcess:
            continue  # ended while we looked
        victims[process.pid] = process
    victims.pop(os.getpid(), None)
    for process in victims.values():
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue  # ended by itself
    psutil.wait_procs(list(victims.values()), timeout=patience)


def _find(entry: ProcessMark) -> psutil.Process | None:
    try:
        process = psutil.Process(int(entry[0]))
        same = abs(process.create_time() - entry[1]) < SAME_START_SECONDS
        return process if same and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.Error:
        return None
