"""The Edit Appointment dialog and its neighbours in a real browser."""

import httpx
from playwright.sync_api import Page, expect

from .browsing import browser, fresh, page, truth

__all__ = ["browser", "fresh", "page"]


def test_an_appointment_is_moved_pinned_and_stepped_on_from_its_pill(page: Page, fresh: httpx.Client) -> None:
    page.goto("/dispatch?day=2026-11-25")
    pill = page.locator('[data-cy="board-technician"] [data-cy="appointment-pill"]', has_text="Heating Repair").first
    number = int(pill.get_attribute("data-appointment") or 0)
    pill.click()
    page.get_by_role("menuitem", name="Edit Appointment").click()
    dialog = page.get_by_role("dialog", name="Edit Appointment")
    expect(dialog.get_by_role("button", name="Cancel Appointment")).to_be_visible()
    dialog.locator('[data-cy="edit-date-time"]').click()
    dialog.locator("td.open:not(.selected)").last.click()
    dialog.locator(".slot-button.available").first.click()
    dialog.locator('[data-cy="appointment-status"] input').click()
    expect(dialog.get_by_role("option")).to_have_text(["Pending", "Accepted"])
    dialog.get_by_role("option", name="Accepted").click()
    dialog.locator('[data-cy="modal-submit-btn"]').click()
    expect(dialog.get_by_text("Reason can't be blank")).to_be_visible()
    dialog.locator('textarea[data-cy="reason"]').fill("claimed by telephone")
    dialog.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    stored = next(a for a in truth(fresh, "appointments") if a["id"] == number)
    assert (stored["status"], stored["start"][:10]) == ("Accepted", "2026-11-30")


def test_an_appointment_is_cancelled_with_a_reason_from_the_job_page(page: Page, fresh: httpx.Client) -> None:
    pending = next(a for a in truth(fresh, "appointments") if a["status"] == "Pending")
    page.goto(f"/jobs/{pending['job_id']}")
    page.locator('[data-cy="appointment-options"]').first.click()
    page.get_by_role("button", name="Cancel Appointment").click()
    dialog = page.get_by_role("dialog", name="Cancel Appointment")
    dialog.locator('textarea[data-cy="reason"]').fill("moved away")
    dialog.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.locator('[data-cy="appointment-card"]').first).to_contain_text("Cancelled")
    page.get_by_role("tab", name="Notes").click()
    expect(page.locator(".comment.system").first).to_contain_text("moved away")
