"""Marketplace, Financing and the website's widget: what connecting changes."""

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Office, RunningPortal

Enter = Callable[[str], Office]


@pytest.fixture
def super_(visitor: Office, portal: RunningPortal) -> Office:
    """The Super, without a second step for the test."""
    who = portal.sign_in_of("Super")
    visitor.post(f"/_control/accounts/{who['email']}", json={"mfa": False}).raise_for_status()
    assert visitor.give_password(who["email"], who["password"]).status_code == 303
    visitor.learn_csrf()
    return visitor


def connect(office: Office, key: str, account: str = "4711") -> Any:
    return office.post(f"/api/marketplace/{key}/connect", json={"account": account})


def disconnect(office: Office, key: str) -> Any:
    return office.post(f"/api/marketplace/{key}/disconnect", json={})


def connected(office: Office) -> set[str]:
    return {card["key"] for card in office.get("/api/marketplace").json() if card["connected"]}


def owed(office: Office, least: int) -> dict[str, Any]:
    return next(
        i for i in office.truth("invoices")
        if i["status"] != "Voided" and i["total"] - i["paid"] >= least
    )  # fmt: skip


def test_there_is_one_payment_processor_at_a_time(super_: Office) -> None:
    assert connected(super_) == {"stax", "quickbooks", "jb_warranties"}
    assert connect(super_, "gpi").status_code == 409
    disconnect(super_, "stax").raise_for_status()
    assert connect(super_, "gpi", " ").json()["errors"] == {"account": ["Merchant ID can't be blank"]}
    connect(super_, "gpi").raise_for_status()
    assert connect(super_, "gpi").status_code == 409
    assert connected(super_) == {"gpi", "quickbooks", "jb_warranties"}
    both = super_.put("/_control/settings", json={"stax": True})
    assert both.status_code == 422 and connected(super_) == {"gpi", "quickbooks", "jb_warranties"}
    kinds = [e["kind"] for e in super_.get("/_control/events").json() if e["kind"].startswith("integration")]
    assert kinds == ["integration.disconnected", "integration.connected"]


def test_without_a_processor_there_are_no_cards_and_no_methods_on_file(super_: Office) -> None:
    disconnect(super_, "stax").raise_for_status()
    invoice = owed(super_, 1000)
    card = {"card_number": "4242424242424242", "expires": "12/30", "amount": "1"}
    path = f"/api/invoices/{invoice['id']}/payments"
    for method in ("Credit Card", "Banking (ACH)", "Method On File"):
        assert super_.post(path, json={**card, "method": method}).status_code == 409
    assert super_.put("/api/customers/10001/payment_method", json={"method": "Credit Card", **card}).status_code == 409
    assert super_.post(path, json={"method": "Cash", "amount": "1"}).status_code == 201
    assert '"processor": ""' in super_.get("/customers/10001").text.replace("&#34;", '"')


def test_subscriptions_are_invoiced_and_not_charged_while_there_is_no_processor(super_: Office) -> None:
    card = {"method": "Credit Card", "card_number": "4242424242424242", "expires": "12/30"}
    due = min((m for m in super_.truth("memberships") if m["next_billing_on"]), key=lambda m: m["next_billing_on"])
    super_.put(f"/api/customers/{due['customer_id']}/payment_method", json=card).raise_for_status()
    disconnect(super_, "stax").raise_for_status()
    super_.put("/_control/clock", json={"now": f"{due['next_billing_on']}T09:00"}).raise_for_status()
    renewals = [r for r in super_.truth("membership_renewals") if r["membership_id"] == due["id"]]
    assert [r["charged"] for r in renewals] == [False]
    invoice = next(
        i for i in super_.truth("invoices", customer_id=due["customer_id"]) if i["id"] == renewals[0]["invoice"]
    )
    assert (invoice["status"], invoice["paid"]) == ("Finalized", 0)


def test_quickbooks_online_decides_where_batches_go(super_: Office) -> None:
    disconnect(super_, "quickbooks").raise_for_status()
    assert super_.get("/api/accounting/unbatched").json()["package"] == "Saasant"
    connect(super_, "quickbooks").raise_for_status()
    assert super_.get("/api/accounting/unbatched").json()["package"] == "QBO"
    card = next(c for c in super_.get("/api/marketplace").json() if c["key"] == "quickbooks")
    assert (card["account"], card["by"]) == ("4711", "Dana Whitfield")


def test_only_a_super_connects_and_the_office_runs_financing(office: Office, another: Enter) -> None:
    assert disconnect(office, "stax").status_code == 403
    assert office.get("/company/financing").status_code == 200
    assert another("CSR").get("/company/financing").status_code == 403


def test_loan_programs_appear_with_service_finance_and_are_activated(super_: Office) -> None:
    assert super_.get("/api/financing").json()["programs"] == []
    connect(super_, "service_finance").raise_for_status()
    programs = super_.get("/api/financing").json()["programs"]
    assert {p["active"] for p in programs} == {False}
    chosen = [programs[0]["id"], programs[4]["id"]]
    super_.put("/api/financing/programs", json={"programs": chosen, "active": True}).raise_for_status()
    assert [p["id"] for p in super_.truth("loan_programs") if p["active"]] == chosen
    assert super_.put("/api/financing/programs", json={"programs": [999], "active": True}).status_code == 422


def test_a_preferred_amount_is_above_the_lender_s_own(super_: Office) -> None:
    connect(super_, "service_finance").raise_for_status()
    one = super_.get("/api/financing").json()["programs"][0]
    path = f"/api/financing/programs/{one['id']}"
    assert "prefer" in super_.put(path, json={"prefer": str(one["least"] / 100)}).json()["errors"]
    super_.put(path, json={"prefer": "2,000"}).raise_for_status()
    assert super_.truth("loan_programs")[0]["prefer"] == 200_000
    super_.put(path, json={"prefer": ""}).raise_for_status()
    assert super_.truth("loan_programs")[0]["prefer"] is None


def test_a_loan_pays_an_invoice_within_its_limits_and_departments(super_: Office) -> None:
    small = (i for i in super_.truth("invoices") if 20_000 <= i["total"] - i["paid"] < 100_000)
    invoice = next(i for i in small if i["status"] != "Voided")
    path, form = f"/api/invoices/{invoice['id']}/payments", {"method": "External", "amount": "150"}
    connect(super_, "service_finance").raise_for_status()
    program = next(p["id"] for p in super_.truth("loan_programs") if p["number"] == "2412")
    assert "loan_program" in super_.post(path, json={**form, "loan_program": program}).json()["errors"]
    super_.put("/api/financing/programs", json={"programs": [program], "active": True}).raise_for_status()
    assert "amount" in super_.post(path, json={**form, "loan_program": program}).json()["errors"]
    assert super_.get(f"/api/invoices/{invoice['id']}/loan_programs").json() == []
    big = owed(super_, 100_000)
    path = f"/api/invoices/{big['id']}/payments"
    assert [p["number"] for p in super_.get(f"/api/invoices/{big['id']}/loan_programs").json()] == ["2412"]
    paid = super_.post(path, json={"method": "External", "amount": "1000", "loan_program": program})
    assert paid.status_code == 201, paid.text
    assert super_.truth("payments", invoice_id=big["id"])[-1]["detail"] == "Service Finance 2412"
    super_.put("/api/financing/departments", json={"departments": []}).raise_for_status()
    again = super_.post(path, json={"method": "External", "amount": "1000", "loan_program": program})
    assert again.json()["errors"] == {"loan_program": ["This department does not offer financing."]}
    disconnect(super_, "service_finance").raise_for_status()
    assert super_.post(path, json={"method": "External", "amount": "1", "loan_program": program}).status_code == 409


def test_the_widget_s_code_holds_company_button_and_services(super_: Office, another: Enter) -> None:
    form = {"button": 'Book "now"', "color": "#00aa55", "services": [101, 103]}
    made = super_.put("/api/company/widget", json=form).json()
    assert 'data-company="hoosier-home"' in made["code"] and 'data-services="101,103"' in made["code"]
    assert "Book &quot;now&quot;" in made["code"]
    assert {s["id"] for s in made["services"] if s["online"]} == {101, 103}
    for wrong in ({"color": "red"}, {"button": ""}, {"services": [9]}):
        assert super_.put("/api/company/widget", json={**form, **wrong}).status_code == 422
    assert another("Admin").put("/api/company/widget", json=form).status_code == 403


def test_no_menu_entry_opens_an_empty_page(super_: Office) -> None:
    connect(super_, "service_finance").raise_for_status()
    menu = super_.get("/dispatch").text.split('<nav class="menu"')[1].split("</nav>")[0]
    links = {part.split('"')[0] for part in menu.split('href="')[1:] if part.startswith("/")} - {"/static/icons.svg"}
    links = {link for link in links if not link.startswith("/static")}
    assert len(links) > 25
    answers = {link: super_.get(link, follow_redirects=True) for link in links}
    assert {link: a.status_code for link, a in answers.items() if a.status_code != 200} == {}
    assert [link for link, a in answers.items() if "not in this build" in a.text or "data-page=" not in a.text] == []
