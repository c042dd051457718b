"""Whom the soak kills: a worker, its browser, its Node, now and then the supervisor."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import psutil

from tests.faults.line import kill

WEIGHTS = {"worker": 4, "browser": 3, "node": 2, "supervisor": 1}
"""How often each kind is meant, out of ten."""


@dataclass
class Killer:
    """Chooses by a seed; which process a number falls on depends on what runs at that moment."""

    seed: int
    kills: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)

    def strike(self, processes: Iterable[psutil.Process]) -> tuple[str, int] | None:
        """``kill -9`` of one of these processes; its kind and number, None where there is none to kill."""
        found = by_kind(processes)
        kinds = [kind for kind in WEIGHTS if found.get(kind)]
        if not kinds:
            return None
        kind = self._chance.choices(kinds, [WEIGHTS[kind] for kind in kinds])[0]
        victim = self._chance.choice(sorted(found[kind], key=lambda process: process.pid))
        kill(victim.pid)
        self.kills[kind] += 1
        return kind, victim.pid

    def choose(self, *ways: str) -> str:
        """One of the ways to go on, by the same seed."""
        return self._chance.choice(ways)


def by_kind(processes: Iterable[psutil.Process]) -> dict[str, list[psutil.Process]]:
    """The processes of a run, sorted by what they are; Chromium's helpers are ``part``."""
    found: dict[str, list[psutil.Process]] = {}
    for process in processes:
        try:
            found.setdefault(kind_of(process.cmdline()), []).append(process)
        except psutil.Error:
            continue  # ended while we looked
    return found


def kind_of(command: list[str]) -> str:
    """What a process is, by its command line."""
    if "sera_rpa.engine.worker" in command:
        return "worker"
    if "sera_rpa.cli" in command:
        return "supervisor"
    if any(argument.startswith("--remote-debugging") for argument in command):
        return "part" if any(argument.startswith("--type=") for argument in command) else "browser"
    if command and command[0].endswith(("/node", "node.exe")):
        return "node"
    return "part"
