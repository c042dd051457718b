"""Non-customer events on the Dispatch Board: meetings, holidays, truck service; once or again and again [H1]."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from .events import Origin, record
from .refusals import NotThere, Refused
from .text import clean, clock_label

REPEATS = ("never", "daily", "weekdays", "weekly", "monthly")
_LONGEST = 255


@dataclass(frozen=True)
class Occurrence:
    """An event on one day. ``technicians`` are numbers; ``available``: customers may be booked over it."""

    event: int
    name: str
    start: datetime
    end: datetime
    technicians: frozenset[int]
    available: bool
    repeat: str


def occurrences(db: sqlite3.Connection, first: date, last: date) -> list[Occurrence]:
    """What stands on the board from the first to the last day, by day and time."""
    events = db.execute(
        "SELECT * FROM board_event WHERE first_day <= ? AND (repeat = 'never' AND first_day >= ? "
        "OR repeat <> 'never' AND (until IS NULL OR until >= ?))",
        (last.isoformat(), first.isoformat(), first.isoformat()),
    ).fetchall()
    if not events:
        return []
    everybody = frozenset(r["id"] for r in db.execute("SELECT id FROM technician"))
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    found = []
    for event in events:
        chosen = frozenset(
            r["technician_id"]
            for r in db.execute("SELECT technician_id FROM board_event_technician WHERE event_id = ?", (event["id"],))
        )
        skipped = {r["day"] for r in db.execute("SELECT day FROM board_event_skip WHERE event_id = ?", (event["id"],))}
        for day in days:
            if day.isoformat() not in skipped and _falls_on(event, day):
                start, end = (datetime.combine(day, time.fromisoformat(event[key])) for key in ("starts", "ends"))
                found.append(
                    Occurrence(event["id"], event["name"], start, end, chosen or everybody, bool(event["available"]),
                               event["repeat"])
                )  # fmt: skip
    return sorted(found, key=lambda one: (one.start, one.event))


def event(db: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One event as its dialog shows it. Raises NotThere."""
    row = db.execute("SELECT * FROM board_event WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotThere("This event does not exist.")
    chosen = db.execute(
        "SELECT technician_id FROM board_event_technician WHERE event_id = ? ORDER BY technician_id", (number,)
    )
    return {**dict(row), "available": bool(row["available"]), "technicians": [r["technician_id"] for r in chosen]}


def save_event(db: sqlite3.Connection, origin: Origin, form: dict[str, Any], number: int = 0) -> dict[str, Any]:
    """Makes an event, or changes event ``number``. Raises NotThere, or Refused with every broken rule at once.

    Args:
        form: ``name``, ``technicians`` (numbers; none or ``"all"``: all of them), ``day``, ``starts`` and ``ends``
            (``HH:MM``), ``repeat``, ``until`` (last day, optional), ``available``.
    """
    if number:
        event(db, number)
    name, repeat = clean(form.get("name"))[:_LONGEST], clean(form.get("repeat")) or "never"
    day, until = _day(form.get("day")), _day(form.get("until"))
    starts, ends = _time(form.get("starts")), _time(form.get("ends"))
    chosen = form.get("technicians") if isinstance(form.get("technicians"), list) else []
    known = {r["id"] for r in db.execute("SELECT id FROM technician")}
    errors: dict[str, list[str]] = {}
    if not name:
        errors["name"] = ["Name can't be blank"]
    if day is None:
        errors["day"] = ["is not a date"]
    if starts is None or ends is None:
        errors["starts"] = ["Start and end time are needed"]
    elif ends <= starts:
        errors["ends"] = ["must be after the start"]
    if repeat not in REPEATS:
        errors["repeat"] = ["is not included in the list"]
    if form.get("until") and (until is None or (day and until < day)):
        errors["until"] = ["must be a date after the first day"]
    if not set(chosen or ()) <= known:
        errors["technicians"] = ["This technician does not exist."]
    if errors or day is None or starts is None or ends is None:
        raise Refused(errors)
    values = (name, day.isoformat(), starts.isoformat("minutes"), ends.isoformat("minutes"), repeat,
              until.isoformat() if until and repeat != "never" else None, form.get("available") is True)  # fmt: skip
    if number:
        db.execute(
            "UPDATE board_event SET name = ?, first_day = ?, starts = ?, ends = ?, repeat = ?, until = ?, "
            "available = ? WHERE id = ?",
            (*values, number),
        )
        db.execute("DELETE FROM board_event_technician WHERE event_id = ?", (number,))
    else:
        done = db.execute(
            "INSERT INTO board_event (name, first_day, starts, ends, repeat, until, available, made_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, origin.who),
        )
        number = int(done.lastrowid or 0)
    db.executemany("INSERT INTO board_event_technician VALUES (?, ?)", [(number, t) for t in set(chosen or ())])
    record(db, origin, "board_event.saved", event=number, name=name, day=day.isoformat(), repeat=repeat)
    return event(db, number)


def delete_event(db: sqlite3.Connection, origin: Origin, number: int, only_day: str = "") -> dict[str, bool]:
    """Takes an event off the board: all of it, or its occurrence on ``only_day``. Raises NotThere or Refused."""
    found = event(db, number)
    if only_day and found["repeat"] != "never":
        day = _day(only_day)
        if day is None:
            raise Refused({"day": ["is not a date"]})
        db.execute("INSERT OR IGNORE INTO board_event_skip VALUES (?, ?)", (number, day.isoformat()))
    else:
        db.execute("DELETE FROM board_event WHERE id = ?", (number,))
    record(db, origin, "board_event.deleted", event=number, name=found["name"], only_day=only_day or None)
    return {"deleted": True}


def shown(one: Occurrence) -> dict[str, Any]:
    """An occurrence as the board draws it."""
    window = " - ".join(clock_label(moment.hour, moment.minute) for moment in (one.start, one.end))
    return {
        "event": one.event, "name": one.name, "start": one.start.isoformat(), "window": window,
        "minutes": int((one.end - one.start).total_seconds() // 60), "available": one.available, "repeat": one.repeat,
        "technicians": sorted(one.technicians),
    }  # fmt: skip


def _falls_on(event: sqlite3.Row, day: date) -> bool:
    first = date.fromisoformat(event["first_day"])
    if day < first or (event["until"] and day.isoformat() > event["until"]):
        return False
    return {
        "never": day == first,
        "daily": True,
        "weekdays": day.weekday() < 5,
        "weekly": day.weekday() == first.weekday(),
        "monthly": day.day == first.day,
    }[event["repeat"]]


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def _time(text: object) -> time | None:
    try:
        return time.fromisoformat(str(text)).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None
