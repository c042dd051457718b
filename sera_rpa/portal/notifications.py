"""The notifications that Sera sends, and which of them a tenant has switched off [H45,H46]."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from .events import Origin, record
from .refusals import NotThere, Refused, refuse
from .text import clean

ROLES = ("Customer", "Admin", "Technician")
ALL = ("all_mail", "all_text")
"""Switches of every notification by e-mail, by text."""


@dataclass(frozen=True)
class Notification:
    """One kind of message.

    Attributes:
        mail: whether it goes by e-mail in a fresh portal; None: it never does. So does ``text``.
        required: belongs to accounts, or is sent by hand; cannot be switched off.
    """

    key: str
    name: str
    role: str
    mail: bool | None = None
    text: bool | None = None
    required: bool = False


NOTIFICATIONS = (
    Notification("account_created", "Customer Account Created", "Customer", mail=True, required=True),
    Notification("password_reset", "Customer Forgot Password", "Customer", mail=True, required=True),
    Notification("appointment_booked", "Appointment Booked", "Customer", mail=True, text=True),
    Notification("appointment_rescheduled", "Appointment Rescheduled", "Customer", mail=True, text=True),
    Notification("appointment_cancelled", "Appointment Cancelled", "Customer", mail=True, text=True),
    Notification("technician_on_the_way", "Technician On The Way", "Customer", mail=True, text=True),
    Notification("invoice_emailed", "Invoice Emailed", "Customer", mail=True, required=True),
    Notification("payment_received", "Payment Received", "Customer", mail=True),
    Notification("admin_invited", "Admin Account Created", "Admin", mail=True, required=True),
    Notification("admin_password_reset", "Admin Password Reset", "Admin", mail=True, required=True),
    Notification("technician_assigned", "Appointment Assigned", "Technician", mail=False, text=False),
)
BY_KEY = {one.key: one for one in NOTIFICATIONS}


def switchboard(db: sqlite3.Connection) -> dict[str, Any]:
    """The Communications Manager: the two switches of all, every notification with its own, and the Change History."""
    kept = _kept(db)
    history = db.execute("SELECT * FROM communication_change ORDER BY id DESC LIMIT 200")
    return {
        "all_mail": kept.get("all_mail", True), "all_text": kept.get("all_text", True),
        "notifications": [
            {"key": one.key, "name": one.name, "role": one.role, "required": one.required,
             "mail": _own(kept, one, "mail"), "text": _own(kept, one, "text")}
            for one in NOTIFICATIONS
        ],
        "history": [
            {**{key: row[key] for key in ("at", "who", "reason")}, "changes": json.loads(row["changes"])}
            for row in history
        ],
    }  # fmt: skip


def goes(db: sqlite3.Connection, key: str, way: str) -> bool:
    """Whether a notification is sent by ``mail`` or ``text`` in this company. A required one always is."""
    one, kept = BY_KEY[key], _kept(db)
    own = _own(kept, one, way)
    return bool(own) and (one.required or kept.get(f"all_{way}", True))


def switch(db: sqlite3.Connection, origin: Origin, author: str, form: dict[str, Any]) -> None:
    """Saves switches, with a reason that the Change History keeps: ``{switches: {"key.mail": true …}, reason}``.

    Raises Refused, and changes nothing, for a required or unknown one.
    """
    wanted, reason = form.get("switches"), clean(form.get("reason"), lines=True)[:4000]
    if not isinstance(wanted, dict) or not all(isinstance(state, bool) for state in wanted.values()):
        raise refuse("There is nothing to save.")
    kept, changes = _kept(db), {}
    for name, state in wanted.items():
        if state != _state(kept, name):
            changes[name] = state
    if not changes:
        raise refuse("There is nothing to save.")
    if not reason:
        raise refuse("Reason can't be blank", "reason")
    for name, state in changes.items():
        db.execute("INSERT OR REPLACE INTO notification_switch VALUES (?, ?)", (name, state))
    db.execute("INSERT INTO communication_change (at, who, reason, changes) VALUES (?, ?, ?, ?)",
               (origin.at, author, reason, json.dumps(changes)))  # fmt: skip
    record(db, origin, "communications.changed", changes=changes, reason=reason)


def _state(kept: dict[str, bool], name: str) -> bool:
    """The state of a switch. Raises Refused for one that cannot be switched, NotThere for an unknown one."""
    if name in ALL:
        return kept.get(name, True)
    key, _, way = name.partition(".")
    one = BY_KEY.get(key)
    own = _own(kept, one, way) if one and way in ("mail", "text") else None
    if one is None or own is None:
        raise NotThere(f"There is no switch {name}.")
    if one.required:
        raise Refused({"base": [f"{one.name} is required and can't be switched off."]})
    return own


def _own(kept: dict[str, bool], one: Notification, way: str) -> bool | None:
    default: bool | None = getattr(one, way)
    return None if default is None else kept.get(f"{one.key}.{way}", default)


def _kept(db: sqlite3.Connection) -> dict[str, bool]:
    return {row["key"]: bool(row["state"]) for row in db.execute("SELECT * FROM notification_switch")}
