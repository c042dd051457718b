"""What the workers of one round are told, and what they tell: a plan as JSON, a journal of JSON lines."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PLAN_VARIABLE = "SERA_CHAOS_PLAN"
"""The environment variable that names the plan's file to the workers."""

OUTSIDE = "outside Write Once"
"""Stands for the step of a click that no `Write Once` guards."""

ROW = "row"
"""Stands for the step of a row that writes nothing."""


@dataclass(frozen=True)
class Strike:
    """One break of one row: where, when, and with what."""

    number: int  # unique within the round
    position: int  # of the row in the round's input
    fault: str
    step: str
    moment: str
    act: str = ""
    portal_fault: str = ""
    seconds: float | None = None
    lands_after_look: float | None = None
    routes: tuple[str, ...] = ()  # for which the portal's fault is set, e.g. "POST /api/appointments"

    @property
    def case(self) -> tuple[str, str, str]:
        """Its fault, step and moment."""
        return self.fault, self.step, self.moment


@dataclass(frozen=True)
class Plan:
    """What the workers of a round are to do."""

    journal: Path
    portal: str  # address
    portal_pid: int
    strikes: tuple[Strike, ...] = ()
    learning: bool = False  # note the newest event of the portal at every moment

    def write(self, path: Path) -> None:
        """Puts the plan where :meth:`read` finds it, whole at any time."""
        content = json.dumps(asdict(self) | {"journal": str(self.journal)})
        part = path.with_suffix(".part")
        part.write_text(content, encoding="utf-8")
        part.replace(path)

    @classmethod
    def read(cls, path: Path) -> Plan:
        """Reads what :meth:`write` wrote."""
        stated = json.loads(path.read_text(encoding="utf-8"))
        strikes = tuple(Strike(**strike | {"routes": tuple(strike["routes"])}) for strike in stated.pop("strikes"))
        return cls(**stated | {"journal": Path(stated["journal"]), "strikes": strikes})


def note(journal: Path, **what: Any) -> None:
    """Adds one line to the journal; it is in the file when this returns, whatever comes next."""
    line = (json.dumps(what, ensure_ascii=False) + "\n").encode()
    file = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line)
    finally:
        os.close(file)


def read_journal(journal: Path) -> list[dict[str, Any]]:
    """The lines of a journal; none where it is not there yet."""
    if not journal.is_file():
        return []
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines() if line]


def is_open(journal: Path, strike: Strike) -> bool:
    """Whether the strike is still to come."""
    return not journal.with_suffix(f".struck-{strike.number}").exists()


def is_first(journal: Path, strike: Strike, part: str) -> bool:
    """Whether nobody has done this part of the strike before; from now on somebody has."""
    try:
        os.close(os.open(journal.with_suffix(f".{part}-{strike.number}"), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True
