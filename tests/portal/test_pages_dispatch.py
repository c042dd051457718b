"""The Edit Appointment dialog and its neighbours in a real browser."""

import hashlib
import re

import httpx
from playwright.sync_api import FilePayload, Page, expect

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


def test_pre_work_changes_the_words_of_the_dialog_the_board_and_the_job_times(page: Page, fresh: httpx.Client) -> None:
    page.goto("/dispatch?day=2026-11-25")
    pill = page.locator('[data-cy="board-technician"] [data-cy="appointment-pill"]', has_text="Heating Repair").first
    number = pill.get_attribute("data-appointment")
    pill = page.locator(f'[data-cy="appointment-pill"][data-appointment="{number}"]')
    expect(pill).to_have_accessible_name(re.compile(r"Pending \(Assigned\)"))
    fresh.put("/_control/settings", json={"pre_work": True}).raise_for_status()
    fresh.put("/_control/clock", json={"now": "2026-11-25T15:20"}).raise_for_status()
    for word, minutes in (("Accepted (Pre-Work)", 0), ("Accepted (Start Trip)", 15), ("Running", 30)):
        fresh.put("/_control/clock", json={"advance_seconds": 60 * minutes}).raise_for_status()
        page.reload()
        pill.click()
        page.get_by_role("menuitem", name="Edit Appointment").click()
        dialog = page.get_by_role("dialog", name="Edit Appointment")
        dialog.locator('[data-cy="appointment-status"] input').click()
        dialog.get_by_role("option", name=word).click()
        dialog.locator('textarea[data-cy="reason"]').fill("by telephone")
        dialog.locator('[data-cy="modal-submit-btn"]').click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(pill).to_have_accessible_name(re.compile(re.escape(word)))
    expect(page.locator('[data-cy="travel-arrow"]')).to_have_attribute(
        "title", re.compile(r"^Travel, 3:35 pm - 4:05 pm")
    )
    expect(page.locator('[data-cy="late-arrow"]')).to_have_attribute("title", re.compile("4:05 pm"))
    stored = next(a for a in truth(fresh, "appointments") if str(a["id"]) == number)
    page.goto(f"/jobs/{stored['job_id']}?tab=jp_Job+Times")
    expect(page.get_by_role("columnheader", name="PRE-WORK")).to_be_visible()
    fresh.put("/_control/settings", json={"pre_work": False}).raise_for_status()
    page.reload()
    expect(page.get_by_role("columnheader", name="TRAVEL")).to_be_visible()
    expect(page.get_by_role("columnheader", name="PRE-WORK")).to_have_count(0)


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
    page.locator('[data-cy="show-all-notes"]').click()
    expect(page.locator(".comment.system").first).to_contain_text("moved away")


def test_the_filters_of_the_appointment_list_live_in_the_address_and_in_the_download(page: Page) -> None:
    page.goto("/reports/appointments?jobs-table_scheduled_time=11/16/2026-11/20/2026&jobs-table_status=completed")
    rows = page.locator("table#jobs-table.dataTable > tbody.table-data > tr")
    expect(rows.first).to_contain_text("Completed")
    expect(rows.first.get_by_role("link").nth(1)).to_have_attribute("href", re.compile(r"^/jobs/\d{7}$"))
    expect(rows.first.get_by_role("link").first).to_have_attribute(
        "href", re.compile(r"^/jobs/\d{7}\?appointment_id=\d+$")
    )
    page.locator('[data-cy="filter-department"]').click()
    page.get_by_label("Plumbing").check()
    expect(page).to_have_url(re.compile("jobs-table_department=2"))
    expect(page.locator("#jobs-table_info")).to_contain_text("(filtered from")
    page.locator('[data-cy="filter-scheduled_time-clear"]').click()
    expect(page).not_to_have_url(re.compile("scheduled_time"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert re.fullmatch(r"AppointmentList-2026-11-24-[0-9a-f]{6}\.xlsx", download.value.suggested_filename)


def test_videos_are_uploaded_through_their_label(page: Page, fresh: httpx.Client) -> None:
    job = truth(fresh, "jobs")[0]["id"]
    page.goto(f"/jobs/{job}?tab=jp_Media+and+Documents")
    files: list[FilePayload] = [
        {"name": f"{n}.mp4", "mimeType": "video/mp4", "buffer": bytes([n]) * 9000} for n in (1, 2)
    ]
    page.get_by_label("Upload Video(s)").set_input_files(files)
    expect(page.locator('.photo-gallery [data-cy="media-tile"]')).to_have_count(2)
    expect(page.locator('[data-cy="media-tile"]').first).to_contain_text(f"Job #{job}")
    assert {m["sha256"] for m in truth(fresh, "media")} == {hashlib.sha256(f["buffer"]).hexdigest() for f in files}


def test_a_weekly_event_is_made_and_one_day_of_it_deleted_on_the_board(page: Page, fresh: httpx.Client) -> None:
    page.goto("/dispatch?day=2026-12-01")
    page.locator('[data-cy="new-event"]').click()
    dialog = page.get_by_role("dialog", name="New Event")
    dialog.locator('input[data-cy="event-name"]').fill("Safety training")
    dialog.get_by_label("Grace Kim").check()
    expect(dialog.get_by_label("All technicians")).not_to_be_checked()
    dialog.locator('[data-cy="event-repeat"] input').click()
    dialog.get_by_role("option", name="Every week", exact=True).click()
    dialog.get_by_role("button", name="Save").click()
    block = page.get_by_role("group", name="Grace Kim").get_by_role("button", name="Safety training")
    expect(block).to_be_visible()
    page.goto("/dispatch?day=2026-12-08")
    block.click()
    page.get_by_role("button", name="Delete this day").click()
    expect(block).to_have_count(0)
    assert [e["repeat"] for e in truth(fresh, "board_events")] == ["weekly"]


def test_the_department_filter_stays_in_the_address(page: Page) -> None:
    page.goto("/dispatch")
    page.locator('[data-cy="department-filter"]').click()
    page.get_by_role("checkbox", name="Plumbing").uncheck()
    expect(page.get_by_role("group", name="Grace Kim")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("group", name="Aaron Becker")).to_be_visible()
    expect(page.get_by_role("group", name="Grace Kim")).to_have_count(0)


def test_a_to_do_is_added_and_done(page: Page, fresh: httpx.Client) -> None:
    page.goto("/todos")
    page.locator('[data-cy="new-todo"]').click()
    page.get_by_label("Title").fill("Order filters")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.locator("#todos-pending")).to_have_text("1")
    page.get_by_role("checkbox", name="Done: Order filters").check()
    expect(page.locator('[data-cy="todo-row"]')).to_have_count(0)
    assert [t["done_by"] is not None for t in truth(fresh, "todos")] == [True]
