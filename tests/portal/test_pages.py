"""The portal's pages in a real browser, driven the way the office (and the suite) drives them."""

import re
import time

import httpx
import pyotp
from playwright.sync_api import Browser, Page, expect

from .browsing import browser, fresh, page, truth
from .conftest import RunningPortal

__all__ = ["browser", "fresh", "page"]


def schedulable_customer(page: Page) -> int:
    """A customer with an address that can be booked, as the list shows them."""
    rows = page.request.get("/api/customers?per=25").json()["rows"]
    for row in rows:
        addresses = page.request.get(f"/api/customers/{row['id']}").json()["addresses"]
        if all(one["schedulable"] for one in addresses):
            return int(row["id"])
    raise AssertionError("no customer of the first page can be scheduled")


def open_schedule(page: Page, customer: int) -> None:
    page.goto(f"/customers/{customer}")
    page.locator('.address-card sera-button[data-cy="address-schedule-link"]').first.click()


def choose_service(page: Page, text: str) -> None:
    box = page.locator('[data-cy="service-category-select"] input[data-cy="select-input-field"]')
    expect(page.locator(".ss-option")).to_have_count(0)
    box.fill(text)
    option = page.get_by_role("option", name=re.compile(text))
    option.first.click()


def first_yellow_slot(page: Page, address: int) -> tuple[str, dict[str, str]]:
    """A service and a window of the coming days in which nobody is free for it."""
    for service in page.request.get("/api/services").json():
        for day in range(25, 29):
            query = f"service_id={service['id']}&address_id={address}&day=2026-11-{day}"
            for slot in page.request.get(f"/api/schedule/slots?{query}").json()["slots"]:
                if slot["state"] == "overbook":
                    return str(service["name"]), slot
    raise AssertionError("every window of the coming days has somebody free")


def choose_slot(page: Page) -> str:
    """Picks the first green window of the first open day after today; gives its local start."""
    page.locator("td.open:not(.today)").first.click()
    slot = page.locator('[data-cy^="time-slot-"].available').first
    slot.click()
    expect(slot).to_have_class(re.compile("selected"))
    return str(slot.get_attribute("data-cy")).removeprefix("time-slot-")


def test_an_unknown_password_is_refused_on_the_sign_in_page(
    portal: RunningPortal, browser: Browser, fresh: httpx.Client
) -> None:
    page = browser.new_page(base_url=portal.url)
    page.goto("/customers")
    assert "/login" in page.url
    page.get_by_label("Email").fill("nobody@example.test")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_have_text("Invalid Email or password.")
    page.close()


def test_a_one_time_code_completes_the_sign_in(portal: RunningPortal, browser: Browser, fresh: httpx.Client) -> None:
    guarded = portal.sign_in_of("Super")
    page = browser.new_page(base_url=portal.url)
    page.goto("/admins/login")
    page.get_by_label("Email").fill(guarded["email"])
    page.get_by_label("Password").fill(guarded["password"])
    page.get_by_role("button", name="Log in").click()
    code = page.locator('[data-cy="otp-attempt"]')
    code.fill("000000")
    page.get_by_role("button", name="Verify").click()
    expect(page.get_by_role("alert")).to_contain_text("Invalid two-factor code.")
    assert "/login" in page.url
    for seconds in (0, 30, -30):  # a test before this one may have spent the code of this window
        code.fill(pyotp.TOTP(guarded["totp_seed"]).at(int(time.time()) + seconds))
        with page.expect_navigation():
            page.get_by_role("button", name="Verify").click()
        if page.url.endswith("/dispatch"):
            break
    page.wait_for_url("**/dispatch")
    page.close()


def test_searching_a_column_replaces_the_rows_and_the_info_text(page: Page) -> None:
    page.goto("/customers")
    first = page.locator("#customers-table tbody tr").first
    expect(first).to_contain_text("(317) 555-")
    digits = re.sub(r"\D", "", first.locator("td").nth(2).inner_text())
    page.locator("th.phone-field input").fill(digits)
    info = page.locator("#customers-table_info")
    expect(info).to_contain_text("(filtered from")
    for row in page.locator("#customers-table tbody tr").all():
        assert re.sub(r"\D", "", row.locator("td").nth(2).inner_text()) == digits
        assert re.match(r"\d+", row.inner_text())
    page.locator("th.phone-field input").fill("000 000 0000")
    expect(page.locator("#customers-table tbody tr")).to_have_text("No customers found")
    expect(info).to_contain_text("Showing 0 to 0 of 0 entries")


def test_page_links_show_the_next_customers(page: Page) -> None:
    page.goto("/customers")
    info = page.locator("#customers-table_info")
    expect(info).to_contain_text("Showing 1 to 25 of")
    first = page.locator("#customers-table tbody tr").first.inner_text()
    page.locator("ul.pagination a.page-link", has_text="2").first.click()
    expect(info).to_contain_text("Showing 26 to 50 of")
    expect(page.locator("#customers-table tbody tr").first).not_to_have_text(first)


def test_a_booking_closes_the_modal_and_stands_first_among_the_jobs(page: Page, fresh: httpx.Client) -> None:
    customer = schedulable_customer(page)
    open_schedule(page, customer)
    choose_service(page, "Drain")
    start = choose_slot(page)
    page.locator(".modal-content textarea").fill("Gate code 4471")
    page.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".toastify")).to_have_text("Appointment scheduled")
    row = page.locator('#customer-jobs-table [data-cy="job-row"]').first
    expect(row).to_contain_text("Gate code 4471")
    expect(row).to_contain_text(f"{start[5:7]}/{start[8:10]}/{start[:4]}")
    [stored] = truth(fresh, "appointments", notes_contains="Gate code 4471")
    assert stored["start"] == start
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name=re.compile(r"Job \d{7}"))).to_be_visible()
    expect(page.locator('a[data-cy="customer-header-link"]')).to_have_attribute("href", f"/customers/{customer}")


def test_a_chosen_technician_is_pinned(page: Page) -> None:
    open_schedule(page, schedulable_customer(page))
    choose_service(page, "Drain")
    technician = page.locator('[data-cy="technician-select"]')
    technician.get_by_label("Technician").click()
    option = technician.get_by_role("option").nth(1)
    name = option.inner_text()
    option.click()
    choose_slot(page)
    page.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.locator('[data-cy="job-row"]').first).to_contain_text(f"{name} (Pinned)")


def test_an_address_out_of_coverage_is_booked_only_with_the_override(page: Page, fresh: httpx.Client) -> None:
    [customer] = page.request.get("/api/customers?address=Bloomington").json()["rows"]
    open_schedule(page, customer["id"])
    choose_service(page, "Drain")
    choose_slot(page)
    page.locator(".modal-content textarea").fill("far away")
    save = page.locator('[data-cy="modal-submit-btn"]')
    save.click()
    expect(page.locator(".modal-content .error", has_text="outside of your coverage area")).to_be_visible()
    assert truth(fresh, "appointments", notes_contains="far away") == []
    page.get_by_label("Override coverage area").check()
    save.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(truth(fresh, "appointments", notes_contains="far away")) == 1


def test_a_yellow_slot_without_a_technician_goes_to_unassigned(page: Page) -> None:
    customer = schedulable_customer(page)
    address = page.request.get(f"/api/customers/{customer}").json()["addresses"][0]["id"]
    service, slot = first_yellow_slot(page, address)
    open_schedule(page, customer)
    choose_service(page, service)
    page.locator(f'td[data-date="{slot["start"][:10]}"]').click()
    button = page.get_by_role("button", name=f"{slot['label']}, nobody free")
    button.click()
    expect(page.get_by_text("The appointment will go to Unassigned.")).to_be_visible()
    page.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.locator('[data-cy="job-row"]').first).to_contain_text("Unassigned")


def test_a_slot_taken_by_another_user_keeps_the_modal_open_with_its_error(page: Page, fresh: httpx.Client) -> None:
    open_schedule(page, schedulable_customer(page))
    choose_service(page, "Drain")
    choose_slot(page)
    fresh.post("/_control/faults", json={"name": "slot_taken"}).raise_for_status()
    page.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.locator(".modal-content .alert-danger")).to_have_text("This time slot is no longer available.")
    expect(page.locator(".slot-button.selected")).to_have_count(0)


def test_an_answer_that_is_lost_is_told_in_the_modal(page: Page, fresh: httpx.Client) -> None:
    open_schedule(page, schedulable_customer(page))
    choose_service(page, "Drain")
    choose_slot(page)
    page.locator(".modal-content textarea").fill("lost answer")
    fresh.post("/_control/faults", json={"name": "answer_lost"}).raise_for_status()
    page.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.locator(".modal-content .error", has_text="could not be reached")).to_be_visible()
    assert len(truth(fresh, "appointments", notes_contains="lost answer")) == 1


def test_a_new_customer_goes_straight_into_booking(page: Page, fresh: httpx.Client) -> None:
    page.goto("/customers/new")
    page.locator('input[data-cy="first-name"]').fill("Ottilie")
    page.locator('input[data-cy="last-name"]').fill("Brandvold")
    page.locator('input[data-cy="email-primary"]').fill("ottilie.brandvold@mail.example.test")
    page.locator('input[data-cy="phone"]').fill("3175550177")
    page.locator("i.tag-menu-btn").click()
    tag = page.locator('sera-input input[placeholder="Create or Select Tag"]')
    tag.fill("Side entrance")
    tag.press("Enter")
    page.locator("#address-search-service").press_sequentially("4520 Maple")
    page.locator(".pac-item").first.click()
    page.locator('[data-cy="location-type"] input[data-cy="select-input-field"]').click()
    page.locator('[data-cy="location-type"] .select-options .option', has_text="Residential").click()
    page.locator('button[data-cy="save-customer-continue"]').click()
    choose_service(page, "Drain")
    choose_slot(page)
    page.locator('[data-cy="save-job"]').click()
    override = page.locator('[data-cy="override-coverage"]')
    expect(override.or_(page.locator(".toastify"))).to_be_visible()
    if override.is_visible():
        override.check()
        page.locator('[data-cy="save-job"]').click()
    page.wait_for_url(re.compile(r"/customers/\d+"))
    expect(page.locator('[data-cy="job-row"]')).to_have_count(1)
    expect(page.locator('[data-cy="customer-name"]')).to_have_text("Ottilie Brandvold")
    [stored] = truth(fresh, "customers", email="ottilie.brandvold@mail.example.test")
    assert stored["last_name"] == "Brandvold"


def test_an_email_in_use_is_told_at_its_field(page: Page) -> None:
    taken = next(row["email"] for row in page.request.get("/api/customers").json()["rows"] if row["email"])
    page.goto("/customers/new")
    page.get_by_label("Last Name").fill("Double")
    page.get_by_role("textbox", name="Email", exact=True).fill(taken)
    page.locator("#address-search-service").press_sequentially("4520 Maple")
    page.locator(".pac-item").first.click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Email has already been taken.")).to_be_visible()
    assert page.url.endswith("/customers/new")


def test_an_address_entered_by_hand_cannot_be_scheduled(page: Page) -> None:
    page.goto(f"/customers/{schedulable_customer(page)}")
    page.locator('sera-button[data-cy="address-actions-trigger"]').click()
    page.get_by_text("Add Address").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Enter Manually").click()
    for label, text in {"Street": "PO Box 1180", "City": "Carmel", "State": "IN", "Zip": "46082"}.items():
        dialog.get_by_label(label).fill(text)
    dialog.get_by_role("button", name="Save").click()
    card = page.locator(".address-card", has_text="PO Box 1180")
    expect(card).to_contain_text("Unable to Schedule")
    expect(card.get_by_role("button")).to_have_count(0)


def test_a_note_appears_with_its_author(page: Page) -> None:
    page.goto(f"/customers/{schedulable_customer(page)}?tab=c_Notes")
    page.get_by_role("button", name="Add Note").click()
    page.get_by_label("Note", exact=True).fill("Prefers mornings")
    page.get_by_role("button", name="Save", exact=True).click()
    comment = page.locator(".comment-group .comment", has_text="Prefers mornings")
    expect(comment.locator(".comment-header b")).to_have_text(
        page.locator(".user-menu-button").inner_text().splitlines()[-1]
    )


def test_the_board_shows_the_day_and_leads_to_the_job(page: Page) -> None:
    page.goto("/dispatch")
    pill = page.locator('[data-cy="board-technician"] [data-cy="appointment-pill"]').first
    pill.click()
    page.get_by_role("menuitem", name="View Appointment").click()
    page.wait_for_url(re.compile(r"/jobs/\d{7}"))
    expect(page.locator('[data-cy="appointment-card"]').first).to_be_visible()


def test_late_rows_come_after_the_info_text(page: Page, fresh: httpx.Client) -> None:
    fresh.post("/_control/faults", json={"name": "rows_late"}).raise_for_status()
    page.goto("/customers")
    expect(page.locator("#customers-table_info")).to_contain_text("Showing 1 to 25")
    assert page.locator('[data-cy="customer-row"]').count() == 0
    expect(page.locator('[data-cy="customer-row"]')).to_have_count(25)


def test_an_announcement_lies_over_the_board_until_it_is_closed(page: Page, fresh: httpx.Client) -> None:
    fresh.post("/_control/faults", json={"name": "announcement_dialog"}).raise_for_status()
    page.goto("/dispatch")
    page.get_by_role("dialog", name="What's new").get_by_role("button", name="Got it").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_toast_covers_the_save_button_for_some_seconds(page: Page, fresh: httpx.Client) -> None:
    fresh.post("/_control/faults", json={"name": "toast_covers_button"}).raise_for_status()
    open_schedule(page, schedulable_customer(page))
    save = page.locator('[data-cy="modal-submit-btn"]')
    expect(page.locator(".toastify.in-the-way")).to_be_visible()
    box = save.bounding_box()
    assert box is not None
    on_top = page.evaluate(
        "([x, y]) => !!document.elementFromPoint(x, y).closest('.toastify')",
        [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2],
    )
    assert on_top


def test_an_expired_session_leads_back_to_the_sign_in_page(page: Page, fresh: httpx.Client) -> None:
    page.goto("/customers")
    expect(page.locator('[data-cy="customer-row"]').first).to_be_visible()
    fresh.post("/_control/sessions/expire", json={}).raise_for_status()
    page.locator("th.name-field input").fill("a")
    page.wait_for_url("**/admins/login")


UNNAMED = """() => {
  const controls = 'button, a[href], input:not([type=hidden]), textarea, [role=dialog], [role=listbox]';
  const labelled = (node) => [...(node.labels ?? [])].some((label) => label.textContent.trim());
  const named = (node) => node.getAttribute('aria-label') || node.getAttribute('aria-labelledby')
    || node.textContent.trim() || labelled(node) || (node.type === 'submit' && node.value);
  return [...document.querySelectorAll(controls)]
    .filter((node) => node.getClientRects().length && !named(node))
    .map((node) => node.outerHTML.slice(0, 160));
}"""


def test_every_control_has_an_accessible_name(page: Page) -> None:
    customer = schedulable_customer(page)
    seen = {}
    for path, ready in {
        "/dispatch": ".pill",
        "/customers": '[data-cy="customer-row"]',
        "/customers/new": '[data-cy="phone"]',
        f"/customers/{customer}": ".address-card",
    }.items():
        page.goto(path)
        page.locator(ready).first.wait_for()
        seen[path] = page.evaluate(UNNAMED)
    open_schedule(page, customer)
    choose_service(page, "Drain")
    page.locator("td.open").first.wait_for()
    seen["schedule modal"] = page.evaluate(UNNAMED)
    assert {path: nodes for path, nodes in seen.items() if nodes} == {}


def test_the_schedule_modal_can_be_worked_from_the_keyboard(page: Page) -> None:
    customer = schedulable_customer(page)
    page.goto(f"/customers/{customer}")
    schedule = page.locator('sera-button[data-cy="address-schedule-link"] button').first
    schedule.focus()
    page.keyboard.press("Enter")
    box = page.get_by_label("Service Category")
    expect(box).to_be_focused()
    page.keyboard.type("Drain")
    expect(page.locator(".ss-option.active")).to_contain_text("Drain")
    page.keyboard.press("Enter")
    day = page.locator("td.open:not(.today) button").first
    day.focus()
    page.keyboard.press("Enter")
    slot = page.locator(".slot-button.available").first
    slot.focus()
    page.keyboard.press("Space")
    expect(slot).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(schedule).to_be_focused()
