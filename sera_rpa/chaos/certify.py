"""Certifies a task: the reference, then rounds until every fault has struck every step, then the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from sera_rpa.chaos.faults import FAULTS, OF_ROW, Fault
from sera_rpa.chaos.plan import ROW, Strike
from sera_rpa.chaos.reference import Reference, find_reference
from sera_rpa.chaos.round import Task, play
from sera_rpa.chaos.stand_in import StandIn
from sera_rpa.chaos.verdict import NO_FAULT, OTHERS, Line, judge_round

PER_ROW = 3
"""So often a row is struck in one round at most: fewer than the attempts that the tenant allows."""

DEATHS_PER_ROW = 2
"""So often that takes its worker or browser away: a row that outlives three workers in one run is parked."""

TRIES = 2
"""So often a break whose moment did not come is tried again."""

Case = tuple[str, str, str]
"""A fault, a step, and a moment of the step."""


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
        for group in groups_of(faults):
            lines = merge([*lines, *_break(group, reference, portal, folder, say)])
    places = [*FAULTS, NO_FAULT], [*steps, OTHERS]
    lines.sort(key=lambda line: (places[0].index(line.fault), places[1].index(line.step)))
    return Certificate(task.file.stem, tuple(lines), rows, tuple(reference.unguarded), monotonic() - begun)


def groups_of(faults: list[Fault]) -> list[list[Fault]]:
    """The faults that may strike different rows of the same round; those that touch all rows have their own rounds."""
    shared = [fault for fault in faults if not fault.alone]
    return [*([shared] if shared else []), *([fault] for fault in faults if fault.alone)]


def _break(
    group: list[Fault], reference: Reference, portal: StandIn, folder: Path, say: Callable[[str], None]
) -> list[Line]:  # fmt: skip
    wanted = [case for fault in group for case in cases_of(fault, reference)]
    tries: Counter[Case] = Counter()
    lines: list[Line] = []
    name, number = group[0].name if group[0].alone else "round", 0
    while wanted:
        strikes, number = assign(wanted, reference), number + 1
        ran = play(
            reference.task, portal, folder / f"{name}-{number}", strikes, lease_seconds=group[0].lease_seconds,
        )  # fmt: skip
        judged = judge_round(strikes, ran, reference, portal)
        for case in (strike.case for strike in strikes if ran.struck(strike) is None):
            tries[case] += 1
            if tries[case] < TRIES:
                wanted.append(case)
            else:
                judged.append(Line(*case[:2], missed=1))
        lines += judged
        say(f"{name} {number}: {_summary(judged)}; {ran.seconds:.0f} s, {len(wanted)} breaks to come")
    return lines


def cases_of(fault: Fault, reference: Reference) -> list[Case]:
    """Each step of the task with each moment at which the fault strikes; steps that few rows have come first."""
    rows = Counter(step for own in reference.steps.values() for step in own)
    return [
        (fault.name, step, moment)
        for step in sorted(rows, key=lambda step: rows[step])
        for moment in fault.moments
        if moment in reference.moments[step] and (moment in OF_ROW) == (step == ROW)
        if not fault.portal or (fault.act and step == ROW) or step in reference.routes
    ]


def assign(wanted: list[Case], reference: Reference) -> tuple[Strike, ...]:
    """The strikes of one round: takes cases out of those wanted, and gives each row as many as it can outlive.

    Several at the same step of a row only where all but the last leave the step unwritten, or they would never come: so
    those that do are taken first.
    """
    strikes: list[Strike] = []
    for turn in range(PER_ROW):
        for position, own in reference.steps.items():
            struck = [strike for strike in strikes if strike.position == position]
            closed = {strike.step for strike in struck if not FAULTS[strike.fault].leaves_open(strike.moment)}
            worn = sum(FAULTS[strike.fault].deadly for strike in struck) == DEATHS_PER_ROW
            fitting = [
                (name, step, moment)
                for name, step, moment in wanted
                if step in own and step not in closed and not (worn and FAULTS[name].deadly)
            ]
            if fitting:
                last = turn == PER_ROW - 1
                case = next((one for one in fitting if FAULTS[one[0]].leaves_open(one[2]) != last), fitting[0])
                wanted.remove(case)
                strikes.append(_strike(len(strikes) + 1, position, case, reference))
    return tuple(strikes)


def _strike(number: int, position: int, case: Case, reference: Reference) -> Strike:
    fault, step = FAULTS[case[0]], case[1]
    return Strike(
        number, position, *case, fault.act, fault.portal, fault.seconds, fault.lands_after_look,
        reference.routes.get(step, ()),
    )  # fmt: skip


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
