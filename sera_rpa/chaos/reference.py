"""The reference: what the good rows write when nothing breaks, by which steps and which routes of the portal."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sera_rpa.chaos.faults import ANSWERED, BEGUN, CLICKED, INTENDED
from sera_rpa.chaos.plan import OUTSIDE, ROW
from sera_rpa.chaos.round import Round, Task, is_done, play
from sera_rpa.chaos.stand_in import StandIn
from sera_rpa.errors import SeraError

MARKED = ("jobs", "appointments", "notes")
"""Kinds of records that can carry a row's reference."""

TRIES = 3


@dataclass(frozen=True)
class Write:
    """One event of the portal, and whose it is."""

    event: dict[str, Any]
    position: int
    step: str


@dataclass(frozen=True)
class Reference:
    """A clean run of the good rows."""

    task: Task
    round: Round
    steps: dict[int, tuple[str, ...]]  # of each row, in their order
    moments: dict[str, tuple[str, ...]]  # of each step, as they were reached
    routes: dict[str, tuple[str, ...]]  # through which each step writes
    writes: tuple[Write, ...]
    counts: Counter[str]  # how many records the portal holds, as :func:`count_records` tells
    highest: dict[str, int]  # highest id of each kind of record before the run
    left_out: tuple[str, ...] = ()  # the rows that do not end done without any fault, and how they end

    @property
    def unguarded(self) -> list[str]:
        """Kinds of writes that no `Write Once` stands around."""
        return sorted({write.event["kind"] for write in self.writes if write.step in (OUTSIDE, ROW)})


def find_reference(task: Task, portal: StandIn, folder: Path) -> Reference:
    """Runs the rows until all that are left end done, and learns from the last run.

    Raises:
        SeraError: ``OPTION_UNKNOWN`` where no row ends done, ``BUG`` where the rows end differently every time.
    """
    left_out: list[str] = []
    alone = replace(task, workers=1)  # so that each event of the portal belongs to the one row in hand
    for number in range(1, TRIES + 1):
        ran = play(alone, portal, folder / f"reference-{number}", learning=True)
        good = tuple(row for position, row in enumerate(alone.rows, 1) if is_done(ran.items.get(position)))
        if not good:
            then = f"Name an input with rows that end done there: --input FILE. What happened: {ran.folder}"
            raise SeraError("OPTION_UNKNOWN", "No row of the input ends done in the stand-in portal", then)
        if len(good) == len(alone.rows):
            return replace(_learn(replace(task, rows=good), ran, portal), left_out=tuple(left_out))
        left_out += [
            f"{item.reference or item.address}: {item.status.value}, {item.message}"
            for item in ran.items.values()
            if not is_done(item)
        ]
        alone = replace(alone, rows=good)
    raise SeraError("BUG", f"The good rows did not all end done again; see {folder}")


def route_of(event: dict[str, Any]) -> str:
    """The route of the request that an event came by, its ids left open: ``POST /api/customers/{x}/notes``."""
    return f"{event['method']} {re.sub(r'(?<=/)[0-9]+(?=/|$)', '{x}', event['path'])}"


def kind_of(key: str) -> str:
    """The kind of record that a key of an event names: ``memberships`` for ``membership``."""
    return f"{key[:-1]}ies" if key.endswith("y") else f"{key}es" if key.endswith("s") else f"{key}s"


def count_records(kinds: set[str], task: Task, portal: StandIn) -> Counter[str]:
    """How many records of each kind the portal holds, and how many carry each row's reference (``jobs of J-1``)."""
    counts: Counter[str] = Counter()
    for kind in sorted(kinds):
        records = portal.truth(kind)
        if records is None:
            continue
        counts[kind] = len(records)
        if kind in MARKED:
            for reference in filter(None, (str(row.get("reference") or "") for row in task.rows)):
                counts[f"{kind} of {reference}"] = len(portal.truth(kind, notes_contains=f"[Ref {reference}]") or [])
    return counts


def _learn(task: Task, ran: Round, portal: StandIn) -> Reference:
    steps, moments = steps_of(ran.journal)
    routes: dict[str, dict[str, None]] = {}
    writes = tuple(Write(event, *whose(event, ran.journal)) for event in ran.writes)
    for write in writes:
        routes.setdefault(write.step, {})[route_of(write.event)] = None
    kinds = {*MARKED, *(kind_of(key) for write in writes for key in write.event["what"])}
    counts = count_records(kinds, task, portal)
    portal.reset()
    return Reference(
        task, ran,
        steps, moments,
        {step: tuple(own) for step, own in routes.items()},
        writes, counts,
        {kind: max((int(one["id"]) for one in portal.truth(kind) or () if "id" in one), default=0)
         for kind in kinds if kind in counts},
    )  # fmt: skip


def steps_of(journal: list[dict[str, Any]]) -> tuple[dict[int, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The steps that each row sends, or the row itself where it sends none, and the moments that each step reaches."""
    steps: dict[int, dict[str, None]] = {}
    moments: dict[str, dict[str, None]] = {}
    for line in journal:
        if line["moment"] != "over":
            moments.setdefault(line["step"], {})[line["moment"]] = None
        if line["moment"] in (INTENDED, BEGUN) or line["step"] == OUTSIDE:
            steps.setdefault(line["position"], {})[line["step"]] = None
    for own in steps.values():
        if len(own) > 1:
            own.pop(ROW)
    return (
        {position: tuple(own) for position, own in steps.items()},
        {step: tuple(reached) for step, reached in moments.items()},
    )


def whose(event: dict[str, Any], journal: list[dict[str, Any]]) -> tuple[int, str]:
    """The row and step in whose time an event falls: every line names the newest event of its moment."""
    position, step = 0, ROW
    for line in journal:
        if line["event"] >= event["id"]:
            break
        position, step = line["position"], line["step"] if line["moment"] in (INTENDED, CLICKED, ANSWERED) else ROW
    return position, step
