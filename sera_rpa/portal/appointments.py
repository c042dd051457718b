"""Changing an appointment: time, technician, status, cancelling. Every change leaves a system note on the job."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import jobs, quotes
from .booking import SLOT_GONE, check_time, crew_for, local_time
from .catalog import Service, Technician, service
from .events import Origin, record
from .notes import add_system_note, note_text
from .refusals import NotThere, refuse
from .scheduling import Diary, free, window_label
from .text import clock_label
from .trips import PRE_WORK, REACHED, START_TRIP, chain, step, steps

MOVABLE = ("Pending", "Accepted")
AUTO = "auto"


@dataclass(frozen=True)
class _Change:
    """One appointment in hand, with who changes it."""

    db: sqlite3.Connection
    origin: Origin
    author: str
    row: sqlite3.Row
    service: Service
    now: datetime
    pre_work: bool = False

    @property
    def step(self) -> str:
        return step(self.row["status"], self.row["reached"], pre_work=self.pre_work)

    @property
    def start(self) -> datetime:
        return datetime.fromisoformat(self.row["start"])

    def note(self, text: str, reason: str = "") -> None:
        told = f"Appointment {self.row['id']}: {text} by {self.author}."
        add_system_note(self.db, self.origin, "job", self.row["job_id"], f"{told} Reason: {reason}" if reason else told)

    def tell(self, kind: str, **what: Any) -> None:
        record(self.db, self.origin, kind, appointment=self.row["id"], job=self.row["job_id"], **what)


def appointment(db: sqlite3.Connection, number: int, *, pre_work: bool = False) -> dict[str, Any]:
    """One appointment as the Edit Appointment dialog needs it. Raises NotThere.

    ``step`` is the word of its status in a tenant with or without Pre-Work, ``steps`` are those that may follow.
    """
    row = db.execute(
        f"SELECT a.*, {REACHED}, j.address_id, j.customer_id, s.name AS service, t.name AS technician "
        "FROM appointment a "
        "JOIN job j ON j.id = a.job_id JOIN service s ON s.id = a.service_id "
        "LEFT JOIN technician t ON t.id = a.technician_id WHERE a.id = ?",
        (number,),
    ).fetchone()
    if row is None:
        raise NotThere("This appointment does not exist.")
    word = step(row["status"], row["reached"], pre_work=pre_work)
    return {
        "appointment": row["id"], "job": row["job_id"], "customer_id": row["customer_id"],
        "address_id": row["address_id"], "service": row["service"], "service_id": row["service_id"],
        "start": row["start"], "window": window_label(datetime.fromisoformat(row["start"]), row["window_hours"]),
        "technician": row["technician"], "technician_id": row["technician_id"], "pinned": bool(row["pinned"]),
        "status": row["status"], "step": word, "steps": steps(word, pre_work=pre_work),
        "movable": row["status"] in MOVABLE, "cancellable": row["status"] == "Pending", "notes": row["notes"],
    }  # fmt: skip


def edit(
    db: sqlite3.Connection, origin: Origin, author: str, number: int, form: dict[str, Any], hours: int, now: datetime,
    *, pre_work: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """Saves the Edit Appointment dialog: what is in the form is changed, all of it or nothing.

    Args:
        form: ``start``, ``technician_id`` (a number pins, ``"auto"`` lets the scheduler choose), ``pin_reason``,
            ``status`` with ``reason``, ``notes``, ``overbook``.

    Raises NotThere, or Refused: 409 when the time or the technician is taken and ``overbook`` was not asked for.
    """
    before = _change(db, origin, author, number, now, pre_work)
    known = {"start", "technician_id", "pin_reason", "status", "reason", "notes", "overbook"}
    if not set(form) <= known or not set(form) & (known - {"pin_reason", "reason", "overbook"}):
        raise refuse("There is nothing to save.")
    if "notes" in form:
        db.execute("UPDATE appointment SET notes = ? WHERE id = ?", (note_text(form["notes"], "notes"), number))
        before.tell("appointment.notes_changed")
    if form.get("start") or form.get("technician_id"):
        _place(before, form, hours)
    if form.get("status") and form["status"] != before.step:
        change = _change(db, origin, author, number, now, pre_work)
        _step(change, str(form["status"]), note_text(form.get("reason"), "reason"))
    return appointment(db, number, pre_work=pre_work)


def cancel(
    db: sqlite3.Connection, origin: Origin, author: str, number: int, form: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Cancels a Pending appointment with a reason [H6]. Raises NotThere or Refused."""
    change = _change(db, origin, author, number, now)
    reason = note_text(form.get("reason"), "reason")
    if change.row["status"] != "Pending":
        raise refuse(f"Only a Pending appointment can be cancelled; this one is {change.row['status']}.")
    if not reason:
        raise refuse("Reason can't be blank", "reason")
    _set_status(change, "Cancelled", reason)
    change.note("cancelled", reason)
    change.tell("appointment.cancelled", reason=reason)
    jobs.settle_opportunity(db, change.row["job_id"])
    return appointment(db, number)


def _change(
    db: sqlite3.Connection, origin: Origin, author: str, number: int, now: datetime, pre_work: bool = False
) -> _Change:
    row = db.execute(f"SELECT a.*, {REACHED} FROM appointment a WHERE a.id = ?", (number,)).fetchone()
    if row is None:
        raise NotThere("This appointment does not exist.")
    return _Change(db, origin, author, row, service(db, row["service_id"]), now, pre_work)


def _place(change: _Change, form: dict[str, Any], hours: int) -> None:
    """Moves the appointment, to another time or technician or both."""
    row = change.row
    if row["status"] not in MOVABLE:
        raise refuse(f"A {row['status']} appointment cannot be moved. Step its status back first.")
    start = change.start
    if form.get("start"):
        start = local_time(form["start"])
        if start != change.start:
            check_time(change.service, start, hours, change.now)
    technician, pinned = _who(change, form, start)
    if (start, technician.id if technician else None, pinned) == (change.start, row["technician_id"], row["pinned"]):
        return
    if technician is None and row["status"] == "Accepted":
        raise refuse("Nobody is free at this time. Step the status back to Pending first.")
    change.db.execute(
        "UPDATE appointment SET start = ?, technician_id = ?, pinned = ?, window_hours = ? WHERE id = ?",
        (start.isoformat(), technician.id if technician else None, pinned,
         hours if start != change.start else row["window_hours"], row["id"]),
    )  # fmt: skip
    change.db.execute("DELETE FROM hold WHERE appointment_id = ?", (row["id"],))
    name = technician.name if technician else None
    if start != change.start:
        change.note(f"moved from {_moment(change.start)} to {_moment(start)}")
        change.tell("appointment.moved", start=start.isoformat(), before=row["start"], technician=name)
    if (technician.id if technician else None, pinned) != (row["technician_id"], bool(row["pinned"])):
        done = f"pinned to {name}" if pinned else f"auto assigned to {name or 'Unassigned'}"
        change.note(done, note_text(form.get("pin_reason"), "pin_reason") if form.get("technician_id") else "")
        change.tell("appointment.assigned", technician=name, pinned=pinned)


def _who(change: _Change, form: dict[str, Any], start: datetime) -> tuple[Technician | None, bool]:
    """The technician at the new time, and whether pinned."""
    row, wanted = change.row, form.get("technician_id")
    asked = wanted if wanted else row["technician_id"] if row["pinned"] else AUTO
    diary = Diary(change.db, start.date(), start.date(), without=row["id"])
    crew, pin = crew_for(change.db, change.service, None if asked == AUTO else asked)
    idle = free(diary, crew, start, change.service.minutes)
    if pin is not None:
        if not idle and not form.get("overbook"):
            raise refuse(SLOT_GONE if form.get("start") else f"{pin.name} is not free at this time.", status=409)
        return pin, True
    kept = [t for t in idle if t.id == row["technician_id"]] if wanted != AUTO else []
    if idle:
        return (kept or idle)[0], False
    if form.get("start") and not form.get("overbook"):
        raise refuse(SLOT_GONE, status=409)
    return None, False


def _step(change: _Change, wanted: str, reason: str) -> None:
    before, words = change.step, chain(pre_work=change.pre_work)
    near = steps(before, pre_work=change.pre_work)
    if wanted not in near:
        if before not in words or wanted not in words:
            raise refuse(f"A {before} appointment cannot become {wanted}.", "status")
        raise refuse(f"The status changes one step at a time: from {before} to {' or '.join(near)}.", "status")
    if not reason:
        raise refuse("Reason can't be blank", "reason")
    if wanted != "Pending" and change.row["technician_id"] is None:
        raise refuse("Assign a technician first.", "status")
    _set_status(change, wanted, reason)
    change.note(f"status changed from {before} to {wanted}", reason)
    change.tell("appointment.status_changed", before=before, after=wanted, reason=reason)
    if wanted == "Completed":
        quotes.archive_drafts(change.db, change.origin, change.row["job_id"])
    jobs.settle_opportunity(change.db, change.row["job_id"])


def _set_status(change: _Change, wanted: str, reason: str) -> None:
    number = change.row["id"]
    status = "Accepted" if wanted in (PRE_WORK, START_TRIP) else wanted
    change.db.execute("UPDATE appointment SET status = ? WHERE id = ?", (status, number))
    change.db.execute("DELETE FROM hold WHERE appointment_id = ?", (number,))
    change.db.execute(
        "INSERT INTO status_change (appointment_id, before, after, reason, at, who) VALUES (?, ?, ?, ?, ?, ?)",
        (number, change.step, wanted, reason, change.origin.at, change.origin.who),
    )


def _moment(start: datetime) -> str:
    return f"{start:%m/%d/%Y} {clock_label(start.hour, start.minute)}"
