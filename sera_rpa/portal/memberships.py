"""Memberships of customers at service addresses: enrolling, the To-Do of sold ones, changing, ending [S8,H17,H18]."""

import re
import sqlite3
from datetime import date, timedelta
from typing import Any

from .customers import full_name, one_line
from .events import Origin, record
from .notes import add_system_note
from .programs import Program, add_months, program
from .refusals import NotThere, Refused, refuse
from .text import clean
from .utilization import add_visits, drop_visits

ACTIVE = "m.starts_on <= :today AND (m.ends_on IS NULL OR m.ends_on >= :today)"
"""SQL: membership ``m`` is in force on ``:today``."""


def status_of(row: sqlite3.Row, today: date) -> str:
    """Active, Expired, or Upcoming for one that has not begun."""
    if row["starts_on"] > today.isoformat():
        return "Upcoming"
    return "Expired" if row["ends_on"] and row["ends_on"] < today.isoformat() else "Active"


def customer_memberships(db: sqlite3.Connection, customer_id: int, today: date) -> list[dict[str, Any]]:
    """A customer's memberships, the newest first."""
    rows = db.execute("SELECT * FROM membership WHERE customer_id = ? ORDER BY id DESC", (customer_id,)).fetchall()
    return [_described(db, row, today) for row in rows]


def membership(db: sqlite3.Connection, membership_id: int, today: date) -> dict[str, Any]:
    """One membership. Raises NotThere."""
    return _described(db, _row(db, membership_id), today)


def member_addresses(db: sqlite3.Connection, customer_id: int, today: date) -> set[int]:
    """The customer's addresses at which a membership is in force: they wear the crown [S12]."""
    rows = db.execute(
        f"SELECT a.address_id FROM membership m JOIN membership_address a ON a.membership_id = m.id "
        f"WHERE m.customer_id = :customer AND {ACTIVE}",
        {"customer": customer_id, "today": today.isoformat()},
    )
    return {r["address_id"] for r in rows}


def crowned(db: sqlite3.Connection, person: dict[str, Any], today: date) -> dict[str, Any]:
    """A customer as ``customers.customer`` gives it, with the status of its memberships and the crowned addresses."""
    crowns = member_addresses(db, person["id"], today)
    had = db.execute(
        "SELECT 1 FROM membership WHERE customer_id = ? AND starts_on <= ?", (person["id"], today.isoformat())
    )
    return {
        **person,
        "membership": "Active" if crowns else "Expired" if had.fetchone() else "None",
        "addresses": [{**place, "member": place["id"] in crowns} for place in person["addresses"]],
    }


def enrol(db: sqlite3.Connection, origin: Origin, customer_id: int, form: dict[str, Any], today: date) -> int:
    """Adds a membership directly; gives its number.

    The form: ``program_id, address_ids, systems, starts_on, next_billing_on | ends_on, confirm_duplicate``. Dates are
    ISO or MM/DD/YYYY or MM/DD/YY. What is not given follows from the program's duration. Raises Refused; a duplicate
    is a 409 under ``duplicate`` until it is confirmed.
    """
    if db.execute("SELECT 1 FROM customer WHERE id = ?", (customer_id,)).fetchone() is None:
        raise NotThere("This customer does not exist.")
    if not form.get("program_id"):
        raise refuse("Program can't be blank", "program")
    plan = program(db, form["program_id"])
    addresses, systems = _addresses(db, customer_id, form.get("address_ids")), _systems(form.get("systems", 1))
    starts, billing, ends = _dates(plan, form, today)
    _warn_of_duplicate(db, customer_id, plan, addresses, (starts, ends), confirmed=bool(form.get("confirm_duplicate")))
    number = _insert(db, origin, customer_id, plan, addresses, systems, starts, billing, ends)
    record(db, origin, "membership.added", membership=number, customer=customer_id, program=plan.name, how="direct")
    refresh_member(db, customer_id, today)
    return number


def change(db: sqlite3.Connection, origin: Origin, membership_id: int, form: dict[str, Any], today: date) -> None:
    """Changes dates and systems of a membership (Edit Membership). Raises Refused."""
    row = _row(db, membership_id)
    plan = program(db, row["program_id"])
    systems = _systems(form.get("systems", row["systems"]))
    starts, billing, ends = _dates(plan, form, today, row)
    db.execute(
        "UPDATE membership SET systems = ?, starts_on = ?, next_billing_on = ?, ends_on = ? WHERE id = ?",
        (systems, starts, billing, ends, membership_id),
    )
    if starts.isoformat() != row["starts_on"]:
        drop_visits(db, membership_id)
        db.execute("UPDATE membership SET year_ends_on = NULL WHERE id = ?", (membership_id,))
        add_visits(db, membership_id, today)
    changes = {
        name: [row[name], new.isoformat() if new else None]
        for name, new in (("starts_on", starts), ("next_billing_on", billing), ("ends_on", ends))
        if row[name] != (new.isoformat() if new else None)
    }
    record(db, origin, "membership.changed", membership=membership_id, changes=changes, systems=systems)
    refresh_member(db, row["customer_id"], today)


def end(db: sqlite3.Connection, origin: Origin, membership_id: int, form: dict[str, Any], today: date) -> None:
    """Ends a membership: its last day and the reason, kept as a system note. Raises Refused."""
    row = _row(db, membership_id)
    if status_of(row, today) == "Expired":
        raise refuse("This membership has already ended.")
    last, reason = day_of(form.get("ends_on") or today.isoformat(), "Ends On", "ends_on"), clean(form.get("reason"))
    if last.isoformat() < row["starts_on"]:
        raise refuse("Ends On can't be before Starts On", "ends_on")
    if not reason:
        raise refuse("Reason can't be blank", "reason")
    db.execute("UPDATE membership SET ends_on = ?, next_billing_on = NULL WHERE id = ?", (last, membership_id))
    name = program(db, row["program_id"]).name
    add_system_note(
        db, origin, "customer", row["customer_id"], f"Membership {name} ends on {last:%m/%d/%Y}. Reason: {reason}"
    )
    record(db, origin, "membership.ended", membership=membership_id, ends_on=last.isoformat(), reason=reason)
    refresh_member(db, row["customer_id"], today)


def refresh_member(db: sqlite3.Connection, customer_id: int, today: date) -> None:
    """Sets the customer's crown by the memberships in force."""
    db.execute(
        "UPDATE customer SET member = EXISTS (SELECT 1 FROM membership m WHERE m.customer_id = :customer "
        f"AND {ACTIVE}) WHERE id = :customer",
        {"customer": customer_id, "today": today.isoformat()},
    )


def sell(
    db: sqlite3.Connection, origin: Origin, program_id: int, customer_id: int, *, sold_on: date, systems: int = 1,
    invoice: int | None = None, job_id: int | None = None, department_id: int | None = None, owner: str = "",
    address_id: int | None = None,
) -> int:  # fmt: skip
    """Puts a program that stands on a finalized invoice onto the Memberships To-Do; gives the row's number [H18]."""
    plan = program(db, program_id)
    done = db.execute(
        "INSERT INTO membership_sale (sold_on, invoice, job_id, customer_id, program_id, systems, department_id, "
        "owner, address_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (sold_on, invoice, job_id, customer_id, program_id, systems, department_id, owner, address_id),
    )
    number = done.lastrowid or 0
    record(db, origin, "membership.sold", sale=number, customer=customer_id, program=plan.name, invoice=invoice)
    return number


def sale(db: sqlite3.Connection, sale_id: int, today: date) -> dict[str, Any]:
    """A row of the To-Do as the Edit Memberships dialog opens with it. Raises NotThere.

    Starts On is offered as the portal's today, not as the day of the sale; the second date follows from it.
    """
    row = _sale(db, sale_id)
    plan = program(db, row["program_id"])
    starts = today
    if row["membership_id"]:
        bound = _row(db, row["membership_id"])
        starts, second = date.fromisoformat(bound["starts_on"]), bound["next_billing_on"] or bound["ends_on"]
    else:
        second = _second(plan, today).isoformat()
    return {
        "id": row["id"], "program": plan.name, "subscription": plan.subscription, "systems": row["systems"],
        "customer": {"id": row["customer_id"], "name": _name(db, row["customer_id"])}, "sold_on": row["sold_on"],
        "starts_on": starts.isoformat(), "second": second, "complete": bool(row["complete"]),
        "membership_id": row["membership_id"],
    }  # fmt: skip


def save_and_complete(
    db: sqlite3.Connection, origin: Origin, sale_id: int, form: dict[str, Any], today: date
) -> dict[str, Any]:
    """Puts a sold membership on the customer's account and marks the row done [H18]. Raises Refused like ``enrol``."""
    row = _sale(db, sale_id)
    plan = program(db, row["program_id"])
    starts, billing, ends = _dates(plan, form, today)
    if row["membership_id"]:
        number = int(row["membership_id"])
        change(db, origin, number, form, today)
    else:
        home = (
            row["address_id"]
            or db.execute(
                "SELECT coalesce((SELECT address_id FROM job WHERE id = ?), (SELECT id FROM address "
                "WHERE customer_id = ? ORDER BY billing DESC, id LIMIT 1))",
                (row["job_id"], row["customer_id"]),
            ).fetchone()[0]
        )
        confirmed = bool(form.get("confirm_duplicate"))
        _warn_of_duplicate(db, row["customer_id"], plan, [home], (starts, ends), confirmed=confirmed)
        number = _insert(db, origin, row["customer_id"], plan, [home], row["systems"], starts, billing, ends)
        record(
            db, origin, "membership.added", membership=number, customer=row["customer_id"], program=plan.name,
            how="sold", sale=sale_id,
        )  # fmt: skip
        refresh_member(db, row["customer_id"], today)
    db.execute(
        "UPDATE membership_sale SET complete = 1, completed_at = ?, membership_id = ? WHERE id = ?",
        (origin.at, number, sale_id),
    )
    record(db, origin, "membership_sale.completed", sale=sale_id, membership=number)
    return {"id": sale_id, "membership_id": number}


def set_complete(db: sqlite3.Connection, origin: Origin, sale_id: int, complete: object) -> dict[str, Any]:
    """Turns the Complete switch of a row; it only marks the row, no membership comes of it [H17]."""
    _sale(db, sale_id)
    db.execute(
        "UPDATE membership_sale SET complete = ?, completed_at = ? WHERE id = ?",
        (bool(complete), origin.at if complete else None, sale_id),
    )
    record(db, origin, "membership_sale.marked", sale=sale_id, complete=bool(complete))
    return {"id": sale_id, "complete": bool(complete)}


def day_of(text: object, label: str, field: str) -> date:
    """A day as typed: MM/DD/YYYY, MM/DD/YY or ISO. Raises Refused."""
    typed = clean(text)
    if not typed:
        raise refuse(f"{label} can't be blank", field)
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})", typed)
    try:
        if american:
            month, day, year = (int(part) for part in american.groups())
            return date(year + 2000 if year < 100 else year, month, day)
        return date.fromisoformat(typed)
    except ValueError:
        raise refuse(f"{label} is not a valid date", field) from None


def _dates(
    plan: Program, form: dict[str, Any], today: date, before: sqlite3.Row | None = None
) -> tuple[date, date | None, date | None]:
    """Starts On, Next Billing Date (subscription), Ends On (fixed term, or a subscription that was ended)."""
    starts = day_of(
        form.get("starts_on") or (before["starts_on"] if before else today.isoformat()), "Starts On", "starts_on"
    )
    kept_end = before["ends_on"] if before else None
    if not plan.subscription:
        ends = day_of(form.get("ends_on") or kept_end or _second(plan, starts).isoformat(), "Ends On", "ends_on")
        if ends < starts:
            raise refuse("Ends On can't be before Starts On", "ends_on")
        return starts, None, ends
    if kept_end and not form.get("next_billing_on"):
        return starts, None, day_of(form.get("ends_on") or kept_end, "Ends On", "ends_on")
    kept = before["next_billing_on"] if before else None
    billing = day_of(
        form.get("next_billing_on") or kept or _second(plan, starts).isoformat(), "Next Billing Date", "next_billing_on"
    )
    if billing <= starts:
        raise refuse("Next Billing Date must be after Starts On", "next_billing_on")
    return starts, billing, None


def _second(plan: Program, starts: date) -> date:
    """Next Billing Date of a subscription; the last day of a fixed term."""
    term = add_months(starts, plan.months)
    return term if plan.subscription else term - timedelta(1)


def _addresses(db: sqlite3.Connection, customer_id: int, wanted: object) -> list[int]:
    owned = {r["id"] for r in db.execute("SELECT id FROM address WHERE customer_id = ?", (customer_id,))}
    chosen = list(dict.fromkeys(wanted)) if isinstance(wanted, list) else []
    if not chosen:
        raise refuse("Choose at least one service address", "address_ids")
    if not set(chosen) <= owned:
        raise refuse("This service address does not belong to the customer", "address_ids")
    return chosen


def _systems(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 99:
        raise refuse("Systems must be a whole number from 1 to 99", "systems")
    return value


def _warn_of_duplicate(
    db: sqlite3.Connection, customer_id: int, plan: Program, addresses: list[int], term: tuple[date, date | None],
    *, confirmed: bool,
) -> None:  # fmt: skip
    """Adding the same program twice at an address for the same time raises a warning that can be confirmed [H17]."""
    if confirmed:
        return
    marks = ",".join("?" * len(addresses))
    found = db.execute(
        f"SELECT p.line1 FROM membership m JOIN membership_address a ON a.membership_id = m.id "
        f"JOIN address p ON p.id = a.address_id WHERE m.customer_id = ? AND m.program_id = ? "
        f"AND a.address_id IN ({marks}) AND (m.ends_on IS NULL OR m.ends_on >= ?) AND m.starts_on <= ?",
        (customer_id, plan.id, *addresses, term[0].isoformat(), (term[1] or date.max).isoformat()),
    ).fetchone()
    if found:
        text = (
            f"This customer already has {plan.name} at {found['line1']}. Adding it again makes a duplicate membership."
        )
        raise Refused({"duplicate": [text]}, 409)


def _insert(
    db: sqlite3.Connection, origin: Origin, customer_id: int, plan: Program, addresses: list[int], systems: int,
    starts: date, billing: date | None, ends: date | None,
) -> int:  # fmt: skip
    number = int(db.execute("SELECT coalesce(max(id), 300000) + 1 FROM membership").fetchone()[0])
    db.execute(
        "INSERT INTO membership VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)",
        (number, customer_id, plan.id, systems, starts, billing, ends, origin.at, origin.who),
    )
    db.executemany("INSERT INTO membership_address VALUES (?, ?)", [(number, a) for a in addresses])
    add_visits(db, number, starts)
    return number


def _described(db: sqlite3.Connection, row: sqlite3.Row, today: date) -> dict[str, Any]:
    plan = program(db, row["program_id"])
    places = db.execute(
        "SELECT p.* FROM membership_address a JOIN address p ON p.id = a.address_id WHERE a.membership_id = ? "
        "ORDER BY p.id",
        (row["id"],),
    )
    renewals = db.execute(
        "SELECT due_on, amount, invoice, charged FROM membership_renewal WHERE membership_id = ? ORDER BY due_on DESC",
        (row["id"],),
    )
    return {
        "id": row["id"], "customer_id": row["customer_id"], "program_id": plan.id, "program": plan.name,
        "subscription": plan.subscription, "systems": row["systems"], "price": plan.amount(row["systems"]),
        "status": status_of(row, today), "starts_on": row["starts_on"], "next_billing_on": row["next_billing_on"],
        "ends_on": row["ends_on"], "addresses": [{"id": p["id"], "line": one_line(p)} for p in places],
        "renewals": [{**dict(r), "charged": bool(r["charged"])} for r in renewals],
    }  # fmt: skip


def _row(db: sqlite3.Connection, membership_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM membership WHERE id = ?", (membership_id,)).fetchone()
    if row is None:
        raise NotThere("This membership does not exist.")
    return row


def _sale(db: sqlite3.Connection, sale_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute("SELECT * FROM membership_sale WHERE id = ?", (sale_id,)).fetchone()
    if row is None:
        raise NotThere("This membership sale does not exist.")
    return row


def _name(db: sqlite3.Connection, customer_id: int) -> str:
    return full_name(db.execute("SELECT * FROM customer WHERE id = ?", (customer_id,)).fetchone())
