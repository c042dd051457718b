"""Jobs and their appointments as the pages show them."""

import sqlite3
from datetime import date, datetime, timedelta
from typing import Any

from .board_events import occurrences, shown
from .clock import BusinessClock
from .customers import full_name, one_line
from .events import Origin
from .notes import notes
from .refusals import NotThere
from .scheduling import window_label
from .timesheets import technicians_in
from .trips import REACHED, Trip, board_word, trips

PER_PAGE = 25

_APPOINTMENT = f"""SELECT a.*, {REACHED}, j.opportunity,
  s.name AS service, d.name AS department, d.id AS department_id, t.name AS technician,
  j.customer_id, j.address_id, c.first_name, c.last_name, p.line1, p.city, p.state, p.zip
FROM appointment a JOIN job j ON j.id = a.job_id JOIN service s ON s.id = a.service_id
JOIN department d ON d.id = j.department_id JOIN customer c ON c.id = j.customer_id
JOIN address p ON p.id = j.address_id
LEFT JOIN technician t ON t.id = a.technician_id"""


def customer_jobs(db: sqlite3.Connection, customer_id: int, page: int) -> dict[str, Any]:
    """One page of a customer's appointments with their jobs, the one booked last first."""
    total = db.execute(
        "SELECT count(*) FROM appointment a JOIN job j ON j.id = a.job_id WHERE j.customer_id = ?", (customer_id,)
    ).fetchone()[0]
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    rows = db.execute(
        f"{_APPOINTMENT} WHERE j.customer_id = ? ORDER BY a.id DESC LIMIT ? OFFSET ?",
        (customer_id, PER_PAGE, (page - 1) * PER_PAGE),
    )
    found = [
        {
            "job": r["job_id"],
            "department": r["department"],
            "address": one_line(r),
            "created_at": r["created_at"],
            **_appointment(r),
        }
        for r in rows
    ]
    return {"rows": found, "page": page, "pages": pages, "total": total}


def job(db: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One job with appointments and notes; its status is that of its first unfinished appointment. Raises NotThere.

    A job without any appointment, which an accepted quote has made, is Unscheduled.
    """
    head = db.execute(
        "SELECT j.*, d.name AS department, c.first_name, c.last_name, p.line1, p.city, p.state, p.zip FROM job j "
        "JOIN department d ON d.id = j.department_id JOIN customer c ON c.id = j.customer_id "
        "JOIN address p ON p.id = j.address_id WHERE j.id = ?",
        (number,),
    ).fetchone()
    if head is None:
        raise NotThere("This job does not exist.")
    rows = db.execute(f"{_APPOINTMENT} WHERE a.job_id = ? ORDER BY a.start, a.id", (number,)).fetchall()
    states = [r["status"] for r in rows]
    living = [one for one in states if one not in ("Completed", "Cancelled")]
    return {
        "job": number, "customer": {"id": head["customer_id"], "name": full_name(head)}, "address": one_line(head),
        "address_id": head["address_id"], "department": head["department"],
        "department_id": head["department_id"], "status": (living[:1] or states[-1:] or ["Unscheduled"])[0],
        "opportunity": head["opportunity"], "created_at": head["created_at"],
        "appointments": [_appointment(r) for r in rows], "notes": notes(db, "job", number),
    }  # fmt: skip


def open_job(db: sqlite3.Connection, origin: Origin, customer_id: int, address_id: int, department_id: int) -> int:
    """Makes a job, an Open opportunity without an appointment; gives its number."""
    number = int(db.execute("SELECT coalesce(max(id), 1000000) + 1 FROM job").fetchone()[0])
    db.execute(
        "INSERT INTO job VALUES (?, ?, ?, ?, 'Open', ?)", (number, customer_id, address_id, department_id, origin.at)
    )
    return number


def board(db: sqlite3.Connection, day: date, clock: BusinessClock) -> dict[str, Any]:
    """The Dispatch Board of one day: technicians by department and first name, and what nobody has yet."""
    at_work = technicians_in(db, clock.utc_text())
    rows = db.execute(
        f"{_APPOINTMENT} WHERE a.start >= ? AND a.start < ? AND a.status <> 'Cancelled' ORDER BY a.start, a.id",
        (day.isoformat(), (day + timedelta(1)).isoformat()),
    ).fetchall()
    made = trips(db, [r["id"] for r in rows], clock.local)
    departments = []
    for department in db.execute("SELECT * FROM department ORDER BY id"):
        people = db.execute(
            "SELECT t.*, coalesce(y.archived, 0) AS archived FROM technician t LEFT JOIN technician_profile y "
            "ON y.technician_id = t.id WHERE t.department_id = ? ORDER BY t.first_name, t.last_name",
            (department["id"],),
        )
        technicians = [
            {
                "id": t["id"],
                "name": t["name"],
                "clocked_in": t["id"] in at_work,
                "appointments": [
                    {**_pill(r), "trip": _trip(r, made.get(r["id"]))} for r in rows if r["technician_id"] == t["id"]
                ],
            }
            for t in people
            if not t["archived"] or any(r["technician_id"] == t["id"] for r in rows)
        ]
        departments.append({"id": department["id"], "name": department["name"], "technicians": technicians})
    holds = {
        r["appointment_id"]: r["technician_id"]
        for r in db.execute(
            "SELECT h.* FROM hold h JOIN appointment a ON a.id = h.appointment_id AND a.technician_id IS NULL"
        )
    }
    by_number = {r["id"]: r for r in rows}
    for department in departments:
        for technician in department["technicians"]:
            technician["holds"] = [
                _pill(by_number[a]) for a, t in holds.items() if t == technician["id"] and a in by_number
            ]
    unassigned = [{**_pill(r), "department": r["department"]} for r in rows if r["technician_id"] is None]
    return {
        "day": day.isoformat(),
        "now": clock.now().isoformat(timespec="minutes"),
        "departments": departments,
        "unassigned": unassigned,
        "events": [shown(one) for one in occurrences(db, day, day)],
    }


def settle_opportunity(db: sqlite3.Connection, job: int) -> None:
    """Open while work is ahead; afterwards Won when a quote was accepted, else Lost [H1,H2]."""
    states = [r["status"] for r in db.execute("SELECT status FROM appointment WHERE job_id = ?", (job,))]
    over = bool(states) and all(s in ("Completed", "Cancelled") for s in states)
    word = ("Won" if _sold(db, job) else "Lost") if over else "Open"
    db.execute("UPDATE job SET opportunity = ? WHERE id = ? AND opportunity <> 'Invalid'", (word, job))


def _sold(db: sqlite3.Connection, job: int) -> bool:
    """Whether a quote of the job was accepted that counts toward a win: by one of its tasks, or a program."""
    found = db.execute(
        "SELECT 1 FROM quote q JOIN quote_line l ON l.quote_id = q.id LEFT JOIN task t ON t.id = l.task_id "
        "WHERE q.job_id = ? AND q.status = 'Accepted' AND (l.program_id IS NOT NULL OR t.wins = 1) LIMIT 1",
        (job,),
    )
    return found.fetchone() is not None


def _appointment(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "appointment": row["id"], "service": row["service"], "start": row["start"],
        "window": window_label(datetime.fromisoformat(row["start"]), row["window_hours"]), "minutes": row["minutes"],
        "technician": row["technician"], "pinned": bool(row["pinned"]), "status": row["status"], "notes": row["notes"],
    }  # fmt: skip


def _pill(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "appointment": row["id"], "job": row["job_id"], "customer": full_name(row), "customer_id": row["customer_id"],
        "service": row["service"], "start": row["start"], "minutes": row["minutes"],
        "window": window_label(datetime.fromisoformat(row["start"]), row["window_hours"]),
        "status": row["status"], "pinned": bool(row["pinned"]), "zip": row["zip"],
        "word": board_word(
            row["status"], row["reached"], row["opportunity"], assigned=row["technician_id"] is not None
        ),
    }  # fmt: skip


def _trip(row: sqlite3.Row, trip: Trip | None) -> dict[str, Any] | None:
    """A technician's way to an appointment; ``late_from`` is the end of the window when the arrival was after it."""
    if trip is None:
        return None
    ends = datetime.fromisoformat(row["start"]) + timedelta(hours=row["window_hours"])
    late = trip.arrived is not None and trip.arrived > ends
    return {
        "started": trip.started.isoformat(), "arrived": trip.arrived.isoformat() if trip.arrived else None,
        "late_from": ends.isoformat() if late else None,
    }  # fmt: skip
