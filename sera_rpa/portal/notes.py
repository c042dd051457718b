"""Notes on customers and jobs; system notes are the audit trail [H4,H53]."""

import sqlite3
from typing import Any

from .events import Origin, record
from .refusals import NotThere, refuse
from .text import clean

LONGEST = 10_000


def notes(db: sqlite3.Connection, subject: str, subject_id: int) -> list[dict[str, Any]]:
    """The notes of a ``customer`` or a ``job``, newest first."""
    rows = db.execute("SELECT * FROM note WHERE subject = ? AND subject_id = ? ORDER BY id DESC", (subject, subject_id))
    return [
        {"id": r["id"], "author": r["author"], "at": r["at"], "text": r["text"], "system": bool(r["system"]),
         "pinned": bool(r["pinned"]), "visible": bool(r["visible"])}
        for r in rows
    ]  # fmt: skip


def add_note(
    db: sqlite3.Connection,
    origin: Origin,
    author: str,
    subject: str,
    subject_id: int,
    text: object,
    *,
    pinned: bool = False,
    visible: bool = False,
) -> None:
    """Adds a person's note; ``visible`` shows it to the customer. Raises Refused when it is empty or too long."""
    body = note_text(text)
    if not body:
        raise refuse("can't be blank", "text")
    number = _write(db, origin, author, subject, subject_id, body, system=False)
    db.execute("UPDATE note SET pinned = ?, visible = ? WHERE id = ?", (pinned, visible, number))


def flag_note(db: sqlite3.Connection, origin: Origin, number: int, form: dict[str, object]) -> None:
    """Pins a person's note to the top or not, shows it to the customer or not. Raises NotThere."""
    row = db.execute("SELECT * FROM note WHERE id = ? AND system = 0", (number,)).fetchone()
    if row is None:
        raise NotThere("This note does not exist.")
    pinned, visible = (bool(form.get(flag, row[flag])) for flag in ("pinned", "visible"))
    db.execute("UPDATE note SET pinned = ?, visible = ? WHERE id = ?", (pinned, visible, number))
    record(db, origin, "note.flagged", note=number, pinned=pinned, visible=visible)


def add_system_note(db: sqlite3.Connection, origin: Origin, subject: str, subject_id: int, text: str) -> None:
    """Adds a note of the portal itself."""
    _write(db, origin, "System", subject, subject_id, text, system=True)


def note_of(db: sqlite3.Connection, origin: Origin, row: sqlite3.Row, text: str) -> None:
    """Adds a note of the portal itself to the job of a quote or invoice, without one to its customer."""
    subject, number = ("job", row["job_id"]) if row["job_id"] is not None else ("customer", row["customer_id"])
    add_system_note(db, origin, subject, number, text)


def note_text(text: object, field: str = "text") -> str:
    """The note as it will be kept. Raises Refused when it is too long."""
    body = clean(text, lines=True)
    if len(body) > LONGEST:
        raise refuse(f"is too long (maximum is {LONGEST} characters)", field)
    return body


def _write(
    db: sqlite3.Connection, origin: Origin, author: str, subject: str, subject_id: int, text: str, *, system: bool
) -> int:
    done = db.execute(
        "INSERT INTO note (subject, subject_id, author, at, text, system) VALUES (?, ?, ?, ?, ?, ?)",
        (subject, subject_id, author, origin.at, text, system),
    )
    record(db, origin, "note.added", note=done.lastrowid, subject=subject, id=subject_id, system=system)
    return int(done.lastrowid or 0)
