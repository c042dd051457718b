"""Accounting lists, batches, downloads and the seeded year of money, over HTTP."""

import re
import zipfile
from io import BytesIO

import openpyxl
import pytest

from .conftest import Office


def sheet(content: bytes) -> list[list[object]]:
    page = openpyxl.load_workbook(BytesIO(content)).active
    assert page is not None
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_the_seeded_sums_agree_with_each_other(office: Office) -> None:
    invoices, payments, quotes = (office.truth(kind) for kind in ("invoices", "payments", "quotes"))
    lines = office.truth("quote_lines")
    assert min(len(invoices), len(payments), len(quotes)) > 200
    for quote in quotes:
        amounts = [line["amount"] for line in lines if line["quote_id"] == quote["id"]]
        assert quote["subtotal"] == sum(amounts) > 0
        assert quote["total"] == quote["subtotal"] - quote["discount"] + quote["tax"]
    for invoice in invoices:
        mine = [q["total"] for q in quotes if q["job_id"] == invoice["job_id"] and q["status"] == "Accepted"]
        counted = [
            -p["amount"] if p["kind"] == "Refund" else p["amount"]
            for p in payments
            if p["invoice_id"] == invoice["id"] and p["status"] in ("Pending", "Completed", "Unsettled")
        ]
        assert invoice["paid"] == sum(counted)
        if invoice["status"] != "Voided":
            assert invoice["total"] == sum(mine)
            assert 0 <= invoice["paid"] <= invoice["total"]
    won = {job["id"] for job in office.truth("jobs") if job["opportunity"] == "Won"}
    assert won == {i["job_id"] for i in invoices if i["status"] != "Voided"}


def test_revenue_shows_finalized_invoices_or_all_and_its_sums_are_those_of_the_data(office: Office) -> None:
    finalized = office.truth("invoices", status="Finalized")
    answer = office.get("/api/accounting/revenue").json()
    assert answer["total"] == len(finalized)
    assert answer["sums"]["amount"] == sum(i["total"] - i["tax"] for i in finalized)
    assert answer["sums"]["balance"] == sum(i["total"] - i["paid"] for i in finalized)
    assert office.get("/api/accounting/revenue?all=1").json()["total"] == len(office.truth("invoices"))


def test_the_revenue_download_holds_the_filtered_rows_under_the_known_heads(office: Office) -> None:
    query = "completed=11/01/2026-11/24/2026&department_id=2"
    wanted = [
        i["id"] for i in office.truth("invoices", status="Finalized")
        if i["completed_on"] >= "2026-11-01" and i["department_id"] == 2
    ]  # fmt: skip
    answer = office.get(f"/api/accounting/revenue.xlsx?{query}")
    name = re.search(r'filename="([^"]+)"', answer.headers["content-disposition"])
    assert name and re.fullmatch(r"RevenueReport-2026-11-24-[0-9a-f]{6}\.xlsx", name[1])
    heads, *rows = sheet(answer.content)
    assert heads == [
        "Completed Date", "Invoice Number", "Customer Name", "Email", "Phone", "Billing Address", "Job Number",
        "Department", "Last Emailed Date", "Opportunity Owner", "Class", "Batch Date", "Revenue Amount", "Balance",
    ]  # fmt: skip
    assert sorted(int(str(row[1])) for row in rows) == sorted(wanted)


def test_pending_revenue_is_what_is_not_finalized(office: Office) -> None:
    pending = [i for i in office.truth("invoices", status="Pending") if i["total"]]
    assert office.get("/api/accounting/pending").json()["total"] == len(pending) > 0


def test_a_batch_takes_exactly_what_is_selected(office: Office) -> None:
    there = office.get("/api/accounting/unbatched").json()
    chosen = [row["id"] for row in there["invoices"][:2]]
    made = office.post("/api/accounting/batches", json={"invoices": chosen, "payments": []}).json()
    assert (made["id"], made["invoices"], made["payments"]) == (there["next"], 2, 0)
    after = office.get("/api/accounting/unbatched").json()
    assert len(after["invoices"]) == len(there["invoices"]) - 2
    assert len(after["payments"]) == len(there["payments"])
    again = office.post("/api/accounting/batches", json={"invoices": chosen})
    assert again.status_code == 409, "what is batched already cannot be batched again"


def test_selecting_nothing_batches_everything_that_the_filters_show(office: Office) -> None:
    there = office.get("/api/accounting/unbatched?department_id=1").json()
    made = office.post("/api/accounting/batches?department_id=1", json={}).json()
    assert (made["invoices"], made["payments"]) == (len(there["invoices"]), len(there["payments"]))
    left = office.get("/api/accounting/unbatched").json()
    assert {row["department"] for row in left["invoices"]} <= {"Plumbing", "Electrical"}
    office.post("/api/accounting/batches", json={})
    assert office.post("/api/accounting/batches", json={}).status_code == 422, "nothing is left"


def test_a_batch_is_a_zip_of_five_workbooks_whose_amounts_are_the_batch(office: Office) -> None:
    made = office.post("/api/accounting/batches", json={}).json()
    answer = office.get(f"/api/accounting/batches/{made['id']}.zip")
    with zipfile.ZipFile(BytesIO(answer.content)) as packed:
        kinds = [name.split("-", 1)[1] for name in packed.namelist()]
        paid = sheet(packed.read(f"{made['id']}-payment-inserts.xlsx"))
    assert kinds == [
        "invoice-inserts.xlsx", "invoice-updates.xlsx", "payment-inserts.xlsx", "payment-updates.xlsx",
        "journal-entries.xlsx",
    ]  # fmt: skip
    items = office.truth("batch_items", batch_id=made["id"], item="payment")
    assert sum(round(float(str(row[5])) * 100) for row in paid[1:]) == sum(
        i["amount"] for i in items if i["amount"] > 0
    )


def test_an_invoice_edited_after_its_batch_comes_back_as_an_update(office: Office) -> None:
    batch = office.get("/api/accounting/batches").json()["rows"][0]["id"]
    number = office.truth("batch_items", batch_id=batch, item="invoice")[0]["item_id"]
    office.post(f"/api/invoices/{number}/edit", json={"reason": "price"}).raise_for_status()
    office.post(f"/api/invoices/{number}/approve", json={"reason": "again"}).raise_for_status()
    made = office.post("/api/accounting/batches", json={"invoices": [number]}).json()
    with zipfile.ZipFile(BytesIO(office.get(f"/api/accounting/batches/{made['id']}.zip").content)) as packed:
        updates = sheet(packed.read(f"{made['id']}-invoice-updates.xlsx"))
        inserts = sheet(packed.read(f"{made['id']}-invoice-inserts.xlsx"))
    assert {row[0] for row in updates[1:]} == {number} and len(inserts) == 1


def test_only_the_newest_batch_can_be_broken(office: Office) -> None:
    older, newer = (office.get("/api/accounting/batches").json()["rows"][at]["id"] for at in (1, 0))
    assert office.post(f"/api/accounting/batches/{older}/break", json={}).status_code == 409
    before = len(office.get("/api/accounting/unbatched").json()["invoices"])
    assert office.post(f"/api/accounting/batches/{newer}/break", json={}).status_code == 200
    freed = len(office.truth("batch_items", batch_id=newer, item="invoice"))
    assert len(office.get("/api/accounting/unbatched").json()["invoices"]) == before + freed
    assert office.post(f"/api/accounting/batches/{older}/break", json={}).status_code == 200, "now it is the newest"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"code": "fall10", "kind": "%", "amount": "5", "starts_on": "2026-11-24"}, "code"),
        ({"code": "A", "kind": "%", "amount": "101", "starts_on": "2026-11-24"}, "amount"),
        ({"code": "A", "kind": "$", "amount": "0", "starts_on": "2026-11-24"}, "amount"),
        ({"code": "A", "kind": "€", "amount": "5", "starts_on": "2026-11-24"}, "kind"),
        (
            {"code": "A", "kind": "$", "amount": "5", "starts_on": "2026-11-24", "expires_on": "2026-11-23"},
            "expires_on",
        ),
    ],
)
def test_a_promo_code_that_breaks_a_rule_is_refused(office: Office, form: dict[str, str], field: str) -> None:
    answer = office.post("/api/promo_codes", json=form)
    assert answer.status_code == 422 and field in answer.json()["errors"]


def test_a_tax_zone_keeps_its_rate_on_quotes_that_were_made_with_it(office: Office) -> None:
    zone = next(z for z in office.get("/api/tax_zones").json() if z["name"] == "Marion County")
    before = {q["id"]: q["tax"] for q in office.truth("quotes")}
    changed = {**zone, "rate": "8.25"}
    assert office.put(f"/api/tax_zones/{zone['id']}", json=changed).status_code == 200
    assert {q["id"]: q["tax"] for q in office.truth("quotes")} == before
    assert office.put(f"/api/tax_zones/{zone['id']}", json={**zone, "rate": "31"}).status_code == 422


PAGES = [
    "/accounting/revenue", "/accounting/payments", "/accounting/unbatched", "/reports", "/reports/pending_revenue",
    "/reports/balance_due", "/reports/previous_batches", "/reports/promo_codes", "/company/tax_setup",
    "/company/financing", "/departments/1/pricebook", "/invoices/70001",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_there_for_the_office_and_sends_others_to_sign_in(office: Office, path: str) -> None:
    assert office.get(path).status_code == 200
    office.cookies.clear()
    assert office.get(path).status_code == 302
