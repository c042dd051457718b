"""Contacts, equipment, phone labels and portal logins of a fresh business. The promised customers get none of them."""

import random
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

from .equipment import TYPES
from .seed_people import FIRST_NAMES, KNOWN

_MAKERS = {"Heating & Air System": "Carrier", "Heat Pump": "Trane", "Water Heater": "Rheem", "Sump Pump": "Zoeller",
           "Electrical Panel": "Square D", "EV Charger": "ChargePoint"}  # fmt: skip
_LABELS = ("Spouse", "Tenant", "Office", "Son", "Daughter", "Property Manager")


def sow_care(db: sqlite3.Connection, seed: int, now: datetime, utc: Callable[[datetime], str]) -> None:
    """Adds them to the customers that are there, from a chance of its own."""
    chance = random.Random(f"care {seed}")
    first = db.execute("SELECT min(id) AS id FROM customer").fetchone()["id"]
    if first is None:
        return
    rows = db.execute(
        "SELECT c.id, c.last_name, min(a.id) AS address FROM customer c JOIN address a ON a.customer_id = c.id "
        "WHERE c.id >= ? GROUP BY c.id ORDER BY c.id",
        (first + len(KNOWN),),
    ).fetchall()
    contacts: list[tuple[object, ...]] = []
    systems: list[tuple[object, ...]] = []
    parts: list[tuple[object, ...]] = []
    labels: list[tuple[object, ...]] = []
    logins: list[tuple[object, ...]] = []
    for row in rows:
        number, address, roll = row["id"], row["address"], chance.random()
        if roll < 0.12:
            phone = f"317555{chance.randint(1000, 9999)}"
            name = f"{chance.choice(FIRST_NAMES)} {row['last_name']}"
            contacts.append((number, None, name, chance.choice(_LABELS), "", phone))
        if roll < 0.3:
            kind = chance.choice(list(TYPES))
            day = (now - timedelta(days=chance.randint(100, 5000))).date().isoformat()
            systems.append((len(systems) + 1, number, address, kind, kind, day))
            parts.extend(
                (len(systems), part, _MAKERS[kind], f"{chance.choice('ABXG')}{chance.randint(20, 90)}",
                 str(chance.randint(10**7, 10**8)))
                for part in TYPES[kind]
            )  # fmt: skip
        if roll > 0.6:
            labels.append((number, "Mobile" if roll > 0.75 else "Home"))
            logins.append((number, utc(now - timedelta(days=chance.randint(0, 400), minutes=chance.randint(0, 600)))))
    columns = "(customer_id, address_id, name, label, email, phone)"
    db.executemany(f"INSERT INTO customer_contact {columns} VALUES (?, ?, ?, ?, ?, ?)", contacts)
    columns = "(id, customer_id, address_id, type, name, installed_on)"
    db.executemany(f"INSERT INTO equipment {columns} VALUES (?, ?, ?, ?, ?, ?)", systems)
    columns = "(equipment_id, name, make, model, serial)"
    db.executemany(f"INSERT INTO equipment_component {columns} VALUES (?, ?, ?, ?, ?)", parts)
    db.executemany("INSERT INTO customer_phone VALUES (?, ?)", labels)
    db.executemany("INSERT INTO customer_login VALUES (?, ?)", logins)
