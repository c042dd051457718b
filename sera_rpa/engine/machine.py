"""How many workers a machine bears, and how much memory each of them may come to hold."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

from sera_rpa.engine.session_names import MEGABYTES_VARIABLE
from sera_rpa.errors import SeraError

WORKER_BYTES = 700 * 2**20
"""Robot, its Node and a Chromium with a page of the portal, with room to grow."""

LEAST_BYTES, MOST_BYTES = 2**30, 2 * 2**30
"""A fresh worker must fit well into the least, or it would be replaced after every row; nothing needs the most."""

SHARE = 0.7
"""Of the machine's memory, for all workers together."""

_CONTAINER_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def bearable_workers() -> int:
    """One for each processor, as long as the memory that is free holds them; at least one."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    free = min(psutil.virtual_memory().available, memory_bytes())
    return max(1, min(processors, free // WORKER_BYTES))


def worker_megabytes(workers: int) -> int:
    """So much memory a worker's processes may hold before a fresh one takes over: its share of the machine.

    Args:
        workers: how many there are at a time.

    Raises:
        SeraError: ``OPTION_UNKNOWN`` where ``SERA_WORKER_MB`` holds no number.
    """
    asked = os.environ.get(MEGABYTES_VARIABLE, "")
    if asked and not asked.isdecimal():
        raise SeraError("OPTION_UNKNOWN", f"{MEGABYTES_VARIABLE} is '{asked}'", "Give megabytes, such as 1000.")
    share = int(memory_bytes() * SHARE / workers)
    return int(asked) if asked else min(MOST_BYTES, max(LEAST_BYTES, share)) // 2**20


def memory_bytes() -> int:
    """The machine's memory, or that of the container where it has less."""
    limits = [psutil.virtual_memory().total]
    for path in _CONTAINER_LIMITS:
        try:
            limits.append(int(Path(path).read_text(encoding="ascii")))
        except (OSError, ValueError):  # not there, or "max"
            continue
    return min(limits)
