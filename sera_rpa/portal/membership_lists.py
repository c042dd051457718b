"""The lists of the Memberships page and the Members Report: one page at a time, or all rows for a download."""

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .customers import full_name, one_line, whole
from .programs import add_months
from .text import fold, phone_label

PER_PAGE = 25

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
    source = "FROM membership_sale s JOIN customer_search c ON c.id = s.customer_id"
    found, numbers = _page(
        db, _Keys("s.id AS key", source, f"s.sold_on {way}, s.id {way}"),
        f"{_SALE} ORDER BY s.sold_on {way}, s.id {way}",
        ("FROM membership_sale s", base or ["1"], []), [(where or ["1"], values)], query, paged,
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
    return {"rows": rows, **numbers}


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
    inner = "FROM membership_visit v"
    if query.get("customer") or query.get("address"):
        inner += (
            " CROSS JOIN membership m ON m.id = v.membership_id CROSS JOIN customer_search c ON c.id = m.customer_id"
        )
    found, numbers = _page(
        db, _Keys("v.id AS key", inner, "v.to_on, v.from_on, v.id"), _VISIT,
        ("FROM membership_visit v", base, values[:2]), [(where, values)], query, paged,
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
    return {"rows": rows, **numbers}


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
    base = ["+m.starts_on <= ?"]  # the plus: read in the order of renewal, from an index that holds all of it
    where, values = list(base), list[Any]([today.isoformat()])
    expiring = {"week": today + timedelta(7), "month": add_months(today, 1), "year": add_months(today, 12)}.get(
        query.get("expiring", "")
    )
    if expiring:
        where.append("m.renews_on BETWEEN ? AND ?")
        values += [today.isoformat(), expiring.isoformat()]
    if query.get("customer"):
        where.append("instr(c.name, ?) > 0")
        values.append(fold(query["customer"]))
    if query.get("program_id"):
        where.append("m.program_id = ?")
        values.append(query["program_id"])
    inner, order, key = "FROM membership m", "m.renews_on, m.id", "m.id AS key"
    if query.get("customer"):
        inner += " CROSS JOIN customer_search c ON c.id = m.customer_id"
    everything = ("FROM membership m", base, values[:1])
    if by_address:
        inner, order, key = inner + _PLACES, order + ", a.address_id", key + ", a.address_id"
        begun = "a.membership_id NOT IN (SELECT id FROM membership WHERE starts_on > ?)"  # cheaper than a join
        everything = ("FROM membership_address a", [begun], values[:1])
    parts = [(where, values)]
    if not expiring:
        in_force = ([*where, "m.renews_on >= ?"], [*values, today.isoformat()])
        ended = ([*where, "m.renews_on < ?"], [*values, today.isoformat()])
        parts = [in_force, ended] if by_address else [in_force]
    detail = _PLACE if by_address else _MEMBERSHIP
    return _page(db, _Keys(key, inner, order), detail, everything, parts, query, paged)


_SALE = (
    "SELECT s.*, p.name AS program, d.name AS department FROM ({keys}) k JOIN membership_sale s ON s.id = k.key "
    "JOIN program p ON p.id = s.program_id LEFT JOIN department d ON d.id = s.department_id"
)
_VISIT = (
    "SELECT v.*, m.customer_id, p.name AS program, a.line1, a.city, a.state, a.zip, a.schedulable FROM ({keys}) k "
    "JOIN membership_visit v ON v.id = k.key JOIN membership m ON m.id = v.membership_id "
    "JOIN address a ON a.id = v.address_id JOIN program p ON p.id = m.program_id ORDER BY v.to_on, v.from_on, v.id"
)
_MEMBERSHIP = (
    "SELECT m.*, p.name AS program, p.subscription FROM ({keys}) k JOIN membership m ON m.id = k.key "
    "JOIN program p ON p.id = m.program_id ORDER BY m.renews_on, m.id"
)
_PLACE = (
    "SELECT m.*, p.name AS program, p.subscription, k.address_id, a.line1, a.city, a.state, a.zip FROM ({keys}) k "
    "JOIN membership m ON m.id = k.key JOIN program p ON p.id = m.program_id JOIN address a ON a.id = k.address_id "
    "ORDER BY m.renews_on, m.id, k.address_id"
)
_PLACES = " JOIN membership_address a ON a.membership_id = m.id"


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


@dataclass(frozen=True)
class _Keys:
    """Where the keys of a list's rows come from, without the joins that only its cells need."""

    select: str
    source: str
    order: str


def _page(
    db: sqlite3.Connection, keys: _Keys, detail: str, everything: tuple[str, list[str], list[Any]],
    parts: list[tuple[list[str], list[Any]]], query: dict[str, str], paged: bool,
) -> tuple[list[sqlite3.Row], dict[str, int]]:  # fmt: skip
    """One page of a list and its numbers. The rows of each part (conditions, values) follow those of the one before."""
    total = _count(db, *everything)
    counts = [_count(db, keys.source, where, values) for where, values in parts]
    filtered = sum(counts)
    pages = max(1, -(-filtered // PER_PAGE))
    page = min(max(whole(query.get("page"), 1), 1), pages)
    wanted, offset = (PER_PAGE, (page - 1) * PER_PAGE) if paged else (filtered, 0)
    rows: list[sqlite3.Row] = []
    for (where, values), count in zip(parts, counts, strict=True):
        if offset < count and len(rows) < wanted:
            inner = (
                f"SELECT {keys.select} {keys.source} WHERE {' AND '.join(where)} ORDER BY {keys.order} LIMIT ? OFFSET ?"
            )
            rows += db.execute(detail.format(keys=inner), [*values, wanted - len(rows), offset]).fetchall()
        offset = max(0, offset - count)
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
