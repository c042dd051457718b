"""Purchase orders, warranties, the time clock, communications and the Marketplace in a real browser."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from .browsing import browser, fresh, page, truth  # noqa: F401
from .conftest import RunningPortal


@pytest.fixture
def boss(page: Page, portal: RunningPortal, fresh: httpx.Client) -> Page:  # noqa: F811
    """The page of a Super, who may change what the company has connected."""
    who = portal.sign_in_of("Super")
    fresh.post(f"/_control/accounts/{who['email']}", json={"mfa": False}).raise_for_status()
    page.context.clear_cookies()
    page.goto("/admins/login")
    page.locator("input[type=email]").fill(who["email"])
    page.locator("input[type=password]").fill(who["password"])
    page.locator("[name=commit]").click()
    page.wait_for_url("**/dispatch")
    return page


def submit(page: Page) -> None:  # noqa: F811
    page.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_back_office_works_through_its_pages(boss: Page, fresh: httpx.Client) -> None:  # noqa: F811
    clock_in(boss)
    job = add_purchase_order(boss, fresh)
    find_it_in_the_report(boss, job)
    register_warranty(boss, fresh)
    switch_notification_off(boss, fresh)
    disconnect_stax(boss, fresh)


def clock_in(boss: Page) -> None:
    boss.locator(".user-menu-button").click()
    boss.get_by_role("button", name="Clock In").click()
    expect(boss.locator("#user-menu .clocked")).to_have_attribute("aria-label", "Clocked in")
    boss.get_by_role("link", name="User Profile").click()
    boss.get_by_role("tab", name="Time Cards").click()
    expect(boss.locator('[data-cy="time-entry"]').first).to_contain_text("Clocked in")


def add_purchase_order(boss: Page, fresh: httpx.Client) -> int:  # noqa: F811
    job = int(truth(fresh, "jobs")[0]["id"])
    boss.goto(f"/jobs/{job}?tab=jp_Purchase+Orders")
    boss.locator('[data-cy="add-purchase-order"]').click()
    boss.locator('[data-cy="order-description"]').fill("For the attic")
    boss.locator('[data-cy="add-order-part"]').click()
    boss.locator('[data-cy="order-part"]').select_option(index=1)
    boss.locator('[data-cy="order-quantity"]').fill("4")
    submit(boss)
    row = boss.locator('[data-cy="purchase-order-row"]', has_text="For the attic")
    row.locator('[data-cy="action-trigger-icon"]').click()
    boss.get_by_role("button", name="Mark Received").click()
    expect(row.locator('[data-cy="order-status"]')).to_have_text("Received")
    lines = truth(fresh, "purchase_order_lines")
    assert lines[-1]["quantity"] == 4
    return job


def find_it_in_the_report(boss: Page, job: int) -> None:
    boss.goto(f"/reports/purchase_orders?purchase-orders-table_job={job}")
    expect(boss.locator("#purchase-orders-table tbody")).to_contain_text("For the attic")
    with boss.expect_download() as download:
        boss.locator('[data-cy="download"]').click()
    assert download.value.suggested_filename.startswith("PurchaseOrdersReport-2026-11-24-")


def register_warranty(boss: Page, fresh: httpx.Client) -> None:  # noqa: F811
    sale = sold_warranty(boss, fresh)
    boss.goto(f"/accounting/warranties?warranties-table_invoice={sale['invoice']}")
    boss.locator("span.link", has_text="Furnace").click()
    boss.locator('[data-cy="warranty-equipment"]').select_option(label=boss.locator(
        '[data-cy="warranty-equipment"] option').last.inner_text())  # fmt: skip
    boss.locator('[data-cy="modal-submit-btn"]').click()
    expect(boss.locator("#warranties-table tbody")).to_contain_text("No warranties found")
    assert truth(fresh, "warranty_sales", invoice_id=sale["invoice"])[0]["registration"].startswith("JB-")


def sold_warranty(boss: Page, fresh: httpx.Client) -> dict[str, Any]:  # noqa: F811
    """A warranty for what is on the first pending invoice, sold by approving it; with equipment to link."""
    invoice = truth(fresh, "invoices", status="Pending")[0]
    lines = [line for line in truth(fresh, "quote_lines", job_id=invoice["job_id"]) if line["task_id"]]
    calls = [
        ("/api/warranty_programs", {"name": "Furnace Care", "provider": "JB Warranties", "years": 2,
                                    "tasks": [line["task_id"] for line in lines]}),
        (f"/api/customers/{invoice['customer_id']}/equipment",
         {"address_id": invoice["address_id"], "type": "Water Heater", "name": "Attic unit", "components": []}),
        (f"/api/invoices/{invoice['id']}/approve", {"reason": "Done"}),
    ]  # fmt: skip
    token = boss.locator('meta[name="csrf-token"]').get_attribute("content") or ""
    for path, form in calls:
        answer = boss.request.post(path, data=form, headers={"X-CSRF-Token": token})
        assert answer.ok, answer.text()
    return next(
        one for one in truth(fresh, "warranty_sales", invoice_id=invoice["id"]) if one["program"] == "Furnace Care"
    )


def switch_notification_off(boss: Page, fresh: httpx.Client) -> None:  # noqa: F811
    boss.goto("/company/communications")
    boss.get_by_role("switch", name="Appointment Booked by Text").uncheck()
    boss.locator('[data-cy="save-changes"]').click()
    boss.locator('[data-cy="reason"]').fill("Texts cost too much")
    submit(boss)
    boss.get_by_role("tab", name="Change History").click()
    expect(boss.locator("#communication-changes-table")).to_contain_text("Texts cost too much")
    switches = [(one["key"], one["state"]) for one in truth(fresh, "notification_switches")]
    assert switches == [("appointment_booked.text", 0)]


def disconnect_stax(boss: Page, fresh: httpx.Client) -> None:  # noqa: F811
    boss.goto("/company/marketplace")
    boss.get_by_role("button", name="Disconnect Stax").click()
    submit(boss)
    expect(boss.locator('[data-cy="integration-stax"]')).to_contain_text("Not connected")
    owed = next(i for i in truth(fresh, "invoices") if i["total"] > i["paid"] and i["status"] != "Voided")
    boss.goto(f"/invoices/{owed['id']}")
    boss.locator('[data-cy="make-payment"]').click()
    offered = boss.locator('[data-cy="payment-method"] option')
    expect(offered).to_have_text(["Cash", "Check", "External"])
    boss.goto("/customers/10001")
    expect(boss.locator('[data-cy="edit-customer"]')).to_be_visible()
    expect(boss.locator('[data-cy="edit-payment-method"]')).to_have_count(0)
