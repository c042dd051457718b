"""Quotes, invoices, batches and pricebook in a real browser, by the hooks that are known of Sera."""

import re

import httpx
from playwright.sync_api import Page, expect

from .browsing import browser, fresh, page, truth

__all__ = ["browser", "fresh", "page"]


def quoted_job(fresh: httpx.Client) -> int:
    """A job whose only quotes are Open."""
    quotes = truth(fresh, "quotes")
    open_only = {q["job_id"] for q in quotes if q["status"] == "Open"} - {
        q["job_id"] for q in quotes if q["status"] != "Open"
    }
    return min(open_only)


def test_an_open_quote_is_declined_with_a_reason_and_leaves_the_open_group(page: Page, fresh: httpx.Client) -> None:
    job = quoted_job(fresh)
    count = len(truth(fresh, "quotes", job_id=job, status="Open"))
    page.goto(f"/jobs/{job}?tab=jp_Quotes")
    group = page.locator(".quote-group", has=page.locator(".group-header", has_text=re.compile("^Open")))
    group.locator('.actions-menu-wrapper [data-cy="action-trigger-icon"]').first.click()
    page.locator('[data-cy="actions-menu-action"]:visible', has_text="Decline Quote").click()
    dialog = page.get_by_role("dialog")
    submit = dialog.locator('.modal-footer button[data-cy="modal-submit-btn"]')
    submit.click()
    expect(dialog.locator(".error", has_text="can't be blank")).to_be_visible()
    dialog.locator('textarea[data-cy="reason"]').fill("Bulk decline")
    submit.click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".group-header", has_text=re.compile("^Denied"))).to_be_visible()
    denied = truth(fresh, "quotes", job_id=job, status="Denied")
    assert [q["reason"] for q in denied] == ["Bulk decline"]
    assert len(truth(fresh, "quotes", job_id=job, status="Open")) == count - 1


def test_a_quote_is_built_approved_invoiced_paid_and_finalized(page: Page, fresh: httpx.Client) -> None:
    quoted = {q["job_id"] for q in truth(fresh, "quotes")}
    job = next(j["id"] for j in truth(fresh, "jobs") if j["id"] not in quoted and j["opportunity"] == "Open")
    page.goto(f"/jobs/{job}?tab=jp_Quotes")
    page.locator('[data-cy="new-quote"]').click()
    picker = page.locator('[data-cy="quote-task-select"] input[data-cy="select-input-field"]')
    picker.click()
    page.locator(".ss-option").first.click()
    page.locator('[data-cy="quote-promo-code"]').fill("NEIGHBOR25")
    page.locator('.modal-footer [data-cy="modal-submit-btn"]').click()
    page.locator('[data-cy="action-trigger-icon"]').click()
    page.locator('[data-cy="actions-menu-action"]', has_text="Approve Quote").click()
    page.locator('.modal-footer [data-cy="modal-submit-btn"]').click()
    expect(page.locator(".group-header", has_text=re.compile("^Accepted"))).to_be_visible()
    page.get_by_role("tab", name="Invoice").click()
    expect(page.locator('[data-cy="invoice-discount"]')).to_have_text("-$25.00")
    page.locator('[data-cy="make-payment"]').click()
    page.locator('[data-cy="payment-method"]').select_option("Cash")
    expect(page.locator('[data-cy="card-number"]')).to_be_hidden()
    page.locator('.modal-footer [data-cy="modal-submit-btn"]').click()
    expect(page.locator('[data-cy="invoice-balance"]')).to_have_text("$0.00")
    page.locator('[data-cy="invoice-actions"]').click()
    page.locator('[data-cy="actions-menu-action"]:visible', has_text="Approve Invoice").click()
    page.locator('textarea[data-cy="reason"]').fill("Work completed")
    page.locator('.modal-footer [data-cy="modal-submit-btn"]').click()
    expect(page.locator('.invoice-head [data-cy="money-status"]')).to_have_text("Finalized")
    [invoice] = truth(fresh, "invoices", job_id=job)
    assert invoice["status"] == "Finalized" and invoice["paid"] == invoice["total"] > 0


def test_a_quote_is_built_at_a_service_address_without_a_job(page: Page, fresh: httpx.Client) -> None:
    page.goto("/customers/10006?tab=c_Quotes")
    page.locator('[data-cy="new-quote"]').click()
    page.locator('[data-cy="quote-address"]').select_option(index=1)
    page.locator('[data-cy="quote-department"]').select_option(label="Plumbing")
    page.get_by_role("button", name="Continue").click()
    page.locator('[data-cy="quote-task-select"] input[data-cy="select-input-field"]').click()
    page.locator(".ss-option").first.click()
    page.locator('[data-cy="quote-modal"] [data-cy="modal-submit-btn"]').click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    [built] = [q for q in truth(fresh, "quotes", customer_id=10_006) if q["job_id"] is None]
    row = page.locator(f'[data-quote-id="{built["id"]}"]')
    expect(row).to_be_visible()
    expect(row.get_by_role("link")).to_have_count(0)
    row.locator('[data-cy="action-trigger-icon"]').click()
    page.locator('[data-cy="actions-menu-action"]:visible', has_text="Approve Quote").click()
    page.locator('.modal-footer [data-cy="modal-submit-btn"]').click()
    row.get_by_role("link").click()
    expect(page.locator(".badge-status-unscheduled")).to_have_text("Unscheduled")


def test_a_declined_card_is_told_in_the_payment_dialog(page: Page, fresh: httpx.Client) -> None:
    owing = next(i for i in truth(fresh, "invoices") if i["status"] != "Voided" and i["paid"] < i["total"])
    page.goto(f"/invoices/{owing['id']}")
    page.locator('[data-cy="make-payment"]').click()
    page.locator('[data-cy="card-number"]').fill("4000 0000 0000 0002")
    page.locator('[data-cy="card-expires"]').fill("12/29")
    page.locator('.modal-footer [data-cy="modal-submit-btn"]').click()
    expect(page.locator(".modal-content .error", has_text="Your card was declined.")).to_be_visible()


def test_invoices_are_batched_without_payments_after_clearing_what_was_preselected(
    page: Page, fresh: httpx.Client
) -> None:
    page.goto("/accounting/unbatched")
    expect(page.get_by_role("tab", name=re.compile(r"^Invoices \(\d+\)$"))).to_be_visible()
    page.locator("thead input[type=checkbox]").check()
    page.get_by_role("tab", name=re.compile(r"^Payments \(\d+\)$")).click()
    head = page.locator("thead input[type=checkbox]")
    head.check()
    head.uncheck()
    expect(page.locator('[data-cy="batch-totals"]')).to_contain_text("Total Payments: None Selected")
    page.get_by_role("button", name="Send to QuickBooks").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"Batch #\d{5}"))
    expect(dialog).to_contain_text(re.compile(r"Payments\s*\$0\.00 0 items"))
    dialog.get_by_role("button", name="Create Batch").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("tab", name="Invoices (0)")).to_be_visible()
    newest = truth(fresh, "batches")[-1]["id"]
    assert {item["kind"] for item in truth(fresh, "batch_items", batch_id=newest)} == {"invoice"}


def test_a_saasant_tenant_downloads_its_batch_as_a_zip(page: Page, fresh: httpx.Client) -> None:
    fresh.put("/_control/settings", json={"accounting": "Saasant"}).raise_for_status()
    page.goto("/accounting/unbatched")
    page.get_by_role("button", name="Batch & Download").click()
    page.locator('[data-cy="batch-name"]').fill("November week 4")
    with page.expect_download() as started:
        page.locator('.modal-footer [data-cy="modal-submit-btn"]').click()
    assert started.value.suggested_filename == "November-week-4.zip"


def test_the_parts_filter_narrows_the_list_and_its_info_text(page: Page) -> None:
    page.goto("/departments/1/pricebook?tab=pb_parts")
    info = page.locator("#products-table_info")
    expect(info).to_contain_text("entries")
    page.locator("#products-table_filter input").fill("ha-1003")
    expect(info).to_have_text("Showing 1 to 1 of 1 entries (filtered from 42 total entries)")


def test_a_part_that_is_there_already_is_told_in_a_toast(page: Page) -> None:
    page.goto("/departments/1/pricebook?tab=pb_parts")
    page.locator('[data-cy="new-part"]').click()
    for hook, text in {"sku": "ha-1001", "name": "Again", "vendor-name": "Circle City Supply"}.items():
        page.locator(f'input[data-cy="{hook}"]').fill(text)
    page.locator('.modal-footer [data-cy="modal-submit-btn"]').click()
    expect(page.locator(".toastify.error")).to_contain_text("Vendor sku ha-1001 must be unique per vendor")
