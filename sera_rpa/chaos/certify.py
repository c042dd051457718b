"""Certifies a task: the reference, then rounds until every fault has struck every step, then the verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

from sera_rpa.chaos.faults import FAULTS, OF_ROW, Fault
from sera_rpa.chaos.plan import ROW, Strike
from sera_rpa.chaos.reference import Reference, find_reference
from sera_rpa.chaos.round import Round, Task, play
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
    task: Task, faults: list[Fault], folder: Path, *, customers: int, jobs: int, say: Callable[[str], None]
) -> Certificate:  # fmt: skip
    """Breaks a task with every fault at every step of its writes.

    Args:
        task: the task and its rows; those that do not end done without any fault are left out.
        faults: what to break it with.
        folder: an empty folder for all that is written.
        customers: size of the stand-in portal's business.
        jobs: rounds at a time, each against a portal of its own.
        say: told what happens, line by line.
    """
    begun = monotonic()
    with ExitStack() as stack, ThreadPoolExecutor(jobs) as pool:
        data = [folder / f"portal-{number}.db" for number in range(1, jobs + 1)]
        portals = [stack.enter_context(StandIn(path, customers)) for path in data]
        reference = find_reference(task, portals[0], folder)
        rows = len(reference.task.rows)
        steps = dict.fromkeys(step for own in reference.steps.values() for step in own)
        say(f"Reference: {rows} of {len(task.rows)} rows end done; steps: {', '.join(steps)}.")
        for why in reference.left_out:
            say(f"Left out: {why}")
        schedule = Schedule(groups_of(faults), reference, say)
        for ended in [pool.submit(_carry_out, schedule, portal, folder) for portal in portals]:
            ended.result()
    lines, order = merge(schedule.lines), [*FAULTS, NO_FAULT]
    lines.sort(key=lambda line: (order.index(line.fault), [*steps, OTHERS].index(line.step)))
    return Certificate(task.file.stem, tuple(lines), rows, tuple(reference.unguarded), monotonic() - begun)


def groups_of(faults: list[Fault]) -> list[list[Fault]]:
    """The faults that may strike different rows of the same round; those that touch all rows have their own rounds."""
    shared = [fault for fault in faults if not fault.alone]
    return [*([shared] if shared else []), *([fault] for fault in faults if fault.alone)]


class Schedule:
    """Hands out rounds until every break has come, or has been tried often enough, and keeps what became of them."""

    def __init__(self, groups: list[list[Fault]], reference: Reference, say: Callable[[str], None]) -> None:
        self.reference = reference
        self.lines: list[Line] = []
        self._wanted = [[case for fault in group for case in cases_of(fault, reference)] for group in groups]
        self._group = {fault.name: number for number, group in enumerate(groups) for fault in group}
        self._tries: Counter[Case] = Counter()
        self._number = 0
        self._lock = Lock()
        self._say = say

    def next(self) -> tuple[str, tuple[Strike, ...]] | None:
        """Name and strikes of the next round; None where no break is left."""
        with self._lock:
            wanted = next((one for one in self._wanted if one), None)
            if wanted is None:
                return None
            self._number += 1
            return f"round-{self._number}", assign(wanted, self.reference)

    def book(self, name: str, strikes: tuple[Strike, ...], ran: Round, judged: list[Line]) -> None:
        """Takes a round's verdict; breaks whose moment did not come are wanted again."""
        with self._lock:
            for case in (strike.case for strike in strikes if ran.struck(strike) is None):
                self._tries[case] += 1
                if self._tries[case] < TRIES:
                    self._wanted[self._group[case[0]]].append(case)
                else:
                    judged.append(Line(*case[:2], missed=1))
            self.lines += judged
            left = sum(map(len, self._wanted))
            self._say(f"{name.replace('-', ' ')}: {_summary(judged)}; {ran.seconds:.0f} s, {left} breaks to come")


def _carry_out(schedule: Schedule, portal: StandIn, folder: Path) -> None:
    while planned := schedule.next():
        name, strikes = planned
        lease = FAULTS[strikes[0].fault].lease_seconds
        ran = play(schedule.reference.task, portal, folder / name, strikes, lease_seconds=lease)
        schedule.book(name, strikes, ran, judge_round(strikes, ran, schedule.reference, portal))


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
