"""Sending notifications to customers and technicians: through mail and text, as the switches allow [H45,H46]."""

import sqlite3
from datetime import datetime
from typing import Any

from . import invoices
from .customers import one_line
from .email_templates import written
from .events import Origin, record
from .messages import send_mail, send_text
from .money import dollars
from .notifications import goes
from .portal import Portal
from .refusals import refuse
from .scheduling import window_label
from .text import clean
from .trips import sets_out

COMPANY_ID = "hoosier-home"
"""What stands before ``.sera.tech`` and ``.schedule.online`` in the tenant's addresses."""
PORTAL_ADDRESS = f"https://{COMPANY_ID}.schedule.online"


def appointment_message(db: sqlite3.Connection, portal: Portal, origin: Origin, key: str, appointment_id: int) -> None:
    """Tells the customer of an appointment: booked, rescheduled, cancelled, technician on the way.

    A technician who got a booked or rescheduled appointment is told too, where the tenant wants that.
    """
    row = db.execute(
        "SELECT a.*, j.customer_id, s.name AS service, t.name AS technician, t.email AS technician_email, "
        "t.phone AS technician_phone, p.line1, p.city, p.state, p.zip FROM appointment a JOIN job j ON j.id = a.job_id "
        "JOIN service s ON s.id = a.service_id JOIN address p ON p.id = j.address_id "
        "LEFT JOIN technician t ON t.id = a.technician_id WHERE a.id = ?",
        (appointment_id,),
    ).fetchone()
    start = datetime.fromisoformat(row["start"])
    facts = {
        "service": row["service"], "day": f"{start:%A, %B} {start.day}, {start.year}",
        "window": window_label(start, row["window_hours"]), "address": one_line(row),
        "technician": row["technician"] or "Our technician",
    }  # fmt: skip
    core = "\n".join(f"{label}: {facts[name]}" for label, name in (
        ("Service", "service"), ("Day", "day"), ("Arrival window", "window"), ("Address", "address")))  # fmt: skip
    if key != "technician_on_the_way":
        core += f"\nJob {row['job_id']}, appointment {appointment_id}"
    short = {
        "appointment_booked": f"Your {facts['service']} is booked for {facts['day']}, {facts['window']}.",
        "appointment_rescheduled": f"Your {facts['service']} has moved to {facts['day']}, {facts['window']}.",
        "appointment_cancelled": f"Your {facts['service']} on {facts['day']} has been cancelled.",
        "technician_on_the_way": f"{facts['technician']} is on the way to you.",
    }[key]
    notify(db, portal, origin, key, row["customer_id"], facts, core, short)
    if key in ("appointment_booked", "appointment_rescheduled") and row["technician"]:
        told = f"{facts['service']} at {facts['address']}, {facts['day']}, {facts['window']} (job {row['job_id']})"
        if goes(db, "technician_assigned", "mail"):
            send_mail(db, portal, origin, row["technician_email"], "An appointment was assigned to you", f"{told}\n")
        if goes(db, "technician_assigned", "text"):
            send_text(db, portal, origin, f"+1{row['technician_phone']}", told)


def changed_message(
    db: sqlite3.Connection, portal: Portal, origin: Origin, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """What an edited appointment brings: a new time is told; so is Start Trip.

    With Pre-Work, a technician who has only claimed the appointment is not on the way, and nobody is told.
    """
    number = int(after["appointment"])
    if before["start"] != after["start"]:
        appointment_message(db, portal, origin, "appointment_rescheduled", number)
    if sets_out(before["step"], after["step"]):
        appointment_message(db, portal, origin, "technician_on_the_way", number)


def account_message(db: sqlite3.Connection, portal: Portal, origin: Origin, key: str, customer_id: int) -> None:
    """Mails the link with which a customer sets the password of the customer portal; it is good for 12 hours [H12]."""
    core = f"Set My Password: {PORTAL_ADDRESS}/customers/password/edit\nThe link is good for 12 hours."
    notify(db, portal, origin, key, customer_id, {}, core, explicit=True)


def payment_message(db: sqlite3.Connection, portal: Portal, origin: Origin, payment_id: int) -> None:
    """The receipt of a payment."""
    row = db.execute("SELECT * FROM payment WHERE id = ?", (payment_id,)).fetchone()
    facts = {"amount": dollars(row["amount"]), "invoice": str(row["invoice_id"])}
    core = f"Invoice {row['invoice_id']}: {facts['amount']} by {row['method']} {row['detail']}".strip()
    notify(db, portal, origin, "payment_received", row["customer_id"], facts, core)


def email_invoice(
    db: sqlite3.Connection, portal: Portal, origin: Origin, author: str, invoice_id: int, form: dict[str, Any]
) -> dict[str, Any]:
    """Mails an invoice to the customer, or to ``recipients``; ``introduction`` replaces the template's for this mail.

    Raises NotThere or Refused.
    """
    to = form.get("recipients")
    if to is not None and (not isinstance(to, list) or not to):
        raise refuse("Choose whom to send it to.", "recipients")
    if to:
        to = list(dict.fromkeys(clean(one).lower() for one in to))
        if any("@" not in one or len(one) > 255 for one in to):
            raise refuse("This is not an e-mail address.", "recipients")
    sent = invoices.email(db, origin, author, invoice_id, to)
    shown = invoices.invoice(db, invoice_id)
    lines = [f"{line['quantity']} x {line['name']}: {dollars(line['amount'])}" for line in shown["lines"]]
    sums = [("Subtotal", shown["subtotal"]), ("Discount", -shown["discount"]), ("Tax", shown["tax"]),
            ("Total", shown["total"]), ("Paid", shown["paid"]), ("Balance", shown["balance"])]  # fmt: skip
    core = "\n".join(
        [f"Invoice {invoice_id}", shown["address"], "", *lines, ""]
        + [f"{name}: {dollars(cents)}" for name, cents in sums if cents or name in ("Total", "Balance")]
    )
    facts = {"invoice": str(invoice_id), "amount": dollars(shown["total"]), "address": shown["address"]}
    notify(db, portal, origin, "invoice_emailed", shown["customer"]["id"], facts, core, explicit=True,
           recipients=sent["to"], introduction=clean(form.get("introduction"), lines=True)[:10_000])  # fmt: skip
    return sent


def notify(
    db: sqlite3.Connection, portal: Portal, origin: Origin, key: str, customer_id: int, facts: dict[str, str],
    core: str, short: str = "", *, explicit: bool = False, recipients: list[str] | None = None,
    introduction: str | None = None,
) -> None:  # fmt: skip
    """Sends one notification to a customer.

    Args:
        core: the portal's own part of the mail.
        short: the text; empty: none.
        explicit: somebody of the office sends it now, so it goes to a customer whose messages are off too.
        recipients: instead of the customer's e-mail address.
    """
    person = db.execute("SELECT * FROM customer WHERE id = ?", (customer_id,)).fetchone()
    silent = db.execute("SELECT 1 FROM customer_silence WHERE customer_id = ?", (customer_id,)).fetchone()
    if silent and not explicit:
        record(db, origin, "notification.held", notification=key, customer=customer_id)
        return
    known = {"company": portal.settings.now.name, "customer_first_name": person["first_name"] or person["last_name"]}
    numbers = []
    if goes(db, key, "mail"):
        subject, body = written(db, key, {**known, **facts}, core, introduction)
        for address in recipients or ([person["email"]] if person["email"] else []):
            numbers.append(send_mail(db, portal, origin, address, subject, body))
    if short and len(person["phone"]) == 10 and goes(db, key, "text"):
        numbers.append(send_text(db, portal, origin, f"+1{person['phone']}", f"{portal.settings.now.name}: {short}"))
    db.executemany("INSERT INTO customer_message VALUES (?, ?, ?)", [(n, customer_id, key) for n in numbers])
