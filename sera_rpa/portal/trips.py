"""The way to the customer: the words of the statuses with and without Pre-Work, travel and late arrival [H1,H44,H54].

An appointment's status stays Accepted while a technician has claimed it and while the trip is under way; which of the
two it is, the last change of its status tells.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

PRE_WORK, START_TRIP = "Accepted (Pre-Work)", "Accepted (Start Trip)"
CHAIN = ("Pending", "Accepted", "Running", "Completed")
"""The order in which an appointment goes on, and back, one step at a time [H6]."""
PRE_WORK_CHAIN = ("Pending", PRE_WORK, START_TRIP, "Running", "Completed")
"""The same with Pre-Work: a technician claims the appointment before the trip starts [H44,H54]."""
REACHED = "(SELECT after FROM status_change x WHERE x.appointment_id = a.id ORDER BY x.id DESC LIMIT 1) AS reached"
"""A column for queries of appointments ``a``: the word of the last change."""
_TRIP = ("Accepted", START_TRIP)


@dataclass(frozen=True)
class Trip:
    """When a technician set out and arrived, in the company's local time; ``arrived`` is None on the way."""

    started: datetime
    arrived: datetime | None = None


def step(status: str, reached: str | None, *, pre_work: bool) -> str:
    """The word of a status in a tenant with or without Pre-Work. ``reached``: see ``REACHED``."""
    if status != "Accepted" or not pre_work:
        return status
    return PRE_WORK if reached == PRE_WORK else START_TRIP


def chain(*, pre_work: bool) -> tuple[str, ...]:
    """The words in their order."""
    return PRE_WORK_CHAIN if pre_work else CHAIN


def steps(word: str, *, pre_work: bool) -> list[str]:
    """The words that may follow: one step back, one step on."""
    words = chain(pre_work=pre_work)
    if word not in words:
        return []
    at = words.index(word)
    return [words[n] for n in (at - 1, at + 1) if 0 <= n < len(words)]


def sets_out(before: str, after: str) -> bool:
    """Whether a change of the word is Start Trip."""
    return before in ("Pending", PRE_WORK) and after in _TRIP


def board_word(status: str, reached: str | None, opportunity: str, *, assigned: bool) -> str:
    """What the Dispatch Board calls a status [H1]."""
    if status == "Pending":
        return "Pending (Assigned)" if assigned else "Pending (Unassigned)"
    if status == "Completed" and opportunity in ("Won", "Lost"):
        return f"Completed ({opportunity} Opportunity)"
    return step(status, reached, pre_work=True)


def trips(db: sqlite3.Connection, appointments: list[int], local: Callable[[str], datetime]) -> dict[int, Trip]:
    """The trips of those appointments whose status the office or a technician has brought that far.

    Args:
        local: UTC text as the company's local time.
    """
    found: dict[int, Trip] = {}
    marks = ",".join("?" * len(appointments))
    for row in db.execute(f"SELECT * FROM status_change WHERE appointment_id IN ({marks}) ORDER BY id", appointments):
        number, before, after = row["appointment_id"], row["before"], row["after"]
        if sets_out(before, after):
            found[number] = Trip(local(row["at"]))
        elif number in found and after == "Running" and before in _TRIP:
            found[number] = Trip(found[number].started, local(row["at"]))
        elif number in found and after in _TRIP:
            found[number] = Trip(found[number].started)
        elif number in found and after in ("Pending", PRE_WORK):
            del found[number]
    return found
