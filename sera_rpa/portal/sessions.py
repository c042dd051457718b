"""Sessions by cookie: anonymous (sign-in form open), two_factor (password was right), in."""

import hashlib
import hmac
import secrets
import sqlite3
import time
from dataclasses import dataclass, replace

from .accounts import Me
from .settings import Settings
from .store import Store

COOKIE = "_sera_session"
_FORM_SECONDS = 3600.0
_GRACE_SECONDS = 20.0
"""How long the old cookie is good after a rotation, for requests that are under way."""
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
            (key_of(token),),
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
            db.execute("UPDATE session SET seen = ? WHERE key = ?", (now, key_of(token)))
    me = Me(row["aid"], row["name"], row["email"], row["access_level"]) if row["stage"] == "in" else None
    return Session(token, row["csrf"], row["stage"], row["account_id"], row["target"], me)


def begin(db: sqlite3.Connection, stage: str, account_id: int | None = None, target: str = "") -> Session:
    """A new session with a new cookie, so that a cookie from before sign-in is worth nothing after it."""
    token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(24), time.time()
    db.execute(
        "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)", (key_of(token), csrf, stage, account_id, target, now, now)
    )
    return Session(token, csrf, stage, account_id, target, None)


def elsewhere(db: sqlite3.Connection, account_id: int) -> int:
    """Ends the account's sessions because it signs in elsewhere; each browser is told so. Says how many."""
    return db.execute(
        "UPDATE session SET stage = 'elsewhere', seen = ? WHERE account_id = ? AND stage = 'in'",
        (time.time(), account_id),
    ).rowcount


def rotated(store: Store, settings: Settings, session: Session) -> Session | None:
    """The session under a new cookie when its cookie is older than the tenant allows; the old one dies soon after."""
    old, now = key_of(session.token), time.time()
    row = (
        store.read()
        .execute(
            "SELECT s.*, coalesce(c.given, s.created) AS given FROM session s LEFT JOIN session_cookie c "
            "ON c.key = s.key WHERE s.key = ?",
            (old,),
        )
        .fetchone()
    )
    if row is None or now - row["given"] < settings.rotate_minutes * 60:
        return None
    token = secrets.token_urlsafe(32)
    with store.write() as db:
        db.execute(
            "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key_of(token), row["csrf"], row["stage"], row["account_id"], row["target"], row["created"], now),
        )
        db.execute("INSERT INTO session_cookie VALUES (?, ?)", (key_of(token), now))
        db.execute("DELETE FROM session_cookie WHERE key = ?", (old,))
        db.execute(
            "UPDATE session SET created = ? WHERE key = ?", (now - settings.session_hours * 3600 + _GRACE_SECONDS, old)
        )
    return replace(session, token=token)


def aim(db: sqlite3.Connection, session: Session, target: str) -> None:
    """Remembers the page that a session should see after sign-in."""
    db.execute("UPDATE session SET target = ? WHERE key = ?", (target, key_of(session.token)))


def end(store: Store, token: str) -> None:
    """Ends one session."""
    with store.write() as db:
        db.execute("DELETE FROM session WHERE key = ?", (key_of(token),))


def expire_csrf(db: sqlite3.Connection, token: str) -> None:
    """Gives a session another CSRF token, which its open pages do not know."""
    db.execute("UPDATE session SET csrf = ? WHERE key = ?", (secrets.token_urlsafe(24), key_of(token)))


def end_all(db: sqlite3.Connection, email: str = "") -> int:
    """Ends every session, or those of one account; says how many."""
    done = db.execute(
        "DELETE FROM session WHERE stage NOT IN ('anonymous', 'elsewhere') "
        "AND (? = '' OR account_id = (SELECT id FROM sign_in WHERE email = ?))",
        (email, email.lower()),
    )
    return done.rowcount


def key_of(token: str) -> str:
    """Under which a session is kept: the data file does not hold the cookies themselves."""
    return hashlib.sha256(token.encode()).hexdigest()
