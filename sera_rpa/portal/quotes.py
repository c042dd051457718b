"""Quotes on a job or at a service address: built from tasks, approved, declined [H22,H35,H36,S5,S8,G2]."""

import sqlite3
from datetime import date
from typing import Any

from . import invoices
from .customers import one_line
from .discounts import discount, promo_for
from .events import Origin, record
from .jobs import open_job
from .money import cents_of, percent, share
from .notes import note_of
from .pricebook import task_price
from .refusals import NotThere, Refused, refuse
from .text import clean

_QUOTE = """SELECT q.id, q.job_id, q.customer_id, q.title, q.status, q.pricing, q.promo_id, q.tax_zone_id, q.tax_rate,
  q.subtotal, q.discount, q.tax, q.total, q.reason, q.created_at, q.created_by, q.decided_at, q.decided_by,
  coalesce(j.address_id, q.address_id) AS address_id, coalesce(j.department_id, q.department_id) AS department_id,
  p.code AS promo_code, z.name AS tax_zone, a.line1, a.city, a.state, a.zip
FROM quote q LEFT JOIN job j ON j.id = q.job_id LEFT JOIN promo_code p ON p.id = q.promo_id
LEFT JOIN tax_zone z ON z.id = q.tax_zone_id JOIN address a ON a.id = coalesce(j.address_id, q.address_id)"""

STATUSES = ("Draft", "Open", "Accepted", "Denied", "Archived")
_LONGEST = 255
_MOST_LINES = 200


def quotes(
    db: sqlite3.Connection, *, job_id: int | None = None, customer_id: int | None = None
) -> list[dict[str, Any]]:
    """The quotes of a job or of a customer, the newest first, with what may be done to each."""
    column, value = ("job_id", job_id) if job_id is not None else ("customer_id", customer_id)
    return [_shown(db, row) for row in db.execute(f"{_QUOTE} WHERE q.{column} = ? ORDER BY q.id DESC", (value,))]


def quote(db: sqlite3.Connection, quote_id: int) -> dict[str, Any]:
    """One quote. Raises NotThere."""
    return _shown(db, _one(db, quote_id))


def default_pricing(db: sqlite3.Connection) -> str:
    """Everybody is quoted the member price unless the quote says otherwise [H20]."""
    return "Member"


def build(
    db: sqlite3.Connection, origin: Origin, author: str, job_id: int, form: dict[str, Any], today: date
) -> dict[str, int]:
    """Makes a quote on a job, Draft or Open. Raises NotThere or Refused."""
    job = db.execute("SELECT * FROM job WHERE id = ?", (job_id,)).fetchone()
    if job is None:
        raise NotThere("This job does not exist.")
    return _build(db, origin, author, (job_id, job["customer_id"], None, None), form, today)


def build_at_address(
    db: sqlite3.Connection, origin: Origin, author: str, customer_id: int, form: dict[str, Any], today: date
) -> dict[str, int]:
    """Makes a quote without a job: at one of the customer's addresses, for a department [S8].

    Raises NotThere or Refused.
    """
    person = db.execute("SELECT archived FROM customer WHERE id = ?", (customer_id,)).fetchone()
    if person is None:
        raise NotThere("This customer does not exist.")
    if person["archived"]:
        raise refuse("This customer is archived.")
    place = db.execute(
        "SELECT id FROM address WHERE id = ? AND customer_id = ?", (form.get("address_id"), customer_id)
    ).fetchone()
    department = db.execute("SELECT id FROM department WHERE id = ?", (form.get("department_id"),)).fetchone()
    if place is None:
        raise refuse("Choose a service address of this customer.", "address_id")
    if department is None:
        raise refuse("Choose a department.", "department_id")
    return _build(db, origin, author, (None, customer_id, place["id"], department["id"]), form, today)


def edit(db: sqlite3.Connection, origin: Origin, quote_id: int, form: dict[str, Any], today: date) -> dict[str, int]:
    """Changes a Draft or Open quote. Raises Refused."""
    row = _one(db, quote_id)
    if row["status"] not in ("Draft", "Open"):
        raise refuse(f"This quote is {row['status']}. {_way_back(row['status'])}", status=409)
    total = _fill(db, row, form, today, kept_promo=row["promo_id"])
    if form.get("status") == "Open":
        db.execute("UPDATE quote SET status = 'Open' WHERE id = ?", (quote_id,))
    record(db, origin, "quote.changed", quote=quote_id, job=row["job_id"], total=total)
    return {"id": quote_id}


def approve(db: sqlite3.Connection, origin: Origin, author: str, quote_id: int, reason: object) -> dict[str, int]:
    """The office accepts a quote in the customer's name; its tasks flow to the job's one invoice. Raises Refused.

    A quote without a job gets one, which has no appointment yet.
    """
    row = _needs(db, quote_id, "Draft", "Open")
    if not db.execute("SELECT 1 FROM quote_line WHERE quote_id = ? LIMIT 1", (quote_id,)).fetchone():
        raise refuse("A quote without tasks can't be approved.")
    job = row["job_id"]
    if job is None:
        job = open_job(db, origin, row["customer_id"], row["address_id"], row["department_id"])
        db.execute("UPDATE quote SET job_id = ? WHERE id = ?", (job, quote_id))
        record(db, origin, "job.opened", job=job, quote=quote_id)
    _invoice_open(db, job)
    _decide(db, origin, author, quote_id, "Accepted", clean(reason, lines=True)[:4000])
    number = invoices.gather(db, origin, job)
    record(db, origin, "quote.accepted", quote=quote_id, job=job, invoice=number, total=row["total"])
    return {"id": quote_id, "invoice": number}


def unapprove(db: sqlite3.Connection, origin: Origin, author: str, quote_id: int) -> dict[str, int]:
    """Takes an Accepted quote off the invoice; it is Open again. Raises Refused."""
    row = _needs(db, quote_id, "Accepted")
    _invoice_open(db, row["job_id"])
    _decide(db, origin, author, quote_id, "Open", "")
    number = invoices.gather(db, origin, row["job_id"])
    record(db, origin, "quote.unapproved", quote=quote_id, job=row["job_id"], invoice=number)
    return {"id": quote_id}


def decline(db: sqlite3.Connection, origin: Origin, author: str, quote_id: int, reason: object) -> dict[str, int]:
    """A Draft or Open quote becomes Denied, with a reason. Raises Refused."""
    why = clean(reason, lines=True)
    if not why:
        raise refuse("Reason can't be blank", "reason")
    row = _needs(db, quote_id, "Draft", "Open")
    _decide(db, origin, author, quote_id, "Denied", why[:4000])
    note_of(db, origin, row, f"Quote {quote_id} declined by {author}: {why}")
    record(db, origin, "quote.denied", quote=quote_id, job=row["job_id"], reason=why)
    return {"id": quote_id}


def reopen(db: sqlite3.Connection, origin: Origin, author: str, quote_id: int) -> dict[str, int]:
    """A Denied or Archived quote is Open again. Raises Refused."""
    row = _needs(db, quote_id, "Denied", "Archived")
    _decide(db, origin, author, quote_id, "Open", "")
    record(db, origin, "quote.reopened", quote=quote_id, job=row["job_id"])
    return {"id": quote_id}


def archive(db: sqlite3.Connection, origin: Origin, author: str, quote_id: int) -> dict[str, int]:
    """Puts a quote that was not accepted away. Raises Refused."""
    row = _needs(db, quote_id, "Draft", "Open", "Denied")
    _decide(db, origin, author, quote_id, "Archived", row["reason"])
    record(db, origin, "quote.archived", quote=quote_id, job=row["job_id"])
    return {"id": quote_id}


def archive_drafts(db: sqlite3.Connection, origin: Origin, job_id: int) -> int:
    """Ending an appointment archives the job's Drafts by itself [S4]; says how many."""
    done = db.execute(
        "UPDATE quote SET status = 'Archived', decided_at = ?, decided_by = 'System' WHERE job_id = ? AND status = "
        "'Draft'",
        (origin.at, job_id),
    ).rowcount
    if done:
        record(db, origin, "quotes.archived", job=job_id, count=done)
    return done


def totals(lines: list[int], promo: sqlite3.Row | None, rate: int) -> dict[str, int]:
    """Subtotal, discount, tax and total of line amounts: tax is on what is left after the discount."""
    subtotal = sum(lines)
    off = discount(promo, subtotal)
    tax = share(subtotal - off, rate)
    return {"subtotal": subtotal, "discount": off, "tax": tax, "total": subtotal - off + tax}


def _build(
    db: sqlite3.Connection, origin: Origin, author: str, stands: tuple[int | None, int, int | None, int | None],
    form: dict[str, Any], today: date,
) -> dict[str, int]:  # fmt: skip
    """``stands``: job, customer, and without a job the address and the department."""
    status = form.get("status") or "Open"
    if status not in ("Draft", "Open"):
        raise refuse("is not included in the list", "status")
    done = db.execute(
        "INSERT INTO quote (job_id, customer_id, address_id, department_id, title, status, pricing, tax_rate, "
        "subtotal, discount, tax, total, created_at, created_by) "
        "VALUES (?, ?, ?, ?, '', ?, 'Member', 0, 0, 0, 0, 0, ?, ?)",
        (*stands, status, origin.at, author),
    )
    quote_id = int(done.lastrowid or 0)
    total = _fill(db, _one(db, quote_id), form, today)
    record(db, origin, "quote.created", quote=quote_id, job=stands[0], status=status, total=total)
    return {"id": quote_id}


def _fill(
    db: sqlite3.Connection, quote: sqlite3.Row, form: dict[str, Any], today: date, kept_promo: int | None = None
) -> int:
    """Writes lines and totals; gives the total. A code that the quote has already stays valid after it has expired."""
    errors: dict[str, list[str]] = {}
    pricing = form.get("pricing") or default_pricing(db)
    if pricing not in ("Member", "Nonmember"):
        errors["pricing"] = ["is not included in the list"]
    promo = None
    try:
        promo = _promo(db, form.get("promo_code"), today, kept_promo)
    except Refused as no:
        errors.update(no.errors)
    zone = None
    if form.get("tax_zone_id"):
        zone = db.execute("SELECT * FROM tax_zone WHERE id = ?", (form["tax_zone_id"],)).fetchone()
        if zone is None:
            errors["tax_zone_id"] = ["does not exist"]
    given = form.get("lines")
    given = given if isinstance(given, list) else []
    if not given or len(given) > _MOST_LINES:
        errors["lines"] = ["Add at least one task" if not given else f"has more than {_MOST_LINES} lines"]
    if errors:
        raise Refused(errors)
    lines = [_line(db, quote["department_id"], one, pricing) for one in given]
    exempt = db.execute("SELECT 1 FROM customer_tax WHERE customer_id = ?", (quote["customer_id"],)).fetchone()
    rate = 0 if exempt or zone is None else int(zone["rate"])
    sums = totals([line[-1] for line in lines], promo, rate)
    db.execute("DELETE FROM quote_line WHERE quote_id = ?", (quote["id"],))
    db.executemany(
        "INSERT INTO quote_line (quote_id, task_id, program_id, name, quantity, price, amount) VALUES (?, ?, ?, ?, "
        "?, ?, ?)",
        [(quote["id"], *line) for line in lines],
    )
    db.execute(
        "UPDATE quote SET title = ?, pricing = ?, promo_id = ?, tax_zone_id = ?, tax_rate = ?, subtotal = ?, "
        "discount = ?, "
        "tax = ?, total = ? WHERE id = ?",
        (clean(form.get("title"))[:_LONGEST] or str(lines[0][2]), pricing, promo["id"] if promo else None,
         zone["id"] if zone else None, rate, *sums.values(), quote["id"]),
    )  # fmt: skip
    return sums["total"]


def _promo(db: sqlite3.Connection, code: object, today: date, kept: int | None) -> sqlite3.Row | None:
    if kept is not None:
        row: sqlite3.Row | None = db.execute("SELECT * FROM promo_code WHERE id = ?", (kept,)).fetchone()
        if row is not None and clean(code).casefold() == row["code"].casefold():
            return row
    return promo_for(db, code, today)


def _line(
    db: sqlite3.Connection, department: int, given: object, pricing: str
) -> tuple[int | None, int | None, str, int, int, int]:
    if not isinstance(given, dict):
        raise refuse("is invalid", "lines")
    text = str(given.get("quantity") or 1)
    if not text.isdecimal() or not 1 <= int(text) <= 9999:
        raise refuse("Quantity must be a whole number from 1 to 9999", "lines")
    quantity = int(text)
    if given.get("program_id"):
        plan = db.execute("SELECT * FROM program WHERE id = ? AND archived = 0", (given["program_id"],)).fetchone()
        if plan is None:
            raise refuse("This program does not exist.", "lines")
        amount = int(plan["price"]) + (quantity - 1) * int(plan["additional"])
        return None, int(plan["id"]), str(plan["name"]), quantity, int(plan["price"]), amount
    task = db.execute("SELECT * FROM task WHERE id = ?", (given.get("task_id"),)).fetchone()
    if task is None:
        raise refuse("This task does not exist.", "lines")
    if task["department_id"] != department:
        raise refuse(f"{task['name']} is not in the pricebook of this job's department.", "lines")
    price = task_price(db, task, pricing)
    if given.get("price") not in (None, ""):
        price = cents_of(given["price"], "lines")
    return int(task["id"]), None, str(task["name"]), quantity, price, price * quantity


def _decide(db: sqlite3.Connection, origin: Origin, author: str, quote_id: int, status: str, reason: str) -> None:
    db.execute(
        "UPDATE quote SET status = ?, reason = ?, decided_at = ?, decided_by = ? WHERE id = ?",
        (status, reason, origin.at, author, quote_id),
    )


def _invoice_open(db: sqlite3.Connection, job_id: int) -> None:
    if db.execute("SELECT 1 FROM invoice WHERE job_id = ? AND status = 'Finalized'", (job_id,)).fetchone():
        raise refuse("The invoice of this job is finalized. Edit the invoice first.", status=409)


def _needs(db: sqlite3.Connection, quote_id: int, *statuses: str) -> sqlite3.Row:
    row = _one(db, quote_id)
    if row["status"] not in statuses:
        raise refuse(f"This quote is {row['status']}. {_way_back(row['status'])}".strip(), status=409)
    return row


def _way_back(status: str) -> str:
    return {"Accepted": "Unapprove it first.", "Denied": "Reopen it first.", "Archived": "Reopen it first."}.get(
        status, ""
    )


def _one(db: sqlite3.Connection, quote_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(f"{_QUOTE} WHERE q.id = ?", (quote_id,)).fetchone()
    if row is None:
        raise NotThere("This quote does not exist.")
    return row


def _shown(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    lines = db.execute("SELECT * FROM quote_line WHERE quote_id = ? ORDER BY id", (row["id"],))
    plain = (
        "id", "job_id", "customer_id", "department_id", "title", "status", "pricing", "promo_code", "tax_zone_id",
        "tax_zone", "tax_rate", "subtotal", "discount", "tax", "total", "reason", "created_at", "created_by",
        "decided_at", "decided_by",
    )  # fmt: skip
    return {
        **{key: row[key] for key in plain},
        "address": one_line(row),
        "tax_shown": percent(row["tax_rate"]),
        "actions": _ACTIONS[row["status"]],
        "lines": [{k: r[k] for k in ("task_id", "program_id", "name", "quantity", "price", "amount")} for r in lines],
    }


_ACTIONS = {
    "Draft": ["edit", "approve", "decline", "archive"],
    "Open": ["edit", "approve", "decline", "archive"],
    "Accepted": ["unapprove"],
    "Denied": ["reopen", "archive"],
    "Archived": ["reopen"],
}
