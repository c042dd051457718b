"""Warranty programs, and the To-Do of those that were sold and are to be registered with JB Warranties [H49]."""

import sqlite3
from datetime import date
from typing import Any

from .customers import full_name, one_line
from .downloads import day_cell
from .equipment import TYPES, equipment
from .events import Origin, record
from .listing import Listing, customer_has, day_range
from .memberships import day_of
from .notes import add_system_note
from .refusals import NotThere, Refused, refuse
from .text import clean, fold

JB = "JB Warranties"
PROVIDERS = (JB, "Our Company")
COLUMNS = [
    "Sold On", "Invoice", "Job", "Customer", "Warranty Program", "Equipment", "Department", "Owner", "Complete",
]  # fmt: skip

_SELECT = """SELECT s.*, p.name AS program, p.provider, p.years, p.covers, d.name AS department,
  c.first_name, c.last_name, a.line1, a.city, a.state, a.zip, e.name AS equipment FROM warranty_sale s
JOIN warranty_program p ON p.id = s.program_id JOIN department d ON d.id = s.department_id
JOIN customer c ON c.id = s.customer_id JOIN address a ON a.id = s.address_id
LEFT JOIN equipment e ON e.id = s.equipment_id"""
TO_DO = Listing(
    select=_SELECT,
    source="warranty_sale s",
    key="s.id",
    filters={
        "open": ("s.complete = 1 - ?", None),
        "customer": (customer_has("s"), fold),
        "invoice": ("instr(s.invoice, ?) > 0", None),
        "job": ("instr(s.job_id, ?) > 0", None),
        "program_id": ("s.program_id = ?", None),
        "department_id": ("s.department_id = ?", None),
        "sold_on": ("s.sold_on BETWEEN ? AND ?", day_range),
    },
    sorts={"sold_on": "s.sold_on"},
    order="s.sold_on, s.id",
)


def programs(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """The warranty programs by name, with the tasks that they are sold with."""
    rows = db.execute("SELECT * FROM warranty_program ORDER BY archived, name, id").fetchall()
    return [
        {
            **{key: row[key] for key in ("id", "name", "provider", "years", "covers")},
            "archived": bool(row["archived"]),
            "tasks": [
                {"id": t["id"], "name": t["name"]}
                for t in db.execute(
                    "SELECT t.id, t.name FROM warranty_program_task x JOIN task t ON t.id = x.task_id "
                    "WHERE x.program_id = ? ORDER BY t.name", (row["id"],))
            ],
        }
        for row in rows
    ]  # fmt: skip


def save_program(
    db: sqlite3.Connection, origin: Origin, form: dict[str, Any], program_id: int | None = None, *, connected: bool
) -> dict[str, int]:
    """Adds or changes a warranty program: ``name, provider, years, tasks`` (numbers), ``covers`` (a type of
    equipment or empty), ``archived``. Raises NotThere or Refused.
    """
    name, years, tasks = clean(form.get("name"))[:255], form.get("years"), form.get("tasks")
    errors: dict[str, list[str]] = {}
    if not name:
        errors["name"] = ["Name can't be blank"]
    others = db.execute("SELECT name FROM warranty_program WHERE id IS NOT ?", (program_id,))
    if any(fold(row["name"]) == fold(name) for row in others):
        errors["name"] = ["Name has already been taken"]
    if form.get("provider") not in PROVIDERS:
        errors["provider"] = ["is not included in the list"]
    elif form["provider"] == JB and not connected:
        errors["provider"] = ["Connect JB Warranties in the Marketplace first."]
    if not isinstance(years, int) or isinstance(years, bool) or not 1 <= years <= 20:
        errors["years"] = ["must be a whole number from 1 to 20"]
    if form.get("covers") and form["covers"] not in TYPES:
        errors["covers"] = ["is not included in the list"]
    known = {row["id"] for row in db.execute("SELECT id FROM task")}
    if not isinstance(tasks, list) or not tasks or not set(tasks) <= known:
        errors["tasks"] = ["Choose the tasks that this warranty is sold with."]
    if errors:
        raise Refused(errors)
    if program_id is not None and not db.execute("SELECT 1 FROM warranty_program WHERE id = ?",
                                                 (program_id,)).fetchone():  # fmt: skip
        raise NotThere("This warranty program does not exist.")
    values = (name, form["provider"], years, form.get("covers") or "", bool(form.get("archived")))
    if program_id is None:
        done = db.execute(
            "INSERT INTO warranty_program (name, provider, years, covers, archived) VALUES (?, ?, ?, ?, ?)", values
        )
        number = int(done.lastrowid or 0)
    else:
        number = program_id
        db.execute(
            "UPDATE warranty_program SET name = ?, provider = ?, years = ?, covers = ?, archived = ? WHERE id = ?",
            (*values, number),
        )
        db.execute("DELETE FROM warranty_program_task WHERE program_id = ?", (number,))
    db.executemany("INSERT INTO warranty_program_task VALUES (?, ?)", [(number, t) for t in sorted(set(tasks or []))])
    kind = "added" if program_id is None else "changed"
    record(db, origin, f"warranty_program.{kind}", program=number, name=name, provider=form["provider"])
    return {"id": number}


def take_up(db: sqlite3.Connection, origin: Origin, invoice_id: int, today: date) -> None:
    """Puts the JB warranty programs of a finalized invoice on the To-Do; one that is there already stays as it is."""
    invoice = db.execute("SELECT * FROM invoice WHERE id = ?", (invoice_id,)).fetchone()
    found = db.execute(
        "SELECT DISTINCT p.id, p.covers FROM quote q JOIN quote_line l ON l.quote_id = q.id "
        "JOIN warranty_program_task x ON x.task_id = l.task_id JOIN warranty_program p ON p.id = x.program_id "
        "WHERE q.job_id = ? AND q.status = 'Accepted' AND p.archived = 0 AND p.provider = ? ORDER BY p.id",
        (invoice["job_id"], JB),
    ).fetchall()
    for program in found:
        done = db.execute(
            "INSERT OR IGNORE INTO warranty_sale (sold_on, invoice, job_id, customer_id, address_id, program_id, "
            "department_id, owner, equipment_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (today.isoformat(), invoice_id, invoice["job_id"], invoice["customer_id"], invoice["address_id"],
             program["id"], invoice["department_id"], invoice["owner"],
             _only_equipment(db, invoice["address_id"], program["covers"])),
        )  # fmt: skip
        if done.rowcount:
            record(db, origin, "warranty.sold", sale=done.lastrowid, invoice=invoice_id, program=program["id"])


def sale(db: sqlite3.Connection, number: int) -> dict[str, Any]:
    """What the dialog behind a row's warranty program shows, with the equipment to choose from. Raises NotThere."""
    row = _sale(db, number)
    units = [
        {"id": one["id"], "name": one["name"], "type": one["type"], "components": one["components"]}
        for one in equipment(db, row["customer_id"])
        if one["address_id"] == row["address_id"] and not one["archived"] and row["covers"] in ("", one["type"])
    ]
    return {
        **sale_row(row), "address": one_line(row), "equipment_id": row["equipment_id"], "units": units,
        "purchased_on": row["purchased_on"] or row["sold_on"], "effective_on": row["effective_on"] or row["sold_on"],
    }  # fmt: skip


def save_and_complete(
    db: sqlite3.Connection, origin: Origin, author: str, number: int, form: dict[str, Any], *, connected: bool
) -> dict[str, Any]:
    """Registers a warranty: ``purchased_on, effective_on, equipment_id``. Raises NotThere or Refused."""
    row = _sale(db, number)
    if row["complete"]:
        raise refuse("This warranty has been completed already.", status=409)
    if not connected:
        raise refuse("JB Warranties is not connected. Connect it in the Marketplace.", status=409)
    purchased = day_of(form.get("purchased_on"), "Purchase Date", "purchased_on")
    effective = day_of(form.get("effective_on"), "Effective Date", "effective_on")
    if effective < purchased:
        raise refuse("Effective Date can't be before Purchase Date", "effective_on")
    unit = db.execute("SELECT id FROM equipment WHERE id = ? AND address_id = ? AND archived = 0 AND ? IN ('', type)",
                      (form.get("equipment_id"), row["address_id"], row["covers"])).fetchone()  # fmt: skip
    if unit is None:
        raise refuse("Link the equipment of this warranty.", "equipment_id")
    registration = f"JB-{row['invoice']}-{row['program_id']}"
    db.execute(
        "UPDATE warranty_sale SET purchased_on = ?, effective_on = ?, equipment_id = ?, complete = 1, "
        "completed_at = ?, completed_by = ?, registration = ? WHERE id = ?",
        (purchased.isoformat(), effective.isoformat(), unit["id"], origin.at, author, registration, number),
    )
    text = f"Warranty {row['program']} sent to JB Warranties by {author} ({registration})."
    add_system_note(db, origin, "customer", row["customer_id"], text)
    record(db, origin, "warranty.registered", sale=number, invoice=row["invoice"], registration=registration)
    return sale_row(_sale(db, number))


def set_complete(db: sqlite3.Connection, origin: Origin, author: str, number: int, done: object) -> dict[str, Any]:
    """The Complete switch only marks the row; nothing is registered. Raises NotThere or Refused."""
    row = _sale(db, number)
    if row["registration"] and not done:
        raise refuse("This warranty is registered with JB Warranties.", status=409)
    db.execute(
        "UPDATE warranty_sale SET complete = ?, completed_at = ?, completed_by = ? WHERE id = ?",
        (bool(done), *((origin.at, author) if done else (None, None)), number),
    )
    record(db, origin, "warranty.complete_set", sale=number, complete=bool(done))
    return sale_row(_sale(db, number))


def sale_row(row: sqlite3.Row) -> dict[str, Any]:
    """A row of the Warranties To-Do."""
    plain = ("id", "sold_on", "invoice", "customer_id", "program", "provider", "years", "department", "owner",
             "registration", "completed_by")  # fmt: skip
    return {
        **{key: row[key] for key in plain}, "job": row["job_id"], "customer": full_name(row),
        "equipment": row["equipment"] or "", "complete": bool(row["complete"]),
    }  # fmt: skip


def sale_cells(row: dict[str, Any]) -> list[object]:
    """A row of the list's workbook."""
    return [
        day_cell(row["sold_on"]), row["invoice"], row["job"], row["customer"], row["program"], row["equipment"],
        row["department"], row["owner"], "Yes" if row["complete"] else "No",
    ]  # fmt: skip


def _sale(db: sqlite3.Connection, number: int) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(f"{_SELECT} WHERE s.id = ?", (number,)).fetchone()
    if row is None:
        raise NotThere("This warranty does not exist.")
    return row


def _only_equipment(db: sqlite3.Connection, address_id: int, covers: str) -> int | None:
    """The equipment of an address that a warranty can be for, if there is exactly one."""
    rows = db.execute(
        "SELECT id FROM equipment WHERE address_id = ? AND archived = 0 AND ? IN ('', type)", (address_id, covers)
    ).fetchall()
    return rows[0]["id"] if len(rows) == 1 else None
