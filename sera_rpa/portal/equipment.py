"""The equipment at a customer's addresses: types with components [H52]."""

import sqlite3
from typing import Any

from . import customers
from .customers import one_line
from .events import Origin, record
from .refusals import NotThere, Refused
from .text import clean, is_day

TYPES: dict[str, tuple[str, ...]] = {
    "Heating & Air System": ("Furnace", "Air Conditioner", "Thermostat"),
    "Heat Pump": ("Outdoor Unit", "Air Handler", "Thermostat"),
    "Water Heater": ("Tank", "Expansion Tank"),
    "Sump Pump": ("Pump", "Battery Backup"),
    "Electrical Panel": ("Panel", "Main Breaker"),
    "EV Charger": ("Charger",),
}
"""Type of equipment to the components it usually has."""
_PARTS = ("name", "make", "model", "serial")


def equipment(db: sqlite3.Connection, customer_id: int) -> list[dict[str, Any]]:
    """A customer's equipment with components, archived ones too. Raises NotThere."""
    customers.customer(db, customer_id)
    rows = db.execute(
        "SELECT e.*, a.line1, a.city, a.state, a.zip FROM equipment e JOIN address a ON a.id = e.address_id "
        "WHERE e.customer_id = ? ORDER BY e.archived, e.id",
        (customer_id,),
    ).fetchall()
    return [
        {
            **{key: row[key] for key in ("id", "address_id", "type", "name", "installed_on")},
            "archived": bool(row["archived"]), "address": one_line(row),
            "components": [{key: part[key] for key in _PARTS} for part in db.execute(
                "SELECT * FROM equipment_component WHERE equipment_id = ? ORDER BY id", (row["id"],))],
        }
        for row in rows
    ]  # fmt: skip


def add_equipment(db: sqlite3.Connection, origin: Origin, customer_id: int, form: dict[str, Any]) -> dict[str, int]:
    """Adds equipment with its components. Raises NotThere or Refused."""
    addresses = {address["id"] for address in customers.customer(db, customer_id)["addresses"]}
    kind, name, installed = clean(form.get("type")), clean(form.get("name"))[:255], clean(form.get("installed_on"))
    errors: dict[str, list[str]] = {}
    if kind not in TYPES:
        errors["type"] = ["Type can't be blank" if not kind else "is not included in the list"]
    if form.get("address_id") not in addresses:
        errors["address_id"] = ["Service address can't be blank"]
    if installed and not is_day(installed):
        errors["installed_on"] = ["is not a date"]
    if errors:
        raise Refused(errors)
    done = db.execute(
        "INSERT INTO equipment (customer_id, address_id, type, name, installed_on) VALUES (?, ?, ?, ?, ?)",
        (customer_id, form["address_id"], kind, name or kind, installed or None),
    )
    parts = form.get("components")
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict) and clean(part.get("name")):
            db.execute(
                "INSERT INTO equipment_component (equipment_id, name, make, model, serial) VALUES (?, ?, ?, ?, ?)",
                (done.lastrowid, *(clean(part.get(key))[:255] for key in _PARTS)),
            )
    record(db, origin, "equipment.added", customer=customer_id, equipment=done.lastrowid, type=kind)
    return {"id": int(done.lastrowid or 0)}


def archive_equipment(db: sqlite3.Connection, origin: Origin, number: int, *, archived: bool) -> dict[str, bool]:
    """Archives equipment or brings it back. Raises NotThere."""
    if db.execute("UPDATE equipment SET archived = ? WHERE id = ?", (archived, number)).rowcount == 0:
        raise NotThere("This equipment does not exist.")
    record(db, origin, "equipment.archived" if archived else "equipment.activated", equipment=number)
    return {"archived": archived}
