"""Rules of pricebook, quotes, invoices and payments, over HTTP."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest

from .conftest import Office

CARD = {"method": "Credit Card", "card_number": "4242 4242 4242 4242", "expires": "12/29"}


def a_job(office: Office) -> dict[str, Any]:
    """A job that has no quote yet."""
    quoted = {q["job_id"] for q in office.truth("quotes")}
    return next(job for job in office.truth("jobs") if job["id"] not in quoted and job["opportunity"] == "Open")


def options(office: Office, job: int) -> dict[str, Any]:
    known: dict[str, Any] = office.get(f"/api/jobs/{job}/quote_options").json()
    return known


def quote(office: Office, job: int, **more: Any) -> dict[str, Any]:
    """Builds a quote of one task, Open and untaxed unless told otherwise."""
    task = options(office, job)["tasks"][0]
    answer = office.post(f"/api/jobs/{job}/quotes", json={"lines": [{"task_id": task["id"]}], **more})
    assert answer.status_code == 201, answer.text
    built: dict[str, Any] = office.get(f"/api/quotes/{answer.json()['id']}").json()
    return built


def step(office: Office, kind: str, number: int, action: str, **body: Any) -> httpx.Response:
    return office.post(f"/api/{kind}/{number}/{action}", json=body)


def pending_invoice(office: Office, cents: int = 10_000) -> dict[str, Any]:
    """An invoice over that much, not finalized."""
    job = a_job(office)["id"]
    task = options(office, job)["tasks"][0]["id"]
    built = quote(office, job, lines=[{"task_id": task, "price": f"{cents / 100:.2f}"}])
    return get_invoice(office, step(office, "quotes", built["id"], "approve").json()["invoice"])


def get_invoice(office: Office, number: int) -> dict[str, Any]:
    found: dict[str, Any] = office.get(f"/api/invoices/{number}").json()
    return found


def pay(office: Office, invoice: int, amount: str, **more: Any) -> httpx.Response:
    return office.post(f"/api/invoices/{invoice}/payments", json={"method": "Cash", "amount": amount, **more})


def test_everybody_is_quoted_the_member_price_and_nonmember_raises_it_by_fifteen_percent(office: Office) -> None:
    job = a_job(office)["id"]
    price = options(office, job)["tasks"][0]["prices"]["Member"]
    assert quote(office, job)["subtotal"] == price
    assert quote(office, job, pricing="Nonmember")["subtotal"] == round(price * 1.15)


def test_discount_comes_off_before_tax_and_cents_are_rounded_half_up(office: Office) -> None:
    job = a_job(office)["id"]
    known = options(office, job)
    zone = next(z["id"] for z in known["zones"] if z["rate"] == 7000)
    built = quote(
        office, job, tax_zone_id=zone, promo_code="fall10",
        lines=[{"task_id": known["tasks"][0]["id"], "quantity": 3, "price": "33.35"}],
    )  # fmt: skip
    assert [built[k] for k in ("subtotal", "discount", "tax", "total")] == [10_005, 1_001, 630, 9_634]


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ({"lines": []}, "lines", "Add at least one task"),
        ({"promo_code": "NOPE"}, "promo_code", "Promo code is invalid."),
        ({"promo_code": "SUMMER15"}, "promo_code", "Promo code has expired."),
        ({"pricing": "VIP"}, "pricing", "is not included in the list"),
        ({"tax_zone_id": 999}, "tax_zone_id", "does not exist"),
        ({"lines": [{"task_id": 1, "quantity": "two"}]}, "lines", "Quantity must be a whole number from 1 to 9999"),
    ],
)
def test_a_quote_that_breaks_a_rule_is_refused_and_leaves_nothing(
    office: Office, form: dict[str, Any], field: str, message: str
) -> None:
    job = a_job(office)["id"]
    lines = [{"task_id": options(office, job)["tasks"][0]["id"]}]
    before = len(office.truth("quotes"))
    answer = office.post(f"/api/jobs/{job}/quotes", json={"lines": lines, **form})
    assert answer.status_code == 422 and answer.json()["errors"][field] == [message]
    assert len(office.truth("quotes")) == before


def test_the_first_accepted_quote_makes_the_invoice_and_the_second_joins_it(office: Office) -> None:
    job = a_job(office)["id"]
    one, two = quote(office, job), quote(office, job, pricing="Nonmember")
    assert office.truth("invoices", job_id=job) == []
    first = step(office, "quotes", one["id"], "approve").json()["invoice"]
    assert step(office, "quotes", two["id"], "approve").json()["invoice"] == first
    [invoice] = office.truth("invoices", job_id=job)
    assert (invoice["status"], invoice["total"]) == ("Pending", one["total"] + two["total"])


def test_a_quote_accepted_after_the_work_turns_a_lost_opportunity_into_a_won_one_and_back(office: Office) -> None:
    quoted = {q["job_id"] for q in office.truth("quotes")}
    lost = next(j["id"] for j in office.truth("jobs") if j["opportunity"] == "Lost" and j["id"] not in quoted)

    def opportunity() -> str:
        return next(str(j["opportunity"]) for j in office.truth("jobs") if j["id"] == lost)

    one = quote(office, lost)["id"]
    step(office, "quotes", one, "approve")
    assert opportunity() == "Won"
    step(office, "quotes", one, "unapprove")
    assert opportunity() == "Lost"


def test_completing_an_appointment_archives_the_drafts_of_its_job(office: Office) -> None:
    running = next(a for a in office.truth("appointments") if a["status"] == "Accepted")
    draft = quote(office, running["job_id"], status="Draft")["id"]
    for status in ("Running", "Completed"):
        changed = office.put(f"/api/appointments/{running['id']}", json={"status": status, "reason": "done"})
        assert changed.status_code == 200, changed.text
    assert office.get(f"/api/quotes/{draft}").json()["status"] == "Archived"


def test_unapproving_takes_a_quote_off_the_invoice(office: Office) -> None:
    job = a_job(office)["id"]
    one = quote(office, job)
    step(office, "quotes", one["id"], "approve")
    assert step(office, "quotes", one["id"], "unapprove").status_code == 200
    [invoice] = office.truth("invoices", job_id=job)
    assert invoice["total"] == 0
    assert office.get(f"/api/quotes/{one['id']}").json()["status"] == "Open"


def quote_at_address(office: Office, customer: int = 10_001, department: int = 1, **more: Any) -> httpx.Response:
    """Builds a quote without a job at the customer's first address, of the department's first task."""
    query = {"department_id": department}
    known = office.get(f"/api/customers/{customer}/quote_options", params=query).json()
    form = {
        "address_id": office.get(f"/api/customers/{customer}").json()["addresses"][0]["id"],
        "department_id": department,
        "lines": [{"task_id": known["tasks"][0]["id"]}],
    }
    return office.post(f"/api/customers/{customer}/quotes", json={**form, **more})


def test_a_quote_at_a_service_address_makes_its_job_and_invoice_when_it_is_approved(office: Office) -> None:
    jobs = len(office.truth("jobs"))
    number = quote_at_address(office).json()["id"]
    built = office.get(f"/api/quotes/{number}").json()
    assert (built["job_id"], built["status"]) == (None, "Open")
    assert number in [q["id"] for q in office.get("/api/customers/10001/quotes").json()]
    assert len(office.truth("jobs")) == jobs
    invoice = get_invoice(office, step(office, "quotes", number, "approve").json()["invoice"])
    job = office.get(f"/api/jobs/{invoice['job_id']}").json()
    assert (job["customer"]["id"], job["address"], job["status"]) == (10_001, built["address"], "Unscheduled")
    assert (job["appointments"], job["opportunity"]) == ([], "Open")
    assert (invoice["total"], [line["quote_id"] for line in invoice["lines"]]) == (built["total"], [number])
    assert step(office, "quotes", number, "unapprove").status_code == 200
    assert office.get(f"/api/quotes/{number}").json()["job_id"] == invoice["job_id"], "the job stays the quote's"


def test_a_job_that_a_quote_made_takes_its_first_appointment_later(office: Office) -> None:
    number = quote_at_address(office).json()["id"]
    job = get_invoice(office, step(office, "quotes", number, "approve").json()["invoice"])["job_id"]
    form = {"service_id": 101, "start": "2026-12-01T10:00", "notes": "first visit"}
    assert office.post(f"/api/jobs/{job}/appointments", json=form).status_code == 201
    assert office.get(f"/api/jobs/{job}").json()["status"] == "Pending"


def test_a_quote_without_a_job_is_edited_and_declined_with_a_note_on_the_customer(office: Office) -> None:
    number = quote_at_address(office, 10_002).json()["id"]
    line = office.get(f"/api/quotes/{number}").json()["lines"][0]
    more = {"lines": [{"task_id": line["task_id"], "quantity": 2}]}
    assert office.put(f"/api/quotes/{number}", json=more).status_code == 200
    assert office.get(f"/api/quotes/{number}").json()["subtotal"] == 2 * line["price"]
    assert step(office, "quotes", number, "decline", reason="Moved away").status_code == 200
    notes = [n["text"] for n in office.get("/api/customers/10002/notes").json() if n["system"]]
    assert any("declined" in text and "Moved away" in text for text in notes)


@pytest.mark.parametrize(
    ("customer", "form", "message"),
    [
        (10_001, {"address_id": None}, "Choose a service address of this customer."),
        (10_001, {"address_id": 50_002}, "Choose a service address of this customer."),
        (10_001, {"department_id": 99}, "Choose a department."),
        (10_001, {"department_id": 2}, "is not in the pricebook of this job's department."),
        (10_011, {}, "This customer is archived."),
    ],
)
def test_a_quote_without_a_job_needs_an_address_of_the_customer_and_a_department(
    office: Office, customer: int, form: dict[str, Any], message: str
) -> None:
    before = len(office.truth("quotes"))
    answer = quote_at_address(office, customer, **form)
    assert answer.status_code == 422 and message in answer.text
    assert len(office.truth("quotes")) == before


def test_declining_needs_a_reason_and_leaves_a_system_note(office: Office) -> None:
    one = quote(office, job := a_job(office)["id"])
    refused = step(office, "quotes", one["id"], "decline", reason=" ")
    assert refused.status_code == 422 and refused.json()["errors"] == {"reason": ["Reason can't be blank"]}
    assert step(office, "quotes", one["id"], "decline", reason="Too dear").status_code == 200
    [stored] = list(office.truth("quotes", job_id=job))
    assert (stored["status"], stored["reason"]) == ("Denied", "Too dear")
    notes = office.get(f"/api/jobs/{job}/notes").json()
    assert any(note["system"] and "Too dear" in note["text"] for note in notes)
    assert step(office, "quotes", one["id"], "decline", reason="again").status_code == 409


def test_a_csr_sees_quotes_but_may_not_build_or_decide_them(office: Office, another: Callable[[str], Office]) -> None:
    one = quote(office, job := a_job(office)["id"])
    csr = another("CSR")
    assert csr.get(f"/api/jobs/{job}/quotes").status_code == 200
    assert csr.post(f"/api/jobs/{job}/quotes", json={"lines": []}).status_code == 403
    assert step(csr, "quotes", one["id"], "approve").status_code == 403
    assert step(csr, "invoices", 70001, "edit", reason="x").status_code == 403
    assert csr.get("/accounting/unbatched").status_code == 403


def test_approving_an_invoice_needs_a_reason_and_dates_it_today(office: Office) -> None:
    invoice = pending_invoice(office)
    assert step(office, "invoices", invoice["id"], "approve").status_code == 422
    assert step(office, "invoices", invoice["id"], "approve", reason="Work done").status_code == 200
    found = get_invoice(office, invoice["id"])
    assert (found["status"], found["completed_on"]) == ("Finalized", "2026-11-24")
    [event] = [e for e in office.events("invoice.finalized") if e["what"]["invoice"] == invoice["id"]]
    assert event["who"] == "office@hoosier-home.example.test" and event["what"]["reason"] == "Work done"


def test_quotes_of_a_finalized_invoice_change_only_after_edit_invoice(office: Office) -> None:
    invoice = pending_invoice(office)
    step(office, "invoices", invoice["id"], "approve", reason="done")
    one = invoice["lines"][0]["quote_id"]
    refused = step(office, "quotes", one, "unapprove")
    assert refused.status_code == 409 and "Edit the invoice first" in refused.text
    assert step(office, "invoices", invoice["id"], "edit", reason="wrong price").status_code == 200
    assert get_invoice(office, invoice["id"])["completed_on"] is None
    assert step(office, "quotes", one, "unapprove").status_code == 200


def test_edit_date_moves_a_finalized_invoice_but_not_into_the_future(office: Office) -> None:
    number = pending_invoice(office)["id"]
    step(office, "invoices", number, "approve", reason="done")
    assert step(office, "invoices", number, "date", date="2026-11-25").status_code == 422
    assert step(office, "invoices", number, "date", date="2026-11-20").status_code == 200
    assert get_invoice(office, number)["completed_on"] == "2026-11-20"


def test_void_is_for_finalized_invoices_whose_payments_are_refunded(office: Office) -> None:
    number = pending_invoice(office)["id"]
    assert step(office, "invoices", number, "void", reason="x").status_code == 409, "not finalized"
    paid = pay(office, number, "40").json()["id"]
    step(office, "invoices", number, "approve", reason="done")
    refused = step(office, "invoices", number, "void", reason="x")
    assert refused.status_code == 409 and "refunded before" in refused.text
    given = {"payment_id": paid, "type": "Cash", "amount": "40.00", "notes": "sorry"}
    assert office.post(f"/api/invoices/{number}/refunds", json=given).status_code == 201
    assert step(office, "invoices", number, "void", reason="Duplicate").status_code == 200
    voided = get_invoice(office, number)
    assert (voided["status"], voided["balance"], voided["actions"]) == ("Voided", 0, [])
    assert pay(office, number, "1").status_code == 409


def test_a_job_with_a_voided_invoice_gets_a_new_one(office: Office) -> None:
    invoice = pending_invoice(office)
    job = invoice["job_id"]
    step(office, "invoices", invoice["id"], "approve", reason="done")
    step(office, "invoices", invoice["id"], "void", reason="wrong customer")
    fresh = step(office, "quotes", quote(office, job)["id"], "approve").json()["invoice"]
    assert fresh != invoice["id"]
    listed = office.get(f"/api/jobs/{job}/invoices").json()["invoices"]
    assert [one["id"] for one in listed] == [fresh, invoice["id"]]


@pytest.mark.parametrize(
    "how",
    [
        {"method": "Cash"}, {"method": "Check", "number": "1044"}, {"method": "External", "number": "Zelle"}, CARD,
        {"method": "Banking (ACH)", "routing_number": "021000021", "account_number": "000123456789"},
    ],
    ids=lambda how: how["method"],
)  # fmt: skip
def test_each_method_pays_in_part(office: Office, how: dict[str, Any]) -> None:
    number = pending_invoice(office)["id"]
    assert pay(office, number, "25.50", **how).status_code == 201
    found = get_invoice(office, number)
    assert (found["paid"], found["balance"]) == (2_550, 7_450)
    assert "4242424242424242" not in office.get(f"/api/invoices/{number}").text


def test_the_method_on_file_is_charged_only_where_there_is_one(office: Office) -> None:
    invoice = pending_invoice(office)
    assert pay(office, invoice["id"], "10", method="Method On File").status_code == 422
    customer = invoice["customer"]["id"]
    assert office.put(f"/api/customers/{customer}/payment_method", json=CARD).status_code == 200
    assert pay(office, invoice["id"], "10", method="Method On File").status_code == 201
    assert office.truth("payment_methods", customer_id=customer)[0]["last4"] == "4242"


@pytest.mark.parametrize("amount", ["100.01", "0", "-5", "ten", "1.005", ""])
def test_an_amount_above_the_balance_or_no_amount_is_refused(office: Office, amount: str) -> None:
    number = pending_invoice(office)["id"]
    answer = pay(office, number, amount)
    assert answer.status_code == 422 and "amount" in answer.json()["errors"]
    assert office.truth("payments", invoice_id=number) == []


def test_a_declined_card_is_kept_as_declined_and_pays_nothing(office: Office) -> None:
    number = pending_invoice(office)["id"]
    answer = pay(office, number, "100", **{**CARD, "card_number": "4000000000000002"})
    assert answer.status_code == 422 and answer.json()["errors"] == {"base": ["Your card was declined."]}
    [stored] = office.truth("payments", invoice_id=number)
    assert stored["status"] == "Declined" and get_invoice(office, number)["paid"] == 0
    assert office.events("payment.declined")


def test_an_unsettled_card_payment_can_only_be_voided_whole(office: Office) -> None:
    number = pending_invoice(office)["id"]
    paid = pay(office, number, "60", **CARD).json()["id"]
    path = f"/api/invoices/{number}/refunds"
    for kind, amount in (("Original Method", "60"), ("Void", "30")):
        answer = office.post(path, json={"payment_id": paid, "type": kind, "amount": amount})
        assert answer.status_code == 422 and "voided in full" in answer.text
    assert office.post(path, json={"payment_id": paid, "type": "Void", "amount": "60"}).status_code == 201
    assert get_invoice(office, number)["paid"] == 0


def test_a_card_payment_settles_with_the_portals_clock_and_is_then_refunded_in_part(office: Office) -> None:
    number = pending_invoice(office)["id"]
    paid = pay(office, number, "60", **CARD).json()["id"]
    office.put("/_control/clock", json={"now": "2026-11-25T09:00"})
    assert get_invoice(office, number)["payments"][0]["status"] == "Completed"
    path = f"/api/invoices/{number}/refunds"
    assert office.post(path, json={"payment_id": paid, "type": "Original Method", "amount": "60.01"}).status_code == 422
    assert office.post(path, json={"payment_id": paid, "type": "Original Method", "amount": "25"}).status_code == 201
    found = get_invoice(office, number)
    assert (found["paid"], found["payments"][0]["left"]) == (3_500, 3_500)


def test_completed_marks_money_outside_the_gateway_and_remove_takes_it_back(office: Office) -> None:
    number = pending_invoice(office)["id"]
    paid = pay(office, number, "60").json()["id"]
    assert office.put(f"/api/payments/{paid}/completed", json={"completed": True}).json()["status"] == "Completed"
    assert step(office, "payments", paid, "dispute").status_code == 409
    assert step(office, "payments", paid, "remove").status_code == 200
    assert get_invoice(office, number)["paid"] == 0


def test_a_nontaxable_customer_is_quoted_without_tax(office: Office) -> None:
    job = a_job(office)
    zone = next(z["id"] for z in options(office, job["id"])["zones"] if z["rate"])
    path = f"/api/customers/{job['customer_id']}/taxability"
    assert office.put(path, json={"taxable": False}).status_code == 422, "an exemption reason is needed"
    assert office.put(path, json={"taxable": False, "reason": "Church"}).status_code == 200
    assert quote(office, job["id"], tax_zone_id=zone)["tax"] == 0


def test_progress_billing_is_a_tenant_switch_with_stages_that_come_to_all(office: Office) -> None:
    job = pending_invoice(office)["job_id"]
    path, halves = f"/api/jobs/{job}/progress", {"stages": [{"percent": "33.3"}, {"percent": "66.7"}]}
    assert office.put(path, json=halves).status_code == 409
    office.put("/_control/settings", json={"progress_billing": True}).raise_for_status()
    assert office.put(path, json={"stages": [{"percent": "100"}]}).status_code == 422
    assert "90%" in office.put(path, json={"stages": [{"percent": "40"}, {"percent": "50"}]}).text
    assert office.put(path, json=halves).status_code == 200
    assert office.post(f"{path}/bill", json={}).status_code == 201
    [invoice] = office.get(f"/api/jobs/{job}/invoices").json()["invoices"]
    assert [one["amount"] for one in invoice["stages"]] == [3_330, 6_670]
    assert [bool(one["billed_at"]) for one in invoice["stages"]] == [True, False]


def test_a_sku_is_unique_per_vendor(office: Office) -> None:
    path, part = (
        "/api/departments/2/pricebook/parts",
        {"sku": "ZZ-1", "name": "Elbow", "vendor": "Acme", "cost": "4.10"},
    )
    assert office.post(path, json=part).status_code == 201
    again = office.post(path, json={**part, "sku": "zz-1", "name": "Other"})
    assert again.status_code == 422 and again.json()["errors"] == {
        "base": ["Vendor sku zz-1 must be unique per vendor"]
    }
    assert office.post(path, json={**part, "vendor": "Other"}).status_code == 201


def test_a_price_sheet_comes_back_from_excel_with_changed_prices(office: Office) -> None:
    book = office.get("/api/departments/1/pricebook").json()
    sheet = book["sheets"][1]["id"]
    path = f"/api/departments/1/pricebook/sheets/{sheet}.xlsx"
    workbook = openpyxl.load_workbook(BytesIO(office.get(path).content))
    page = workbook.active
    assert page is not None and [cell.value for cell in page[1]] == ["Id", "Category", "Task", "Price"]
    task = page["A2"].value
    page["D2"] = 123.45
    kept = BytesIO()
    workbook.save(kept)
    assert office.post(path, content=kept.getvalue()).json()["changed"] == 1
    found = next(t for t in office.get("/api/departments/1/pricebook").json()["tasks"] if t["id"] == task)
    assert found["prices"][str(sheet)] == 12_345
    assert office.post(path, content=b"not a workbook").status_code == 422


def test_a_task_is_added_to_a_category_and_quoted(office: Office) -> None:
    category = office.post("/api/departments/1/pricebook/categories", json={"name": "Humidifiers"}).json()["id"]
    task = {"name": "Humidifier Pad", "category": category, "minutes": "30", "price": "89.95", "wins": True}
    assert office.post("/api/departments/1/pricebook/tasks", json=task).status_code == 201
    assert office.post("/api/departments/1/pricebook/tasks", json={"name": ""}).json()["errors"].keys() >= {
        "name",
        "price",
    }
    stored = office.truth("tasks")
    assert next(t for t in stored if t["name"] == "Humidifier Pad")["price"] == 8_995


def test_a_program_sold_on_a_quote_waits_on_the_memberships_to_do_once_its_invoice_is_finalized(office: Office) -> None:
    job = a_job(office)["id"]
    program = options(office, job)["programs"][0]
    one = quote(office, job, lines=[{"program_id": program["id"], "quantity": 2}])
    assert one["subtotal"] == program["price"] + program["additional"]
    invoice = step(office, "quotes", one["id"], "approve").json()["invoice"]

    def sold() -> list[dict[str, Any]]:
        return [s for s in office.truth("membership_sales") if s["invoice"] == invoice]

    assert sold() == []
    step(office, "invoices", invoice, "approve", reason="sold")
    [sale] = sold()
    assert (sale["program_id"], sale["systems"], sale["sold_on"]) == (program["id"], 2, "2026-11-24")


def test_a_subscription_that_falls_due_is_invoiced_and_charged_to_the_method_on_file(office: Office) -> None:
    due = next(m for m in office.truth("memberships") if m["next_billing_on"] and m["next_billing_on"] < "2026-12-20")
    customer = due["customer_id"]
    office.put(f"/api/customers/{customer}/payment_method", json=CARD).raise_for_status()
    before = {i["id"] for i in office.truth("invoices", customer_id=customer)}
    office.put("/_control/clock", json={"now": f"{due['next_billing_on']}T08:00"})
    fresh = [i for i in office.truth("invoices", customer_id=customer) if i["id"] not in before]
    assert [(i["status"], i["job_id"]) for i in fresh] == [("Finalized", None)]
    assert fresh[0]["paid"] == fresh[0]["total"] > 0
    [charged] = office.truth("payments", invoice_id=fresh[0]["id"])
    assert (charged["received_by"], charged["method"]) == ("Autopay", "Credit Card")


def test_a_category_is_renamed_and_moved_and_nothing_holds_itself(office: Office) -> None:
    book = "/api/departments/1/pricebook"
    top, inner, other = (
        office.post(f"{book}/categories", json={"name": name}).json()["id"] for name in ("Air", "Filters", "Ducts")
    )
    assert office.put(f"{book}/categories/{inner}", json={"name": "Air Filters", "parent": top}).status_code == 200
    found = {one["id"]: one for one in office.get(book).json()["categories"]}
    assert found[inner] == {"id": inner, "parent": top, "name": "Air Filters"}
    for category, parent in ((top, top), (top, other), (other, inner)):
        refused = office.put(f"{book}/categories/{category}", json={"name": "Elsewhere", "parent": parent})
        assert (refused.status_code, list(refused.json()["errors"])) == (422, ["parent"])
    taken = office.put(f"{book}/categories/{other}", json={"name": "AIR"})
    assert taken.json()["errors"] == {"name": ["Name has already been taken."]}
    assert office.put("/api/departments/2/pricebook/categories/1", json={"name": "Theirs"}).status_code == 404
