"""Purchase orders: what the office bought for a job, kept with the job and in a report [H42]."""

import sqlite3
from datetime import date
from typing import Any

from .accounting import money
from .customers import full_name, one_line
from .downloads import day_cell
from .events import Origin, record
from .listing import Listing, customer_has, day_range
from .money import cents_of, dollars
from .notes import add_system_note
from .refusals import NotThere, Refused, refuse
from .text import clean, fold

FIRST = 40_001
CATEGORIES = ("Parts", "Equipment", "Materials", "Subcontractor", "Other")
STEPS = {"Open": ("Received", "Cancelled"), "Received": ("Open",), "Cancelled": ("Open",)}
"""Status to those that the office may give next."""
COLUMNS = [
    "Date", "Number", "Status", "Job", "Customer", "Address", "Department", "Category", "Technician", "Vendor",
    "Amount", "Description",
]  # fmt: skip

REPORT = Listing(
    select="SELECT o.*, j.customer_id, c.first_name, c.last_name, a.line1, a.city, a.state, a.zip, "
    "d.name AS department, t.name AS technician FROM purchase_order o JOIN job j ON j.id = o.job_id "
    "JOIN customer c ON c.id = j.customer_id JOIN address a ON a.id = j.address_id "
    "JOIN department d ON d.id = j.department_id LEFT JOIN technician t ON t.id = o.technician_id",
    source="purchase_order o JOIN job j ON j.id = o.job_id",
    key="o.id",
    filters={
        "date": ("o.day BETWEEN ? AND ?", day_range),
        "number": ("instr(o.id, ?) > 0", None),
        "status": ("o.status = ?", None),
        "job": ("instr(o.job_id, ?) > 0", None),
        "customer": (customer_has("j"), fold),
        "address": (customer_has("j", "address"), fold),
        "department_id": ("j.department_id = ?", None),
        "category": ("o.category = ?", None),
        "technician_id": ("o.technician_id = ?", None),
        "vendor": ("instr(lower(o.vendor), lower(?)) > 0", None),
    },
    sorts={"date": "o.day", "number": "o.id", "vendor": "o.vendor", "amount": "o.amount", "job": "o.job_id"},
    order="o.day DESC, o.id DESC",
)


def of_job(db: sqlite3.Connection, job_id: int) -> list[dict[str, Any]]:
    """The purchase orders of a job with their parts, the newest first. Raises NotThere."""
    _job(db, job_id)
    rows = db.execute(f"{REPORT.select} WHERE o.job_id = ? ORDER BY o.id DESC", (job_id,)).fetchall()
    return [order_row(row) | {"lines": _lines(db, row["id"])} for row in rows]


def choices(db: sqlite3.Connection, job_id: int) -> dict[str, Any]:
    """What the Add Purchase Order dialog of a job offers: categories, technicians, parts of its department."""
    department = _job(db, job_id)["department_id"]
    parts = db.execute("SELECT id, sku, name, vendor, cost FROM part WHERE department_id = ? ORDER BY name, id",
                       (department,))  # fmt: skip
    return {
        "categories": list(CATEGORIES),
        "technicians": [dict(r) for r in db.execute("SELECT id, name FROM technician ORDER BY name")],
        "parts": [dict(r) for r in parts],
    }


def add(
    db: sqlite3.Connection, origin: Origin, author: str, job_id: int, form: dict[str, Any], today: date
) -> dict[str, int]:
    """Adds a purchase order to a job; gives its number.

    Args:
        form: ``category, vendor, technician_id, description, lines: [{part_id, quantity}]``; without lines the
            ``amount`` as typed. The parts must be the vendor's.

    Raises NotThere, or Refused with every broken rule at once.
    """
    job = _job(db, job_id)
    errors: dict[str, list[str]] = {}
    vendor, description = clean(form.get("vendor"))[:255], clean(form.get("description"), lines=True)[:4000]
    if not vendor:
        errors["vendor"] = ["Vendor can't be blank"]
    if form.get("category") not in CATEGORIES:
        errors["category"] = ["is not included in the list"]
    technician = form.get("technician_id") or None
    if technician and not db.execute("SELECT 1 FROM technician WHERE id = ?", (technician,)).fetchone():
        errors["technician_id"] = ["does not exist"]
    lines: list[tuple[sqlite3.Row, int]] = []
    amount = 0
    try:
        lines = _wanted(db, job["department_id"], vendor, form.get("lines"))
        amount = sum(part["cost"] * n for part, n in lines) or cents_of(form.get("amount"), "amount", least=1)
    except Refused as no:
        errors.update(no.errors)
    if errors:
        raise Refused(errors)
    number = int(db.execute("SELECT coalesce(max(id), ?) + 1 FROM purchase_order", (FIRST - 1,)).fetchone()[0])
    db.execute(
        "INSERT INTO purchase_order VALUES (?, ?, ?, 'Open', ?, ?, ?, ?, ?, ?, ?)",
        (number, job_id, today.isoformat(), form["category"], technician, vendor, amount, description, origin.at,
         author),
    )  # fmt: skip
    db.executemany(
        "INSERT INTO purchase_order_line VALUES (?, ?, ?, ?, ?, ?)",
        [(number, part["id"], part["sku"], part["name"], n, part["cost"]) for part, n in lines],
    )
    add_system_note(
        db, origin, "job", job_id, f"Purchase order {number} ({vendor}, {dollars(amount)}) added by {author}."
    )
    record(db, origin, "purchase_order.added", order=number, job=job_id, vendor=vendor, amount=amount)
    return {"id": number}


def set_status(db: sqlite3.Connection, origin: Origin, author: str, number: int, status: object) -> dict[str, Any]:
    """Receives, cancels or reopens a purchase order. Raises NotThere or Refused."""
    row = db.execute("SELECT * FROM purchase_order WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotThere("This purchase order does not exist.")
    if status not in STEPS[row["status"]]:
        raise refuse(f"This purchase order is {row['status']}.", status=409)
    db.execute("UPDATE purchase_order SET status = ? WHERE id = ?", (status, number))
    add_system_note(db, origin, "job", row["job_id"], f"Purchase order {number} set to {status} by {author}.")
    record(db, origin, "purchase_order.changed", order=number, job=row["job_id"], before=row["status"], after=status)
    return {"id": number, "status": status}


def order_row(row: sqlite3.Row) -> dict[str, Any]:
    """A purchase order as the report shows it; ``amount`` in cents."""
    plain = ("id", "day", "status", "department", "category", "technician", "vendor", "amount", "description")
    return {
        **{key: row[key] for key in plain}, "job": row["job_id"], "customer_id": row["customer_id"],
        "customer": full_name(row), "address": one_line(row), "steps": list(STEPS[row["status"]]),
    }  # fmt: skip


def order_cells(row: dict[str, Any]) -> list[object]:
    """A row of the report's workbook."""
    return [
        day_cell(row["day"]), row["id"], row["status"], row["job"], row["customer"], row["address"], row["department"],
        row["category"], row["technician"], row["vendor"], money(row["amount"]), row["description"],
    ]  # fmt: skip


def _job(db: sqlite3.Connection, job_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM job WHERE id = ?", (job_id,)).fetchone()
    if row is None:
        raise NotThere("This job does not exist.")
    return row


def _lines(db: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    rows = db.execute("SELECT * FROM purchase_order_line WHERE order_id = ? ORDER BY name, part_id", (number,))
    return [{key: row[key] for key in ("part_id", "sku", "name", "quantity", "cost")} for row in rows]


def _wanted(db: sqlite3.Connection, department_id: int, vendor: str, lines: object) -> list[tuple[sqlite3.Row, int]]:
    """The parts asked for with their quantities. Raises Refused."""
    if lines is None:
        return []
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise refuse("are not a list of parts", "lines")
    found: list[tuple[sqlite3.Row, int]] = []
    for line in lines:
        part = db.execute(
            "SELECT * FROM part WHERE id = ? AND department_id = ?", (line.get("part_id"), department_id)
        ).fetchone()
        quantity = line.get("quantity")
        if part is None:
            raise refuse("This part is not in the department's pricebook.", "lines")
        if fold(part["vendor"]) != fold(vendor):
            raise refuse(f"{part['name']} is sold by {part['vendor']}.", "lines")
        if not isinstance(quantity, int) or isinstance(quantity, bool) or not 1 <= quantity <= 9999:
            raise refuse("Quantity must be a whole number from 1 to 9999.", "lines")
        if part["id"] in [one["id"] for one, _ in found]:
            raise refuse(f"{part['name']} is there twice.", "lines")
        found.append((part, quantity))
    return found
