"""Promo codes and tax zones: what is taken off a quote and what is added [H35,H36]."""

import sqlite3
from datetime import date
from typing import Any

from .events import Origin, record
from .listing import Listing
from .money import cents_of, dollars, percent, rate_of, share
from .refusals import NotThere, Refused, refuse
from .text import clean, fold

_LONGEST = 255
PROMO_COLUMNS = ["Code", "Type", "Amount", "Starts at", "Expires at", "Accounting Category", "Accounting Class"]
PROMOS = Listing(
    select="SELECT p.*, (SELECT count(*) FROM quote q WHERE q.promo_id = p.id AND q.status = 'Accepted') AS used "
    "FROM promo_code p",
    source="promo_code p",
    key="p.id",
    filters={"code": ("instr(lower(p.code), lower(?)) > 0", None)},
    sorts={"code": "p.code", "starts_on": "p.starts_on", "expires_on": "p.expires_on"},
    order="p.code",
)


def promo_row(row: sqlite3.Row) -> dict[str, Any]:
    """A promo code as the list shows it."""
    return {
        **{k: row[k] for k in ("id", "code", "kind", "starts_on", "expires_on", "accounting_category",
        "accounting_class")},
        "amount": row["amount"], "shown": percent(row["amount"]) if row["kind"] == "%" else dollars(row["amount"]),
        "used": row["used"],
    }  # fmt: skip


def add_promo(db: sqlite3.Connection, origin: Origin, form: dict[str, Any]) -> dict[str, int]:
    """Makes a promo code; codes are unique whatever their case. Raises Refused."""
    code, kind = clean(form.get("code"))[:_LONGEST], form.get("kind")
    errors: dict[str, list[str]] = {}
    if not code:
        errors["code"] = ["can't be blank"]
    elif any(fold(r["code"]) == fold(code) for r in db.execute("SELECT code FROM promo_code")):
        errors["code"] = ["Code has already been taken."]
    if kind not in ("%", "$"):
        errors["kind"] = ["is not included in the list"]
    starts, expires = (
        _day(form.get("starts_on"), "starts_on", errors),
        _day(form.get("expires_on"), "expires_on", errors),
    )
    if not starts and "starts_on" not in errors:
        errors["starts_on"] = ["can't be blank"]
    if starts and expires and expires < starts:
        errors["expires_on"] = ["must be after it starts"]
    amount = 0
    try:
        amount = (
            rate_of(form.get("amount"), "amount") if kind == "%" else cents_of(form.get("amount"), "amount", least=1)
        )
        if not amount:
            errors["amount"] = ["must be greater than 0"]
    except Refused as no:
        errors.update(no.errors)
    if errors:
        raise Refused(errors)
    category, label = clean(form.get("accounting_category")), clean(form.get("accounting_class"))
    done = db.execute(
        "INSERT INTO promo_code (code, kind, amount, starts_on, expires_on, accounting_category, accounting_class) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (code, kind, amount, starts, expires, category[:_LONGEST], label[:_LONGEST]),
    )
    record(db, origin, "promo_code.created", promo_code=done.lastrowid, code=code, type=kind, amount=amount)
    return {"id": int(done.lastrowid or 0)}


def promo_for(db: sqlite3.Connection, code: object, today: date) -> sqlite3.Row | None:
    """The promo code that was typed; None for an empty box. Raises Refused when it is unknown or not valid that day."""
    typed = clean(code)
    if not typed:
        return None
    found: sqlite3.Row | None = next(
        (r for r in db.execute("SELECT * FROM promo_code") if fold(r["code"]) == fold(typed)), None
    )
    if found is None:
        raise refuse("Promo code is invalid.", "promo_code")
    if found["starts_on"] > today.isoformat():
        raise refuse("Promo code is not active yet.", "promo_code")
    if found["expires_on"] and found["expires_on"] < today.isoformat():
        raise refuse("Promo code has expired.", "promo_code")
    return found


def discount(promo: sqlite3.Row | None, subtotal: int) -> int:
    """What a promo code takes off, never more than there is."""
    if promo is None:
        return 0
    return share(subtotal, promo["amount"]) if promo["kind"] == "%" else min(promo["amount"], subtotal)


def zones(db: sqlite3.Connection, *, archived: bool = False) -> list[dict[str, Any]]:
    """Tax zones by name."""
    rows = db.execute("SELECT * FROM tax_zone WHERE archived <= ? ORDER BY name, id", (archived,))
    return [{**dict(r), "archived": bool(r["archived"]), "shown": percent(r["rate"])} for r in rows]


def save_zone(
    db: sqlite3.Connection, origin: Origin, form: dict[str, Any], zone_id: int | None = None
) -> dict[str, int]:
    """Adds or changes a tax zone; quotes keep the rate they were made with. Raises Refused."""
    name = clean(form.get("name"))[:_LONGEST]
    errors: dict[str, list[str]] = {} if name else {"name": ["can't be blank"]}
    rate = 0
    try:
        rate = rate_of(form.get("rate"), "rate", most=30_000)
    except Refused as no:
        errors.update(no.errors)
    same = "SELECT 1 FROM tax_zone WHERE lower(name) = lower(?) AND id IS NOT ?"
    if name and db.execute(same, (name, zone_id)).fetchone():
        errors["name"] = ["Name has already been taken."]
    if errors:
        raise Refused(errors)
    text = clean(form.get("description"))[:_LONGEST]
    if zone_id is None:
        done = db.execute("INSERT INTO tax_zone (name, description, rate) VALUES (?, ?, ?)", (name, text, rate))
        zone_id = int(done.lastrowid or 0)
    else:
        changed = db.execute(
            "UPDATE tax_zone SET name = ?, description = ?, rate = ?, archived = ? WHERE id = ?",
            (name, text, rate, bool(form.get("archived")), zone_id),
        )
        if not changed.rowcount:
            raise NotThere("This tax zone does not exist.")
    record(db, origin, "tax_zone.saved", tax_zone=zone_id, name=name, rate=rate)
    return {"id": zone_id}


def _day(value: object, field: str, errors: dict[str, list[str]]) -> str | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        errors[field] = ["is not a date"]
        return None


def set_taxability(
    db: sqlite3.Connection, origin: Origin, author: str, customer_id: int, form: dict[str, Any]
) -> dict[str, Any]:
    """Makes a customer Taxable, or Nontaxable with an exemption reason; quotes made before stay as they are."""
    if form.get("taxable"):
        db.execute("DELETE FROM customer_tax WHERE customer_id = ?", (customer_id,))
    else:
        reason = clean(form.get("reason"))[:_LONGEST]
        if not reason:
            raise refuse("Exemption reason can't be blank", "reason")
        db.execute("INSERT OR REPLACE INTO customer_tax VALUES (?, ?)", (customer_id, reason))
    record(db, origin, "customer.taxability", customer=customer_id, taxable=bool(form.get("taxable")), by=author)
    return {"taxable": bool(form.get("taxable"))}
