"""Batches for the accounting package: what is unbatched, making and breaking a batch, its files [H30-H32,G3]."""

import sqlite3
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from .accounting import money
from .clock import BusinessClock
from .customers import full_name
from .downloads import day_cell, sheet
from .events import Origin, record
from .listing import Listing, day_range
from .refusals import NotThere, refuse
from .text import clean

PACKAGES = ("QBO", "Saasant")
FIRST = 12001
_PROCESSING = timedelta(seconds=20)

INVOICE_HEADS = [
    "Invoice No", "Customer", "Invoice Date", "Due Date", "Product/Service", "Description", "Qty", "Rate", "Amount",
    "Tax Amount", "Class", "Memo",
]  # fmt: skip
PAYMENT_HEADS = ["Ref No", "Payment Date", "Customer", "Payment Method", "Invoice No", "Amount", "Deposit To", "Memo"]
JOURNAL_HEADS = ["Journal No", "Journal Date", "Account", "Debit", "Credit", "Name", "Class", "Memo"]
FILES = ("invoice inserts", "invoice updates", "payment inserts", "payment updates", "journal entries")

PREVIOUS = Listing(
    select="SELECT b.*, "
    "(SELECT count(*) FROM batch_item n WHERE n.batch_id = b.id AND n.kind = 'invoice') AS invoices, "
    "(SELECT count(*) FROM batch_item n WHERE n.batch_id = b.id AND n.kind = 'payment') AS payments, "
    "(SELECT coalesce(sum(amount), 0) FROM batch_item n WHERE n.batch_id = b.id AND n.kind = 'invoice') AS invoiced, "
    "(SELECT coalesce(sum(amount), 0) FROM batch_item n WHERE n.batch_id = b.id AND n.kind = 'payment') AS received "
    "FROM batch b",
    source="batch b", key="b.id", filters={}, order="b.id DESC",
)  # fmt: skip


def unbatched(db: sqlite3.Connection, query: dict[str, str], package: str) -> dict[str, Any]:
    """Finalized invoices and received payments that are in no batch; Date and Department filters apply to both.

    Payments that customers made online since the last batch come ``selected``.
    """
    dated, values = "", list[object]()
    if query.get("date"):
        dated = " AND {day} BETWEEN ? AND ?"
        values.extend(day_range(query["date"]))
    if query.get("department_id"):
        dated += " AND i.department_id = ?"
        values.append(query["department_id"])
    invoices = db.execute(
        "SELECT i.*, c.first_name, c.last_name, d.name AS department FROM invoice i "
        "JOIN customer c ON c.id = i.customer_id JOIN department d ON d.id = i.department_id "
        f"WHERE i.status = 'Finalized' AND i.batch_id IS NULL{dated.format(day='i.completed_on')} "
        "ORDER BY i.completed_on DESC, i.id DESC",
        values,
    )
    payments = db.execute(
        "SELECT p.*, i.job_id, i.batch_id AS invoice_batch, c.first_name, c.last_name, d.name AS department "
        "FROM payment p JOIN invoice i ON i.id = p.invoice_id JOIN customer c ON c.id = p.customer_id "
        "JOIN department d ON d.id = i.department_id WHERE p.completed = 1 AND p.batch_id IS NULL "
        f"AND p.status = 'Completed'{dated.format(day='p.day')} ORDER BY p.day DESC, p.id DESC",
        values,
    )
    return {
        "package": package,
        "next": _number(db),
        "invoices": [
            {"id": r["id"], "day": r["completed_on"], "customer": full_name(r), "customer_id": r["customer_id"],
             "job": r["job_id"], "department": r["department"], "amount": r["total"], "selected": False,
             "update": bool(r["batched_before"])}
            for r in invoices
        ],
        "payments": [
            {"id": r["id"], "day": r["day"], "customer": full_name(r), "customer_id": r["customer_id"],
            "job": r["job_id"],
             "invoice": r["invoice_id"], "department": r["department"], "method": r["method"], "amount": _signed(r),
             "selected": r["received_by"] == "Online Payment", "invoice_batched": r["invoice_batch"] is not None}
            for r in payments
        ],
    }  # fmt: skip


def create(
    db: sqlite3.Connection, origin: Origin, author: str, package: str, form: dict[str, Any], query: dict[str, str]
) -> dict[str, Any]:
    """Makes a batch of the selected invoices and payments; nothing selected is everything [H31].

    Raises Refused when something selected is in no list any more, or when there is nothing to batch.
    """
    there = unbatched(db, query, package)
    chosen: dict[str, list[int]] = {}
    for kind in ("invoices", "payments"):
        ids = form.get(kind) or []
        if not isinstance(ids, list) or not all(isinstance(i, int) for i in ids):
            raise refuse("is invalid", kind)
        chosen[kind] = list(dict.fromkeys(ids))
    if not any(chosen.values()):
        chosen = {kind: [row["id"] for row in there[kind]] for kind in chosen}
    amounts = {kind: {row["id"]: row for row in there[kind]} for kind in chosen}
    if any(i not in amounts[kind] for kind in chosen for i in chosen[kind]):
        raise refuse("The list has changed. Load the page again.", status=409)
    if not any(chosen.values()):
        raise refuse("There is nothing to batch.")
    number = _number(db)
    name = clean(form.get("name"))[:120] or f"Batch #{number}"
    db.execute(
        "INSERT INTO batch (id, name, package, at, by) VALUES (?, ?, ?, ?, ?)",
        (number, name, package, origin.at, author),
    )
    for kind, table in (("invoices", "invoice"), ("payments", "payment")):
        for one in chosen[kind]:
            row = amounts[kind][one]
            db.execute(
                "INSERT INTO batch_item VALUES (?, ?, ?, ?, ?)",
                (number, table, one, row["amount"], not row.get("update", False)),
            )
            db.execute(f"UPDATE {table} SET batch_id = ? WHERE id = ?", (number, one))
    counts = {kind: len(ids) for kind, ids in chosen.items()}
    record(db, origin, "batch.created", batch=number, package=package, **counts)
    return {"id": number, "name": name, **counts}


def previous_row(row: sqlite3.Row, newest: int, now: datetime, clock: BusinessClock) -> dict[str, Any]:
    """A batch as Previous Batches shows it. A batch for QuickBooks is worked on for some seconds after its making."""
    young = now < clock.local(row["at"]) + _PROCESSING and row["package"] == "QBO"
    return {
        **{k: row[k] for k in ("id", "name", "package", "at", "by", "invoices", "payments", "invoiced", "received")},
        "status": "Broken" if row["broken"] else "Processing" if young else "Completed",
        "breakable": row["id"] == newest and not row["broken"],
    }  # fmt: skip


def newest(db: sqlite3.Connection) -> int:
    """The newest batch that is not broken; 0 without one. Only it can be broken."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM batch WHERE broken = 0").fetchone()[0])


def break_batch(db: sqlite3.Connection, origin: Origin, author: str, number: int) -> dict[str, int]:
    """Puts the items of the newest batch back to Unbatched. Raises Refused for any other."""
    _one(db, number)
    if number != newest(db):
        raise refuse("Only the newest batch can be broken.", status=409)
    for table in ("invoice", "payment"):
        db.execute(f"UPDATE {table} SET batch_id = NULL WHERE batch_id = ?", (number,))
    db.execute("UPDATE batch SET broken = 1 WHERE id = ?", (number,))
    record(db, origin, "batch.broken", batch=number, by=author)
    return {"id": number}


def archive(db: sqlite3.Connection, number: int) -> tuple[str, bytes]:
    """Name and content of a batch's zip: five workbooks, one for each kind of entry. Raises NotThere."""
    batch = _one(db, number)
    sheets = {
        FILES[0]: sheet(INVOICE_HEADS, _invoice_lines(db, number, fresh=True)),
        FILES[1]: sheet(INVOICE_HEADS, _invoice_lines(db, number, fresh=False)),
        FILES[2]: sheet(PAYMENT_HEADS, _payments(db, number, fresh=True)),
        FILES[3]: sheet(PAYMENT_HEADS, _payments(db, number, fresh=False)),
        FILES[4]: sheet(JOURNAL_HEADS, _journal(db, number)),
    }
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in sheets.items():
            packed.writestr(f"{number}-{name.replace(' ', '-')}.xlsx", content)
    plain = "".join(c if c.isalnum() or c in "-_ " else "" for c in batch["name"]).strip()
    return f"{plain.replace(' ', '-') or number}.zip", kept.getvalue()


def _invoice_lines(db: sqlite3.Connection, number: int, *, fresh: bool) -> list[list[object]]:
    rows = db.execute(
        "SELECT i.*, c.accounting_key FROM batch_item n JOIN invoice i ON i.id = n.item_id JOIN customer c ON c.id = "
        "i.customer_id "
        "WHERE n.batch_id = ? AND n.kind = 'invoice' AND n.fresh = ? ORDER BY i.id",
        (number, fresh),
    )
    made: list[list[object]] = []
    for r in rows.fetchall():
        lines = db.execute(
            "SELECT l.* FROM quote_line l JOIN quote q ON q.id = l.quote_id WHERE q.job_id = ? AND q.status = "
            "'Accepted' ORDER BY l.id",
            (r["job_id"],),
        ).fetchall()
        memo = f"Job {r['job_id']}" if r["job_id"] else r["title"]
        head = [r["id"], r["accounting_key"], day_cell(r["completed_on"]), day_cell(r["completed_on"])]
        tail = [r["class"], memo]
        for at, line in enumerate(lines):
            amounts = [line["quantity"], money(line["price"]), money(line["amount"]), money(r["tax"] if at == 0 else 0)]
            made.append([*head, line["name"], line["name"], *amounts, *tail])
        if not lines:
            made.append(
                [*head, r["title"], r["title"], 1, money(r["subtotal"]), money(r["subtotal"]), money(r["tax"]), *tail]
            )
        if r["discount"]:
            made.append(
                [*head, "Discount", "Promo code", 1, money(-r["discount"]), money(-r["discount"]), money(0), *tail]
            )
    return made


def _payments(db: sqlite3.Connection, number: int, *, fresh: bool) -> list[list[object]]:
    rows = db.execute(
        "SELECT p.*, n.amount AS batched, c.accounting_key FROM batch_item n JOIN payment p ON p.id = n.item_id "
        "JOIN customer c ON c.id = p.customer_id WHERE n.batch_id = ? AND n.kind = 'payment' AND n.fresh = ? "
        "AND p.kind = 'Payment' ORDER BY p.id",
        (number, fresh),
    )
    return [
        [r["id"], day_cell(r["day"]), r["accounting_key"], r["method"], r["invoice_id"], money(r["batched"]),
         "Undeposited Funds", r["detail"]]
        for r in rows
    ]  # fmt: skip


def _journal(db: sqlite3.Connection, number: int) -> list[list[object]]:
    """Refunds: money out of the bank, receivables up."""
    rows = db.execute(
        "SELECT p.*, c.accounting_key, i.class FROM batch_item n JOIN payment p ON p.id = n.item_id "
        "JOIN customer c ON c.id = p.customer_id JOIN invoice i ON i.id = p.invoice_id "
        "WHERE n.batch_id = ? AND n.kind = 'payment' AND p.kind = 'Refund' ORDER BY p.id",
        (number,),
    )
    made: list[list[object]] = []
    for r in rows:
        head, tail = (
            [f"R{r['id']}", day_cell(r["day"])],
            [r["accounting_key"], r["class"], f"Refund on invoice {r['invoice_id']}"],
        )
        made.append([*head, "Accounts Receivable", money(r["amount"]), None, *tail])
        made.append([*head, "Undeposited Funds", None, money(r["amount"]), *tail])
    return made


def _signed(row: sqlite3.Row) -> int:
    return -int(row["amount"]) if row["kind"] == "Refund" else int(row["amount"])


def _number(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT coalesce(max(id), ?) + 1 FROM batch", (FIRST - 1,)).fetchone()[0])


def _one(db: sqlite3.Connection, number: int) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM batch WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotThere("This batch does not exist.")
    return row
