"""What the office changes on a customer: contact data, archive, accounting key, messages, contacts, portal password."""

import sqlite3
from typing import Any

from . import customers
from .customers import Person, refresh_search, write_tags
from .events import Origin, record
from .notes import add_system_note, note_text
from .refusals import NotThere, Refused, refuse
from .text import clean, digits, phone_label

PHONE_LABELS = ("Mobile", "Home", "Work", "Other")
_FIELDS = ("first_name", "last_name", "email", "phone")


def profile(db: sqlite3.Connection, customer_id: int) -> dict[str, Any]:
    """One customer with addresses and everything the page's head shows. Raises NotThere."""
    found = customers.customer(db, customer_id)
    silence = _one(db, "SELECT reason FROM customer_silence WHERE customer_id = ?", customer_id)
    label = _one(db, "SELECT label FROM customer_phone WHERE customer_id = ?", customer_id)
    login = _one(db, "SELECT last_at FROM customer_login WHERE customer_id = ?", customer_id)
    card = _one(db, "SELECT kind, brand, last4, expires FROM payment_method WHERE customer_id = ?", customer_id)
    exempt = _one(db, "SELECT reason FROM customer_tax WHERE customer_id = ?", customer_id)
    return {
        **found, "phone_label": label["label"] if label else "",
        "last_portal_login": login["last_at"] if login else None,
        "silence": silence["reason"] if silence else None, "exempt": exempt["reason"] if exempt else None,
        "payment_method": f"{card['brand']} ending in {card['last4']}" if card else None,
    }  # fmt: skip


def edit(db: sqlite3.Connection, origin: Origin, author: str, customer_id: int, form: dict[str, Any]) -> None:
    """Changes name, e-mail, phone, its label and the tags. Raises NotThere or Refused."""
    before = customers.customer(db, customer_id)
    person = Person.of({**{field: before[field] for field in _FIELDS}, **form})
    errors = person.problems(db, customer_id)
    label = clean(form.get("phone_label"))
    if label and label not in PHONE_LABELS:
        errors["phone_label"] = ["is not included in the list"]
    if errors:
        raise Refused(errors)
    db.execute(
        "UPDATE customer SET first_name = ?, last_name = ?, email = ?, phone = ? WHERE id = ?",
        (person.first, person.last, person.email, digits(person.phone), customer_id),
    )
    if "phone_label" in form:
        db.execute("DELETE FROM customer_phone WHERE customer_id = ?", (customer_id,))
        if label:
            db.execute("INSERT INTO customer_phone VALUES (?, ?)", (customer_id, label))
    if "tags" in form:
        write_tags(db, customer_id, form["tags"])
    refresh_search(db, customer_id)
    after = customers.customer(db, customer_id)
    changed = [key for key in (*_FIELDS, "tags") if before[key] != after[key]]
    record(db, origin, "customer.changed", customer=customer_id, changed=changed)
    if changed:
        told = ", ".join(key.replace("_", " ") for key in changed)
        add_system_note(db, origin, "customer", customer_id, f"Customer edited by {author}: {told}.")


def archive(db: sqlite3.Connection, origin: Origin, author: str, customer_id: int, *, archived: bool) -> None:
    """Archives a customer, or makes one active again. Raises NotThere, or Refused while work is ahead."""
    customers.customer(db, customer_id)
    ahead = db.execute(
        "SELECT count(*) FROM appointment a JOIN job j ON j.id = a.job_id WHERE j.customer_id = ? "
        "AND a.status IN ('Pending', 'Accepted', 'Running')",
        (customer_id,),
    ).fetchone()[0]
    if archived and ahead:
        raise refuse("This customer has open appointments. Complete or cancel them first.")
    db.execute("UPDATE customer SET archived = ? WHERE id = ?", (archived, customer_id))
    refresh_search(db, customer_id)
    word = "archived" if archived else "activated"
    record(db, origin, f"customer.{word}", customer=customer_id)
    add_system_note(db, origin, "customer", customer_id, f"Customer {word} by {author}.")


def change_accounting_key(
    db: sqlite3.Connection, origin: Origin, author: str, customer_id: int, form: dict[str, Any]
) -> None:
    """Changes the accounting key, with a note and the acknowledgement box ticked [H53]. Raises NotThere or Refused."""
    before = customers.customer(db, customer_id)["accounting_key"]
    key, note = clean(form.get("accounting_key"))[:255], note_text(form.get("note"), "note")
    errors: dict[str, list[str]] = {}
    if not key:
        errors["accounting_key"] = ["Accounting Key can't be blank"]
    elif db.execute("SELECT 1 FROM customer WHERE accounting_key = ? AND id <> ?", (key, customer_id)).fetchone():
        errors["accounting_key"] = ["Accounting Key has already been taken."]
    if not note:
        errors["note"] = ["Note can't be blank"]
    if form.get("acknowledged") is not True:
        errors["acknowledged"] = ["must be accepted"]
    if errors:
        raise Refused(errors)
    db.execute("UPDATE customer SET accounting_key = ? WHERE id = ?", (key, customer_id))
    record(db, origin, "customer.accounting_key_changed", customer=customer_id, before=before, after=key)
    text = f"Accounting Key changed from '{before}' to '{key}' by {author}. Note: {note}"
    add_system_note(db, origin, "customer", customer_id, text)


def switch_messages(
    db: sqlite3.Connection, origin: Origin, author: str, customer_id: int, form: dict[str, Any]
) -> None:
    """Switches all messages to a customer off, with a reason, or on again [H45]. Raises NotThere or Refused."""
    customers.customer(db, customer_id)
    on, reason = form.get("on") is True, note_text(form.get("reason"), "reason")
    if not on and not reason:
        raise refuse("Reason can't be blank", "reason")
    db.execute("DELETE FROM customer_silence WHERE customer_id = ?", (customer_id,))
    if not on:
        db.execute("INSERT INTO customer_silence VALUES (?, ?)", (customer_id, reason))
    text = f"Communications switched {'on' if on else 'off'} by {author}."
    add_system_note(db, origin, "customer", customer_id, f"{text} Reason: {reason}" if reason else text)
    record(db, origin, "customer.communications_changed", customer=customer_id, on=on)


def send_password_link(db: sqlite3.Connection, origin: Origin, customer_id: int) -> dict[str, str]:
    """Sends the link with which a customer sets a password for the Customer Portal. Raises NotThere or Refused."""
    found = customers.customer(db, customer_id)
    if not found["email"]:
        raise refuse("This customer has no email.")
    record(db, origin, "customer.reset_password_sent", customer=customer_id, email=found["email"])
    return {"email": found["email"]}


def contacts(db: sqlite3.Connection, customer_id: int) -> list[dict[str, Any]]:
    """The customer's further contacts by name; each may hang off one address [H14]. Raises NotThere."""
    customers.customer(db, customer_id)
    rows = db.execute("SELECT * FROM customer_contact WHERE customer_id = ? ORDER BY name, id", (customer_id,))
    return [{**dict(row), "phone": phone_label(row["phone"])} for row in rows]


def add_contact(db: sqlite3.Connection, origin: Origin, customer_id: int, form: dict[str, Any]) -> dict[str, int]:
    """Adds a contact. Raises NotThere or Refused."""
    addresses = {address["id"] for address in customers.customer(db, customer_id)["addresses"]}
    name, label, email, phone = (clean(form.get(key))[:255] for key in ("name", "label", "email", "phone"))
    address = form.get("address_id") or None
    errors: dict[str, list[str]] = {}
    if not name:
        errors["name"] = ["Name can't be blank"]
    if not email and not phone:
        errors["email"] = ["Email or phone is needed"]
    if email and "@" not in email:
        errors["email"] = ["Email is invalid"]
    if phone and len(digits(phone)) != 10:
        errors["phone"] = ["Phone must have ten digits"]
    if address is not None and address not in addresses:
        errors["address_id"] = ["This address is another customer's."]
    if errors:
        raise Refused(errors)
    done = db.execute(
        "INSERT INTO customer_contact (customer_id, address_id, name, label, email, phone) VALUES (?, ?, ?, ?, ?, ?)",
        (customer_id, address, name, label, email, digits(phone)),
    )
    record(db, origin, "contact.added", customer=customer_id, contact=done.lastrowid, name=name)
    return {"id": int(done.lastrowid or 0)}


def remove_contact(db: sqlite3.Connection, origin: Origin, contact: int) -> dict[str, bool]:
    """Removes a contact. Raises NotThere."""
    row = db.execute("SELECT * FROM customer_contact WHERE id = ?", (contact,)).fetchone()
    if row is None:
        raise NotThere("This contact does not exist.")
    db.execute("DELETE FROM customer_contact WHERE id = ?", (contact,))
    record(db, origin, "contact.removed", customer=row["customer_id"], contact=contact, name=row["name"])
    return {"removed": True}


def _one(db: sqlite3.Connection, sql: str, customer_id: int) -> sqlite3.Row | None:
    row: sqlite3.Row | None = db.execute(sql, (customer_id,)).fetchone()
    return row
