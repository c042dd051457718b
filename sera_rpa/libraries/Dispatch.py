"""Jobs, their appointments and who could do them, chosen from what the portal shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from robot.api.deco import keyword, library

from sera_rpa.engine.desk import desk
from sera_rpa.errors import SeraError
from sera_rpa.ledger.history import find_job_numbers
from sera_rpa.libraries.Matching import MARK, Matching, plain
from sera_rpa.objects import Job
from sera_rpa.objects.windows import read_window

BEST, AUTO = "best", "auto"
"""What a row may say instead of a technician's name."""

OPEN = ("Pending", "Accepted", "Running")
"""Statuses of an appointment that is not over."""

PINNED = "(Pinned)"


@dataclass(frozen=True)
class Candidate:
    """A technician who can do the service, on the day of the appointment."""

    name: str
    free: bool  # during the appointment
    taken: int  # minutes of the day that are booked or blocked otherwise

    @property
    def shown(self) -> str:
        """The name with how much of the day is taken."""
        hours, minutes = divmod(self.taken, 60)
        return f"{self.name} ({f'{hours} h {minutes:02d} min' if self.taken else 'nothing'} booked that day)"


@library(scope="GLOBAL", version="1")
class Dispatch:
    """Logic that needs no browser."""

    @keyword
    def get_job_number(self, job: str) -> str:
        """Returns the job number that is meant: digits as they are, else that of the earlier row of that reference.

        Empty where no row of that reference was done in this portal.

        Raises:
            JOB_AMBIGUOUS: rows of that reference ended in several jobs.
        """
        plain_number = job.strip().lstrip("#").strip()
        if plain_number.isdigit():
            return plain_number
        numbers = find_job_numbers(desk.ledger, desk.scope, " ".join(job.split()))
        if len(numbers) > 1:
            raise SeraError("JOB_AMBIGUOUS", f"'{job}' is the reference of jobs {', '.join(numbers)}")
        return numbers[0] if numbers else ""

    @keyword
    def choose_appointment(self, number: str, shown: Mapping[str, Any], appointment: str = "") -> Job:
        """Returns a job with the appointment that is meant: the only one that is not over where none is named.

        Args:
            number: job number.
            shown: ``customer``, ``customer_name``, ``address`` and the facts of each of the ``appointments``, as the
                page shows them.
            appointment: appointment number; may be empty.

        Raises:
            APPOINTMENT_NOT_FOUND: the job has no such appointment.
            APPOINTMENT_AMBIGUOUS: several are not over.
        """
        cards: Sequence[dict[str, str]] = shown["appointments"]
        fitting = cards
        if wanted := appointment.strip().lstrip("#"):
            fitting = [card for card in cards if card["APPOINTMENT"] == wanted]
        elif len(cards) > 1:
            fitting = [card for card in cards if card["STATUS"] in OPEN] or cards
        if not fitting:
            raise SeraError(
                "APPOINTMENT_NOT_FOUND", f"Job {number} has no appointment {wanted}; it has {_named(cards)}"
            )
        if len(fitting) > 1:
            raise SeraError("APPOINTMENT_AMBIGUOUS", f"Job {number} has {_named(fitting)}")
        job = Matching().read_job(number, shown["customer"], fitting[0] | {"ADDRESS": shown["address"]})
        return job.model_copy(update={"customer_name": shown["customer_name"]})

    @keyword
    def is_given_to(self, shown: str, technician: str) -> bool:
        """Returns whether an appointment is with the technician whom the row asks for already.

        Args:
            shown: as the portal shows the technician, e.g. ``Elena Marković (Pinned)``.
            technician: a whole name: pinned to it; ``auto``: to anybody, not pinned.
        """
        pinned = shown.endswith(PINNED)
        if plain(technician) == AUTO:
            return not pinned and shown != "Unassigned"
        return pinned and plain(shown.removesuffix(PINNED)) == plain(technician)

    @keyword
    def get_candidates(self, board: Sequence[Mapping[str, Any]], skilled: Sequence[str], job: Job) -> list[Candidate]:
        """Returns the technicians who can do the service: free ones first, least booked that day first, then by name.

        An appointment takes as long as the board draws it. Whoever is asked about loses nothing by the appointment
        itself: it may stay where it is.

        Args:
            board: name and what is taken (appointment number, start and end in minutes after midnight) of each row.
            skilled: the technicians whom Sera offers for the service.
            job: the job with its appointment.
        """
        start, end = _minutes_of(board, job)
        found = []
        for name in dict.fromkeys(skilled):
            drawn = {
                (one["appointment"], one["start"], one["end"])
                for row in board
                if plain(row["name"]) == plain(name)
                for one in row["taken"]
                if one["appointment"] != job.appointment
            }
            free = not any(begin < end and start < until for _, begin, until in drawn)
            found.append(Candidate(name, free, sum(until - begin for _, begin, until in drawn)))
        return sorted(found, key=lambda one: (not one.free, one.taken, one.name))

    @keyword
    def choose_best(self, candidates: Sequence[Candidate], job: Job) -> str:
        """Returns the name of the first candidate.

        Raises:
            NO_FREE_SLOT: no candidate is free.
        """
        if candidates and candidates[0].free:
            return candidates[0].name
        who = ", ".join(one.name for one in candidates) or "nobody"
        raise SeraError(
            "NO_FREE_SLOT",
            f"Nobody who can do '{job.service_category}' is free {_when(job)}; {who} could do it",
            "Move the appointment, or name one of them and set allow_overbooking.",
        )

    @keyword
    def name_candidates(self, candidates: Sequence[Candidate]) -> str:
        """Returns who could do it instead, in words."""
        free = [one.shown for one in candidates if one.free]
        busy = [one.name for one in candidates if not one.free]
        parts = [f"free then: {', '.join(free)}" if free else "nobody who can do it is free then"]
        return "; ".join([*parts, *([f"busy then: {', '.join(busy)}"] if busy else [])])

    @keyword
    def mark_reason(self, reason: str, reference: str) -> str:
        """Returns a reason with the reference's mark before it, on one line: of long notes Sera shows the beginning."""
        mark = Matching().get_reference_mark(reference)
        return f"{mark} {' '.join(reason.replace(MARK, '(Ref ').split())}".strip()

    @keyword
    def find_marked_note(self, notes: Sequence[dict[str, str]], reference: str, *words: str) -> dict[str, str] | None:
        """Returns the newest note that carries the reference's mark and all of the words; None where there is none.

        Args:
            notes: as `Read Notes` returns them.
            reference: the caller's business key.
            words: what tells the change apart from others of the same row, e.g. ``Appointment 2000123``.
        """
        marked = [Matching().get_reference_mark(reference), *words]
        return next((note for note in notes if all(part in note["text"] for part in marked)), None)


def _minutes_of(board: Sequence[Mapping[str, Any]], job: Job) -> tuple[int, int]:
    """When the appointment takes place, as the board draws it; its arrival window where it is not on the board."""
    for row in board:
        for one in row["taken"]:
            if one["appointment"] == job.appointment:
                return one["start"], one["end"]
    start, end = read_window(job.window)
    return start, start if end is None else end


def _when(job: Job) -> str:
    return f"on {job.day}, {job.window}"


def _named(cards: Sequence[Mapping[str, str]]) -> str:
    return "; ".join(
        f"appointment {card['APPOINTMENT']} ({card['SERVICE CATEGORY']}, {card['SCHEDULED']}, {card['STATUS']})"
        for card in cards
    )
