"""Editing, archiving, merging customers, their contacts, equipment and notes over HTTP."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .conftest import Office
from .test_jobs import DOWNLOAD, workbook_rows

MARY, HAROLD, ZOE = 10004, 10010, 10008


def edit(office: Office, customer: int = MARY, **form: Any) -> httpx.Response:
    return office.put(f"/api/customers/{customer}", json=form)


def notes(office: Office, customer: int = MARY) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.get(f"/api/customers/{customer}/notes").json()
    return found


def merge(office: Office, survivor: int, absorbed: int, confirm: str = "Merge") -> httpx.Response:
    form = {"survivor": survivor, "absorbed": absorbed, "confirm": confirm}
    return office.post("/api/customers/merge", json=form)


def cancel_all(office: Office, customer: int) -> None:
    for one in office.truth("appointments", customer_id=customer):
        for status in {"Running": ["Accepted", "Pending"], "Accepted": ["Pending"]}.get(one["status"], []):
            office.put(f"/api/appointments/{one['id']}", json={"status": status, "reason": "x"}).raise_for_status()
        if one["status"] in ("Pending", "Accepted", "Running"):
            office.post(f"/api/appointments/{one['id']}/cancel", json={"reason": "moved away"}).raise_for_status()


def test_an_edit_changes_the_list_and_leaves_a_system_note(office: Office) -> None:
    answer = edit(office, last_name="Jönsson", phone="317 555 0191", phone_label="Work", tags=["VIP", "Gate"])
    assert (answer.status_code, answer.json()["name"], answer.json()["phone_label"]) == (200, "Mary Jönsson", "Work")
    assert answer.json()["tags"] == ["Gate", "VIP"]
    rows = office.get("/api/customers", params={"name": "jonsson", "phone": "5550191"}).json()["rows"]
    assert [r["id"] for r in rows] == [MARY]
    assert "last name, phone, tags" in notes(office)[0]["text"]
    assert office.events("customer.changed")[0]["what"] == {
        "customer": MARY,
        "changed": ["last_name", "phone", "tags"],
    }


def test_an_edit_keeps_the_own_email_but_takes_nobody_elses(office: Office) -> None:
    assert edit(office, email="MARY.johnson@example.test").status_code == 200
    taken = edit(office, email="walter.grimes@example.test")
    assert taken.json() == {"errors": {"email": ["Email has already been taken."]}}
    assert set(edit(office, first_name="", last_name=" ", phone="12").json()["errors"]) == {"name", "phone"}
    assert edit(office, 9, first_name="X").status_code == 404


def test_an_archived_customer_is_only_shown_under_all(office: Office) -> None:
    cancel_all(office, ZOE)
    assert office.post(f"/api/customers/{ZOE}/archive", json={}).json()["archived"] is True
    query = {"email": "zoe.dangelo"}
    assert office.get("/api/customers", params=query).json()["filtered"] == 0
    assert office.get("/api/customers", params={**query, "all": "1"}).json()["filtered"] == 1
    assert office.post(f"/api/customers/{ZOE}/archive", json={"archived": False}).json()["archived"] is False
    assert [n["text"].split(" by ")[0] for n in notes(office, ZOE)[:2]] == ["Customer activated", "Customer archived"]


def test_a_customer_with_work_ahead_is_not_archived(office: Office) -> None:
    customer = next(a["customer_id"] for a in office.truth("appointments") if a["status"] == "Pending")
    assert "open appointments" in office.post(f"/api/customers/{customer}/archive", json={}).text


def test_the_accounting_key_needs_a_note_and_the_acknowledgement(
    office: Office, another: Callable[[str], Office]
) -> None:
    path, form = f"/api/customers/{MARY}/accounting_key", {"accounting_key": "JOHNSON-M", "note": "as in QuickBooks"}
    assert office.put(path, json=form).json() == {"errors": {"acknowledged": ["must be accepted"]}}
    assert "note" in office.put(path, json={**form, "note": "", "acknowledged": True}).json()["errors"]
    taken = office.put(path, json={**form, "accounting_key": "Margaret Ellison", "acknowledged": True})
    assert taken.json()["errors"] == {"accounting_key": ["Accounting Key has already been taken."]}
    assert another("CSR").put(path, json={**form, "acknowledged": True}).status_code == 403
    assert office.put(path, json={**form, "acknowledged": True}).json()["accounting_key"] == "JOHNSON-M"
    assert "as in QuickBooks" in notes(office)[0]["text"]


def test_messages_are_switched_off_with_a_reason(office: Office) -> None:
    path = f"/api/customers/{MARY}/communications"
    assert office.put(path, json={"on": False}).json() == {"errors": {"reason": ["Reason can't be blank"]}}
    assert office.put(path, json={"on": False, "reason": "asked to"}).json()["silence"] == "asked to"
    assert office.put(path, json={"on": True}).json()["silence"] is None


def test_a_password_link_needs_an_address_to_go_to(office: Office) -> None:
    assert office.post(f"/api/customers/{MARY}/reset_password", json={}).json()["email"] == "mary.johnson@example.test"
    edit(office, HAROLD, email="").raise_for_status()
    assert office.post(f"/api/customers/{HAROLD}/reset_password", json={}).status_code == 422
    assert len(office.events("customer.reset_password_sent")) == 1


def test_contacts_hang_off_the_account_or_one_of_its_addresses(office: Office) -> None:
    path = "/api/customers/10006/contacts"
    address = office.truth("addresses", customer_id=10006)[1]["id"]
    form = {"name": "Tom Tenant", "label": "Tenant", "phone": "(317) 555-0133", "address_id": address}
    made = office.post(path, json=form)
    assert made.status_code == 201
    assert office.get(path).json()[0] | form == office.get(path).json()[0]
    foreign = office.truth("addresses", customer_id=MARY)[0]["id"]
    refused = office.post(path, json={"address_id": foreign}).json()["errors"]
    assert set(refused) == {"name", "email", "address_id"}
    office.delete(f"/api/contacts/{made.json()['id']}").raise_for_status()
    assert office.truth("contacts", customer_id=10006) == []


def test_equipment_has_components_and_can_be_archived(office: Office) -> None:
    path = f"/api/customers/{MARY}/equipment"
    address = office.truth("addresses", customer_id=MARY)[0]["id"]
    part = {"name": "Tank", "make": "Rheem", "model": "XG50", "serial": "Q1904"}
    form = {"type": "Water Heater", "address_id": address, "installed_on": "2019-05-02", "components": [part]}
    made = office.post(path, json=form)
    assert made.status_code == 201, made.text
    [shown] = office.get(path).json()
    assert (shown["name"], shown["components"], shown["archived"]) == ("Water Heater", [part], False)
    assert office.put(f"/api/equipment/{shown['id']}", json={"archived": True}).json() == {"archived": True}
    wrong = office.post(path, json={"type": "Boat", "installed_on": "2019-99-02"}).json()["errors"]
    assert set(wrong) == {"type", "address_id", "installed_on"}


def test_a_note_can_be_pinned_and_shown_to_the_customer(office: Office) -> None:
    path = f"/api/customers/{MARY}/notes"
    office.post(path, json={"text": "gate code 12", "pinned": True, "visible": True}).raise_for_status()
    [note] = office.truth("notes", notes_contains="gate code 12")
    assert (note["pinned"], note["visible"]) == (True, True)
    office.put(f"/api/notes/{note['id']}", json={"pinned": False}).raise_for_status()
    assert [(n["pinned"], n["visible"]) for n in notes(office) if n["id"] == note["id"]] == [(False, True)]
    edit(office, first_name="Maria").raise_for_status()
    system = next(n["id"] for n in notes(office) if n["system"])
    assert office.put(f"/api/notes/{system}", json={"pinned": True}).status_code == 404


def test_merging_moves_everything_and_removes_the_absorbed_account(office: Office) -> None:
    kept, gone = 10006, 10007
    office.post(f"/api/customers/{gone}/notes", json={"text": "speaks Polish"}).raise_for_status()
    edit(office, gone, tags=["Landlord", "Polish"]).raise_for_status()
    before = {kind: len(office.truth(kind, customer_id=kept)) + len(office.truth(kind, customer_id=gone))
              for kind in ("jobs", "addresses")}  # fmt: skip
    assert merge(office, kept, gone).json() == {"id": kept}
    assert {kind: len(office.truth(kind, customer_id=kept)) for kind in before} == before
    assert office.get(f"/api/customers/{gone}").status_code == 404
    assert office.truth("customers", customer_id=gone) == []
    assert "speaks Polish" in [n["text"] for n in notes(office, kept)]
    assert [t["label"] for t in office.truth("tags", customer_id=kept)] == ["Landlord", "Polish"]
    assert [c["email"] for c in office.truth("contacts", customer_id=kept)] == ["lukasz.wojcik@example.test"]
    assert sum(a["billing"] for a in office.truth("addresses", customer_id=kept)) == 1
    [event] = office.events("customer.merged")
    assert (event["what"]["survivor"], event["what"]["absorbed"]) == (kept, gone)
    assert office.get("/api/customers", params={"address": "2203 emerson"}).json()["rows"][0]["id"] == kept


@pytest.mark.parametrize("word", ["", "merge", "MERGE"])
def test_merging_needs_the_word(office: Office, word: str) -> None:
    assert merge(office, 10006, 10007, word).json() == {"errors": {"confirm": ['Type "Merge" to continue.']}}
    assert office.truth("customers", customer_id=10007)


def test_an_account_is_not_merged_with_itself_or_by_a_csr(office: Office, another: Callable[[str], Office]) -> None:
    assert merge(office, 10006, 10006).status_code == 422
    assert merge(office, 10006, 9).status_code == 404
    csr = another("CSR")
    assert merge(csr, 10006, 10007).status_code == 403
    assert csr.get("/customers/merge").status_code == 403


def test_the_contact_report_lists_every_customer_with_the_id_first(office: Office) -> None:
    answer = office.get("/api/customers/download")
    rows = workbook_rows(answer)
    assert rows[0][:5] == ["Id", "First Name", "Last Name", "Email", "Phone"]
    assert {row[0] for row in rows[1:]} == {c["id"] for c in office.truth("customers") if not c["archived"]}
    assert next(row for row in rows if row[0] == 10002)[1:3] == ["Jürgen", "Müller"]
    assert answer.headers["content-disposition"].startswith(f'{DOWNLOAD}"CustomerContactReport-2026-11-24-')
    assert len(workbook_rows(office.get("/api/customers/download?all=1"))) == len(office.truth("customers")) + 1
