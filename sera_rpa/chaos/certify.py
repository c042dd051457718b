"""Certifies a task: the reference, then a round for every fault, then the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from sera_rpa.chaos.faults import FILLED, INTENDED, OF_ROW, Fault
from sera_rpa.chaos.plan import ROW, Strike
from sera_rpa.chaos.reference import Reference, find_reference
from sera_rpa.chaos.round import Task, play
from sera_rpa.chaos.stand_in import StandIn
from sera_rpa.chaos.verdict import Line, judge_round

PER_ROW = 2
"""So often a row is struck in one round at most: a row that outlives three workers in one run is parked."""


TRIES = 2
"""So often a break whose moment did not come is tried again."""

UNWRITTEN = (FILLED, INTENDED)

Case = tuple[str, str]
"""A step and a moment of it."""


@dataclass(frozen=True)
class Certificate:
    """What became of a task under all its faults."""

    task: str
    lines: tuple[Line, ...]
    rows: int
    unguarded: tuple[str, ...]  # kinds of writes outside every `Write Once`
    seconds: float

    def total(self, name: str) -> int:
        """The sum of a count over all faults: ``struck``, ``done``, ``lost``, ``doubled``, ``unknown``, ``missed``."""
        return sum(getattr(line, name) for line in self.lines)

    @property
    def passed(self) -> bool:
        """Nothing lost, nothing done twice, every step struck, no write outside `Write Once`."""
        return not (self.total("lost") or self.total("doubled") or self.total("missed") or self.unguarded)

    def as_object(self) -> dict[str, Any]:
        """The certificate as JSON holds it; times in seconds."""
        return {
            "schema": "sera-rpa/chaos/1",
            "task": self.task,
            "passed": self.passed,
            "rows": self.rows,
            "seconds": round(self.seconds, 1),
            "unguarded": list(self.unguarded),
            "totals": {name: self.total(name) for name in ("struck", "missed", "done", "lost", "doubled", "unknown")},
            "faults": [
                {
                    "fault": line.fault, "step": line.step, "moments": line.moments, "struck": line.struck,
                    "missed": line.missed, "done": line.done, "lost": line.lost, "doubled": line.doubled,
                    "unknown": line.unknown, "recovery_seconds": [round(one, 2) for one in line.recovery],
                    "why": line.why,
                }
                for line in self.lines
            ],
        }  # fmt: skip


def certify(
    task: Task, faults: list[Fault], folder: Path, *, customers: int, say: Callable[[str], None]
) -> Certificate:  # fmt: skip
    """Breaks a task with every fault at every step of its writes.

    Args:
        task: the task and its rows; those that do not end done without any fault are left out.
        faults: what to break it with.
        folder: an empty folder for all that is written.
        customers: size of the stand-in portal's business.
        say: told what happens, line by line.
    """
    begun = monotonic()
    with StandIn(folder / "portal.db", customers) as portal:
        reference = find_reference(task, portal, folder)
        rows = len(reference.task.rows)
        steps = dict.fromkeys(step for own in reference.steps.values() for step in own)
        say(f"Reference: {rows} of {len(task.rows)} rows end done; steps: {', '.join(steps)}.")
        for why in reference.left_out:
            say(f"Left out: {why}")
        lines: list[Line] = []
        for fault in faults:
            wanted, number = cases_of(fault, reference), 0
            tries: Counter[Case] = Counter()
            while wanted:
                strikes, number = assign(wanted, fault, reference), number + 1
                ran = play(
                    reference.task, portal, folder / f"{fault.name}-{number}", strikes,
                    lease_seconds=fault.lease_seconds,
                )  # fmt: skip
                judged = judge_round(fault.name, strikes, ran, reference, portal)
                for case in (strike.case for strike in strikes if ran.struck(strike) is None):
                    tries[case] += 1
                    if tries[case] < TRIES:
                        wanted.append(case)
                    else:
                        judged.append(Line(fault.name, case[0], missed=1))
                lines = merge([*lines, *judged])
                say(f"{fault.name} {number}: {_summary(judged)}, {ran.starts} starts, {ran.seconds:.0f} s")
    return Certificate(task.file.stem, tuple(lines), rows, tuple(reference.unguarded), monotonic() - begun)


def cases_of(fault: Fault, reference: Reference) -> list[Case]:
    """Each step of the task with each moment at which the fault strikes; steps that few rows have come first."""
    rows = Counter(step for own in reference.steps.values() for step in own)
    return [
        (step, moment)
        for step in sorted(rows, key=lambda step: rows[step])
        for moment in fault.moments
        if moment in reference.moments[step] and (moment in OF_ROW) == (step == ROW)
        if not fault.portal or (fault.act and step == ROW) or step in reference.routes
    ]


def assign(wanted: list[Case], fault: Fault, reference: Reference) -> tuple[Strike, ...]:
    """The strikes of one round: takes cases out of those wanted, at most two for a row.

    A second one at the same step is only for a row that has written nothing at the first, or it would never come.
    """
    strikes: list[Strike] = []
    for turn in range(PER_ROW):
        for position, own in reference.steps.items():
            first = [strike for strike in strikes if strike.position == position]
            if turn and not first:
                continue
            open_steps = [step for step in own if not first or step != first[0].step or first[0].moment in UNWRITTEN]
            case = next((case for case in wanted if case[0] in open_steps), None)
            if case:
                wanted.remove(case)
                strikes.append(
                    Strike(
                        len(strikes) + 1, position, *case, fault.act, fault.portal, fault.seconds,
                        reference.routes.get(case[0], ()),
                    )
                )  # fmt: skip
    return tuple(strikes)


def merge(lines: list[Line]) -> list[Line]:
    """One line for each fault and step, of however many rounds."""
    merged: dict[tuple[str, str], Line] = {}
    for line in lines:
        into = merged.setdefault((line.fault, line.step), Line(line.fault, line.step))
        for name in ("struck", "missed", "done", "lost", "doubled", "unknown"):
            setattr(into, name, getattr(into, name) + getattr(line, name))
        into.recovery += line.recovery
        into.moments += [moment for moment in line.moments if moment not in into.moments]
        into.why += line.why
    return list(merged.values())


def _summary(lines: list[Line]) -> str:
    names = ("struck", "done", "lost", "doubled", "unknown")
    return ", ".join(f"{sum(getattr(line, name) for line in lines)} {name}" for name in names)
