"""The e-mails' own words: introduction and conclusion of each, one footer for all (Company, Customizations, Email)."""

import re
import sqlite3
from typing import Any

from .events import Origin, record
from .notifications import BY_KEY
from .refusals import NotThere, Refused
from .text import clean

FIELDS = ("customer_first_name", "company", "service", "day", "window", "address", "technician", "invoice", "amount")
"""What may stand in double braces; a field that a message does not have is left empty."""
FOOTER = {
    "license": "Indiana contractor license HC-31700.",
    "terms": "Work is done under our terms of service, which we send on request.",
}
SECTIONS: dict[str, dict[str, str]] = {
    "account_created": {
        "subject": "Welcome to {{company}}",
        "introduction": "Hello {{customer_first_name}},\n\nyour account with {{company}} has been created.",
        "conclusion": "Thank you for choosing {{company}}.",
    },
    "password_reset": {
        "subject": "Set your password",
        "introduction": "Hello {{customer_first_name}},\n\nyou can choose a new password for your customer portal.",
        "conclusion": "If you did not ask for it, ignore this mail.",
    },
    "appointment_booked": {
        "subject": "Your appointment with {{company}}",
        "introduction": "Hello {{customer_first_name}},\n\nyour appointment is booked.",
        "conclusion": "The technician arrives within the window. Reply to this mail if the time does not suit you.",
    },
    "appointment_rescheduled": {
        "subject": "Your appointment has moved",
        "introduction": "Hello {{customer_first_name}},\n\nyour appointment has been rescheduled.",
        "conclusion": "The technician arrives within the window. Reply to this mail if the time does not suit you.",
    },
    "appointment_cancelled": {
        "subject": "Your appointment has been cancelled",
        "introduction": "Hello {{customer_first_name}},\n\nyour appointment has been cancelled.",
        "conclusion": "Call us whenever you want another one.",
    },
    "technician_on_the_way": {
        "subject": "{{technician}} is on the way",
        "introduction": "Hello {{customer_first_name}},\n\n{{technician}} is on the way to you.",
        "conclusion": "See you soon.",
    },
    "invoice_emailed": {
        "subject": "Invoice {{invoice}} from {{company}}",
        "introduction": "Hello {{customer_first_name}},\n\nhere is your invoice.",
        "conclusion": "Thank you for your business.",
    },
    "payment_received": {
        "subject": "We received your payment",
        "introduction": "Hello {{customer_first_name}},\n\nthank you for your payment of {{amount}}.",
        "conclusion": "Thank you for your business.",
    },
}
"""Mail to its sections as a fresh portal has them; what lies between introduction and conclusion is the portal's."""
_FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")


def templates(db: sqlite3.Connection) -> dict[str, Any]:
    """Every e-mail's sections and the footer, each with what a reset would bring back."""
    mails = [
        {"key": key, "name": BY_KEY[key].name, "sections": _sections(db, key, defaults)}
        for key, defaults in SECTIONS.items()
    ]
    return {"mails": mails, "footer": _sections(db, "*", FOOTER), "fields": list(FIELDS)}


def save(db: sqlite3.Connection, origin: Origin, mail: str, form: dict[str, Any]) -> None:
    """Writes sections of a mail (``*``: the footer); None resets one to its default. Raises NotThere or Refused."""
    defaults = _defaults(mail)
    errors: dict[str, list[str]] = {}
    for section, text in form.items():
        if section not in defaults:
            errors[section] = ["is no section of this e-mail"]
            continue
        body = None if text is None else clean(text, lines=section != "subject")
        if body is not None and (problem := _problem(body)):
            errors[section] = [problem]
    if errors:
        raise Refused(errors)
    for section, text in form.items():
        db.execute("DELETE FROM email_section WHERE mail = ? AND section = ?", (mail, section))
        body = None if text is None else clean(text, lines=section != "subject")
        if body is not None and body != defaults[section]:
            db.execute("INSERT INTO email_section VALUES (?, ?, ?)", (mail, section, body))
    record(db, origin, "email_template.changed", mail=mail, sections=sorted(form))


def written(
    db: sqlite3.Connection, mail: str, facts: dict[str, str], core: str, introduction: str | None = None
) -> tuple[str, str]:
    """Subject and body of a mail: introduction, the portal's own part, conclusion, footer.

    ``introduction`` takes the place of the template's for this one mail.
    """
    words = {name: one["text"] for name, one in _sections(db, mail, SECTIONS[mail]).items()}
    footer = "\n".join(one["text"] for one in _sections(db, "*", FOOTER).values() if one["text"])
    if introduction:
        words["introduction"] = introduction
    parts = [filled(words["introduction"], facts), core, filled(words["conclusion"], facts), f"-- \n{footer}"]
    return filled(words["subject"], facts), "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def filled(text: str, facts: dict[str, str]) -> str:
    """A text with its fields replaced."""
    return _FIELD.sub(lambda found: facts.get(found[1], ""), text)


def _sections(db: sqlite3.Connection, mail: str, defaults: dict[str, str]) -> dict[str, dict[str, Any]]:
    kept = {r["section"]: r["text"] for r in db.execute("SELECT * FROM email_section WHERE mail = ?", (mail,))}
    return {
        name: {"text": kept.get(name, default), "changed": name in kept, "default": default}
        for name, default in defaults.items()
    }


def _defaults(mail: str) -> dict[str, str]:
    if mail == "*":
        return FOOTER
    if mail not in SECTIONS:
        raise NotThere("There is no such e-mail.")
    return SECTIONS[mail]


def _problem(text: str) -> str:
    if len(text) > 10_000:
        return "is too long (maximum is 10000 characters)"
    unknown = [name for name in _FIELD.findall(text) if name not in FIELDS]
    return f"There is no field {{{{{unknown[0]}}}}}." if unknown else ""
