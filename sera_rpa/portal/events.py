"""The portal's own record of what happened: every write and sign-in, by whom and through which request."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Origin:
    """Who does something, through which request, and when (UTC text of the business clock)."""

    who: str
    method: str
    path: str
    at: str


def record(db: sqlite3.Connection, origin: Origin, kind: str, **what: Any) -> None:
    """Adds one event in the transaction of the write that it tells of."""
    db.execute(
        "INSERT INTO event (at, who, kind, method, path, what) VALUES (?, ?, ?, ?, ?, ?)",
        (origin.at, origin.who, kind, origin.method, origin.path, json.dumps(what, ensure_ascii=False)),
    )


def events(db: sqlite3.Connection, since: int = 0, kind: str = "") -> list[dict[str, Any]]:
    """Events with an id above ``since``, oldest first; ``kind`` keeps one kind."""
    rows = db.execute("SELECT * FROM event WHERE id > ? AND (? = '' OR kind = ?) ORDER BY id", (since, kind, kind))
    return [{**dict(row), "what": json.loads(row["what"])} for row in rows]
