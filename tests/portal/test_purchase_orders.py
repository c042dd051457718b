"""Purchase orders: on the job, in the report, in its download."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from .conftest import Office

Enter = Callable[[str], Office]


def job_of(office: Office, department: int = 2) -> int:
    return next(int(job["id"]) for job in office.truth("jobs") if job["department_id"] == department)


def parts_of(office: Office, job: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.get(f"/api/jobs/{job}/purchase_orders/choices").json()["parts"]
    return found


def order(office: Office, job: int, **more: Any) -> Any:
    form = {"category": "Parts", "vendor": "Circle City Supply", "description": "For the basement", **more}
    return office.post(f"/api/jobs/{job}/purchase_orders", json=form)


def test_an_order_of_parts_costs_the_sum_of_its_parts_and_stands_on_its_job(office: Office) -> None:
    job = job_of(office)
    two = [part for part in parts_of(office, job) if part["vendor"] == "Circle City Supply"][:2]
    lines = [{"part_id": two[0]["id"], "quantity": 3}, {"part_id": two[1]["id"], "quantity": 1}]
    made = order(office, job, lines=lines, technician_id=205)
    assert made.status_code == 201, made.text
    shown = office.get(f"/api/jobs/{job}/purchase_orders").json()[0]
    assert shown["amount"] == 3 * two[0]["cost"] + two[1]["cost"]
    assert (shown["id"], shown["status"], shown["day"]) == (made.json()["id"], "Open", "2026-11-24")
    assert [line["quantity"] for line in sorted(shown["lines"], key=lambda line: -line["quantity"])] == [3, 1]
    assert office.events("purchase_order.added")[-1]["what"]["job"] == job
    assert "Purchase order" in office.get(f"/api/jobs/{job}/notes").json()[0]["text"]


def test_an_order_without_parts_costs_what_was_typed(office: Office) -> None:
    job = job_of(office)
    number = order(office, job, category="Subcontractor", amount="$1,250.50").json()["id"]
    assert office.truth("purchase_orders", job_id=job)[-1]["amount"] == 125050
    report = office.get("/api/reports/purchase_orders", params={"number": number}).json()
    assert (report["filtered"], report["sums"]["amount"]) == (1, 125050)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"vendor": " "}, "vendor"), ({"category": "Lunch"}, "category"), ({"amount": "0"}, "amount"), ({}, "amount"),
     ({"technician_id": 999, "amount": "5"}, "technician_id"), ({"lines": [{"part_id": 1, "quantity": 1}]}, "lines")],
)  # fmt: skip
def test_an_order_that_cannot_be_is_refused_and_leaves_nothing(
    office: Office, wrong: dict[str, Any], field: str
) -> None:
    job = job_of(office)
    before = len(office.truth("purchase_orders"))
    answer = order(office, job, **wrong)
    assert answer.status_code == 422 and field in answer.json()["errors"], answer.text
    assert len(office.truth("purchase_orders")) == before


def test_parts_of_another_vendor_are_refused(office: Office) -> None:
    job = job_of(office)
    other = next(part for part in parts_of(office, job) if part["vendor"] != "Circle City Supply")
    answer = order(office, job, lines=[{"part_id": other["id"], "quantity": 1}])
    assert answer.json()["errors"]["lines"] == [f"{other['name']} is sold by {other['vendor']}."]


def test_an_order_is_received_once_and_can_be_reopened(office: Office) -> None:
    number = order(office, job_of(office), amount="10").json()["id"]
    statuses = [
        office.put(f"/api/purchase_orders/{number}", json={"status": status}).status_code
        for status in ("Received", "Received", "Cancelled", "Open", "Cancelled")
    ]
    assert statuses == [200, 409, 409, 200, 200]
    assert [e["what"]["after"] for e in office.events("purchase_order.changed")] == ["Received", "Open", "Cancelled"]


def test_a_csr_sees_purchase_orders_and_adds_none(office: Office, another: Enter) -> None:
    csr, job = another("CSR"), job_of(office)
    assert csr.get("/reports/purchase_orders").status_code == 200
    assert csr.get(f"/api/jobs/{job}/purchase_orders").status_code == 200
    assert order(csr, job, amount="10").status_code == 403


def test_the_seeded_orders_agree_with_their_parts(office: Office) -> None:
    orders = {one["id"]: one["amount"] for one in office.truth("purchase_orders")}
    sums = dict.fromkeys(orders, 0)
    for line in office.truth("purchase_order_lines"):
        sums[line["order_id"]] += line["quantity"] * line["cost"]
    assert orders and sums == orders


def test_the_download_has_the_report_s_columns_and_what_is_filtered(office: Office) -> None:
    shown = office.get("/api/reports/purchase_orders", params={"status": "Received", "per": 100}).json()
    answer = office.get("/api/reports/purchase_orders.xlsx", params={"status": "Received"})
    assert "PurchaseOrdersReport-2026-11-24-" in answer.headers["content-disposition"]
    heads, *rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert heads == ["Date", "Number", "Status", "Job", "Customer", "Address", "Department", "Category", "Technician",
                     "Vendor", "Amount", "Description"]  # fmt: skip
    assert [int(row[1]) for row in rows][: len(shown["rows"])] == [row["id"] for row in shown["rows"]]
    assert len(rows) == shown["filtered"] > 0
