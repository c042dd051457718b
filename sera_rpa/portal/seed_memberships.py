"""Programs, memberships and the Memberships To-Do that a fresh portal starts with."""

import random
import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta

from .programs import add_months

PROGRAMS: list[tuple[int, str, str, int, int, int, str, bool, tuple[str, ...]]] = [
    (401, "Comfort Club", "Two tune-ups a year, no overtime charges, 15 % off repairs.", 18_900, 7_900, 1, "years",
     True, ("Heating Tune-Up", "Cooling Tune-Up")),
    (402, "Comfort Club Monthly", "The Comfort Club, paid month by month.", 1_750, 700, 1, "months", True,
     ("Heating Tune-Up", "Cooling Tune-Up")),
    (403, "Plumbing Protection Plan", "A yearly look at drains and water heater.", 14_900, 0, 1, "years", False,
     ("Drain Cleaning", "Water Heater Flush")),
    (404, "Whole Home Two-Year", "Heating, cooling, plumbing and electrical for two years.", 49_900, 12_900, 2, "years",
     False, ("Heating Tune-Up", "Cooling Tune-Up", "Water Heater Flush", "Electrical Safety Inspection")),
]  # fmt: skip
"""Number, name, description, price and price per additional system in cents, duration, unit, subscription, tasks."""

FIRST_MEMBERSHIP = 300_001
OPEN_SALES, DONE_SALES = 14, 26


def sow_memberships(db: sqlite3.Connection, seed: int, now: datetime, utc: Callable[[datetime], str]) -> None:
    """Fills the empty tables from the customers and jobs there are; every member has a membership in force."""
    chance, today, stamp = random.Random(f"{seed} memberships"), now.date(), utc(now)
    _programs(db, stamp)
    rows: list[tuple[object, ...]] = []
    places: list[tuple[int, int]] = []
    visits: list[tuple[object, ...]] = []
    homes: dict[int, list[int]] = {}
    for address in db.execute("SELECT id, customer_id FROM address ORDER BY customer_id, billing DESC, id"):
        homes.setdefault(address["customer_id"], []).append(address["id"])
    for customer in db.execute("SELECT id, member FROM customer ORDER BY id").fetchall():
        number = customer["id"]
        lapsed = not customer["member"]
        if lapsed and (number <= 10_012 or chance.random() > 0.05):
            continue
        plan = PROGRAMS[0] if number == 10_001 else chance.choices(PROGRAMS, [45, 20, 22, 13])[0]
        membership = FIRST_MEMBERSHIP + len(rows)
        starts, billing, ends = _term(chance, plan, today, lapsed=lapsed)
        year_end = add_months(starts, 12) - timedelta(1)
        while not lapsed and year_end < today:
            year_end = add_months(year_end + timedelta(1), 12) - timedelta(1)
        if ends and year_end > ends:
            year_end = ends
        rows.append(
            (membership, number, plan[0], chance.choices([1, 2, 3], [80, 17, 3])[0], starts, billing, ends, year_end,
             utc(datetime.combine(starts, now.time())), "office@hoosier-home.example.test")
        )  # fmt: skip
        covered = homes[number] if chance.random() < 0.3 else homes[number][:1]
        places.extend((membership, address) for address in covered)
        first = add_months(year_end + timedelta(1), -12)
        visits.extend(
            (
                membership,
                address,
                task,
                max(first, starts),
                year_end,
                _done(chance, max(first, starts), year_end, today),
            )
            for address in covered
            for task in plan[8]
        )
    db.executemany("INSERT INTO membership VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.executemany("INSERT INTO membership_address VALUES (?, ?)", places)
    db.executemany(
        "INSERT INTO membership_visit (membership_id, address_id, task, from_on, to_on, completed_on) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        visits,
    )
    _sales(db, chance, now, utc)


def _programs(db: sqlite3.Connection, stamp: str) -> None:
    departments = [r["id"] for r in db.execute("SELECT id FROM department ORDER BY id")]
    for number, name, text, price, additional, duration, unit, subscription, tasks in PROGRAMS:
        db.execute(
            "INSERT INTO program VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'Memberships', 'Service', 0, ?)",
            (number, name, text, price, additional, duration, unit, subscription, stamp),
        )
        db.executemany("INSERT INTO program_task VALUES (?, ?, ?)", [(number, n, t) for n, t in enumerate(tasks)])
        db.executemany("INSERT INTO program_sheet VALUES (?, ?, 'Member')", [(number, d) for d in departments])


def _term(
    chance: random.Random,
    plan: tuple[int, str, str, int, int, int, str, bool, tuple[str, ...]],
    today: date,
    *,
    lapsed: bool,
) -> tuple[date, date | None, date | None]:
    """Starts On, Next Billing Date, Ends On."""
    months = plan[5] * (12 if plan[6] == "years" else 1)
    if lapsed:
        ends = today - timedelta(chance.randint(3, 300))
        return add_months(ends + timedelta(1), -max(months, 12)), None, ends
    if not plan[7]:
        ends = today + timedelta(chance.randint(1, months * 30 - 15))
        return add_months(ends + timedelta(1), -months), None, ends
    starts = today - timedelta(chance.randint(20, 1000))
    billing, terms = add_months(starts, months), 1
    while billing <= today:
        terms += 1
        billing = add_months(starts, terms * months)
    return starts, billing, None


def _done(chance: random.Random, first: date, last: date, today: date) -> date | None:
    until = min(last, today - timedelta(1))
    if until <= first or chance.random() > 0.75 * (until - first).days / 365:
        return None
    return first + timedelta(chance.randint(0, (until - first).days))


def _sales(db: sqlite3.Connection, chance: random.Random, now: datetime, utc: Callable[[datetime], str]) -> None:
    """Programs sold on won jobs: to people who are no members the open rows, to members the complete ones.

    Their quotes and invoices are ``seed_money``'s.
    """
    won = db.execute(
        "SELECT j.id, j.customer_id, j.department_id, j.address_id, c.member, max(a.start) AS at, t.name AS technician "
        "FROM job j JOIN customer c ON c.id = j.customer_id JOIN appointment a ON a.job_id = j.id "
        "LEFT JOIN technician t ON t.id = a.technician_id WHERE j.opportunity = 'Won' AND a.status = 'Completed' "
        "AND c.id > 10012 GROUP BY j.id ORDER BY j.id DESC LIMIT 400"
    ).fetchall()
    seen: set[int] = set()
    counts = {0: OPEN_SALES, 1: DONE_SALES}
    for row in won:
        member = int(row["member"])
        if row["customer_id"] in seen or not counts[member]:
            continue
        seen.add(row["customer_id"])
        bound = db.execute(
            "SELECT id, program_id, systems FROM membership WHERE customer_id = ? LIMIT 1", (row["customer_id"],)
        ).fetchone()
        if not member and bound:
            continue
        counts[member] -= 1
        sold = row["at"][:10]
        program = bound["program_id"] if bound else chance.choices(PROGRAMS, [45, 20, 22, 13])[0][0]
        db.execute(
            "INSERT INTO membership_sale (sold_on, job_id, customer_id, program_id, systems, department_id, "
            "owner, address_id, complete, completed_at, membership_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (sold, row["id"], row["customer_id"], program,
             bound["systems"] if bound else chance.choice([1, 1, 1, 2]), row["department_id"], row["technician"] or "",
             row["address_id"], member, utc(now) if member else None, bound["id"] if bound else None),
        )  # fmt: skip
