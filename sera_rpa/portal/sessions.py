"""Sessions by cookie: anonymous (sign-in form open), two_factor (password was right), in."""

import hashlib
import hmac
import secrets
import sqlite3
import time
from dataclasses import dataclass

from .accounts import Me
from .settings import Settings
from .store import Store

COOKIE = "_sera_session"
_FORM_SECONDS = 3600.0
_TOUCH_SECONDS = 5.0
"""A session's last use is written at most this often."""


@dataclass(frozen=True)
class Session:
    """One browser's session; ``token`` is the cookie's value."""

    token: str
    csrf: str
    stage: str
    account_id: int | None
    target: str
    me: Me | None

    def has_csrf(self, sent: str | None) -> bool:
        """Whether the form or script that sent this token was given it by us."""
        return hmac.compare_digest(self.csrf.encode(), (sent or "").encode())


def find(store: Store, settings: Settings, token: str | None) -> Session | None:
    """The living session behind a cookie, or None; idle and overdue sessions end here."""
    if not token:
        return None
    row = (
        store.read()
        .execute(
            "SELECT s.*, a.id AS aid, a.name, a.email, a.access_level FROM session s "
            "LEFT JOIN sign_in a ON a.id = s.account_id WHERE s.key = ?",
            (_key(token),),
        )
        .fetchone()
    )
    if row is None:
        return None
    now = time.time()
    idle = min(settings.idle_minutes * 60, settings.session_hours * 3600) if row["stage"] == "in" else _FORM_SECONDS
    if now - row["seen"] > idle or now - row["created"] > settings.session_hours * 3600:
        end(store, token)
        return None
    if now - row["seen"] > min(_TOUCH_SECONDS, idle / 4):
        with store.write() as db:
            db.execute("UPDATE session SET seen = ? WHERE key = ?", (now, _key(token)))
    me = Me(row["aid"], row["name"], row["email"], row["access_level"]) if row["stage"] == "in" else None
    return Session(token, row["csrf"], row["stage"], row["account_id"], row["target"], me)


def begin(db: sqlite3.Connection, stage: str, account_id: int | None = None, target: str = "") -> Session:
    """A new session with a new cookie, so that a cookie from before sign-in is worth nothing after it."""
    token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(24), time.time()
    db.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)", (_key(token), csrf, stage, account_id, target, now, now)
    )
    return Session(token, csrf, stage, account_id, target, None)


def aim(db: sqlite3.Connection, session: Session, target: str) -> None:
    """Remembers the page that a session should see after sign-in."""
    db.execute("UPDATE session SET target = ? WHERE key = ?", (target, _key(session.token)))


def end(store: Store, token: str) -> None:
    """Ends one session."""
    with store.write() as db:
        db.execute("DELETE FROM session WHERE key = ?", (_key(token),))


def end_all(db: sqlite3.Connection, email: str = "") -> int:
    """Ends every session, or those of one account; says how many."""
    done = db.execute(
        "DELETE FROM session WHERE stage <> 'anonymous' "
        "AND (? = '' OR account_id = (SELECT id FROM sign_in WHERE email = ?))",
        (email, email.lower()),
    )
    return done.rowcount


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
