"""The membership pages in a real browser."""

import re

import httpx
from playwright.sync_api import Page, expect

from .browsing import browser, fresh, page, truth  # noqa: F401


def test_save_and_complete_takes_real_clicks_only_and_crowns_the_customer(page: Page, fresh: httpx.Client) -> None:  # noqa: F811
    page.goto("/memberships")
    heads = page.locator("#memberships-table thead th")
    expect(heads).to_have_text(
        ["Sold On", "Invoice", "Job", "Customer", "Program", "Systems", "Department", "Owner", "Complete"]
    )
    row = page.locator('#memberships-table [data-cy="membership-row"]').first
    customer = int(str(row.locator('a[href^="/customers/"]').get_attribute("href")).rsplit("/", 1)[1])
    row.locator("span.link").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("Edit Memberships")
    expect(dialog.locator("label")).to_have_count(0)
    starts = dialog.locator("input").first
    starts.fill("11/20/26")
    expect(dialog.locator(".date-picker")).to_be_visible()
    starts.press("Escape")
    expect(dialog.locator(".date-picker")).to_have_count(0)
    save = dialog.get_by_text("Save & Complete")
    save.dispatch_event("click")
    page.wait_for_timeout(300)
    assert truth(fresh, "memberships", customer_id=customer) == []
    save.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#memberships-table tbody")).not_to_contain_text(f"/customers/{customer}")
    assert [m["starts_on"] for m in truth(fresh, "memberships", customer_id=customer)] == ["2026-11-20"]
    page.goto(f"/customers/{customer}")
    expect(page.locator(".customer-title [aria-label=Member]")).to_be_visible()


def test_a_membership_is_added_on_the_customers_tab_and_a_duplicate_is_warned_of(page: Page) -> None:  # noqa: F811
    page.goto("/customers/10002?tab=c_Membership")
    for times in (1, 2):
        page.locator('[data-cy="add-membership"]').click()
        box = page.locator('[data-cy="program-select"] input')
        box.click()
        page.get_by_role("option", name=re.compile("Plumbing Protection Plan")).click()
        page.locator('[data-cy="modal-submit-btn"]').click()
        if times == 2:
            expect(page.get_by_role("dialog")).to_contain_text("already has Plumbing Protection Plan")
            page.locator('[data-cy="modal-submit-btn"]').click()
        expect(page.locator('[data-cy="membership-card"]')).to_have_count(times)
    expect(page.locator(".customer-title [aria-label=Member]")).to_be_visible()


def test_schedule_in_service_utilization_books_at_the_members_address(page: Page, fresh: httpx.Client) -> None:  # noqa: F811
    page.goto("/memberships?tab=m_Service+Utilization")
    page.locator('[data-cy="utilization-schedule"]').first.click()
    dialog = page.get_by_role("dialog", name="Schedule Appointment")
    row = page.locator("#utilization-table tbody tr").first
    address = row.locator("td").nth(1).inner_text()
    expect(dialog).to_contain_text(address)
    dialog.locator('[data-cy="service-category-select"] input').click()
    dialog.get_by_role("option", name="Heating Tune-Up").click()
    dialog.locator("td.open").last.click()
    dialog.locator(".slot-button.available").first.click()
    dialog.locator('[data-cy="modal-submit-btn"]').click()
    expect(dialog).to_have_count(0)
    expect(page.locator("#utilization-table")).to_be_visible()
    newest = max(truth(fresh, "jobs"), key=lambda job: int(job["id"]))
    homes = {a["id"]: a for a in truth(fresh, "addresses")}
    assert address.startswith(homes[newest["address_id"]]["line1"])
