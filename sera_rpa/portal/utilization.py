"""Service Utilization: the included tasks of each contract year, per membership and service address [S11].

Included tasks are reminders: they make no job. A task turns Completed when it stands on a finalized invoice for its
address while its contract year runs.
"""

import sqlite3
from datetime import date, timedelta

from .events import Origin, record
from .programs import add_months
from .text import fold


def add_visits(db: sqlite3.Connection, membership_id: int, today: date) -> None:
    """Writes the tasks of the contract years that have begun by ``today``, at least those of the first."""
    row = db.execute("SELECT * FROM membership WHERE id = ?", (membership_id,)).fetchone()
    tasks = [
        r["name"]
        for r in db.execute(
            "SELECT name FROM program_task WHERE program_id = ? ORDER BY position", (row["program_id"],)
        )
    ]
    places = [
        r["address_id"]
        for r in db.execute("SELECT address_id FROM membership_address WHERE membership_id = ?", (membership_id,))
    ]
    start = date.fromisoformat(row["starts_on"])
    last = date.fromisoformat(row["ends_on"]) if row["ends_on"] else date.max
    year, until = 0, row["year_ends_on"]
    while True:
        first, final = add_months(start, 12 * year), min(add_months(start, 12 * (year + 1)) - timedelta(1), last)
        if (year and first > today) or first > last:
            break
        if until is None or final.isoformat() > until:
            db.executemany(
                "INSERT INTO membership_visit (membership_id, address_id, task, from_on, to_on) VALUES (?, ?, ?, ?, ?)",
                [(membership_id, place, task, first, final) for place in places for task in tasks],
            )
            until = final.isoformat()
        year += 1
    db.execute("UPDATE membership SET year_ends_on = ? WHERE id = ?", (until, membership_id))


def drop_visits(db: sqlite3.Connection, membership_id: int) -> None:
    """Forgets the tasks that nobody has done yet; done ones stay."""
    db.execute("DELETE FROM membership_visit WHERE membership_id = ? AND completed_on IS NULL", (membership_id,))


def task_invoiced(
    db: sqlite3.Connection, origin: Origin, address_id: int, tasks: list[str], on: date, invoice: int | None = None
) -> int:
    """Completes, for each task on an invoice finalized that day, one available task of that name; says how many."""
    done = 0
    for task in tasks:
        rows = db.execute(
            "SELECT id, membership_id, task FROM membership_visit WHERE address_id = ? AND completed_on IS NULL "
            "AND from_on <= ? AND to_on >= ? ORDER BY to_on, id",
            (address_id, on.isoformat(), on.isoformat()),
        )
        match = next((r for r in rows if fold(r["task"]) == fold(task)), None)
        if match is None:
            continue
        db.execute("UPDATE membership_visit SET completed_on = ?, invoice = ? WHERE id = ?", (on, invoice, match["id"]))
        record(
            db, origin, "membership_visit.completed", visit=match["id"], membership=match["membership_id"],
            task=match["task"], invoice=invoice,
        )  # fmt: skip
        done += 1
    return done
