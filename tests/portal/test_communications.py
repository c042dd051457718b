"""Notifications: which are sent, their words, what a customer gets, invoices by mail."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.servers.mail import MailServer, mail_server, why_not

from .conftest import Office, RunningPortal, eventually

Enter = Callable[[str], Office]
BOOKING = {"address_id": 50001, "service_id": 101, "start": "2026-12-08T11:00:00", "notes": ""}


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    if reason := why_not():
        pytest.skip(f"no mail server: {reason}")
    with mail_server() as server:
        yield server


def messages(office: Office, customer: int, notification: str = "") -> list[dict[str, Any]]:
    found = office.truth("customer_messages", customer_id=customer)
    return [one for one in found if notification in ("", one["notification"])]


def book(office: Office) -> dict[str, int]:
    made = office.post("/api/appointments", json=BOOKING)
    assert made.status_code == 201, made.text
    found: dict[str, int] = made.json()
    return found


def switch(office: Office, reason: str = "Quiet season", **switches: bool) -> Any:
    named = {name.replace("__", "."): state for name, state in switches.items()}
    return office.put("/api/communications", json={"switches": named, "reason": reason})


def test_a_booking_is_told_by_mail_and_text_and_kept_where_nothing_is_configured(office: Office) -> None:
    job = book(office)["job"]
    mail, text = messages(office, 10001)
    assert (mail["kind"], text["kind"]) == ("mail", "text")
    assert {mail["state"], text["state"]} == {"kept"}
    assert f"Job {job}" in mail["body"] and "11:00 am" in mail["body"] and "11:00 am" in text["body"]
    person = office.truth("customers", customer_id=10001)[0]
    assert (mail["recipient"], text["recipient"]) == (person["email"], f"+1{person['phone']}")


def test_moving_and_cancelling_are_told_and_other_changes_are_not(office: Office) -> None:
    number = book(office)["appointment"]
    path = f"/api/appointments/{number}"
    office.put(path, json={"notes": "Side door"}).raise_for_status()
    assert len(messages(office, 10001)) == 2
    office.put(path, json={"start": "2026-12-08T13:00:00", "overbook": True}).raise_for_status()
    office.post(f"{path}/cancel", json={"reason": "Changed plans"}).raise_for_status()
    told = [one["notification"] for one in messages(office, 10001) if one["kind"] == "mail"]
    assert told == ["appointment_booked", "appointment_rescheduled", "appointment_cancelled"]


def test_start_trip_tells_the_customer_and_claiming_does_not(office: Office) -> None:
    office.put("/_control/settings", json={"pre_work": False}).raise_for_status()
    number = book(office)["appointment"]
    office.put(f"/api/appointments/{number}", json={"status": "Accepted", "reason": "Trip"}).raise_for_status()
    assert "is on the way" in messages(office, 10001, "technician_on_the_way")[0]["subject"]
    office.put(f"/api/appointments/{number}", json={"status": "Pending", "reason": "Back"}).raise_for_status()
    office.put("/_control/settings", json={"pre_work": True}).raise_for_status()
    for word, told in (("Accepted (Pre-Work)", 2), ("Accepted (Start Trip)", 4)):
        office.put(f"/api/appointments/{number}", json={"status": word, "reason": "Claimed"}).raise_for_status()
        assert len(messages(office, 10001, "technician_on_the_way")) == told


def test_a_notification_switched_off_is_not_sent_and_the_history_says_why(office: Office) -> None:
    assert switch(office, appointment_booked__text=False).status_code == 200
    book(office)
    assert [one["kind"] for one in messages(office, 10001)] == ["mail"]
    history = office.get("/api/communications").json()["history"]
    assert [(one["reason"], one["changes"]) for one in history] == [
        ("Quiet season", {"appointment_booked.text": False})
    ]
    assert office.events("communications.changed")[-1]["what"]["reason"] == "Quiet season"


def test_all_of_one_way_can_be_switched_off_but_never_what_is_required(office: Office) -> None:
    assert switch(office, all_mail=False, all_text=False).status_code == 200
    book(office)
    form = {"first_name": "Ada", "last_name": "Byron", "email": "ada@example.test", "phone": "",
            "address": {"place_id": office.get("/api/places", params={"q": "4520 Maple"}).json()[0]["id"]}}  # fmt: skip
    made = office.post("/api/customers", json=form)
    assert made.status_code == 201, made.text
    assert messages(office, 10001) == []
    welcome = messages(office, made.json()["id"], "account_created")
    assert len(welcome) == 1 and "Set My Password" in welcome[0]["body"]


@pytest.mark.parametrize(
    ("switches", "reason", "status"),
    [({"account_created__mail": False}, "Why not", 422), ({"appointment_booked__mail": False}, " ", 422),
     ({"appointment_booked__mail": True}, "No change", 422), ({"moon__mail": False}, "Odd", 404),
     ({"payment_received__text": False}, "Has no text", 404)],
)  # fmt: skip
def test_switches_that_cannot_be_are_refused(
    office: Office, switches: dict[str, bool], reason: str, status: int
) -> None:
    assert switch(office, reason, **switches).status_code == status
    assert office.truth("notification_switches") == []


def test_a_silenced_customer_gets_nothing_and_a_note_says_why(office: Office) -> None:
    path = "/api/customers/10001/communications"
    office.put(path, json={"on": False, "reason": "Asked for quiet"}).raise_for_status()
    book(office)
    assert messages(office, 10001) == []
    assert office.events("notification.held")[-1]["what"] == {"notification": "appointment_booked", "customer": 10001}
    note = office.get("/api/customers/10001/notes").json()[0]
    assert note["system"] and "Asked for quiet" in note["text"]


def test_a_technician_is_told_of_an_assignment_once_the_tenant_wants_that(office: Office) -> None:
    switch(office, technician_assigned__mail=True).raise_for_status()
    number = book(office)["appointment"]
    who = next(a["technician_id"] for a in office.truth("appointments") if a["id"] == number)
    mail = next(t["email"] for t in office.truth("technicians") if t["id"] == who)
    assert [one["subject"] for one in office.truth("outbox", email=mail)] == ["An appointment was assigned to you"]


def test_the_words_of_an_e_mail_are_the_tenant_s_until_they_are_reset(office: Office, another: Enter) -> None:
    path = "/api/company/emails/appointment_booked"
    assert office.put(path, json={"subject": "Hi"}).status_code == 403
    super_ = promoted(office)
    form = {"subject": "See you {{day}}", "introduction": "Dear {{customer_first_name}},"}
    super_.put(path, json=form).raise_for_status()
    super_.put("/api/company/emails/footer", json={"license": "License 1"}).raise_for_status()
    book(super_)
    mail = messages(super_, 10001)[0]
    person = super_.truth("customers", customer_id=10001)[0]
    assert mail["subject"] == "See you Tuesday, December 8, 2026"
    assert mail["body"].startswith(f"Dear {person['first_name']},\n\nService: ") and "License 1" in mail["body"]
    super_.put(path, json={"subject": None}).raise_for_status()
    sections = next(m for m in super_.get("/api/company/emails").json()["mails"] if m["key"] == "appointment_booked")
    changed = {name: one["changed"] for name, one in sections["sections"].items()}
    assert changed == {"subject": False, "introduction": True, "conclusion": False}
    wrong = super_.put(path, json={"introduction": "Dear {{nickname}}"})
    assert wrong.json()["errors"] == {"introduction": ["There is no field {{nickname}}."]}


def promoted(office: Office) -> Office:
    """The same person with Super access, by the Super's own hand."""
    who = next(u for u in office.truth("users") if u["access_level"] == "Super")
    office.post(f"/_control/accounts/{who['email']}", json={"mfa": False}).raise_for_status()
    password = office.truth("sign_ins", email=who["email"])[0]["password"]
    office.cookies.clear()
    assert office.give_password(who["email"], password).status_code == 303
    office.learn_csrf()
    return office


def test_an_emailed_invoice_reaches_a_real_mailbox_and_dates_the_revenue_row(
    office: Office, portal: RunningPortal, running: MailServer
) -> None:
    office.put("/_control/settings", json={"smtp_url": running.smtp_url}).raise_for_status()
    invoice = next(i for i in office.truth("invoices", status="Finalized") if i["emailed_at"] is None)
    email = office.truth("customers", customer_id=invoice["customer_id"])[0]["email"]
    running.add_mailbox(email)
    office.post(f"/api/invoices/{invoice['id']}/email", json={}).raise_for_status()
    letter = running.wait_for(email)
    assert letter.subject == f"Invoice {invoice['id']} from Hoosier Home Services"
    assert f"Total: ${invoice['total'] / 100:,.2f}" in letter.text
    row = office.get("/api/accounting/revenue", params={"invoice": invoice["id"]}).json()["rows"][0]
    assert row["emailed_at"].startswith("2026-11-24T")
    assert eventually(lambda: [m["state"] for m in messages(office, invoice["customer_id"])] == ["sent"])


def test_an_invoice_goes_to_the_recipients_named_with_the_words_of_this_once(office: Office, another: Enter) -> None:
    invoice = office.truth("invoices", status="Finalized")[0]
    path = f"/api/invoices/{invoice['id']}/email"
    form = {"recipients": ["Owner@Example.test", "books@example.test"], "introduction": "As promised on the phone."}
    assert office.post(path, json=form).json()["to"] == ["owner@example.test", "books@example.test"]
    sent = messages(office, invoice["customer_id"], "invoice_emailed")
    assert [one["recipient"] for one in sent] == ["owner@example.test", "books@example.test"]
    assert all(one["body"].startswith("As promised on the phone.") for one in sent)
    assert office.post(path, json={"recipients": ["nobody"]}).status_code == 422
    assert another("CSR").post(path, json=form).status_code == 403


def test_a_payment_is_receipted_unless_the_office_says_not_to(office: Office) -> None:
    invoice = next(i for i in office.truth("invoices", status="Finalized") if i["paid"] < i["total"])
    path, form = f"/api/invoices/{invoice['id']}/payments", {"method": "Cash", "amount": "1"}
    office.post(path, json={**form, "do_not_notify": True}).raise_for_status()
    assert messages(office, invoice["customer_id"], "payment_received") == []
    office.post(path, json=form).raise_for_status()
    assert "$1.00" in messages(office, invoice["customer_id"], "payment_received")[0]["body"]


def test_a_portal_password_reset_is_mailed_to_the_customer(office: Office) -> None:
    office.post("/api/customers/10001/reset_password", json={}).raise_for_status()
    assert "Set My Password" in messages(office, 10001, "password_reset")[0]["body"]


def test_the_communications_manager_is_the_office_s(office: Office, another: Enter) -> None:
    assert office.get("/company/communications").status_code == 200
    csr = another("CSR")
    assert csr.get("/company/communications").status_code == 403
    assert csr.put("/api/communications", json={}).status_code == 403
