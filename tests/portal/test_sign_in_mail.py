"""Codes and links that the portal mails: sent to a real mail server, read from a real mailbox."""

import re
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.servers.mail import MailServer, mail_server, why_not

from .conftest import Office, RunningPortal, eventually

CODE_FORM = "/admins/login/two_factor"


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    if reason := why_not():
        pytest.skip(f"no mail server: {reason}")
    with mail_server() as server:
        yield server


@pytest.fixture
def mail(running: MailServer, visitor: Office, portal: RunningPortal) -> MailServer:
    """The mail server, to which the portal now sends, with an empty mailbox for everybody who signs in."""
    for one in portal.sign_ins:
        running.add_mailbox(one["email"])
    visitor.put("/_control/settings", json={"smtp_url": running.smtp_url}).raise_for_status()
    return running


@pytest.fixture
def clerk(mail: MailServer, visitor: Office, portal: RunningPortal) -> dict[str, Any]:
    """A CSR whose second step is a mailed code."""
    who = portal.sign_in_of("CSR")
    visitor.post(f"/_control/accounts/{who['email']}", json={"mfa": True, "mfa_method": "email"}).raise_for_status()
    return who


def code_in(text: str) -> str:
    (code,) = re.findall(r"\b\d{6}\b", text)
    return str(code)


def states(visitor: Office, who: dict[str, Any]) -> list[str]:
    """What became of each mail to somebody, as the portal knows it."""
    return [one["state"] for one in visitor.truth("outbox", email=who["email"])]


def invalid(visitor: Office, code: str) -> bool:
    return "Invalid two-factor code." in visitor.give_code(code).text


def test_a_code_arrives_by_mail_and_lets_in_once(mail: MailServer, clerk: dict[str, Any], visitor: Office) -> None:
    assert visitor.give_password(clerk["email"], clerk["password"]).headers["location"] == CODE_FORM
    letter = mail.wait_for(clerk["email"])
    assert (letter.to, letter.subject) == ((clerk["email"],), "Your sign-in code")
    code = code_in(letter.text)
    assert visitor.give_code(code).headers["location"] == "/dispatch"
    visitor.cookies.clear()
    visitor.give_password(clerk["email"], clerk["password"])
    newer = code_in(mail.wait_for(clerk["email"], 2).text)
    assert newer == code or invalid(visitor, code)
    assert visitor.give_code(newer).headers["location"] == "/dispatch"
    assert eventually(lambda: set(states(visitor, clerk)) == {"sent"})


def test_a_code_from_another_mail_is_refused(mail: MailServer, clerk: dict[str, Any], visitor: Office) -> None:
    visitor.give_password(clerk["email"], clerk["password"])
    code = code_in(mail.wait_for(clerk["email"]).text)
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "shop@elsewhere.test", clerk["email"], "Your order code"
    letter.set_content(f"Your code is {(int(code) + 1) % 1_000_000:06d}.")
    with smtplib.SMTP("127.0.0.1", mail.smtp_port) as client:
        client.send_message(letter)
    other = mail.wait_for(clerk["email"], 2)
    assert other.subject == "Your order code"
    assert invalid(visitor, code_in(other.text))
    assert visitor.give_code(code).headers["location"] == "/dispatch"


def test_a_code_of_a_mail_before_the_last_is_refused(mail: MailServer, clerk: dict[str, Any], visitor: Office) -> None:
    visitor.give_password(clerk["email"], clerk["password"])
    first = code_in(mail.wait_for(clerk["email"]).text)
    visitor.post(f"{CODE_FORM}/resend", data={"authenticity_token": visitor.form_token(CODE_FORM)}).raise_for_status()
    second = code_in(mail.wait_for(clerk["email"], 2).text)
    assert first == second or invalid(visitor, first)
    assert visitor.give_code(second).headers["location"] == "/dispatch"


def test_a_tenant_that_proves_the_second_step_by_mail_sends_no_code_to_those_without_one(
    mail: MailServer, visitor: Office, portal: RunningPortal
) -> None:
    visitor.put("/_control/settings", json={"mfa_method": "email"}).raise_for_status()
    with_step, without = portal.sign_in_of("Super"), portal.sign_in_of("Admin")
    assert visitor.give_password(without["email"], without["password"]).headers["location"] == "/dispatch"
    visitor.cookies.clear()
    assert visitor.give_password(with_step["email"], with_step["password"]).headers["location"] == CODE_FORM
    code = code_in(mail.wait_for(with_step["email"]).text)
    assert visitor.give_code(code).headers["location"] == "/dispatch"
    assert mail.read(without["email"]) == []


def test_a_mailed_reset_link_sets_a_new_password(mail: MailServer, visitor: Office, portal: RunningPortal) -> None:
    who, path = portal.sign_in_of("Admin"), "/admins/password/new"
    visitor.post(f"/_control/accounts/{who['email']}", json={"password": "a forgotten one"}).raise_for_status()
    assert "Invalid Email or password." in visitor.give_password(who["email"], who["password"]).text
    visitor.post(path, data={"admin[email]": who["email"], "authenticity_token": visitor.form_token(path)})
    found = re.search(r"https?://\S+", mail.wait_for(who["email"]).text)
    assert found is not None
    link = urlsplit(found[0])
    token = visitor.form_token(f"{link.path}?{link.query}")
    visitor.post("/admins/password", data={
        "admin[password]": who["password"], "admin[password_confirmation]": who["password"],
        "admin[reset_password_token]": parse_qs(link.query)["reset_password_token"][0], "authenticity_token": token,
    })  # fmt: skip
    assert visitor.give_password(who["email"], who["password"]).headers["location"] == "/dispatch"


def test_a_mail_that_the_server_refuses_is_marked_as_failed(
    mail: MailServer, visitor: Office, portal: RunningPortal
) -> None:
    who = portal.sign_in_of("CSR")
    mail.remove_mailbox(who["email"])
    visitor.post(f"/_control/accounts/{who['email']}", json={"mfa": True, "mfa_method": "email"}).raise_for_status()
    visitor.give_password(who["email"], who["password"])
    state = eventually(lambda: [s for s in states(visitor, who) if s != "sending"])[0]
    assert state.startswith("failed: ") and "550" in state
