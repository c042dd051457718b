"""The lists of the Memberships page and the Members Report: one page at a time, or all rows for a download."""

import sqlite3
from datetime import date, timedelta
from typing import Any

from .customers import full_name, one_line, whole
from .programs import add_months
from .text import fold, phone_label

PER_PAGE = 25
_ALL = -1

TO_DO_COLUMNS = ["Sold On", "Invoice", "Job", "Customer", "Program", "Systems", "Department", "Owner", "Complete"]
UTILIZATION_COLUMNS = ["Customer", "Service Address", "Program", "Task", "Status", "Expires On"]
BY_PROGRAM_COLUMNS = [
    "Programs", "Contact", "Tags", "Billing Address", "Renewal Type", "Since", "Next Billing Date", "Ends On",
]  # fmt: skip
BY_ADDRESS_COLUMNS = [
    "Service Address", "Member Status", "Days to Renewal", "Available Services", "Renewal Type", "Since",
    "Next Billing Date", "Ends On", "Contact",
]  # fmt: skip


def to_do(db: sqlite3.Connection, query: dict[str, str], *, paged: bool = True) -> dict[str, Any]:
    """Memberships To-Do: what was sold and is not complete yet, or all; the sale that waits longest first [H17]."""
    base = [] if query.get("all") == "1" else ["s.complete = 0"]
    where, values = list(base), list[Any]()
    for name, column in (("program_id", "s.program_id"), ("department_id", "s.department_id")):
        if query.get(name):
            where.append(f"{column} = ?")
            values.append(query[name])
    for name, way in (("sold_from", ">="), ("sold_to", "<=")):
        if query.get(name):
            where.append(f"s.sold_on {way} ?")
            values.append(query[name])
    if query.get("customer"):
        where.append("instr(c.name, ?) > 0")
        values.append(fold(query["customer"]))
    way = "DESC" if query.get("dir") == "desc" else "ASC"
    source = (
        "FROM membership_sale s JOIN customer_search c ON c.id = s.customer_id JOIN program p ON p.id = s.program_id "
        "LEFT JOIN department d ON d.id = s.department_id"
    )
    found, pages = _page(
        db, f"SELECT s.*, p.name AS program, d.name AS department {source}", source, base, where, values,
        f"s.sold_on {way}, s.id {way}", query, paged,
    )  # fmt: skip
    names = _names(db, [r["customer_id"] for r in found])
    rows = [
        {
            "id": r["id"], "sold_on": r["sold_on"], "invoice": r["invoice"], "job": r["job_id"],
            "customer_id": r["customer_id"], "customer": names[r["customer_id"]], "program": r["program"],
            "systems": r["systems"], "department": r["department"] or "", "owner": r["owner"],
            "complete": bool(r["complete"]),
        }
        for r in found
    ]  # fmt: skip
    return {"rows": rows, **pages}


def utilization(db: sqlite3.Connection, query: dict[str, str], today: date, *, paged: bool = True) -> dict[str, Any]:
    """Included tasks of the running contract years, soonest to expire first; ``status``: available, completed, all."""
    base = ["v.to_on >= ?", "v.from_on <= ?"]
    where, values = list(base), list[Any]([today.isoformat(), today.isoformat()])
    if query.get("status", "available") == "available":
        where.append("v.completed_on IS NULL")
    elif query.get("status") == "completed":
        where.append("v.completed_on IS NOT NULL")
    if query.get("customer"):
        where.append("instr(c.name, ?) > 0")
        values.append(fold(query["customer"]))
    if query.get("address"):
        where.append("instr(c.address, ?) > 0")
        values.append(fold(query["address"]))
    if query.get("task"):
        where.append("v.task = ?")
        values.append(query["task"])
    source = (
        "FROM membership_visit v JOIN membership m ON m.id = v.membership_id "
        "JOIN customer_search c ON c.id = m.customer_id JOIN address a ON a.id = v.address_id "
        "JOIN program p ON p.id = m.program_id"
    )
    found, pages = _page(
        db, f"SELECT v.*, m.customer_id, p.name AS program, a.line1, a.city, a.state, a.zip, a.schedulable {source}",
        "FROM membership_visit v", base, where, values, "v.to_on, v.id", query, paged, filtered_from=source,
    )  # fmt: skip
    names = _names(db, [r["customer_id"] for r in found])
    rows = [
        {
            "id": r["id"], "customer_id": r["customer_id"], "customer": names[r["customer_id"]],
            "address_id": r["address_id"], "address": one_line(r), "program": r["program"], "task": r["task"],
            "status": "Completed" if r["completed_on"] else "Available", "expires_on": r["to_on"],
            "completed_on": r["completed_on"], "schedulable": bool(r["schedulable"]),
        }
        for r in found
    ]  # fmt: skip
    return {"rows": rows, **pages}


def members_by_program(
    db: sqlite3.Connection, query: dict[str, str], today: date, *, paged: bool = True
) -> dict[str, Any]:
    """Members Report, By Program: one row a membership in force [S9]."""
    rows, pages = _members(db, query, today, paged)
    return {"rows": [_member(db, r) for r in rows], **pages}


def members_by_address(
    db: sqlite3.Connection, query: dict[str, str], today: date, *, paged: bool = True
) -> dict[str, Any]:
    """Members Report, By Address: one row a service address of a membership, ended ones too [S9]."""
    rows, pages = _members(db, query, today, paged, by_address=True)
    found = []
    for row in rows:
        next_day = row["next_billing_on"] or row["ends_on"]
        expired = row["ends_on"] is not None and row["ends_on"] < today.isoformat()
        available = db.execute(
            "SELECT task FROM membership_visit WHERE membership_id = ? AND address_id = ? AND completed_on IS NULL "
            "AND from_on <= ? AND to_on >= ? ORDER BY id",
            (row["id"], row["address_id"], today.isoformat(), today.isoformat()),
        )
        found.append({
            **_member(db, row), "address": one_line(row), "member_status": "Expired" if expired else "Active",
            "days_to_renewal": None if expired else (date.fromisoformat(next_day) - today).days,
            "available_services": [] if expired else [v["task"] for v in available],
        })  # fmt: skip
    return {"rows": found, **pages}


def _members(
    db: sqlite3.Connection, query: dict[str, str], today: date, paged: bool, *, by_address: bool = False
) -> tuple[list[sqlite3.Row], dict[str, int]]:
    base = ["m.starts_on <= ?"]
    where, values = list(base), list[Any]([today.isoformat()])
    expiring = {"week": today + timedelta(7), "month": add_months(today, 1), "year": add_months(today, 12)}.get(
        query.get("expiring", "")
    )
    if expiring:
        where.append("coalesce(m.ends_on, m.next_billing_on) BETWEEN ? AND ?")
        values += [today.isoformat(), expiring.isoformat()]
    elif not by_address:
        where.append("(m.ends_on IS NULL OR m.ends_on >= ?)")
        values.append(today.isoformat())
    if query.get("customer"):
        where.append("instr(c.name, ?) > 0")
        values.append(fold(query["customer"]))
    if query.get("program_id"):
        where.append("m.program_id = ?")
        values.append(query["program_id"])
    source = "FROM membership m JOIN customer_search c ON c.id = m.customer_id JOIN program p ON p.id = m.program_id"
    select = "SELECT m.*, p.name AS program, p.subscription"
    if by_address:
        source += " JOIN membership_address a ON a.membership_id = m.id JOIN address ad ON ad.id = a.address_id"
        select += ", a.address_id, ad.line1, ad.city, ad.state, ad.zip"
    order = f"coalesce(m.ends_on, '9') < '{today.isoformat()}', coalesce(m.ends_on, m.next_billing_on), m.id"
    return _page(db, f"{select} {source}", source, base, where, values, order, query, paged)


def _member(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    person = db.execute("SELECT * FROM customer WHERE id = ?", (row["customer_id"],)).fetchone()
    billing = db.execute(
        "SELECT * FROM address WHERE customer_id = ? ORDER BY billing DESC, id LIMIT 1", (row["customer_id"],)
    ).fetchone()
    tags = db.execute("SELECT label FROM customer_tag WHERE customer_id = ? ORDER BY label", (row["customer_id"],))
    return {
        "membership": row["id"], "customer_id": row["customer_id"], "customer": full_name(person),
        "email": person["email"], "phone": phone_label(person["phone"]), "program": row["program"],
        "tags": [t["label"] for t in tags], "billing_address": one_line(billing) if billing else "",
        "renewal_type": "Subscription" if row["subscription"] else "Fixed Term", "since": row["starts_on"],
        "next_billing_on": row["next_billing_on"], "ends_on": row["ends_on"],
    }  # fmt: skip


def _page(
    db: sqlite3.Connection, select: str, source: str, base: list[str], where: list[str], values: list[Any], order: str,
    query: dict[str, str], paged: bool, *, filtered_from: str = "",
) -> tuple[list[sqlite3.Row], dict[str, int]]:  # fmt: skip
    """One page of a list and its numbers; the values of ``base`` come first among ``values``."""
    total = _count(db, source, base, values[: sum(c.count("?") for c in base)])
    filtered = total if where == base else _count(db, filtered_from or source, where, values)
    pages = max(1, -(-filtered // PER_PAGE))
    page = min(max(whole(query.get("page"), 1), 1), pages)
    limit, offset = (PER_PAGE, (page - 1) * PER_PAGE) if paged else (_ALL, 0)
    rows = db.execute(
        f"{select} WHERE {' AND '.join(where) or '1'} ORDER BY {order} LIMIT ? OFFSET ?", [*values, limit, offset]
    ).fetchall()
    return rows, {"page": page, "pages": pages, "filtered": filtered, "total": total}


def _count(db: sqlite3.Connection, source: str, where: list[str], values: list[Any]) -> int:
    return int(db.execute(f"SELECT count(*) {source} WHERE {' AND '.join(where) or '1'}", values).fetchone()[0])


def _names(db: sqlite3.Connection, customers: list[int]) -> dict[int, str]:
    wanted = sorted(set(customers))
    names: dict[int, str] = {}
    for at in range(0, len(wanted), 500):
        part = wanted[at : at + 500]
        rows = db.execute(f"SELECT * FROM customer WHERE id IN ({','.join('?' * len(part))})", part)
        names |= {r["id"]: full_name(r) for r in rows}
    return names
