"""The Out of Coverage report: customers who could not book, because their zip is outside the coverage area [H55,S19].

The office may override the coverage area, a customer may not: the wish is kept here, for somebody to call back. The
stand-in has no Customer Portal, so these are the wishes of a fresh business.
"""

import random
import sqlite3
from datetime import date, timedelta
from typing import Any

from .customers import full_name, one_line
from .downloads import day_cell
from .listing import Listing, day_range
from .places import NOT_COVERED, streets
from .seed_people import FIRST_NAMES, LAST_NAMES
from .text import fold, phone_label

COLUMNS = ["Date", "Name", "Email", "Phone", "Address", "Zip", "Service Category", "Department", "Source"]
SOURCES = ("Scheduling Widget", "Customer Portal")
REPORT = Listing(
    select="SELECT r.*, s.name AS service, d.name AS department FROM coverage_request r "
    "JOIN service s ON s.id = r.service_id JOIN department d ON d.id = s.department_id",
    source="coverage_request r JOIN service s ON s.id = r.service_id",
    key="r.id",
    filters={
        "date": ("r.day BETWEEN ? AND ?", day_range),
        "name": ("instr(r.folded, ?) > 0", fold),
        "zip": ("instr(r.zip, ?) > 0", None),
        "department_id": ("s.department_id = ?", None),
    },
    sorts={"date": "r.day", "name": "r.folded", "zip": "r.zip"},
    order="r.day DESC, r.id DESC",
)


def listed(row: sqlite3.Row) -> dict[str, Any]:
    """A request as the list shows it; ``customer_id`` is None for somebody who is no customer."""
    shown = ("id", "day", "customer_id", "name", "email", "address", "zip", "service", "department", "source")
    return {**{key: row[key] for key in shown}, "phone": phone_label(row["phone"])}


def cells(row: dict[str, Any]) -> list[object]:
    """A request as the download holds it, under COLUMNS."""
    shown = ("name", "email", "phone", "address", "zip", "service", "department", "source")
    return [day_cell(row["day"]), *(row[key] for key in shown)]


def sow_out_of_coverage(db: sqlite3.Connection, seed: int, today: date) -> None:
    """A dozen requests of the last ten weeks: of strangers, and of the customers who live outside."""
    chance = random.Random(f"out of coverage {seed}")
    services = [row["id"] for row in db.execute("SELECT id FROM service WHERE priority = 'Normal' ORDER BY id")]
    outside = {zip_code for zips in NOT_COVERED.values() for zip_code in zips}
    wishes: list[tuple[int | None, str, str, str, str, str]] = []
    for known in db.execute(
        "SELECT c.*, a.line1, a.city, a.state, a.zip FROM customer c JOIN address a ON a.customer_id = c.id "
        "WHERE a.schedulable AND a.zip NOT IN (SELECT zip FROM coverage) ORDER BY a.id LIMIT 4"
    ):
        wishes.append((known["id"], full_name(known), known["email"], known["phone"], one_line(known), known["zip"]))
    for number, street in enumerate(chance.sample([one for one in streets() if one.zip in outside], 12 - len(wishes))):
        first, last = chance.choice(FIRST_NAMES), chance.choice(LAST_NAMES)
        place = street.place(str(chance.randint(100, 9900)))
        where = f"{place.line1}, {place.city}, {place.state} {place.zip}"
        mail = f"{fold(first)}.{fold(last)}{number}@example.test".replace("'", "").replace(" ", "")
        wishes.append((None, f"{first} {last}", mail, f"81255501{number:02d}", where, place.zip))
    rows: list[tuple[object, ...]] = [
        ((today - timedelta(days=chance.randint(0, 70))).isoformat(), customer, name, fold(name), *rest,
         chance.choice(services), SOURCES[1] if customer else SOURCES[0])
        for customer, name, *rest in wishes
    ]  # fmt: skip
    rows.sort(key=lambda row: str(row[0]))
    db.executemany(
        "INSERT INTO coverage_request (day, customer_id, name, folded, email, phone, address, zip, service_id, source) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
