"""Company → Users: who may sign in to the portal, with which access level [H10]."""

import hashlib
import re
import secrets
import sqlite3
import time
from typing import Any

import pyotp

from . import accounts, sessions
from .access import EVERYONE
from .events import Origin, record
from .messages import send_mail
from .portal import Portal
from .refusals import NotThere, Refused, refuse
from .second_step import begin_enrolment
from .text import clean

LINK_HOURS = 12
"""How long a mailed link (password reset, invitation) is good for [H10]."""
SHORTEST_PASSWORD = 8
_LONGEST = 255


def users(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every account of the office, by name."""
    return [_described(row) for row in db.execute(f"{_USER} ORDER BY a.name")]


def user(db: sqlite3.Connection, account_id: int) -> dict[str, Any]:
    """One account. Raises NotThere."""
    row = db.execute(f"{_USER} WHERE a.id = ?", (account_id,)).fetchone()
    if row is None:
        raise NotThere("This user does not exist.")
    return _described(row)


def add_user(db: sqlite3.Connection, portal: Portal, origin: Origin, form: dict[str, Any], base: str) -> int:
    """+ Add Admin: makes an account without a usable password and mails its invitation link. Raises Refused."""
    name, email, level = _checked(db, form)
    salt = secrets.token_bytes(16)
    number = int(db.execute("SELECT max(id) + 1 FROM sign_in").fetchone()[0])
    db.execute(
        "INSERT INTO sign_in (id, name, email, access_level, password, salt, hash, totp_seed, mfa, mfa_at_seed) "
        "VALUES (?, ?, ?, ?, '', ?, ?, ?, 0, 0)",
        (number, name, email, level, salt, secrets.token_bytes(64), pyotp.random_base32()),
    )
    _profile(db, number, form)
    record(db, origin, "user.added", user=number, email=email, access_level=level)
    company = portal.settings.now.name
    link = _link(db, number, "invitation", base)
    send_mail(
        db, portal, origin, email, f"You have been invited to {company}",
        f"Hello {name},\n\n{company} has invited you to its office portal. Choose a password here:\n\n{link}\n\n"
        f"The link is good for {LINK_HOURS} hours.\n",
    )  # fmt: skip
    return number


def change_user(db: sqlite3.Connection, origin: Origin, account_id: int, form: dict[str, Any], me: int) -> None:
    """Changes name, e-mail, level, mails, phone, second step, deactivation. Raises Refused."""
    before = user(db, account_id)
    name, email, level = _checked(db, {**before, **form}, account_id)
    deactivated = bool(form.get("deactivated", before["deactivated"]))
    if account_id == me and (deactivated or level != before["access_level"]):
        raise refuse("You can't change your own access level or deactivate yourself", "access_level")
    db.execute(
        "UPDATE sign_in SET name = ?, email = ?, access_level = ?, mfa = ? WHERE id = ?",
        (name, email, level, bool(form.get("mfa", before["mfa"])), account_id),
    )
    _profile(db, account_id, {**before, **form})
    if form.get("mfa") and not before["mfa"]:
        begin_enrolment(db, account_id)
    if deactivated and not before["deactivated"]:
        sessions.end_all(db, email)
    after = user(db, account_id)
    changes = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    record(db, origin, "user.changed", user=account_id, changes=changes)


def mail_reset(db: sqlite3.Connection, portal: Portal, origin: Origin, account_id: int, base: str) -> None:
    """Send Password Reset Instructions: a link that is good once, for twelve hours [H10]."""
    who = user(db, account_id)
    link = _link(db, account_id, "reset", base)
    send_mail(
        db, portal, origin, who["email"], "Reset password instructions",
        f"Hello {who['name']},\n\nSomeone has requested a link to change your password. You can do this here:\n\n"
        f"{link}\n\nThe link is good for {LINK_HOURS} hours. If you did not ask for it, ignore this mail; your "
        "password will not change until you open the link and choose a new one.\n",
    )  # fmt: skip
    record(db, origin, "password_reset.mailed", user=account_id)


def account_of_link(db: sqlite3.Connection, token: str) -> int | None:
    """The account that a mailed link is for; None when it is unknown, used or too old."""
    row = db.execute("SELECT * FROM link WHERE key = ? AND used = 0", (_key(token),)).fetchone()
    return int(row["account_id"]) if row and row["expires"] > time.time() else None


def use_link(db: sqlite3.Connection, origin: Origin, token: str, password: str, again: str) -> int:
    """Sets the password that was chosen behind a link, unlocks the account, ends its sessions. Raises Refused."""
    account = account_of_link(db, token)
    if account is None:
        raise refuse("Password Token Expired", "token")
    set_password(db, account, password, again)
    db.execute("UPDATE link SET used = 1 WHERE key = ? OR account_id = ?", (_key(token), account))
    db.execute("UPDATE sign_in SET locked = 0, failures = 0 WHERE id = ?", (account,))
    sessions.end_all(db, user(db, account)["email"])
    record(db, origin, "password.changed", user=account, how="link")
    return account


def set_password(db: sqlite3.Connection, account_id: int, password: str, again: str) -> None:
    """Gives an account the password a person chose. Raises Refused."""
    if len(password) < SHORTEST_PASSWORD:
        raise refuse(f"Password is too short (minimum is {SHORTEST_PASSWORD} characters)", "password")
    if len(password) > 128:
        raise refuse("Password is too long (maximum is 128 characters)", "password")
    if password != again:
        raise refuse("Password confirmation doesn't match Password", "password_confirmation")
    accounts.set_password(db, account_id, password)


def _checked(db: sqlite3.Connection, form: dict[str, Any], own: int | None = None) -> tuple[str, str, str]:
    name, email = clean(form.get("name")), clean(form.get("email")).lower()
    errors: dict[str, list[str]] = {}
    if not name or len(name) > _LONGEST:
        errors["name"] = ["Name can't be blank" if not name else f"Name is too long (maximum is {_LONGEST} characters)"]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", email) or len(email) > _LONGEST:
        errors["email"] = ["Email can't be blank" if not email else "Email is invalid"]
    elif db.execute("SELECT 1 FROM sign_in WHERE email = ? AND id IS NOT ?", (email, own)).fetchone():
        errors["email"] = ["Email has already been taken."]
    level = str(form.get("access_level") or "")
    if level not in EVERYONE:
        errors["access_level"] = ["Access Level must be Super, Admin or CSR"]
    if form.get("mfa_method", "") not in ("", "totp", "email", "sms"):
        errors["mfa_method"] = ["Two-factor method must be totp, email or sms"]
    if errors:
        raise Refused(errors)
    return name, email, level


def _profile(db: sqlite3.Connection, account_id: int, form: dict[str, Any]) -> None:
    values = {
        "receives_emails": bool(form.get("receives_emails", True)), "deactivated": bool(form.get("deactivated", False)),
        "mfa_method": form.get("mfa_method", ""), "phone": clean(form.get("phone"))[:40],
    }  # fmt: skip
    db.execute("INSERT OR IGNORE INTO user_profile (account_id) VALUES (?)", (account_id,))
    db.execute(
        "UPDATE user_profile SET receives_emails = ?, deactivated = ?, mfa_method = ?, phone = ? WHERE account_id = ?",
        (*values.values(), account_id),
    )


def _link(db: sqlite3.Connection, account_id: int, purpose: str, base: str) -> str:
    token = secrets.token_urlsafe(32)
    db.execute("UPDATE link SET used = 1 WHERE account_id = ?", (account_id,))
    db.execute(
        "INSERT INTO link (key, account_id, purpose, expires) VALUES (?, ?, ?, ?)",
        (_key(token), account_id, purpose, time.time() + LINK_HOURS * 3600),
    )
    return f"{base}/admins/password/edit?reset_password_token={token}"


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _described(row: sqlite3.Row) -> dict[str, Any]:
    flags = {key: bool(row[key]) for key in ("mfa", "locked", "receives_emails", "deactivated")}
    return {**{key: row[key] for key in ("id", "name", "email", "access_level", "mfa_method", "phone")}, **flags}


_USER = """SELECT a.id, a.name, a.email, a.access_level, a.mfa, a.locked,
coalesce(p.receives_emails, 1) AS receives_emails,
coalesce(p.deactivated, 0) AS deactivated, coalesce(p.mfa_method, '') AS mfa_method, coalesce(p.phone, '') AS phone
FROM sign_in a LEFT JOIN user_profile p ON p.account_id = a.id"""
