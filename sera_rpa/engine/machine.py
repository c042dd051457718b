"""How many workers a machine bears."""

from __future__ import annotations

import os

import psutil

WORKER_BYTES = 700 * 2**20
"""Robot, its Node and a Chromium with a page of the portal, with room to grow."""


def bearable_workers() -> int:
    """One for each processor, as long as the memory that is free holds them; at least one."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(processors, int(psutil.virtual_memory().available // WORKER_BYTES)))
