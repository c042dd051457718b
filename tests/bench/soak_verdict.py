"""What became of the rows of a soak: the ledger, the reports and the portal's own record, compared."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.line import Line

MARK = re.compile(r"\[Ref ([^\]]+)\]")


@dataclass
class Verdict:
    """References by what is wrong with them; all empty is what is promised."""

    rows: int
    done: int = 0
    lost: list[str] = field(default_factory=list)  # not done, or done and not in the portal
    doubled: list[str] = field(default_factory=list)  # more than once in the portal
    unknown: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)  # in the portal, and in no row
    told_wrong: list[str] = field(default_factory=list)  # results.json and ledger differ
    left: list[str] = field(default_factory=list)  # processes that outlived the command
    bookings: int = 0  # that the portal recorded
    attempts: dict[str, int] = field(default_factory=dict)  # how many rows took how many
    codes: dict[str, int] = field(default_factory=dict)  # of attempts that did not end done

    @property
    def passed(self) -> bool:
        """Nothing lost, doubled or left behind."""
        wrong = (self.lost, self.doubled, self.unknown, self.failed, self.strange, self.told_wrong, self.left)
        return not any(wrong) and self.bookings == self.rows == self.done


def judge(line: Line, references: list[str]) -> Verdict:
    """Compares what the portal holds with what ledger and reports say.

    Args:
        line: the place of the soak, its command ended.
        references: those of the sheet.
    """
    verdict = Verdict(len(references))
    statuses = line.statuses()
    there = Counter(
        reference for one in line.portal.truth("appointments") for reference in set(MARK.findall(one["notes"] or ""))
    )
    verdict.bookings = len(line.portal.events("appointment.booked"))
    for reference in references:
        status = statuses.get(reference, "not in the ledger")
        verdict.done += status == "done"
        if status == "unknown":
            verdict.unknown.append(reference)
        elif status == "failed":
            verdict.failed.append(reference)
        if status != "done" or not there[reference]:
            verdict.lost.append(f"{reference}: {status}, {there[reference]} in the portal")
        if there[reference] > 1:
            verdict.doubled.append(f"{reference}: {there[reference]} in the portal")
    verdict.strange = sorted(there.keys() - set(references))
    verdict.told_wrong = _told_wrong(line, statuses)
    tries = line.ask_ledger("SELECT count(*) FROM attempts GROUP BY item")
    verdict.attempts = {str(number): rows for number, rows in sorted(Counter(n for (n,) in tries).items())}
    verdict.codes = dict(line.ask_ledger("SELECT code, count(*) FROM attempts WHERE code <> '' GROUP BY code"))
    verdict.left = [f"{process.pid} {' '.join(process.cmdline())[:150]}" for process in line.processes()]
    return verdict


def _told_wrong(line: Line, statuses: dict[str, str]) -> list[str]:
    """Rows of the newest run whose status in results.json is not that of the ledger."""
    newest = line.ask_ledger("SELECT folder FROM runs ORDER BY started DESC, id DESC LIMIT 1")
    try:
        told: list[dict[str, Any]] = json.loads(Path(newest[0][0], "results.json").read_text(encoding="utf-8"))["rows"]
    except (OSError, ValueError, IndexError) as error:
        return [f"results.json of the newest run: {error}"]
    wrong = {row["reference"]: row["status"] for row in told if statuses.get(row["reference"]) != row["status"]}
    missing = statuses.keys() - {row["reference"] for row in told}
    return [f"{reference}: {status}, ledger {statuses.get(reference)}" for reference, status in wrong.items()] + [
        f"{reference}: not in results.json" for reference in sorted(missing)
    ]
