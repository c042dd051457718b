"""Revenue, Pending Revenue, Payments, Balance Due: the accounting lists and their downloads [H16,H26,H33,H34]."""

import sqlite3
from datetime import date
from decimal import Decimal
from typing import Any

from .clock import BusinessClock
from .customers import full_name
from .downloads import day_cell
from .invoices import balance
from .listing import Listing, customer_has, day_range, of_customer
from .text import fold, phone_label

REVENUE_COLUMNS = [
    "Completed Date", "Invoice Number", "Customer Name", "Email", "Phone", "Billing Address", "Job Number",
    "Department",
    "Last Emailed Date", "Opportunity Owner", "Class", "Batch Date", "Revenue Amount", "Balance",
]  # fmt: skip
PENDING_COLUMNS = [
    "Invoice", "Customer", "Billing Address", "Job", "Last Appointment Date", "Owner", "Department", "Class",
    "Expected Revenue", "Balance",
]  # fmt: skip
PAYMENT_COLUMNS = [
    "Date", "Customer", "Job", "Invoice", "Method", "Status", "Received By", "Amount", "Completed", "Note",
]  # fmt: skip

_FROM = "invoice i"
_FACTS = """SELECT i.*, c.first_name, c.last_name, c.email, c.phone, d.name AS department, b.at AS batched_at,
  (SELECT a.line1 || ', ' || a.city || ', ' || a.state || ' ' || a.zip FROM address a
   WHERE a.customer_id = i.customer_id
   ORDER BY a.billing DESC, a.id LIMIT 1) AS billing_address,
  (SELECT max(start) FROM appointment p WHERE p.job_id = i.job_id AND p.status <> 'Cancelled') AS last_appointment
FROM invoice i JOIN customer c ON c.id = i.customer_id
JOIN department d ON d.id = i.department_id LEFT JOIN batch b ON b.id = i.batch_id"""
_COMMON = {
    "customer": (customer_has("i"), fold),
    "invoice": ("instr(i.id, ?) > 0", None),
    "job": ("instr(i.job_id, ?) > 0", None),
    "department_id": ("i.department_id = ?", None),
    "owner": ("i.owner = ?", None),
}
_SORTS = {"invoice": "i.id", "customer": of_customer("i"), "amount": "i.total - i.tax", "balance": "i.total - i.paid"}
_HAS_JOB = {"has_job": ("(i.job_id IS NOT NULL) = ?", lambda text: text == "yes")}

REVENUE = Listing(
    select=_FACTS, source=_FROM, key="i.id", always="i.status = 'Finalized'",
    filters={**_COMMON, **_HAS_JOB, "completed": ("i.completed_on BETWEEN ? AND ?", day_range)},
    sorts={**_SORTS, "completed": "i.completed_on"}, order="i.completed_on DESC, i.id DESC",
)  # fmt: skip
EVERY_INVOICE = Listing(
    select=_FACTS, source=_FROM, key="i.id", filters=REVENUE.filters, sorts=REVENUE.sorts, order="i.id DESC",
)  # fmt: skip
PENDING = Listing(
    select=_FACTS, source=_FROM, key="i.id", always="i.status = 'Pending' AND i.total > 0", filters=_COMMON,
    sorts=_SORTS, order="i.id DESC",
)  # fmt: skip
BALANCE_DUE = Listing(
    select=_FACTS, source=_FROM, key="i.id", always="i.status = 'Finalized' AND i.paid < i.total", filters=_COMMON,
    sorts={**_SORTS, "completed": "i.completed_on"}, order="i.completed_on, i.id",
)  # fmt: skip
PAYMENTS = Listing(
    select="SELECT p.*, i.job_id, c.first_name, c.last_name FROM payment p JOIN invoice i ON i.id = p.invoice_id "
    "JOIN customer c ON c.id = p.customer_id",
    source="payment p JOIN invoice i ON i.id = p.invoice_id",
    key="p.id",
    filters={
        "customer": (customer_has("p"), fold),
        "invoice": ("instr(p.invoice_id, ?) > 0", None),
        "job": ("instr(i.job_id, ?) > 0", None),
        "status": ("p.status = ?", None),
        "method": ("p.method = ?", None),
        "date": ("p.day BETWEEN ? AND ?", day_range),
    },
    sorts={"date": "p.day", "amount": "p.amount", "customer": of_customer("p"), "invoice": "p.invoice_id"},
    order="p.day DESC, p.id DESC",
)


def invoice_row(row: sqlite3.Row) -> dict[str, Any]:
    """An invoice as the accounting lists show it; revenue is without tax."""
    return {
        "id": row["id"], "completed_on": row["completed_on"], "status": row["status"],
        "customer_id": row["customer_id"],
        "customer": full_name(row), "email": row["email"], "phone": phone_label(row["phone"]),
        "billing_address": row["billing_address"], "job": row["job_id"], "department": row["department"],
        "emailed_at": row["emailed_at"], "owner": row["owner"], "class": row["class"], "batched_at": row["batched_at"],
        "batch": row["batch_id"], "last_appointment": row["last_appointment"],
        "amount": 0 if row["status"] == "Voided" else row["total"] - row["tax"], "balance": balance(row),
    }  # fmt: skip


def payment_listed(row: sqlite3.Row) -> dict[str, Any]:
    """A payment as the Payments page shows it; refunds are negative."""
    sign = -1 if row["kind"] == "Refund" else 1
    plain = ("id", "day", "kind", "method", "detail", "status", "received_by", "note", "at", "customer_id")
    return {
        **{key: row[key] for key in plain}, "customer": full_name(row), "job": row["job_id"],
        "invoice": row["invoice_id"], "amount": sign * row["amount"], "completed": bool(row["completed"]),
        "batch": row["batch_id"], "settles_on": row["settles_on"],
    }  # fmt: skip


def revenue_cells(row: dict[str, Any], clock: BusinessClock) -> list[object]:
    """A row of the Revenue download."""
    return [
        day_cell(row["completed_on"]), row["id"], row["customer"], row["email"], row["phone"], row["billing_address"],
        row["job"], row["department"], _local_day(row["emailed_at"], clock), row["owner"], row["class"],
        _local_day(row["batched_at"], clock), money(row["amount"]), money(row["balance"]),
    ]  # fmt: skip


def pending_cells(row: dict[str, Any]) -> list[object]:
    """A row of the Pending Revenue download."""
    return [
        row["id"], row["customer"], row["billing_address"], row["job"], day_cell(row["last_appointment"]), row["owner"],
        row["department"], row["class"], money(row["amount"]), money(row["balance"]),
    ]  # fmt: skip


def payment_cells(row: dict[str, Any]) -> list[object]:
    """A row of the Payments download."""
    return [
        day_cell(row["day"]), row["customer"], row["job"], row["invoice"], row["method"], row["status"],
        row["received_by"],
        money(row["amount"]), "Yes" if row["completed"] else "No", row["note"],
    ]  # fmt: skip


def sums(db: sqlite3.Connection, listing: Listing, query: dict[str, str]) -> dict[str, int]:
    """Revenue and balance of everything that a query of an invoice list finds."""
    where, values = listing.where(query)
    found = db.execute(
        "SELECT coalesce(sum(i.total - i.tax), 0) AS amount, coalesce(sum(i.total - i.paid), 0) AS balance "
        f"FROM {listing.source} WHERE {where} AND i.status <> 'Voided'",
        values,
    ).fetchone()
    return {"amount": found["amount"], "balance": found["balance"]}


def money(cents: int) -> Decimal:
    """Cents as dollars for a sheet."""
    return Decimal(cents) / 100


def _local_day(utc: str | None, clock: BusinessClock) -> date | None:
    return clock.local(utc).date() if utc else None
