"""Payments and refunds on invoices [H25-H28,S7]. Card numbers are test numbers and never kept."""

import re
import sqlite3
from datetime import date, timedelta
from typing import Any

from .events import Origin, record
from .invoices import bill, refunded
from .money import cents_of, dollars
from .notes import add_system_note
from .refusals import NotThere, refuse
from .text import clean, digits

METHODS = ("Method On File", "Credit Card", "Cash", "Check", "Banking (ACH)", "External")
BY_GATEWAY = ("Credit Card", "Banking (ACH)")
REFUND_TYPES = ("Original Method", "Void", "Cash", "Check", "External")
_COUNTS = "('Pending', 'Completed', 'Unsettled')"

TEST_CARDS = {
    "4242424242424242": ("Visa", ""),
    "4111111111111111": ("Visa", ""),
    "5555555555554444": ("Mastercard", ""),
    "378282246310005": ("American Express", ""),
    "6011111111111117": ("Discover", ""),
    "4000000000000002": ("Visa", "Your card was declined."),
    "4000000000009995": ("Visa", "Your card has insufficient funds."),
    "4000000000000069": ("Visa", "Your card has expired."),
}
"""Card number to brand and why it is declined (empty: it is not)."""

DECLINED_ACCOUNT = "000111111116"
"""A bank account that the bank refuses."""


def take(
    db: sqlite3.Connection, origin: Origin, author: str, invoice_id: int, form: dict[str, Any], today: date
) -> dict[str, Any]:
    """Takes a payment, whole or in part, never above the balance.

    Gives ``{"id", "status", "declined"}``; a declined one is kept with the gateway's words and counts for nothing.
    Raises Refused, NotThere.
    """
    row = db.execute("SELECT * FROM invoice WHERE id = ?", (invoice_id,)).fetchone()
    if row is None:
        raise NotThere("This invoice does not exist.")
    if row["status"] == "Voided":
        raise refuse("This invoice is voided.", status=409)
    method = form.get("method")
    if method not in METHODS:
        raise refuse("is not included in the list" if method else "can't be blank", "method")
    amount = cents_of(form.get("amount"), "amount", least=1)
    owed = int(row["total"]) - int(row["paid"])
    if amount > owed:
        raise refuse(f"can't be more than the balance of {dollars(owed)}", "amount")
    kind, detail, why = _instrument(db, str(method), form, row["customer_id"], today)
    status = "Declined" if why else "Unsettled" if kind in BY_GATEWAY else "Pending"
    settles = today + timedelta(1 if kind == "Credit Card" else 3) if status == "Unsettled" else None
    done = db.execute(
        "INSERT INTO payment (invoice_id, customer_id, kind, method, detail, amount, status, received_by, note, at, "
        "day, "
        "settles_on, completed, notified) VALUES (?, ?, 'Payment', ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)",
        (invoice_id, row["customer_id"], kind, detail, amount, status, author, why or clean(form.get("note"),
         lines=True)[:4000],
         origin.at, today.isoformat(), settles.isoformat() if settles else None,
         not why and not form.get("do_not_notify")),
    )  # fmt: skip
    number = int(done.lastrowid or 0)
    add_up(db, invoice_id)
    what = {"payment": number, "invoice": invoice_id, "method": kind, "amount": amount}
    if why:
        record(db, origin, "payment.declined", **what, why=why)
    else:
        record(db, origin, "payment.taken", **what, notified=not form.get("do_not_notify"))
    return {"id": number, "status": status, "declined": why}


def charge_on_file(db: sqlite3.Connection, origin: Origin, invoice_id: int, today: date) -> bool:
    """Charges the method on file for what an invoice still owes; whether it was charged."""
    row = db.execute("SELECT * FROM invoice WHERE id = ?", (invoice_id,)).fetchone()
    owed = int(row["total"]) - int(row["paid"])
    if owed <= 0 or not on_file(db, row["customer_id"]):
        return False
    form = {"method": "Method On File", "amount": f"{owed / 100:.2f}"}
    return not take(db, origin, "Autopay", invoice_id, form, today)["declined"]


def bill_subscription(
    today: date,
    charge: bool,
    db: sqlite3.Connection,
    origin: Origin,
    customer_id: int,
    address_id: int,
    cents: int,
    what: str,
) -> tuple[int, bool]:
    """Invoices a subscription's due date and charges the method on file, if any [H19]: invoice number, whether charged.

    Nothing is charged without ``charge``.
    """
    number = bill(db, origin, customer_id, address_id, cents, what, today)
    return number, charge and charge_on_file(db, origin, number, today)


def refund(
    db: sqlite3.Connection, origin: Origin, author: str, invoice_id: int, form: dict[str, Any], today: date
) -> dict[str, int]:
    """Gives a payment back, whole or in part; an unsettled card or bank payment can only be voided whole [H28].

    Raises Refused, NotThere.
    """
    paid = db.execute(
        "SELECT * FROM payment WHERE id = ? AND invoice_id = ? AND kind = 'Payment'",
        (form.get("payment_id"), invoice_id),
    ).fetchone()
    if paid is None:
        raise refuse("can't be blank" if not form.get("payment_id") else "does not exist", "payment_id")
    how = form.get("type")
    if how not in REFUND_TYPES:
        raise refuse("is not included in the list" if how else "can't be blank", "type")
    left = int(paid["amount"]) - refunded(db, paid["id"])
    if paid["status"] not in ("Pending", "Completed", "Unsettled") or left <= 0:
        raise refuse("There is nothing left to refund on this payment.", status=409)
    amount = cents_of(form.get("amount"), "amount", least=1)
    if amount > left:
        raise refuse(f"can't be more than {dollars(left)}", "amount")
    if paid["status"] == "Unsettled":
        if how != "Void" or amount != paid["amount"]:
            raise refuse("This payment has not settled yet. It can only be voided in full.", "type")
        db.execute("UPDATE payment SET status = 'Voided' WHERE id = ?", (paid["id"],))
        number = int(paid["id"])
    else:
        if how == "Void":
            raise refuse("A settled payment can't be voided. Refund it instead.", "type")
        method = paid["method"] if how == "Original Method" else how
        done = db.execute(
            "INSERT INTO payment (invoice_id, customer_id, kind, method, detail, amount, status, received_by, note, "
            "at, day, "
            "settles_on, completed, notified, refund_of) VALUES (?, ?, 'Refund', ?, ?, ?, 'Completed', ?, ?, ?, ?, "
            "NULL, 1, 0, ?)",
            (invoice_id, paid["customer_id"], method, paid["detail"] if how == "Original Method" else "", amount,
             author,
             clean(form.get("notes"), lines=True)[:4000], origin.at, today.isoformat(), paid["id"]),
        )  # fmt: skip
        number = int(done.lastrowid or 0)
    add_up(db, invoice_id)
    _note(db, origin, invoice_id, f"{dollars(amount)} refunded on invoice {invoice_id} by {author} ({how}).")
    record(
        db, origin, "payment.refunded", payment=paid["id"], refund=number, invoice=invoice_id, amount=amount, type=how
    )
    return {"id": number}


def complete(db: sqlite3.Connection, origin: Origin, payment_id: int, done: object) -> dict[str, Any]:
    """The Completed button: the money of a payment outside the gateway has been received, or not. Raises Refused."""
    row = one(db, payment_id)
    if row["kind"] != "Payment" or row["method"] in BY_GATEWAY or row["status"] not in ("Pending", "Completed"):
        raise refuse("This payment is completed by the payment processor.", status=409)
    if row["batch_id"] is not None and not done:
        raise refuse(f"This payment is in batch {row['batch_id']}.", status=409)
    status = "Completed" if done else "Pending"
    db.execute("UPDATE payment SET completed = ?, status = ? WHERE id = ?", (bool(done), status, payment_id))
    record(db, origin, "payment.completed", payment=payment_id, completed=bool(done))
    return {"id": payment_id, "status": status}


def remove(db: sqlite3.Connection, origin: Origin, author: str, payment_id: int) -> dict[str, Any]:
    """Takes a payment outside the gateway back, as if it had not been entered. Raises Refused."""
    row = one(db, payment_id)
    if row["method"] in BY_GATEWAY:
        raise refuse("A card or bank payment can't be removed. Issue a refund on the invoice.", status=409)
    return _take_back(db, origin, author, row, "Removed", "payment.removed")


def dispute(db: sqlite3.Connection, origin: Origin, author: str, payment_id: int) -> dict[str, Any]:
    """The customer's bank has taken a card payment back. Raises Refused."""
    row = one(db, payment_id)
    if row["method"] not in BY_GATEWAY:
        raise refuse("Only card and bank payments can be disputed.", status=409)
    return _take_back(db, origin, author, row, "Disputed", "payment.disputed")


def settle(db: sqlite3.Connection, origin: Origin, today: date) -> int:
    """Card and bank payments whose time has come are completed; says how many."""
    done = db.execute(
        "UPDATE payment SET status = 'Completed', completed = 1 WHERE status = 'Unsettled' AND settles_on <= ?",
        (today.isoformat(),),
    ).rowcount
    if done:
        record(db, origin, "payments.settled", count=done)
    return done


def add_up(db: sqlite3.Connection, invoice_id: int) -> None:
    """Writes what is paid on an invoice, from its payments and refunds."""
    db.execute(
        "UPDATE invoice SET paid = (SELECT coalesce(sum(CASE kind WHEN 'Refund' THEN -amount ELSE amount END), 0) "
        f"FROM payment WHERE invoice_id = ?1 AND status IN {_COUNTS}) WHERE id = ?1",
        (invoice_id,),
    )


def on_file(db: sqlite3.Connection, customer_id: int) -> sqlite3.Row | None:
    """A customer's payment method on file."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM payment_method WHERE customer_id = ?", (customer_id,)
    ).fetchone()
    return row


def save_on_file(
    db: sqlite3.Connection, origin: Origin, author: str, customer_id: int, form: dict[str, Any], today: date
) -> dict[str, str]:
    """Keeps a card or bank account for later charges: its brand, last four digits and expiry only. Raises Refused."""
    method = form.get("method") or "Credit Card"
    if method not in BY_GATEWAY:
        raise refuse("is not included in the list", "method")
    kind, detail, why = _instrument(db, str(method), form, customer_id, today)
    brand, last4 = detail.rsplit(" ending in ", 1)
    expires = clean(form.get("expires")) if kind == "Credit Card" else ""
    db.execute(
        "INSERT OR REPLACE INTO payment_method VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (customer_id, kind, brand, last4, expires, why, origin.at, author),
    )
    record(db, origin, "payment_method.saved", customer=customer_id, method=kind, last4=last4)
    return {"on_file": detail}


def one(db: sqlite3.Connection, payment_id: int) -> sqlite3.Row:
    """A payment. Raises NotThere."""
    row: sqlite3.Row | None = db.execute("SELECT * FROM payment WHERE id = ?", (payment_id,)).fetchone()
    if row is None:
        raise NotThere("This payment does not exist.")
    return row


def _take_back(
    db: sqlite3.Connection, origin: Origin, author: str, row: sqlite3.Row, status: str, event: str
) -> dict[str, Any]:
    if row["kind"] != "Payment" or row["status"] not in ("Pending", "Completed") or refunded(db, row["id"]):
        raise refuse(f"This payment is {row['status']} and can't be {status.lower()}.", status=409)
    db.execute("UPDATE payment SET status = ?, completed = 0 WHERE id = ?", (status, row["id"]))
    add_up(db, row["invoice_id"])
    batched = f" It was in batch {row['batch_id']}: correct it in the accounting package." if row["batch_id"] else ""
    _note(
        db, origin, row["invoice_id"],
        f"Payment of {dollars(row['amount'])} on invoice {row['invoice_id']} {status.lower()} by {author}.{batched}",
    )  # fmt: skip
    record(db, origin, event, payment=row["id"], invoice=row["invoice_id"], amount=row["amount"], batch=row["batch_id"])
    return {"id": row["id"], "status": status}


def _instrument(
    db: sqlite3.Connection, method: str, form: dict[str, Any], customer_id: int, today: date
) -> tuple[str, str, str]:
    """Method, what is shown of it, and why it is declined (empty: it is not)."""
    if method == "Method On File":
        kept = on_file(db, customer_id)
        if kept is None:
            raise refuse("This customer has no payment method on file.", "method")
        return kept["kind"], f"{kept['brand']} ending in {kept['last4']}", kept["declines"]
    if method == "Credit Card":
        number = re.sub(r"\D", "", str(form.get("card_number") or ""))
        if number not in TEST_CARDS:
            raise (
                refuse("is not a test card of the stand-in", "card_number")
                if number
                else refuse("can't be blank", "card_number")
            )
        _not_expired(form.get("expires"), today)
        brand, why = TEST_CARDS[number]
        return method, f"{brand} ending in {number[-4:]}", why
    if method == "Banking (ACH)":
        account = re.sub(r"\D", "", str(form.get("account_number") or ""))
        if len(digits(str(form.get("routing_number") or ""))) != 9:
            raise refuse("must have nine digits", "routing_number")
        if not 4 <= len(account) <= 17:
            raise refuse("must have 4 to 17 digits", "account_number")
        why = "The bank refused this account." if account == DECLINED_ACCOUNT else ""
        return method, f"Account ending in {account[-4:]}", why
    label = clean(form.get("number"))[:60]
    if method == "Check":
        if not label:
            raise refuse("Check number can't be blank", "number")
        return method, f"Check {label}", ""
    return method, label, ""


def _not_expired(text: object, today: date) -> None:
    found = re.fullmatch(r"\s*(0?[1-9]|1[0-2])\s*/\s*(\d{2}|20\d{2})\s*", str(text or ""))
    if not found:
        raise refuse("must be MM/YY", "expires")
    year = int(found[2]) % 100 + 2000
    if (year, int(found[1])) < (today.year, today.month):
        raise refuse("is in the past", "expires")


def _note(db: sqlite3.Connection, origin: Origin, invoice_id: int, text: str) -> None:
    row = db.execute("SELECT job_id, customer_id FROM invoice WHERE id = ?", (invoice_id,)).fetchone()
    subject, number = ("job", row["job_id"]) if row["job_id"] is not None else ("customer", row["customer_id"])
    add_system_note(db, origin, subject, number, text)
