"""What each access level of Sera may do, as its help centre states it under Users.

A Super may do everything, an Admin everything but the company's own settings, a CSR neither quotes nor invoices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sera_rpa.errors import SeraError

LEVELS = ("CSR", "Admin", "Super")
"""From the least to the most."""

LEAST: dict[str, str] = {
    "schedule": "CSR",
    "edit customers": "CSR",
    "edit memberships": "CSR",
    "see reports": "CSR",
    "see departments": "Admin",
    "see programs": "Admin",
    "edit quotes": "Admin",
    "edit invoices": "Admin",
    "batch": "Admin",
    "edit company settings": "Super",
}
"""What a task may need, and the least access level that may do it."""


@dataclass(frozen=True)
class Need:
    """One thing that a task needs: always, or only for rows that fill a column or hold a value in it."""

    what: str  # a name of LEAST
    column: str = ""  # empty: every row needs it
    value: str = ""  # empty: whatever the column holds

    def holds_for(self, payload: Mapping[str, Any]) -> bool:
        """Whether a row with these values needs it; an empty cell and ``no`` fill no column."""
        cell = payload.get(self.column)
        return not self.column or (str(cell) == self.value if self.value else bool(cell))


def read_needs(metadata: Mapping[str, str]) -> list[Need]:
    """What a task file needs by its metadata.

    ``Needs    schedule, edit quotes`` holds for every row, ``Needs items    edit quotes`` for rows that fill the
    column, ``Needs sold_as=quote    edit quotes`` for rows that hold the value in it.
    """
    needs = []
    for name, text in metadata.items():
        word, _, where = name.partition(" ")
        if word == "Needs":
            column, _, value = where.strip().partition("=")
            needs += [Need(what.strip(), column, value) for what in text.split(",") if what.strip()]
    return needs


def lacking_access(shown: str, needs: Sequence[str]) -> str:
    """What an account lacks, in words; empty where it may do all that is needed, or where its level is not shown.

    Args:
        shown: what the portal shows of the account's level, e.g. ``CSR access``.
        needs: names of :data:`LEAST`.

    Raises:
        SeraError: ``TASK_UNFIT`` for a need that is no such name.
    """
    unknown = [need for need in needs if need not in LEAST]
    if unknown:
        raise SeraError("TASK_UNFIT", f"The task needs '{', '.join(unknown)}'; known are {', '.join(LEAST)}")
    level = next((level for level in LEVELS if level in shown.split()), None)
    if level is None:
        return ""
    lacking = [need for need in needs if LEVELS.index(LEAST[need]) > LEVELS.index(level)]
    return ", ".join(f"'{need}' ({LEAST[need]} access at least)" for need in lacking)
