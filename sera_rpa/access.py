"""What each access level of Sera may do, as its help centre states it under Users.

A Super may do everything, an Admin everything but the company's own settings, a CSR neither quotes nor invoices.
"""

from __future__ import annotations

from collections.abc import Sequence

from sera_rpa.errors import SeraError

LEVELS = ("CSR", "Admin", "Super")
"""From the least to the most."""

LEAST: dict[str, str] = {
    "schedule": "CSR",
    "edit customers": "CSR",
    "edit memberships": "CSR",
    "see reports": "CSR",
    "edit quotes": "Admin",
    "edit invoices": "Admin",
    "batch": "Admin",
    "edit company settings": "Super",
}
"""What a task may need, and the least access level that may do it."""


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
