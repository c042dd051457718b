"""Mails and texts: each goes to the outbox, and to the tenant's SMTP server or message service where one is set."""

import base64
import json
import smtplib
import sqlite3
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import urlsplit

from .events import Origin, record
from .portal import Portal

_SECONDS = 10.0


def send_mail(db: sqlite3.Connection, portal: Portal, origin: Origin, recipient: str, subject: str, body: str) -> int:
    """Writes a mail to the outbox and hands it to the SMTP server in the background; gives its outbox number."""
    number = _keep(db, portal, origin, "mail", recipient, subject, body, portal.settings.now.smtp_url)
    if portal.settings.now.smtp_url:
        _later(portal, number, lambda: _smtp(portal, recipient, subject, body))
    return number


def send_text(db: sqlite3.Connection, portal: Portal, origin: Origin, recipient: str, body: str) -> int:
    """Writes a text to the outbox and posts it to the Twilio-shaped service; ``recipient`` in E.164 form."""
    number = _keep(db, portal, origin, "text", recipient, "", body, portal.settings.now.sms_url)
    if portal.settings.now.sms_url:
        _later(portal, number, lambda: _post_text(portal, recipient, body))
    return number


def _keep(
    db: sqlite3.Connection, portal: Portal, origin: Origin, kind: str, recipient: str, subject: str, body: str,
    server: str,
) -> int:  # fmt: skip
    done = db.execute(
        "INSERT INTO outbox (kind, recipient, subject, body, at, state) VALUES (?, ?, ?, ?, ?, ?)",
        (kind, recipient, subject, body, origin.at, "sending" if server else "kept"),
    )
    number = done.lastrowid or 0
    record(db, origin, f"{kind}.sent", outbox=number, recipient=recipient, subject=subject)
    return number


def _later(portal: Portal, number: int, work: Callable[[], None]) -> None:
    """Hands over outside the request, so that a slow server delays nobody; the outbox tells how it went."""
    instance = portal.instance

    def run() -> None:
        try:
            work()
            state = "sent"
        except (OSError, smtplib.SMTPException, urllib.error.URLError, ValueError) as error:
            state = f"failed: {error}"[:200]
        try:
            with portal.store.write() as db:
                if portal.instance == instance:
                    db.execute("UPDATE outbox SET state = ? WHERE id = ?", (state, number))
        except sqlite3.ProgrammingError:
            pass  # the portal was closed meanwhile

    threading.Thread(target=run, name="portal-message", daemon=True).start()


def _smtp(portal: Portal, recipient: str, subject: str, body: str) -> None:
    settings = portal.settings.now
    server = urlsplit(settings.smtp_url)
    mail = EmailMessage()
    mail["From"] = f"{settings.name} <no-reply@hoosier-home.example.test>"
    mail["To"], mail["Subject"] = recipient, subject
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="hoosier-home.example.test")
    mail.set_content(body)
    with smtplib.SMTP(server.hostname or "127.0.0.1", server.port or 25, timeout=_SECONDS) as client:
        if server.username:
            client.login(urllib.parse.unquote(server.username), urllib.parse.unquote(server.password or ""))
        client.send_message(mail)


def _post_text(portal: Portal, recipient: str, body: str) -> None:
    """POST /2010-04-01/Accounts/{sid}/Messages.json with To, From and Body, as Twilio takes it."""
    settings = portal.settings.now
    url = f"{settings.sms_url.rstrip('/')}/2010-04-01/Accounts/{settings.sms_account}/Messages.json"
    fields = urllib.parse.urlencode({"To": recipient, "From": settings.sms_from, "Body": body}).encode()
    secret = base64.b64encode(f"{settings.sms_account}:{settings.sms_token}".encode()).decode()
    request = urllib.request.Request(url, fields, {"Authorization": f"Basic {secret}"})
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
        if "sid" not in json.load(answer):
            raise ValueError("the message service gave no sid")
