"""Booking an appointment: the rules of the Schedule modal's Save."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .catalog import Service, Technician, service, skilled
from .events import Origin, record
from .jobs import open_job
from .notes import add_system_note, note_text
from .refusals import NotThere, refuse
from .scheduling import Booked, Diary, fits_before_closing, free, to_bump, window_starts

OUT_OF_COVERAGE = "This address is outside of your coverage area."
SLOT_GONE = "This time slot is no longer available."


@dataclass(frozen=True)
class Wish:
    """What Save asks for, after the rules that do not depend on other appointments."""

    address: sqlite3.Row
    service: Service
    crew: list[Technician]
    pin: Technician | None
    start: datetime
    notes: str
    overbook: bool


def book(
    db: sqlite3.Connection, origin: Origin, author: str, form: dict[str, Any], hours: int, now: datetime, job: int = 0
) -> dict[str, int]:
    """Makes a job with its first appointment, or a further appointment of ``job``.

    Raises NotThere, or Refused: 422 for a wish that can never be met, 409 when the slot is not open any more.
    """
    wish = _wish(db, form if not job else {**form, "address_id": _address_of(db, job)}, hours, now)
    if job:
        _check_department(db, job, wish.service)
    technician, pushed = _choose(Diary(db, wish.start.date(), wish.start.date()), wish)
    job, appointment = _insert(db, origin, author, wish, technician, pinned=wish.pin is not None, hours=hours, job=job)
    if form.get("override_coverage") and not covered(db, wish.address["zip"]):
        add_system_note(db, origin, "job", job, f"Coverage area overridden by {author} for zip {wish.address['zip']}.")
    for booked in pushed:
        _bump(db, origin, booked, job)
    return {"job": job, "appointment": appointment}


def take_slot(db: sqlite3.Connection, origin: Origin, form: dict[str, Any], hours: int, now: datetime) -> None:
    """Another user fills the slot that ``form`` asks for (the fault ``slot_taken``).

    Every technician who could still take it gets a pinned appointment of another customer.
    """
    wish = _wish(db, form, hours, now)
    other = Origin("another user", origin.method, origin.path, origin.at)
    address = db.execute(
        "SELECT a.* FROM address a JOIN customer c ON c.id = a.customer_id JOIN coverage z ON z.zip = a.zip "
        "WHERE c.archived = 0 AND a.schedulable = 1 AND a.customer_id <> ? ORDER BY a.id LIMIT 1",
        (wish.address["customer_id"],),
    ).fetchone() or wish.address  # fmt: skip
    diary = Diary(db, wish.start.date(), wish.start.date())
    for technician in wish.crew:
        clashes = diary.clashing(technician.id, wish.start, wish.service.minutes)
        if not clashes or (wish.service.urgent and all(b.bumpable for b in clashes)):
            theirs = Wish(address, wish.service, [technician], technician, wish.start, "", True)
            _insert(db, other, "Another User", theirs, technician, pinned=True, hours=hours)


def covered(db: sqlite3.Connection, zip_code: str) -> bool:
    """Whether the company works in that zip area."""
    return db.execute("SELECT 1 FROM coverage WHERE zip = ?", (zip_code[:5],)).fetchone() is not None


def crew_for(
    db: sqlite3.Connection, wanted: Service, technician_id: object
) -> tuple[list[Technician], Technician | None]:
    """Who may do it: everybody with the skill, or the one technician asked for. Raises Refused."""
    crew = skilled(db, wanted.id)
    if technician_id in (None, "", "0", 0):
        return crew, None
    for technician in crew:
        if str(technician.id) == str(technician_id):
            return [technician], technician
    raise refuse("This technician cannot do this service.", "technician_id")


def booking_address(db: sqlite3.Connection, address_id: object) -> sqlite3.Row:
    """An address that can be booked. Raises NotThere or Refused."""
    row: sqlite3.Row | None = db.execute(
        "SELECT a.*, c.archived FROM address a JOIN customer c ON c.id = a.customer_id WHERE a.id = ?", (address_id,)
    ).fetchone()
    if row is None:
        raise NotThere("This address does not exist.")
    if not row["schedulable"]:
        raise refuse("Unable to Schedule: this address is not verified.")
    if row["archived"]:
        raise refuse("This customer is archived.")
    return row


def check_time(wanted: Service, start: datetime, hours: int, now: datetime) -> None:
    """Whether a slot may begin there at all, whoever is free. Raises Refused."""
    if start not in window_starts(start.date(), hours):
        raise refuse(
            "The company is closed at this time."
            if not window_starts(start.date(), hours)
            else "This is not a time slot.",
            "start",
        )
    if start <= now:
        raise refuse("This time slot is in the past.", "start")
    if not fits_before_closing(wanted, start):
        raise refuse("This service would not be over by closing time.", "start")


def _wish(db: sqlite3.Connection, form: dict[str, Any], hours: int, now: datetime) -> Wish:
    for field, message in (("service_id", "Service Category can't be blank"), ("start", "Time slot can't be blank")):
        if not form.get(field):
            raise refuse(message, field)
    address = booking_address(db, form.get("address_id"))
    wanted = service(db, form.get("service_id"))
    crew, pin = crew_for(db, wanted, form.get("technician_id"))
    start = local_time(form.get("start"))
    check_time(wanted, start, hours, now)
    if not form.get("override_coverage") and not covered(db, address["zip"]):
        raise refuse(OUT_OF_COVERAGE)
    return Wish(address, wanted, crew, pin, start, note_text(form.get("notes"), "notes"), bool(form.get("overbook")))


def local_time(text: object) -> datetime:
    """A slot's start as sent by a page. Raises Refused."""
    try:
        start = datetime.fromisoformat(str(text))
    except ValueError:
        raise refuse("This is not a time slot.", "start") from None
    return start.replace(tzinfo=None)


def _choose(diary: Diary, wish: Wish) -> tuple[Technician | None, list[Booked]]:
    """The technician, and the appointments that must give way to a High service."""
    if idle := free(diary, wish.crew, wish.start, wish.service.minutes):
        return idle[0], []
    if wish.service.urgent and (bump := to_bump(diary, wish.crew, wish.start, wish.service.minutes)):
        return bump
    if not wish.overbook:
        raise refuse(SLOT_GONE, status=409)
    return wish.pin, []


def _insert(
    db: sqlite3.Connection,
    origin: Origin,
    author: str,
    wish: Wish,
    technician: Technician | None,
    *,
    pinned: bool,
    hours: int,
    job: int = 0,
) -> tuple[int, int]:
    appointment = int(db.execute("SELECT coalesce(max(id), 2000000) + 1 FROM appointment").fetchone()[0])
    customer = wish.address["customer_id"]
    if not job:
        job = open_job(db, origin, customer, wish.address["id"], wish.service.department_id)
    db.execute(
        "INSERT INTO appointment VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'Pending', ?, ?, ?)",
        (appointment, job, wish.service.id, technician.id if technician else None, pinned, wish.start.isoformat(),
         wish.service.minutes, hours, wish.notes, origin.at, author),
    )  # fmt: skip
    record(
        db, origin, "appointment.booked", job=job, appointment=appointment, customer=customer,
        address=wish.address["id"], service=wish.service.name, start=wish.start.isoformat(),
        technician=technician.name if technician else None, pinned=pinned,
    )  # fmt: skip
    return job, appointment


def _address_of(db: sqlite3.Connection, job: int) -> int:
    row = db.execute("SELECT address_id FROM job WHERE id = ?", (job,)).fetchone()
    if row is None:
        raise NotThere("This job does not exist.")
    return int(row["address_id"])


def _check_department(db: sqlite3.Connection, job: int, wanted: Service) -> None:
    owner = db.execute("SELECT department_id FROM job WHERE id = ?", (job,)).fetchone()["department_id"]
    if owner != wanted.department_id:
        raise refuse("This service belongs to another department than the job.", "service_id")


def _bump(db: sqlite3.Connection, origin: Origin, booked: Booked, job: int) -> None:
    """Moves a Normal appointment to another free technician in the same slot, else to Unassigned [H3]."""
    wanted = service(db, booked.service)
    minutes = int((booked.end - booked.start).total_seconds() // 60)
    others = [t for t in skilled(db, booked.service) if t.id != booked.technician]
    idle = free(Diary(db, booked.start.date(), booked.start.date()), others, booked.start, minutes)
    to = idle[0] if idle else None
    db.execute("UPDATE appointment SET technician_id = ? WHERE id = ?", (to.id if to else None, booked.appointment))
    if to is None and booked.technician is not None:
        db.execute("INSERT OR REPLACE INTO hold VALUES (?, ?)", (booked.appointment, booked.technician))
    where = f"to {to.name}" if to else "to Unassigned"
    text = f"Appointment {booked.appointment} ({wanted.name}) was moved {where} by the High priority job {job}."
    add_system_note(db, origin, "job", booked.job, text)
    record(
        db,
        origin,
        "appointment.bumped",
        appointment=booked.appointment,
        job=booked.job,
        by_job=job,
        technician=to.name if to else None,
    )
