"""Company → Financing: which departments offer financing, and the loan programs of Service Finance [H41]."""

import sqlite3
from typing import Any

from .events import Origin, record
from .money import cents_of, dollars
from .refusals import NotThere, refuse

LOAN_PROGRAMS: list[tuple[str, str, int, int, int, int]] = [
    ("1812", "12 Months Same as Cash, no payments", 6_500, 150_000, 4_000_000, 17_990),
    ("1824", "24 Months equal payments, 0 %", 9_900, 150_000, 4_000_000, 0),
    ("2360", "60 Months reduced rate", 4_250, 250_000, 5_500_000, 8_990),
    ("2384", "84 Months reduced rate", 5_000, 500_000, 5_500_000, 9_990),
    ("2412", "120 Months standard rate", 0, 100_000, 10_000_000, 10_990),
    ("2418", "180 Months standard rate", 0, 750_000, 10_000_000, 11_990),
]
"""Number, description, dealer fee, least and greatest amount in cents, greatest interest rate."""


def sow_financing(db: sqlite3.Connection) -> None:
    """The loan programs that Service Finance would show; none is active."""
    db.executemany(
        "INSERT INTO loan_program (number, description, dealer_fee, least, most, max_rate) VALUES (?, ?, ?, ?, ?, ?)",
        LOAN_PROGRAMS,
    )


def overview(db: sqlite3.Connection, *, connected: bool) -> dict[str, Any]:
    """Department Management, and the loan programs once Service Finance is connected."""
    departments = db.execute(
        "SELECT d.id, d.name, coalesce(f.offered, 1) AS offered FROM department d "
        "LEFT JOIN financing_department f ON f.department_id = d.id ORDER BY d.id"
    )
    programs = db.execute("SELECT * FROM loan_program ORDER BY number").fetchall() if connected else []
    return {
        "connected": connected,
        "departments": [{**dict(row), "offered": bool(row["offered"])} for row in departments],
        "programs": [_program(row) for row in programs],
    }


def offered(db: sqlite3.Connection, invoice_id: int) -> list[dict[str, Any]]:
    """The loan programs with which something of an invoice's balance can be paid."""
    row = db.execute("SELECT * FROM invoice WHERE id = ?", (invoice_id,)).fetchone()
    if row is None or not _offers(db, row["department_id"]):
        return []
    owed = int(row["total"]) - int(row["paid"])
    rows = db.execute(
        "SELECT * FROM loan_program WHERE active = 1 AND max(least, coalesce(prefer, 0)) <= ? ORDER BY number", (owed,)
    )
    return [_program(one) for one in rows]


def set_active(db: sqlite3.Connection, origin: Origin, form: dict[str, Any]) -> None:
    """Activate or deactivate ``programs`` (their numbers' ids). Raises Refused."""
    chosen, active = form.get("programs"), form.get("active") is True
    known = {row["id"] for row in db.execute("SELECT id FROM loan_program")}
    if not isinstance(chosen, list) or not chosen or not set(chosen) <= known:
        raise refuse("Choose loan programs.", "programs")
    db.executemany("UPDATE loan_program SET active = ? WHERE id = ?", [(active, one) for one in chosen])
    record(db, origin, "loan_programs.changed", programs=sorted(chosen), active=active)


def set_preferred(db: sqlite3.Connection, origin: Origin, program_id: int, typed: object) -> None:
    """The least amount for which the company wants to offer a program; above Service Finance's own, empty: none.

    Raises NotThere or Refused.
    """
    row = db.execute("SELECT * FROM loan_program WHERE id = ?", (program_id,)).fetchone()
    if row is None:
        raise NotThere("This loan program does not exist.")
    amount = cents_of(typed, "prefer") if str(typed or "").strip() else None
    if amount is not None and not row["least"] < amount <= row["most"]:
        raise refuse(f"must be more than {dollars(row['least'])} and at most {dollars(row['most'])}", "prefer")
    db.execute("UPDATE loan_program SET prefer = ? WHERE id = ?", (amount, program_id))
    record(db, origin, "loan_program.changed", program=program_id, prefer=amount)


def set_departments(db: sqlite3.Connection, origin: Origin, form: dict[str, Any]) -> None:
    """Which departments offer financing: ``departments``, a list of numbers. Raises Refused."""
    chosen = form.get("departments")
    known = {row["id"] for row in db.execute("SELECT id FROM department")}
    if not isinstance(chosen, list) or not set(chosen) <= known:
        raise refuse("Choose departments.", "departments")
    db.executemany("INSERT OR REPLACE INTO financing_department VALUES (?, ?)", [(d, d in chosen) for d in known])
    record(db, origin, "financing.departments_changed", departments=sorted(chosen))


def check_loan(db: sqlite3.Connection, invoice_id: int, form: dict[str, Any]) -> str:
    """What an External payment is called when it is financed by ``form["loan_program"]``. Raises Refused."""
    row = db.execute("SELECT * FROM loan_program WHERE id = ? AND active = 1", (form["loan_program"],)).fetchone()
    invoice = db.execute("SELECT department_id FROM invoice WHERE id = ?", (invoice_id,)).fetchone()
    if row is None:
        raise refuse("This loan program is not active.", "loan_program")
    if invoice is not None and not _offers(db, invoice["department_id"]):
        raise refuse("This department does not offer financing.", "loan_program")
    amount = cents_of(form.get("amount"), "amount", least=1)
    least = max(row["least"], row["prefer"] or 0)
    if not least <= amount <= row["most"]:
        raise refuse(f"must be from {dollars(least)} to {dollars(row['most'])} for this loan program", "amount")
    return f"Service Finance {row['number']}"


def _offers(db: sqlite3.Connection, department_id: int) -> bool:
    row = db.execute("SELECT offered FROM financing_department WHERE department_id = ?", (department_id,)).fetchone()
    return row is None or bool(row["offered"])


def _program(row: sqlite3.Row) -> dict[str, Any]:
    return {**dict(row), "active": bool(row["active"])}
