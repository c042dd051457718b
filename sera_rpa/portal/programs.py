"""Programs: the membership plans of the company (Company → Programs) [S10]."""

import sqlite3
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from .events import Origin, record
from .refusals import NotThere, Refused
from .text import clean, fold

_LONGEST = 255


@dataclass(frozen=True)
class Program:
    """A plan; money in cents, ``duration`` in ``unit``."""

    id: int
    name: str
    price: int
    additional: int
    duration: int
    unit: str
    subscription: bool
    tasks: tuple[str, ...]

    @property
    def months(self) -> int:
        """Length of one term in months."""
        return self.duration * (12 if self.unit == "years" else 1)

    def amount(self, systems: int) -> int:
        """What one term costs for that many systems, in cents."""
        return self.price + self.additional * (systems - 1)


def program(db: sqlite3.Connection, program_id: object) -> Program:
    """One program. Raises NotThere."""
    row = db.execute("SELECT * FROM program WHERE id = ?", (program_id,)).fetchone()
    if row is None:
        raise NotThere("This program does not exist.")
    tasks = db.execute("SELECT name FROM program_task WHERE program_id = ? ORDER BY position", (row["id"],))
    return Program(
        row["id"], row["name"], row["price"], row["additional"], row["duration"], row["unit"],
        bool(row["subscription"]), tuple(t["name"] for t in tasks),
    )  # fmt: skip


def programs(db: sqlite3.Connection, *, archived: bool = False) -> list[dict[str, Any]]:
    """The programs as the page shows them, by name; archived ones only when asked for."""
    rows = db.execute("SELECT * FROM program WHERE archived = 0 OR ? ORDER BY name", (archived,))
    return [described(db, row) for row in rows]


def described(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    """One row of the table with its tasks, price sheets and how many memberships it has."""
    number = row["id"]
    tasks = db.execute("SELECT name FROM program_task WHERE program_id = ? ORDER BY position", (number,))
    sheets = db.execute("SELECT department_id, sheet FROM program_sheet WHERE program_id = ?", (number,))
    used = db.execute("SELECT count(*) FROM membership WHERE program_id = ?", (number,)).fetchone()[0]
    return {
        **dict(row), "subscription": bool(row["subscription"]), "archived": bool(row["archived"]),
        "tasks": [t["name"] for t in tasks], "sheets": {str(s["department_id"]): s["sheet"] for s in sheets},
        "memberships": used,
    }  # fmt: skip


def save_program(
    db: sqlite3.Connection, origin: Origin, form: dict[str, Any], program_id: int | None = None
) -> dict[str, Any]:
    """Adds a program, or changes one. Raises Refused; Subscription cannot be changed once it is there [S10]."""
    before = db.execute("SELECT * FROM program WHERE id = ?", (program_id,)).fetchone() if program_id else None
    if program_id and before is None:
        raise NotThere("This program does not exist.")
    errors: dict[str, list[str]] = {}
    name = clean(form.get("name"))
    if not name:
        errors["name"] = ["Name can't be blank"]
    elif len(name) > _LONGEST:
        errors["name"] = [f"Name is too long (maximum is {_LONGEST} characters)"]
    elif any(
        fold(other["name"]) == fold(name) and other["id"] != program_id
        for other in db.execute("SELECT id, name FROM program")
    ):
        errors["name"] = ["Name has already been taken"]
    money = {}
    for field, label in (("price", "Price"), ("additional", "Price per additional system")):
        value = form.get(field, 0 if field == "additional" else None)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10_000_000:
            errors[field] = [f"{label} must be an amount of money"]
        money[field] = value
    duration, unit = form.get("duration"), form.get("unit", "years")
    if not isinstance(duration, int) or isinstance(duration, bool) or not 1 <= duration <= 60:
        errors["duration"] = ["Duration must be a whole number from 1 to 60"]
    if unit not in ("months", "years"):
        errors["unit"] = ["Duration must be in months or years"]
    subscription = bool(form.get("subscription", bool(before and before["subscription"])))
    if before and subscription != bool(before["subscription"]):
        errors["subscription"] = ["Subscription can't be changed after the program has been created"]
    if errors:
        raise Refused(errors)
    values = (
        name, clean(form.get("description"), lines=True), money["price"], money["additional"], duration, unit,
        subscription, clean(form.get("accounting_category")), clean(form.get("accounting_class")),
        bool(form.get("archived", False)),
    )  # fmt: skip
    if before:
        db.execute(
            "UPDATE program SET (name, description, price, additional, duration, unit, subscription, "
            "accounting_category, accounting_class, archived) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?",
            (*values, program_id),
        )
        number = before["id"]
    else:
        number = db.execute("SELECT coalesce(max(id), 400) + 1 FROM program").fetchone()[0]
        db.execute("INSERT INTO program VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (number, *values, origin.at))
    _write_lists(db, number, form)
    record(db, origin, "program.changed" if before else "program.added", program=number, name=name)
    return described(db, db.execute("SELECT * FROM program WHERE id = ?", (number,)).fetchone())


def add_months(day: date, months: int) -> date:
    """The same day of a later (or earlier) month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _write_lists(db: sqlite3.Connection, number: int, form: dict[str, Any]) -> None:
    tasks = form.get("tasks")
    if isinstance(tasks, list):
        db.execute("DELETE FROM program_task WHERE program_id = ?", (number,))
        named = [text for task in tasks if (text := clean(task)[:_LONGEST])]
        db.executemany("INSERT INTO program_task VALUES (?, ?, ?)", [(number, n, t) for n, t in enumerate(named)])
    sheets = form.get("sheets")
    if isinstance(sheets, dict):
        departments = {str(r["id"]) for r in db.execute("SELECT id FROM department")}
        db.execute("DELETE FROM program_sheet WHERE program_id = ?", (number,))
        db.executemany(
            "INSERT INTO program_sheet VALUES (?, ?, ?)",
            [(number, int(d), s) for d, sheet in sheets.items() if d in departments and (s := clean(sheet)[:_LONGEST])],
        )
