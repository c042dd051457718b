"""What clients written for live Sera tenants do, with their selectors exactly as they are written in public [G1-G4].

Nothing here knows a hook that the stand-in added: where such a client works on Sera, it works here, and where this
file fails the stand-in has left the portal that it stands for.
"""

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from .browsing import WAIT_MS, browser, fresh, truth
from .conftest import RunningPortal

__all__ = ["browser", "fresh"]


@pytest.fixture
def bot(portal: RunningPortal, browser: Browser, fresh: httpx.Client) -> Iterator[Page]:
    """Signed in as public clients do: any e-mail box, any password box, a button that says so."""
    who = portal.sign_in_of("Admin")
    context = browser.new_context(base_url=portal.url, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto("/admins/login")
    page.fill("input[type=email]", who["email"])
    page.fill("input[type=password]", who["password"])
    words = ("Sign in", "Log in", "Login")
    page.locator(", ".join(f'button:has-text("{w}"), input[type=submit][value="{w}" i]' for w in words)).first.click()
    page.wait_for_url(lambda url: "/login" not in url)
    yield page
    context.close()


def test_a_phone_agent_looks_for_the_caller_creates_the_customer_and_books(bot: Page, fresh: httpx.Client) -> None:
    bot.goto("/customers")
    for column, typed in (("phone", "317-555-0919"), ("address", "4417 Ruckle St"), ("email", "ada.b@example.test")):
        bot.fill(f"th.{column}-field input", typed)
        expect(bot.get_by_text("No customers found")).to_be_visible()
        bot.fill(f"th.{column}-field input", "")
    bot.goto("/customers/new")
    for hook, typed in {"first-name": "Ada", "last-name": "Byrne", "email-primary": "ada.b@example.test",
                        "phone": "3175550919", "location-name": "Home"}.items():  # fmt: skip
        bot.fill(f'input[data-cy="{hook}"]', typed)
    bot.locator("#address-search-service").press_sequentially("4417 Ruckle", delay=10)
    bot.locator(".pac-item").first.click()
    bot.click('[data-cy="location-type"] input[data-cy="select-input-field"]')
    bot.locator('[data-cy="location-type"] .select-options .option', has_text="Residential").click()
    bot.click("i.tag-menu-btn")
    tag = bot.locator('sera-input input[placeholder="Create or Select Tag"]')
    expect(bot.locator("span.tag-label").first).to_be_visible()
    tag.fill("AI Phone Agent")
    tag.press("Enter")
    expect(bot.get_by_text("AI Phone Agent")).to_be_visible()
    bot.click('button[data-cy="save-customer-continue"]')
    book(bot, "Drain", "Caller says the kitchen sink is slow.", '[data-cy="save-job"]')

    [customer] = truth(fresh, "customers", email="ada.b@example.test")
    [appointment] = truth(fresh, "appointments", customer_id=customer["id"])
    assert appointment["notes"] == "Caller says the kitchen sink is slow."
    bot.wait_for_url(f"**/customers/{customer['id']}")
    bot.goto("/customers")
    bot.fill("th.phone-field input", "(317) 555-0919")
    row = bot.locator("table tbody tr", has_text="Ada Byrne")
    expect(row).to_have_text(re.compile(rf"^{customer['id']}\s.*\(317\) 555-0919", re.S), use_inner_text=True)
    assert row.locator("a").first.get_attribute("href") == f"/customers/{customer['id']}"


def test_a_phone_agent_adds_an_address_to_a_known_customer_and_books_there(bot: Page, fresh: httpx.Client) -> None:
    bot.goto("/customers/10002")
    bot.click('sera-button[data-cy="address-actions-trigger"]')
    bot.get_by_text("Add Address", exact=True).click()
    modal = bot.locator(".modal, [role=dialog]").first
    modal.locator("input[type=text]").first.press_sequentially("2101 Broadway", delay=10)
    street = bot.locator(".pac-item").first.inner_text().split(",")[0].strip()
    bot.locator(".pac-item").first.click()
    modal.locator('[data-cy="location-name"]').first.fill("Workshop")
    modal.get_by_role("button", name="Save").click()
    expect(modal).to_be_hidden()
    bot.fill('sera-input[data-cy="address-search"] input', "2101")
    card = bot.locator(".addresses-cont .address-card", has_text=street)
    card.locator('sera-button[data-cy="address-schedule-link"]').click()
    book(bot, "Drain", "Side door.", '[data-cy="modal-submit-btn"]')
    [job] = truth(fresh, "jobs", customer_id=10002, notes_contains="Side door.")
    assert job["line1"] == street


def book(bot: Page, service: str, notes: str, save: str) -> None:
    """The booking modal: service, a day of the month calendar, a slot that is not disabled, notes, save."""
    modal = bot.locator(".modal-content")
    select = '[data-cy="service-category-select"] '
    modal.locator(f'{select}input[data-cy="select-input-field"], {select}.ss-input-field').first.fill(service)
    bot.locator('.ss-option, [role="option"]').first.click()
    for day in range(25, 31):
        modal.locator("table td").get_by_text(str(day), exact=True).first.click()
        slots = modal.locator('[data-cy^="time-slot-2026-"]:not(.disabled)')
        try:
            slots.first.wait_for(timeout=1500)
        except TimeoutError:
            continue
        slots.first.click()
        break
    expect(modal.locator('[data-cy^="time-slot-"].selected')).to_have_count(1)
    assert re.search(r"\d{1,2}(:\d\d)? ?[ap]m - \d{1,2}(:\d\d)? ?[ap]m", modal.inner_text())
    modal.locator("textarea").fill(notes)
    bot.click(save)
    expect(modal).to_be_hidden(timeout=10_000)


def test_open_quotes_of_a_days_completed_jobs_are_declined_in_bulk(bot: Page, fresh: httpx.Client) -> None:
    day = [a for a in truth(fresh, "appointments") if a["status"] == "Completed"]
    open_jobs = {q["job_id"] for q in truth(fresh, "quotes") if q["status"] == "Open"}
    one = next(a for a in day if a["job_id"] in open_jobs)
    year, month, number = one["start"][:10].split("-")
    when = f"{month}/{number}/{year}"
    bot.goto(f"/reports/appointments?jobs-table_scheduled_time={when}-{when}&jobs-table_status=completed")
    rows = bot.locator("table#jobs-table.dataTable > tbody.table-data > tr")
    rows.first.wait_for()
    bot.locator(f'table#jobs-table a[href="/jobs/{one["job_id"]}?appointment_id={one["id"]}"]').wait_for()
    jobs = {link.get_attribute("href") for link in bot.locator('table#jobs-table a[href^="/jobs/"]').all()}
    assert f"/jobs/{one['job_id']}" in jobs
    bot.goto(f"/jobs/{one['job_id']}?tab=jp_Quotes")
    group = bot.locator(".quote-group").filter(has=bot.locator(".group-header", has_text=re.compile(r"^\s*Open")))
    group.locator('[data-cy="action-trigger-icon"]').first.wait_for()
    before = group.locator('[data-cy="action-trigger-icon"]').count()
    bot.locator('.actions-menu-wrapper .fa-ellipsis-v[data-cy="action-trigger-icon"]').first.wait_for()
    group.locator('[data-cy="action-trigger-icon"]').first.click()
    group.locator('[data-cy="actions-menu-action"]', has_text="Decline Quote").first.click()
    expect(bot.locator('button[data-cy="close"]')).to_be_visible()
    bot.fill('textarea[data-cy="reason"][name="Reason"].form-control', "No answer after two weeks")
    bot.click('.modal-footer button[data-cy="modal-submit-btn"]')
    expect(group.locator('[data-cy="action-trigger-icon"]')).to_have_count(before - 1)
    denied = [q for q in truth(fresh, "quotes") if q["job_id"] == one["job_id"] and q["status"] == "Denied"]
    assert "No answer after two weeks" in {q["reason"] for q in denied}


def test_invoices_without_payments_go_to_quickbooks_after_a_check_of_the_modal(bot: Page, fresh: httpx.Client) -> None:
    batches = len(truth(fresh, "batches"))
    bot.goto("/accounting/unbatched")
    bot.get_by_text(re.compile(r"^Payments \(\d+\)$")).click()
    clear_all(bot)
    expect(bot.get_by_text(re.compile("Total Payments: None Selected"))).to_be_visible()
    tab = bot.get_by_text(re.compile(r"^Invoices \(\d+\)$"))
    wanted = int(re.sub(r"\D", "", tab.inner_text()))
    tab.click()
    bot.locator("thead input[type=checkbox]").check()
    total = re.search(r"Total Invoices: (\$[\d,]+\.\d\d)", bot.locator("body").inner_text())
    assert total
    bot.get_by_role("button", name="Send to QuickBooks").click()
    modal = bot.locator('.sera-modal, [role="dialog"]').first
    expect(modal).to_contain_text(re.compile(r"Batch #\d+"))
    expect(modal).to_contain_text(re.compile(rf"Invoices {re.escape(total[1])} {wanted} items"))
    expect(modal).to_contain_text(re.compile(r"Payments \$0\.00 0 items"))
    modal.get_by_role("button", name="Create Batch").click()
    expect(modal).to_be_hidden(timeout=30_000)
    made = truth(fresh, "batches")
    assert len(made) == batches + 1
    assert len(truth(fresh, "batch_items", batch_id=max(b["id"] for b in made))) == wanted


def clear_all(bot: Page) -> None:
    head = bot.locator("thead input[type=checkbox]")
    head.check()
    head.uncheck()


def test_memberships_start_on_the_day_they_were_sold(bot: Page, fresh: httpx.Client) -> None:
    before = {one["id"] for one in truth(fresh, "memberships")}
    bot.goto("/memberships")
    row = bot.locator("table tbody tr").first
    row.locator("span.link").wait_for()
    heads = [head.strip().lower() for head in bot.locator("table thead th").all_inner_texts()]
    sold_on = (
        row.locator("td").nth(next(at for at, head in enumerate(heads) if head.startswith("sold on"))).inner_text()
    )
    month, day, year = sold_on.split("/")
    row.locator("span.link").click()
    modal = bot.locator("sera-modal", has_text="Edit Memberships")
    starts = modal.get_by_text("Starts On", exact=True).locator("xpath=following::input[1]")
    starts.fill(f"{month}/{day}/{year[2:]}")
    bot.keyboard.press("Escape")
    save = modal.get_by_text("Save & Complete")
    box = save.bounding_box()
    assert box is not None
    bot.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(modal).to_be_hidden()
    [added] = [one for one in truth(fresh, "memberships") if one["id"] not in before]
    assert added["starts_on"] == f"{year}-{month}-{day}"
