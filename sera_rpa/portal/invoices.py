"""Invoices: made at a job's first accepted quote, finalized, edited, voided [H21-H24,S6]."""

import sqlite3
from datetime import date
from typing import Any

from . import memberships, utilization
from .customers import full_name, one_line
from .events import Origin, record
from .jobs import settle_opportunity
from .money import dollars
from .notes import note_of
from .refusals import NotThere, refuse
from .text import clean, phone_label

FIRST = 70001
_SELECT = """SELECT i.*, c.first_name, c.last_name, c.email, c.phone, p.line1, p.city, p.state, p.zip,
  d.name AS department
FROM invoice i JOIN customer c ON c.id = i.customer_id JOIN address p ON p.id = i.address_id
JOIN department d ON d.id = i.department_id"""


def invoice(db: sqlite3.Connection, number: int) -> dict[str, Any]:
    """One invoice with its lines, payments and progress stages. Raises NotThere."""
    row = db.execute(f"{_SELECT} WHERE i.id = ?", (number,)).fetchone()
    if row is None:
        raise NotThere("This invoice does not exist.")
    lines = db.execute(
        "SELECT l.*, q.title AS quote FROM quote_line l JOIN quote q ON q.id = l.quote_id "
        "WHERE q.job_id = ? AND q.status = ? ORDER BY q.id, l.id",
        (row["job_id"], "Archived" if row["status"] == "Voided" else "Accepted"),
    ).fetchall()  # fmt: skip
    shown = [{k: r[k] for k in ("quote_id", "quote", "name", "quantity", "price", "amount")} for r in lines]
    if row["job_id"] is None:
        shown = [{"quote_id": None, "quote": "", "name": row["title"], "quantity": 1, "price": row["subtotal"],
                  "amount": row["subtotal"]}]  # fmt: skip
    stages = db.execute("SELECT * FROM progress_stage WHERE job_id = ? ORDER BY position", (row["job_id"],)).fetchall()
    taken = db.execute("SELECT * FROM payment WHERE invoice_id = ? ORDER BY id", (number,)).fetchall()
    file = db.execute("SELECT kind, brand, last4 FROM payment_method WHERE customer_id = ?", (row["customer_id"],))
    on_file = file.fetchone()
    return {
        **summary(row), "lines": shown, "actions": actions(row),
        "customer": {"id": row["customer_id"], "name": full_name(row), "email": row["email"],
                     "phone": phone_label(row["phone"])},
        "address": one_line(row),
        "payments": [payment_row(p, refunded(db, p["id"])) for p in taken],
        "stages": [
            {"position": s["position"], "name": s["name"], "percent": s["percent"],
             "amount": stage_amounts(row["total"], [x["percent"] for x in stages])[at], "billed_at": s["billed_at"]}
            for at, s in enumerate(stages)
        ],
        "on_file": f"{on_file['brand']} ending in {on_file['last4']}" if on_file else "",
    }  # fmt: skip


def of_job(db: sqlite3.Connection, job_id: int) -> list[dict[str, Any]]:
    """The invoices of a job: the living one first, then voided ones."""
    rows = db.execute(f"{_SELECT} WHERE i.job_id = ? ORDER BY i.status = 'Voided', i.id DESC", (job_id,))
    return [invoice(db, r["id"]) for r in rows.fetchall()]


def of_customer(db: sqlite3.Connection, customer_id: int) -> list[dict[str, Any]]:
    """The invoices of a customer, the newest first."""
    return [summary(r) for r in db.execute(f"{_SELECT} WHERE i.customer_id = ? ORDER BY i.id DESC", (customer_id,))]


def summary(row: sqlite3.Row) -> dict[str, Any]:
    """An invoice's own facts; ``balance`` is what is still to be paid, nothing on a voided one."""
    plain = (
        "id", "job_id", "status", "title", "subtotal", "discount", "tax", "total", "paid", "owner", "class",
        "created_at",
        "completed_on", "emailed_at", "batch_id", "department",
    )  # fmt: skip
    return {**{key: row[key] for key in plain}, "balance": balance(row)}


def balance(row: sqlite3.Row) -> int:
    """Total less payments; a voided invoice has none."""
    return 0 if row["status"] == "Voided" else int(row["total"]) - int(row["paid"])


def actions(row: sqlite3.Row) -> list[str]:
    """What Invoice Actions offers."""
    refund = ["refund"] if row["paid"] > 0 else []
    return {
        "Pending": ["approve", "email", *refund],
        "Finalized": ["edit", "date", "email", *refund, "void"],
        "Voided": [],
    }[row["status"]]


def payment_row(row: sqlite3.Row, given_back: int = 0) -> dict[str, Any]:
    """A payment or refund as pages show it; ``left`` is what can still be refunded."""
    plain = (
        "id", "invoice_id", "kind", "method", "detail", "amount", "status", "received_by", "note", "at", "day",
        "refund_of", "batch_id",
    )  # fmt: skip
    good = row["kind"] == "Payment" and row["status"] in ("Pending", "Completed", "Unsettled")
    return {
        **{key: row[key] for key in plain}, "completed": bool(row["completed"]),
        "left": int(row["amount"]) - given_back if good else 0,
    }  # fmt: skip


def refunded(db: sqlite3.Connection, payment_id: int) -> int:
    """How much of a payment was given back."""
    return int(
        db.execute(
            "SELECT coalesce(sum(amount), 0) FROM payment WHERE refund_of = ? AND kind = 'Refund'", (payment_id,)
        ).fetchone()[0]
    )


def gather(db: sqlite3.Connection, origin: Origin, job_id: int) -> int:
    """Makes the job's invoice if it has none and takes the sums of its accepted quotes; gives its number.

    Raises Refused when more is paid than the accepted quotes come to.
    """
    row = db.execute("SELECT * FROM invoice WHERE job_id = ? AND status <> 'Voided'", (job_id,)).fetchone()
    sums = db.execute(
        "SELECT coalesce(sum(subtotal), 0), coalesce(sum(discount), 0), coalesce(sum(tax), 0), coalesce(sum(total), 0) "
        "FROM quote WHERE job_id = ? AND status = 'Accepted'",
        (job_id,),
    ).fetchone()
    settle_opportunity(db, job_id)
    if row is not None:
        if row["paid"] > sums[3]:
            raise refuse(f"{dollars(row['paid'])} is already paid. Refund the payments first.", status=409)
        db.execute("UPDATE invoice SET subtotal = ?, discount = ?, tax = ?, total = ? WHERE id = ?", (*sums, row["id"]))
        return int(row["id"])
    job = db.execute("SELECT j.*, d.name AS department FROM job j JOIN department d ON d.id = j.department_id "
                     "WHERE j.id = ?", (job_id,)).fetchone()  # fmt: skip
    owner = db.execute(
        "SELECT t.name FROM appointment a JOIN technician t ON t.id = a.technician_id WHERE a.job_id = ? AND "
        "a.status <> 'Cancelled' ORDER BY a.start DESC LIMIT 1",
        (job_id,),
    ).fetchone()
    number = _number(db)
    db.execute(
        "INSERT INTO invoice (id, job_id, customer_id, address_id, department_id, status, subtotal, discount, tax, "
        "total, "
        "owner, class, created_at) VALUES (?, ?, ?, ?, ?, 'Pending', ?, ?, ?, ?, ?, ?, ?)",
        (number, job_id, job["customer_id"], job["address_id"], job["department_id"], *sums,
         owner["name"] if owner else "", job["department"], origin.at),
    )  # fmt: skip
    record(db, origin, "invoice.created", invoice=number, job=job_id, total=sums[3])
    return number


def approve(
    db: sqlite3.Connection, origin: Origin, author: str, number: int, reason: object, today: date
) -> dict[str, int]:
    """Finalizes a pending invoice, with a reason; it is revenue from now on. Raises Refused."""
    why, row = _reason(reason), _needs(db, number, "Pending")
    if (
        row["job_id"] is not None
        and not db.execute("SELECT 1 FROM quote WHERE job_id = ? AND status = 'Accepted'", (row["job_id"],)).fetchone()
    ):
        raise refuse("This invoice has no accepted quote.", status=409)
    db.execute("UPDATE invoice SET status = 'Finalized', completed_on = ? WHERE id = ?", (today.isoformat(), number))
    note_of(db, origin, row, f"Invoice {number} approved by {author}: {why}")
    record(db, origin, "invoice.finalized", invoice=number, job=row["job_id"], total=row["total"], reason=why)
    _deliver(db, origin, row, today)
    return {"id": number}


def edit(db: sqlite3.Connection, origin: Origin, author: str, number: int, reason: object) -> dict[str, int]:
    """Takes Finalized off, with a reason, so that quotes can be changed; the completed date is lost. Raises Refused."""
    why, row = _reason(reason), _needs(db, number, "Finalized")
    db.execute(
        "UPDATE invoice SET status = 'Pending', completed_on = NULL, batched_before = max(batched_before, ?), "
        "batch_id = NULL WHERE id = ?",
        (row["batch_id"] is not None, number),
    )
    note_of(db, origin, row, f"Invoice {number} opened for editing by {author}: {why}")
    record(db, origin, "invoice.edited", invoice=number, job=row["job_id"], reason=why, batch=row["batch_id"])
    return {"id": number}


def edit_date(
    db: sqlite3.Connection, origin: Origin, author: str, number: int, day: object, today: date
) -> dict[str, int]:
    """Gives a finalized invoice another completed date, not in the future. Raises Refused."""
    row = _needs(db, number, "Finalized")
    try:
        wanted = date.fromisoformat(str(day))
    except ValueError:
        raise refuse("is not a date", "date") from None
    if wanted > today:
        raise refuse("can't be in the future", "date")
    db.execute("UPDATE invoice SET completed_on = ? WHERE id = ?", (wanted.isoformat(), number))
    note_of(db, origin, row, f"Invoice {number} dated {wanted:%m/%d/%Y} by {author}.")
    record(db, origin, "invoice.dated", invoice=number, was=row["completed_on"], now=wanted.isoformat())
    return {"id": number}


def void(db: sqlite3.Connection, origin: Origin, author: str, number: int, note: object) -> dict[str, int]:
    """Voids a finalized invoice whose payments are all refunded, with a note; there is no way back. Raises Refused."""
    why, row = _reason(note, "Note"), _needs(db, number, "Finalized")
    if row["paid"]:
        raise refuse("All payments must be refunded before this invoice can be voided.", status=409)
    db.execute("UPDATE invoice SET status = 'Voided' WHERE id = ?", (number,))
    db.execute(
        "UPDATE quote SET status = 'Archived', decided_at = ?, decided_by = ? WHERE job_id = ? AND status = 'Accepted'",
        (origin.at, author, row["job_id"]),
    )
    if row["job_id"] is not None:
        settle_opportunity(db, row["job_id"])
    note_of(db, origin, row, f"Invoice {number} voided by {author}: {why}")
    record(db, origin, "invoice.voided", invoice=number, job=row["job_id"], total=row["total"], note=why)
    return {"id": number}


def email(
    db: sqlite3.Connection, origin: Origin, author: str, number: int, to: list[str] | None = None
) -> dict[str, Any]:
    """Marks an invoice as mailed, to ``to`` or the customer's address; gives whom. Raises Refused without any."""
    row = _needs(db, number, "Pending", "Finalized")
    if not to:
        own = db.execute("SELECT email FROM customer WHERE id = ?", (row["customer_id"],)).fetchone()["email"]
        if not own:
            raise refuse("This customer has no e-mail address.")
        to = [own]
    db.execute("UPDATE invoice SET emailed_at = ? WHERE id = ?", (origin.at, number))
    note_of(db, origin, row, f"Invoice {number} emailed to {', '.join(to)} by {author}.")
    record(db, origin, "invoice.emailed", invoice=number, to=to)
    return {"id": number, "to": to}


def bill(
    db: sqlite3.Connection, origin: Origin, customer_id: int, address_id: int, cents: int, what: str, today: date
) -> int:
    """A finalized invoice without a job, such as a subscription's renewal; gives its number."""
    number = _number(db)
    department = db.execute("SELECT id, name FROM department ORDER BY id LIMIT 1").fetchone()
    db.execute(
        "INSERT INTO invoice (id, customer_id, address_id, department_id, status, title, subtotal, discount, tax, "
        "total, "
        "owner, class, created_at, completed_on) VALUES (?, ?, ?, ?, 'Finalized', ?, ?, 0, 0, ?, '', 'Memberships', "
        "?, ?)",
        (number, customer_id, address_id, department["id"], what, cents, cents, origin.at, today.isoformat()),
    )
    record(db, origin, "invoice.created", invoice=number, customer=customer_id, total=cents, what=what)
    return number


def stage_amounts(total: int, percents: list[int]) -> list[int]:
    """What each progress stage comes to; the last one takes the odd cents."""
    parts = [total * one // 100_000 for one in percents]
    if parts:
        parts[-1] = total - sum(parts[:-1])
    return parts


def _deliver(db: sqlite3.Connection, origin: Origin, row: sqlite3.Row, today: date) -> None:
    """What a finalized invoice brings about elsewhere: sold programs, included tasks done."""
    lines = db.execute(
        "SELECT l.* FROM quote_line l JOIN quote q ON q.id = l.quote_id WHERE q.job_id = ? AND q.status = 'Accepted'",
        (row["job_id"],),
    ).fetchall()
    known = {
        r["program_id"] for r in db.execute("SELECT program_id FROM membership_sale WHERE invoice = ?", (row["id"],))
    }
    for line in lines:
        if line["program_id"] and line["program_id"] not in known:
            memberships.sell(
                db, origin, line["program_id"], row["customer_id"], sold_on=today, systems=line["quantity"],
                invoice=row["id"], job_id=row["job_id"], department_id=row["department_id"], owner=row["owner"],
                address_id=row["address_id"],
            )  # fmt: skip
    tasks = [line["name"] for line in lines if line["task_id"]]
    utilization.task_invoiced(db, origin, row["address_id"], tasks, today, row["id"])


def _number(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(id), ?) + 1 FROM invoice", (FIRST - 1,)).fetchone()[0])


def _needs(db: sqlite3.Connection, number: int, *statuses: str) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM invoice WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotThere("This invoice does not exist.")
    if row["status"] not in statuses:
        raise refuse(f"This invoice is {row['status']}.", status=409)
    return row


def _reason(text: object, name: str = "Reason") -> str:
    why = clean(text, lines=True)
    if not why:
        raise refuse(f"{name} can't be blank", "reason")
    return why[:4000]
