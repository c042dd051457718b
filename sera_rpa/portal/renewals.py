"""What a new day does to memberships: subscriptions are billed, terms run out, contract years begin [H19]."""

import sqlite3
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from . import programs
from .events import Origin, record
from .memberships import refresh_member
from .money import dollars
from .notes import add_system_note
from .utilization import add_visits

Bill = Callable[[sqlite3.Connection, Origin, int, int, int, str], tuple[int | None, bool]]
"""(db, origin, customer, address, cents, what) to the invoice's number and whether the method on file was charged."""


def run(db: sqlite3.Connection, origin: Origin, last: date, today: date, bill: Bill | None = None) -> dict[str, int]:
    """Carries out every day after ``last`` up to ``today``; says how many subscriptions renewed and how many ended.

    Days are done in their order, so that months of a moved clock bill month by month. A subscription's invoice is made
    by ``bill``; without it the renewal is recorded alone.
    """
    done = {"renewed": 0, "expired": 0}
    while due := _next_due(db, today):
        for row in db.execute(
            "SELECT * FROM membership WHERE next_billing_on = ? AND ends_on IS NULL ORDER BY id", (due,)
        ).fetchall():
            _renew(db, origin, row, bill)
            done["renewed"] += 1
    text = today.isoformat()
    for row in db.execute(
        "SELECT id, starts_on FROM membership WHERE year_ends_on < ? AND (ends_on IS NULL OR ends_on > year_ends_on)",
        (text,),
    ).fetchall():
        add_visits(db, row["id"], today)
    for row in db.execute(
        "SELECT id, customer_id FROM membership WHERE ends_on >= ? AND ends_on < ?", (last.isoformat(), text)
    ).fetchall():
        record(db, origin, "membership.expired", membership=row["id"], customer=row["customer_id"])
        refresh_member(db, row["customer_id"], today)
        done["expired"] += 1
    for row in db.execute(
        "SELECT customer_id FROM membership WHERE starts_on > ? AND starts_on <= ?", (last.isoformat(), text)
    ).fetchall():
        refresh_member(db, row["customer_id"], today)
    return done


def _next_due(db: sqlite3.Connection, today: date) -> str | None:
    found: str | None = db.execute(
        "SELECT min(next_billing_on) FROM membership WHERE next_billing_on <= ? AND ends_on IS NULL",
        (today.isoformat(),),
    ).fetchone()[0]
    return found


def _renew(db: sqlite3.Connection, origin: Origin, row: sqlite3.Row, bill: Bill | None) -> None:
    plan = programs.program(db, row["program_id"])
    due = date.fromisoformat(row["next_billing_on"])
    start = date.fromisoformat(row["starts_on"])
    following = programs.add_months(due, plan.months)
    if start.day > due.day and (due + timedelta(1)).day == 1:  # a 31st comes back after a short month
        following = following.replace(day=min(start.day, monthrange(following.year, following.month)[1]))
    amount, invoice, charged = plan.amount(row["systems"]), None, False
    place = db.execute(
        "SELECT min(address_id) FROM membership_address WHERE membership_id = ?", (row["id"],)
    ).fetchone()[0]
    if bill:
        invoice, charged = bill(db, origin, row["customer_id"], place, amount, f"{plan.name} renewal")
    db.execute(
        "INSERT OR IGNORE INTO membership_renewal (membership_id, due_on, amount, invoice, charged, at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (row["id"], due, amount, invoice, charged, origin.at),
    )
    db.execute("UPDATE membership SET next_billing_on = ? WHERE id = ?", (following, row["id"]))
    add_system_note(
        db, origin, "customer", row["customer_id"],
        f"Membership {plan.name} renewed on {due:%m/%d/%Y} for {dollars(amount)}; "
        f"next billing date {following:%m/%d/%Y}.",
    )  # fmt: skip
    record(
        db, origin, "membership.renewed", membership=row["id"], customer=row["customer_id"], due_on=due.isoformat(),
        amount=amount, invoice=invoice, charged=charged, next_billing_on=following.isoformat(),
    )  # fmt: skip
