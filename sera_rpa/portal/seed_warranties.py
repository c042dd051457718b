"""Warranty programs of a fresh business, and the warranties sold with its installations."""

import random
import sqlite3
from datetime import date, timedelta

from .equipment import TYPES
from .seed_people import KNOWN
from .warranties import JB

PROGRAMS: list[tuple[str, str, int, str, tuple[str, ...]]] = [
    ("10-Year Heating & Air Labor Warranty", JB, 10, "Heating & Air System",
     ("Gas Furnace, 80,000 BTU", "Central Air Conditioner, 3 Ton")),
    ("6-Year Water Heater Warranty", JB, 6, "Water Heater", ("Gas Water Heater, 50 Gallon", "Tankless Water Heater")),
    ("5-Year Generator Warranty", JB, 5, "", ("Standby Generator, 14 kW",)),
    ("2-Year Workmanship Warranty", "Our Company", 2, "", ("Panel Upgrade, 200 Amp", "Level 2 EV Charger")),
]  # fmt: skip
"""Name, provider, years, type of equipment, and the pricebook tasks that it is sold with."""
_WAITING = timedelta(days=21)


def sow_warranties(db: sqlite3.Connection, seed: int, today: date) -> None:
    """Writes the programs, and a To-Do row for each finalized invoice that sold one; those of three weeks wait."""
    chance = random.Random(f"warranties {seed}")
    tasks = {row["name"]: row["id"] for row in db.execute("SELECT id, name FROM task")}
    for number, (name, provider, years, covers, sold_with) in enumerate(PROGRAMS, 1):
        db.execute("INSERT INTO warranty_program (id, name, provider, years, covers) VALUES (?, ?, ?, ?, ?)",
                   (number, name, provider, years, covers))  # fmt: skip
        db.executemany("INSERT INTO warranty_program_task VALUES (?, ?)", [(number, tasks[task]) for task in sold_with])
    units = {
        (unit["address_id"], unit["type"]): unit["id"]
        for unit in db.execute("SELECT id, address_id, type FROM equipment WHERE archived = 0 ORDER BY id DESC")
    }
    sold = db.execute(
        "SELECT DISTINCT i.id, i.job_id, i.customer_id, i.address_id, i.department_id, i.owner, i.completed_on, "
        "p.id AS program, p.covers FROM invoice i JOIN quote q ON q.job_id = i.job_id AND q.status = 'Accepted' "
        "JOIN quote_line l ON l.quote_id = q.id JOIN warranty_program_task x ON x.task_id = l.task_id "
        "JOIN warranty_program p ON p.id = x.program_id AND p.provider = ? WHERE i.status = 'Finalized' "
        "ORDER BY i.id, p.id",
        (JB,),
    ).fetchall()
    first = db.execute("SELECT coalesce(min(id), 0) FROM customer").fetchone()[0]
    promised = range(first, first + len(KNOWN))
    rows: list[tuple[object, ...]] = []
    for row in sold:
        day, place = row["completed_on"], (row["address_id"], row["covers"])
        if row["covers"] and place not in units and row["customer_id"] not in promised and chance.random() < 0.9:
            units[place] = _install(db, chance, row)
        unit = units.get(place)
        done = date.fromisoformat(day) < today - _WAITING and chance.random() < 0.97
        registration = f"JB-{row['id']}-{row['program']}" if done and unit else ""
        rows.append(
            (day, row["id"], row["job_id"], row["customer_id"], row["address_id"], row["program"],
             row["department_id"], row["owner"], unit, *((day, day) if registration else (None, None)), done,
             f"{day}T21:00:00Z" if done else None, "Carmen Ruiz" if done else None, registration)
        )  # fmt: skip
    db.executemany(
        "INSERT INTO warranty_sale (sold_on, invoice, job_id, customer_id, address_id, program_id, department_id, "
        "owner, equipment_id, purchased_on, effective_on, complete, completed_at, completed_by, registration) "
        f"VALUES ({','.join('?' * 15)})",
        rows,
    )


def _install(db: sqlite3.Connection, chance: random.Random, sold: sqlite3.Row) -> int:
    """The equipment that the job of a sold warranty put in."""
    done = db.execute(
        "INSERT INTO equipment (customer_id, address_id, type, name, installed_on) VALUES (?, ?, ?, ?, ?)",
        (sold["customer_id"], sold["address_id"], sold["covers"], sold["covers"], sold["completed_on"]),
    )
    maker = "Rheem" if sold["covers"] == "Water Heater" else "Carrier"
    db.executemany(
        "INSERT INTO equipment_component (equipment_id, name, make, model, serial) VALUES (?, ?, ?, ?, ?)",
        [
            (done.lastrowid, part, maker, f"{chance.choice('ABXG')}{chance.randint(20, 90)}",
             str(chance.randint(10**7, 10**8)))
            for part in TYPES[sold["covers"]]
        ],
    )  # fmt: skip
    return int(done.lastrowid or 0)
