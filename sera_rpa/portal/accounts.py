"""Sign-in accounts: passwords, one-time codes, locking."""

import hashlib
import hmac
import secrets
import sqlite3
import time
from dataclasses import dataclass
from typing import Any

import pyotp

from .totp import STEP_SECONDS, code_at

_OLD_STEPS = 10
"""How many steps back a code is still recognised as expired rather than simply wrong."""
_REMEMBERED_STEPS = 50

PEOPLE = [
    ("Dana Whitfield", "dispatch@hoosier-home.example.test", "Super", True),
    ("Oscar Lindqvist", "office@hoosier-home.example.test", "Admin", False),
    ("Carmen Ruiz", "csr@hoosier-home.example.test", "CSR", False),
]
"""Name, e-mail, access level, one-time codes on."""


@dataclass(frozen=True)
class Me:
    """The signed-in person."""

    id: int
    name: str
    email: str
    access_level: str


@dataclass(frozen=True)
class Verdict:
    """What came of a password or a code: an account, or what the page says."""

    account: sqlite3.Row | None
    error: str = ""
    locked_now: bool = False


def create_accounts(db: sqlite3.Connection) -> None:
    """Makes the accounts with random passwords and seeds, once per data file."""
    for name, email, level, mfa in PEOPLE:
        salt = secrets.token_bytes(16)
        password = secrets.token_urlsafe(12)
        db.execute(
            "INSERT INTO sign_in (name, email, access_level, password, salt, hash, totp_seed, mfa, mfa_at_seed) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (name, email, level, password, salt, _hash(password, salt), pyotp.random_base32(), mfa, mfa),
        )


def restore_accounts(db: sqlite3.Connection) -> None:
    """Puts the accounts as they were: those of the seed, unlocked, by name and level; passwords and seeds stay.

    The codes used stay used too: a code is spent whatever happens to the business.
    """
    db.execute("DELETE FROM sign_in WHERE id > ?", (len(PEOPLE),))
    for number, (name, email, level, _) in enumerate(PEOPLE, 1):
        db.execute(
            "UPDATE sign_in SET name = ?, email = ?, access_level = ?, failures = 0, locked = 0, mfa = mfa_at_seed "
            "WHERE id = ?",
            (name, email, level, number),
        )


def sign_ins(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """The sign-ins to print; the seed is None where no code is asked for."""
    rows = db.execute("SELECT * FROM sign_in WHERE password <> '' ORDER BY id")
    return [
        {
            "email": r["email"],
            "password": r["password"],
            "access_level": r["access_level"],
            "totp_seed": r["totp_seed"] if r["mfa"] else None,
        }
        for r in rows
    ]


def check_password(db: sqlite3.Connection, email: str, password: str, most: int) -> Verdict:
    """Judges e-mail and password; the ``most``-th failure in a row locks the account."""
    account = db.execute("SELECT * FROM sign_in WHERE email = ?", (email.strip().lower(),)).fetchone()
    if account is None:
        _hash(password, b"nobody")
        return Verdict(None, "Invalid Email or password.")
    if account["locked"]:
        return Verdict(account, "Your account is locked.")
    if db.execute("SELECT 1 FROM user_profile WHERE account_id = ? AND deactivated", (account["id"],)).fetchone():
        return Verdict(account, "Your account is not active.")
    if hmac.compare_digest(_hash(password, account["salt"]), account["hash"]):
        if not account["mfa"]:
            db.execute("UPDATE sign_in SET failures = 0 WHERE id = ?", (account["id"],))
        return Verdict(account)
    return _failed(db, account, "Invalid Email or password.", most)


def check_code(db: sqlite3.Connection, account_id: int, code: str, most: int, skew: float = 0) -> Verdict:
    """Judges a one-time code by machine time plus ``skew`` seconds; one step either side is accepted, once."""
    account = db.execute("SELECT * FROM sign_in WHERE id = ?", (account_id,)).fetchone()
    if account["locked"]:
        return Verdict(account, "Your account is locked.")
    step = _step_of(account["totp_seed"], code.replace(" ", ""), int((time.time() + skew) // STEP_SECONDS))
    if step is None:
        return _failed(db, account, "Invalid two-factor code.", most)
    if step[1] > 1:
        return _failed(db, account, "This code has expired.", most)
    used = [int(s) for s in account["used_steps"].split()]
    if step[0] in used:
        return _failed(db, account, "Invalid two-factor code. This code has already been used.", most)
    spent = " ".join(str(s) for s in [*used[-_REMEMBERED_STEPS:], step[0]])
    db.execute("UPDATE sign_in SET failures = 0, used_steps = ? WHERE id = ?", (spent, account_id))
    return Verdict(account)


def check_step(db: sqlite3.Connection, account_id: int, problem: str, most: int) -> Verdict:
    """The verdict on a code that was judged elsewhere (``problem`` is '' when it is right), counted for the lock."""
    account = db.execute("SELECT * FROM sign_in WHERE id = ?", (account_id,)).fetchone()
    if account["locked"]:
        return Verdict(account, "Your account is locked.")
    if problem:
        return _failed(db, account, problem, most)
    db.execute("UPDATE sign_in SET failures = 0 WHERE id = ?", (account_id,))
    return Verdict(account)


def set_password(db: sqlite3.Connection, account_id: int, password: str) -> None:
    """Gives an account another password; browsers remembered for it are forgotten."""
    db.execute("DELETE FROM remembered_browser WHERE account_id = ?", (account_id,))
    salt = secrets.token_bytes(16)
    db.execute(
        "UPDATE sign_in SET password = ?, salt = ?, hash = ? WHERE id = ?",
        (password, salt, _hash(password, salt), account_id),
    )


def _failed(db: sqlite3.Connection, account: sqlite3.Row, message: str, most: int) -> Verdict:
    locked = account["failures"] + 1 >= most
    db.execute("UPDATE sign_in SET failures = failures + 1, locked = ? WHERE id = ?", (locked, account["id"]))
    return Verdict(account, "Your account is locked." if locked else message, locked)


def _step_of(seed: str, code: str, now: int) -> tuple[int, int] | None:
    """The step to which a code belongs and how many steps ago that was (negative: ahead)."""
    for age in [0, 1, -1, *range(2, _OLD_STEPS + 1)]:
        if hmac.compare_digest(code_at(seed, now - age).encode(), code.encode()):
            return now - age, age
    return None


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**13, r=8, p=1)
