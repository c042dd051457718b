"""The second step of a sign-in: app codes and their enrolment, mailed and texted codes, browsers remembered."""

import hashlib
import hmac
import secrets
import sqlite3
import time
from dataclasses import dataclass

import pyotp

from . import messages, totp
from .accounts import Verdict, check_step
from .events import Origin, record
from .portal import Portal
from .text import digits

REMEMBER_COOKIE = "_sera_remember"
MOST_SENT = 5
"""How many codes one half signed-in session can ask for."""


@dataclass(frozen=True)
class Step:
    """How an account proves its second step; ``enrolling`` is a seed it has not confirmed yet."""

    method: str
    email: str
    phone: str
    enrolling: str

    @property
    def hint(self) -> str:
        """Where the code went, with most of it hidden."""
        if self.method == "sms":
            return f"(***) ***-{self.phone[-4:]}" if self.phone else "your phone"
        name, _, host = self.email.partition("@")
        return f"{name[:1]}***@{host}"


def step_of(db: sqlite3.Connection, portal: Portal, account_id: int) -> Step:
    """The second step of an account: its own method, else the tenant's."""
    row = db.execute(
        "SELECT a.email, p.mfa_method, p.phone, p.enrolling FROM sign_in a LEFT JOIN user_profile p "
        "ON p.account_id = a.id WHERE a.id = ?",
        (account_id,),
    ).fetchone()
    method = row["mfa_method"] or portal.settings.now.mfa_method
    return Step(method, row["email"], digits(row["phone"] or ""), (row["enrolling"] or "") if method == "totp" else "")


def send_code(db: sqlite3.Connection, portal: Portal, origin: Origin, session_key: str, account_id: int) -> str:
    """Sends a fresh six-digit code by mail or text, which voids the one before; says what went wrong, or ''."""
    step = step_of(db, portal, account_id)
    row = db.execute("SELECT sent FROM session_code WHERE session_key = ?", (session_key,)).fetchone()
    sent = row["sent"] if row else 0
    if sent >= MOST_SENT:
        return "Too many codes have been sent. Sign in again."
    if step.method == "sms" and len(step.phone) != 10:
        return "There is no mobile number on your account. Ask your administrator."
    code = f"{secrets.randbelow(1_000_000):06d}"
    minutes = portal.settings.now.code_minutes
    db.execute(
        "INSERT OR REPLACE INTO session_code VALUES (?, ?, ?, ?, ?)",
        (session_key, account_id, _hash(session_key, code), time.time() + minutes * 60, sent + 1),
    )
    company = portal.settings.now.name
    if step.method == "sms":
        messages.send_text(db, portal, origin, f"+1{step.phone}", f"{code} is your {company} sign-in code.")
    else:
        messages.send_mail(
            db, portal, origin, step.email, "Your sign-in code",
            f"Your sign-in code for {company} is:\n\n{code}\n\nIt is good for {minutes:g} minutes.\n",
        )  # fmt: skip
    return ""


def check_sent_code(db: sqlite3.Connection, session_key: str, account_id: int, code: str, most: int) -> Verdict:
    """Judges a mailed or texted code; it is good once, until its time."""
    row = db.execute("SELECT * FROM session_code WHERE session_key = ?", (session_key,)).fetchone()
    typed = "".join(code.split())
    found = row is not None and hmac.compare_digest(row["code"], _hash(session_key, typed))
    problem = "" if found else "Invalid two-factor code."
    if found and row["expires"] <= time.time():
        problem = "This code has expired."
    verdict = check_step(db, account_id, problem, most)
    if not verdict.error:
        db.execute("DELETE FROM session_code WHERE session_key = ?", (session_key,))
    return verdict


def begin_enrolment(db: sqlite3.Connection, account_id: int, length: int = 32) -> str:
    """Asks for enrolment at the next sign-in, with a new seed of 16 or 32 characters."""
    seed = pyotp.random_base32(32)[:length]
    db.execute("INSERT OR IGNORE INTO user_profile (account_id) VALUES (?)", (account_id,))
    db.execute("UPDATE user_profile SET enrolling = ? WHERE account_id = ?", (seed, account_id))
    return seed


def finish_enrolment(db: sqlite3.Connection, origin: Origin, account_id: int, code: str, skew: float = 0) -> str:
    """Takes the new seed once its code is right; says what is wrong, or ''."""
    row = db.execute("SELECT enrolling FROM user_profile WHERE account_id = ?", (account_id,)).fetchone()
    now, typed = int((time.time() + skew) // totp.STEP_SECONDS), "".join(code.split())
    step = next((now - age for age in (0, 1, -1) if hmac.compare_digest(
        totp.code_at(row["enrolling"], now - age).encode(), typed.encode())), None)  # fmt: skip
    if step is None:
        return "Invalid two-factor code."
    db.execute(
        "UPDATE sign_in SET totp_seed = ?, mfa = 1, used_steps = ?, failures = 0 WHERE id = ?",
        (row["enrolling"], str(step), account_id),
    )
    db.execute("UPDATE user_profile SET enrolling = '' WHERE account_id = ?", (account_id,))
    record(db, origin, "two_factor.enrolled", user=account_id)
    return ""


def remember_browser(db: sqlite3.Connection, account_id: int, days: int) -> str:
    """Spares this browser the second step for some days of machine time; gives the cookie's value."""
    token = secrets.token_urlsafe(32)
    db.execute(
        "INSERT INTO remembered_browser VALUES (?, ?, ?)", (_token_key(token), account_id, time.time() + days * 86_400)
    )
    return token


def is_remembered(db: sqlite3.Connection, account_id: int, token: str | None) -> bool:
    """Whether that browser was remembered for that account."""
    if not token:
        return False
    row = db.execute("SELECT * FROM remembered_browser WHERE key = ?", (_token_key(token),)).fetchone()
    return row is not None and row["account_id"] == account_id and row["expires"] > time.time()


def _hash(session_key: str, code: str) -> str:
    return hashlib.sha256(f"{session_key}:{code}".encode()).hexdigest()


def _token_key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
