"""Merge Accounts: one customer takes over everything another one has; there is no way back [H9]."""

import sqlite3
from typing import Any

from . import customers
from .customers import refresh_search
from .events import Origin, record
from .notes import add_system_note
from .refusals import Refused, refuse
from .text import digits

WORD = "Merge"
"""What must be typed before Continue does anything."""


def merge(db: sqlite3.Connection, origin: Origin, author: str, form: dict[str, Any]) -> dict[str, Any]:
    """Moves all of ``absorbed`` to ``survivor`` and removes ``absorbed``. Raises NotThere or Refused."""
    if form.get("confirm") != WORD:
        raise refuse(f'Type "{WORD}" to continue.', "confirm")
    pair = [form.get("survivor"), form.get("absorbed")]
    if not all(isinstance(number, int) for number in pair):
        raise Refused({"base": ["Choose two accounts."]})
    if pair[0] == pair[1]:
        raise refuse("An account cannot be merged with itself.")
    survivor, absorbed = (customers.customer(db, int(str(number))) for number in pair)
    kept, gone = survivor["id"], absorbed["id"]
    db.execute("PRAGMA defer_foreign_keys = ON")
    db.execute("UPDATE address SET billing = 0 WHERE customer_id = ?", (gone,))
    for table in _tables_with_customers(db):
        db.execute(f"UPDATE OR IGNORE {table} SET customer_id = ? WHERE customer_id = ?", (kept, gone))
        db.execute(f"DELETE FROM {table} WHERE customer_id = ?", (gone,))
    db.execute("UPDATE note SET subject_id = ? WHERE subject = 'customer' AND subject_id = ?", (kept, gone))
    db.execute("DELETE FROM customer_search WHERE id = ?", (gone,))
    db.execute("DELETE FROM customer WHERE id = ?", (gone,))
    db.execute("UPDATE customer SET member = max(member, ?) WHERE id = ?", (absorbed["member"], kept))
    if absorbed["email"] or absorbed["phone"]:
        db.execute(
            "INSERT INTO customer_contact (customer_id, address_id, name, label, email, phone) "
            "VALUES (?, NULL, ?, 'Merged account', ?, ?)",
            (kept, absorbed["name"], absorbed["email"], digits(absorbed["phone"])),
        )
    refresh_search(db, kept)
    record(db, origin, "customer.merged", survivor=kept, absorbed=gone, name=absorbed["name"])
    text = f"Account {gone} ({absorbed['name']}) was merged into this account by {author}."
    add_system_note(db, origin, "customer", kept, text)
    return {"id": kept}


def _tables_with_customers(db: sqlite3.Connection) -> list[str]:
    """Every table that belongs to a customer, whichever area it is of."""
    rows = db.execute(
        "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'customer_id' "
        "WHERE m.type = 'table' ORDER BY m.name"
    )
    return [str(row["name"]) for row in rows]
