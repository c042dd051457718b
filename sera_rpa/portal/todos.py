"""The To-Do List of the office [S13]."""

import sqlite3
from typing import Any

from .customers import full_name
from .events import Origin, record
from .notes import note_text
from .refusals import NotThere, Refused
from .text import clean, is_day


def pending(db: sqlite3.Connection) -> int:
    """How many are not done: the blue badge in the menu."""
    return int(db.execute("SELECT count(*) FROM todo WHERE done_at IS NULL").fetchone()[0])


def todos(db: sqlite3.Connection, *, every: bool) -> list[dict[str, Any]]:
    """What is pending, soonest due first; ``every`` adds what is done, newest first, at most 500."""
    rows = db.execute(
        "SELECT t.*, a.name AS assignee, c.first_name, c.last_name FROM todo t LEFT JOIN sign_in a "
        "ON a.id = t.assignee_id LEFT JOIN customer c ON c.id = t.customer_id "
        f"{'' if every else 'WHERE t.done_at IS NULL '}"
        "ORDER BY t.done_at IS NOT NULL, t.done_at DESC, t.due_on IS NULL, t.due_on, t.id LIMIT 500"
    )
    return [
        {
            **{k: r[k] for k in ("id", "title", "note", "due_on", "assignee", "customer_id", "made_at", "made_by")},
            "customer": full_name(r) if r["customer_id"] else None, "done": r["done_at"] is not None,
            "done_by": r["done_by"],
        }
        for r in rows
    ]  # fmt: skip


def add_todo(db: sqlite3.Connection, origin: Origin, author: str, form: dict[str, Any]) -> dict[str, int]:
    """Adds a to-do. Raises Refused."""
    title, due = clean(form.get("title"))[:255], clean(form.get("due_on"))
    note = note_text(form.get("note"), "note")
    assignee, customer = form.get("assignee_id") or None, form.get("customer_id") or None
    errors: dict[str, list[str]] = {}
    if not title:
        errors["title"] = ["Title can't be blank"]
    if due and not is_day(due):
        errors["due_on"] = ["is not a date"]
    for field, table, wanted in (("assignee_id", "sign_in", assignee), ("customer_id", "customer", customer)):
        if wanted and db.execute(f"SELECT 1 FROM {table} WHERE id = ?", (wanted,)).fetchone() is None:
            errors[field] = ["does not exist"]
    if errors:
        raise Refused(errors)
    done = db.execute(
        "INSERT INTO todo (title, note, due_on, assignee_id, customer_id, made_at, made_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (title, note, due or None, assignee, customer, origin.at, author),
    )
    record(db, origin, "todo.added", todo=done.lastrowid, title=title)
    return {"id": int(done.lastrowid or 0)}


def tick(db: sqlite3.Connection, origin: Origin, author: str, number: int, *, done: bool) -> dict[str, Any]:
    """Ticks the Done box or takes the tick away. Raises NotThere."""
    told = (origin.at, author) if done else (None, None)
    if db.execute("UPDATE todo SET done_at = ?, done_by = ? WHERE id = ?", (*told, number)).rowcount == 0:
        raise NotThere("This to-do does not exist.")
    record(db, origin, "todo.done" if done else "todo.reopened", todo=number)
    return {"done": done, "pending": pending(db)}
