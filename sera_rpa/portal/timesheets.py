"""Clocking in and out, time cards, and the company's timesheets [H50]."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from .clock import BusinessClock
from .events import Origin, record
from .listing import day_range
from .opening import opening
from .refusals import NotThere, Refused, refuse
from .text import clean

COLUMNS = ["Name", "Role", "Date", "Clock In", "Clock Out", "Hours", "Note", "Entered By"]
TECH_APP = "Tech App"
_LONGEST = timedelta(hours=24)
_SELECT = """SELECT e.*, coalesce(a.name, t.name) AS name, e.technician_id IS NOT NULL AS technical FROM time_entry e
LEFT JOIN sign_in a ON a.id = e.admin_id LEFT JOIN technician t ON t.id = e.technician_id"""


@dataclass(frozen=True)
class Person:
    """Who punches: ``admin`` or ``technician`` and the number."""

    kind: str
    number: int

    @property
    def column(self) -> str:
        """The column of ``time_entry`` that names this person."""
        return f"{self.kind}_id"

    @property
    def key(self) -> str:
        """As it stands in forms and filters, such as ``technician-201``."""
        return f"{self.kind}-{self.number}"


def person(text: object) -> Person:
    """The person of a key. Raises Refused."""
    kind, _, number = str(text or "").partition("-")
    if kind not in ("admin", "technician") or not number.isdigit():
        raise refuse("Choose a person", "person")
    return Person(kind, int(number))


def people(db: sqlite3.Connection) -> list[dict[str, str]]:
    """Everybody who can have a time card: technicians, then the office, by name."""
    technicians = db.execute(
        "SELECT t.id, t.name FROM technician t LEFT JOIN technician_profile y ON y.technician_id = t.id "
        "WHERE coalesce(y.archived, 0) = 0 ORDER BY t.name"
    )
    office = db.execute("SELECT id, name FROM sign_in ORDER BY name")
    return [{"key": f"technician-{r['id']}", "name": r["name"]} for r in technicians] + [
        {"key": f"admin-{r['id']}", "name": r["name"]} for r in office
    ]


def is_in(db: sqlite3.Connection, who: Person, now: str) -> bool:
    """Whether that person is clocked in at a UTC text."""
    return _running(db, who, now) is not None


def technicians_in(db: sqlite3.Connection, now: str) -> set[int]:
    """The technicians who are clocked in at a UTC text."""
    rows = db.execute(
        "SELECT technician_id FROM time_entry WHERE technician_id IS NOT NULL AND clock_in <= ? "
        "AND (clock_out IS NULL OR clock_out > ?)",
        (now, now),
    )
    return {row["technician_id"] for row in rows}


def punch(db: sqlite3.Connection, origin: Origin, author: str, who: Person, *, come: bool) -> dict[str, bool]:
    """Clocks a person in or out now. Raises Refused when that is so already."""
    running = _running(db, who, origin.at)
    if come == (running is not None):
        raise refuse("You are already clocked in." if come else "You are not clocked in.", status=409)
    if running is None:
        db.execute(
            f"INSERT INTO time_entry ({who.column}, clock_in, made_by) VALUES (?, ?, ?)",
            (who.number, origin.at, author),
        )
    else:
        db.execute("UPDATE time_entry SET clock_out = ? WHERE id = ?", (origin.at, running["id"]))
    record(db, origin, "time.clocked_in" if come else "time.clocked_out", person=who.key)
    return {"clocked_in": come}


def save(
    db: sqlite3.Connection, origin: Origin, author: str, clock: BusinessClock, form: dict[str, Any], number: int = 0
) -> dict[str, int]:
    """Adds or corrects a punch on somebody's behalf: ``person, clock_in, clock_out, note``; local ISO times.

    An empty ``clock_out`` leaves the person clocked in; it takes the place of a technician's shift that has not begun.
    Raises NotThere, or Refused with every broken rule at once.
    """
    before = _entry(db, number, origin.at) if number else None
    who = _person_of(before) if before is not None else person(form.get("person"))
    errors: dict[str, list[str]] = {}
    if not db.execute(f"SELECT 1 FROM {'sign_in' if who.kind == 'admin' else 'technician'} WHERE id = ?",
                      (who.number,)).fetchone():  # fmt: skip
        errors["person"] = ["Choose a person"]
    come, go = (_moment(form.get(name), name, errors) for name in ("clock_in", "clock_out"))
    if come is None and "clock_in" not in errors:
        errors["clock_in"] = ["Clock In can't be blank"]
    now = clock.now()
    if come and come > now:
        errors["clock_in"] = ["can't be in the future"]
    if go and go > now:
        errors["clock_out"] = ["can't be in the future"]
    elif come and go and not timedelta() < go - come <= _LONGEST:
        errors["clock_out"] = ["must be after Clock In, and within 24 hours of it"]
    if errors or come is None:
        raise Refused(errors)
    starts, ends = clock.utc_text(come), clock.utc_text(go) if go else None
    db.execute(f"DELETE FROM time_entry WHERE {who.column} = ? AND clock_in > ?", (who.number, origin.at))
    clash = db.execute(
        f"SELECT 1 FROM time_entry WHERE {who.column} = ? AND id <> ? AND clock_in < ? "
        "AND coalesce(clock_out, '9999') > ?",
        (who.number, number, ends or "9999", starts),
    ).fetchone()
    if clash:
        raise refuse("This overlaps another entry of the same person.", "clock_in")
    note = clean(form.get("note"))[:255]
    if number:
        db.execute("UPDATE time_entry SET clock_in = ?, clock_out = ?, note = ?, made_by = ? WHERE id = ?",
                   (starts, ends, note, author, number))  # fmt: skip
    else:
        done = db.execute(
            f"INSERT INTO time_entry ({who.column}, clock_in, clock_out, note, made_by) VALUES (?, ?, ?, ?, ?)",
            (who.number, starts, ends, note, author),
        )
        number = int(done.lastrowid or 0)
    kind = "time.entry_changed" if before is not None else "time.entry_added"
    record(db, origin, kind, entry=number, person=who.key, clock_in=starts, clock_out=ends)
    return {"id": number}


def remove(db: sqlite3.Connection, origin: Origin, number: int) -> dict[str, int]:
    """Takes a punch away. Raises NotThere."""
    row = _entry(db, number, origin.at)
    db.execute("DELETE FROM time_entry WHERE id = ?", (number,))
    record(db, origin, "time.entry_removed", entry=number, person=_person_of(row).key, clock_in=row["clock_in"])
    return {"id": number}


def entries(
    db: sqlite3.Connection, clock: BusinessClock, date_text: str = "", who: Person | None = None
) -> list[dict[str, Any]]:
    """Punches until now, the newest first; ``date_text`` is a range ``MM/DD/YYYY-MM/DD/YYYY`` of local days of coming.

    ``minutes`` of a punch that is still open run until now.
    """
    now = clock.utc_text()
    where, values = ["e.clock_in <= ?"], [now]
    if date_text:
        first, last = day_range(date_text)
        try:
            until = date.fromisoformat(last) + timedelta(1)
            edges = [clock.utc_text(datetime.combine(day, time())) for day in (date.fromisoformat(first), until)]
        except ValueError:
            return []
        where += ["e.clock_in >= ?", "e.clock_in < ?"]
        values += edges
    if who:
        where.append(f"e.{who.column} = {who.number:d}")
    rows = db.execute(f"{_SELECT} WHERE {' AND '.join(where)} ORDER BY e.clock_in DESC, e.id DESC", values)
    return [_row(row, clock, now) for row in rows]


def plan_shifts(db: sqlite3.Connection, clock: BusinessClock, first: date, last: date) -> None:
    """Writes the shifts that technicians will punch on these days: 7 (late starters 9) to 17, not when closed."""
    crew = db.execute(
        "SELECT t.* FROM technician t LEFT JOIN technician_profile y ON y.technician_id = t.id "
        "WHERE coalesce(y.archived, 0) = 0 ORDER BY t.id"
    ).fetchall()
    rows = []
    for back in range((last - first).days + 1):
        day = first + timedelta(back)
        if opening(day) is None:
            continue
        for one in crew:
            begins = datetime.combine(day, time(9 if one["late_start"] else 7))
            rows.append((one["id"], clock.utc_text(begins), clock.utc_text(datetime.combine(day, time(17))), TECH_APP))
    db.executemany("INSERT INTO time_entry (technician_id, clock_in, clock_out, made_by) VALUES (?, ?, ?, ?)", rows)


def sow_timesheets(db: sqlite3.Connection, clock: BusinessClock, today: date) -> None:
    """Two weeks of time cards of technicians and office, and the shifts of today."""
    plan_shifts(db, clock, today - timedelta(14), today)
    office = db.execute("SELECT id, name FROM sign_in ORDER BY id").fetchall()
    for back in range(14, 0, -1):
        day = today - timedelta(back)
        if opening(day) is None or day.weekday() == 5:
            continue
        for at, one in enumerate(office):
            begins = datetime.combine(day, time(7, 30 + (at * 7 + back * 3) % 25))
            ends = datetime.combine(day, time(16, 30 + (at * 11 + back * 5) % 29))
            db.execute("INSERT INTO time_entry (admin_id, clock_in, clock_out, made_by) VALUES (?, ?, ?, ?)",
                       (one["id"], clock.utc_text(begins), clock.utc_text(ends), one["name"]))  # fmt: skip


def cells(row: dict[str, Any]) -> list[object]:
    """A row of the timesheets' workbook; hours with two decimals."""
    come = datetime.fromisoformat(row["clock_in"])
    go = datetime.fromisoformat(row["clock_out"]) if row["clock_out"] else None
    return [
        row["name"], row["role"], come.date(), f"{come:%H:%M}", f"{go:%H:%M}" if go else "",
        round(row["minutes"] / 60, 2), row["note"], row["made_by"],
    ]  # fmt: skip


def _row(row: sqlite3.Row, clock: BusinessClock, now: str) -> dict[str, Any]:
    ends = row["clock_out"] if row["clock_out"] and row["clock_out"] <= now else None
    spent = datetime.fromisoformat(ends or now) - datetime.fromisoformat(row["clock_in"])
    return {
        "id": row["id"], "person": _person_of(row).key, "name": row["name"],
        "role": "Technician" if row["technical"] else "Admin",
        "clock_in": clock.local(row["clock_in"]).isoformat(timespec="minutes"),
        "clock_out": clock.local(ends).isoformat(timespec="minutes") if ends else None,
        "minutes": int(spent.total_seconds() // 60), "note": row["note"], "made_by": row["made_by"],
    }  # fmt: skip


def _running(db: sqlite3.Connection, who: Person, now: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(
        f"SELECT * FROM time_entry WHERE {who.column} = ? AND clock_in <= ? AND (clock_out IS NULL OR clock_out > ?) "
        "ORDER BY clock_in DESC LIMIT 1",
        (who.number, now, now),
    ).fetchone()
    return row


def _entry(db: sqlite3.Connection, number: int, now: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM time_entry WHERE id = ? AND clock_in <= ?", (number, now)
    ).fetchone()
    if row is None:
        raise NotThere("This time card entry does not exist.")
    return row


def _person_of(row: sqlite3.Row) -> Person:
    return Person("technician", row["technician_id"]) if row["technician_id"] else Person("admin", row["admin_id"])


def _moment(text: object, field: str, errors: dict[str, list[str]]) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=None)
    except ValueError:
        errors[field] = ["is not a time"]
        return None
