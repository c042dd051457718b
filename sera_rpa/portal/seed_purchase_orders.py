"""Purchase orders of a fresh business: parts of the job's department, for a part of the jobs that were sold."""

import random
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

from .purchase_orders import FIRST

_SHARE = 0.14


def sow_purchase_orders(db: sqlite3.Connection, seed: int, now: datetime, utc: Callable[[datetime], str]) -> None:
    """Writes them from the invoices and parts there are; what is older than a week has been received."""
    chance = random.Random(f"purchase orders {seed}")
    by_vendor: dict[tuple[int, str], list[sqlite3.Row]] = {}
    for part in db.execute("SELECT * FROM part ORDER BY id"):
        by_vendor.setdefault((part["department_id"], part["vendor"]), []).append(part)
    office = [row["name"] for row in db.execute("SELECT name FROM sign_in ORDER BY id")] or ["Office"]
    jobs = db.execute(
        "SELECT i.job_id, i.department_id, min(a.start) AS start, min(a.technician_id) AS technician FROM invoice i "
        "JOIN appointment a ON a.job_id = i.job_id WHERE i.status <> 'Voided' GROUP BY i.job_id "
        "ORDER BY start, i.job_id"
    ).fetchall()
    orders: list[tuple[object, ...]] = []
    lines: list[tuple[object, ...]] = []
    for job in jobs:
        vendors = [key for key in by_vendor if key[0] == job["department_id"]]
        if not vendors or chance.random() > _SHARE:
            continue
        owner = chance.choice(vendors)
        wanted = [(part, chance.randint(1, 4)) for part in chance.sample(by_vendor[owner], chance.randint(1, 3))]
        moment = datetime.fromisoformat(job["start"]) - timedelta(hours=chance.randint(0, 30))
        day = moment.date()
        age = (now.date() - day).days
        status = "Cancelled" if chance.random() < 0.04 else "Open" if age < 7 and chance.random() < 0.6 else "Received"
        number = FIRST + len(orders)
        orders.append(
            (number, job["job_id"], day.isoformat(), status, "Parts", job["technician"], owner[1],
             sum(part["cost"] * n for part, n in wanted), ", ".join(part["name"] for part, _ in wanted), utc(moment),
             chance.choice(office))
        )  # fmt: skip
        lines.extend((number, part["id"], part["sku"], part["name"], n, part["cost"]) for part, n in wanted)
    db.executemany(f"INSERT INTO purchase_order VALUES ({','.join('?' * 11)})", orders)
    db.executemany("INSERT INTO purchase_order_line VALUES (?, ?, ?, ?, ?, ?)", lines)
