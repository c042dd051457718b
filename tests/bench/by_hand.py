"""The yardstick: ``book_jobs`` as a good hand-written Playwright script does it: one sign-in, no ledger, log or report.

Takes the same steps in the same portal with the same browser: finds the customer in the list, opens the page, books in
the Schedule modal, waits until the job is listed, takes a picture.

    python tests/bench/by_hand.py URL EMAIL PASSWORD SEED SHEET.csv PICTURES
"""

from __future__ import annotations

import csv
import json
import sys
import time
from datetime import date
from pathlib import Path

import pyotp
from playwright.sync_api import Page, sync_playwright

from sera_rpa.browser import ensure_browser, launch_args
from tests.node import choose_node

# A locator's own wait looks less and less often (up to every 500 ms); these look at every frame, as the suite does.
SEARCHED = """text => document.querySelector('#customers-table_info').innerText.includes('(filtered from') &&
    [...document.querySelectorAll('#customers-table tbody tr')].every(row => row.innerText.includes(text))"""
LISTED = """mark => [...document.querySelectorAll('#customer-jobs-table tbody tr')]
    .find(row => row.innerText.includes(mark))?.cells[0].innerText"""


def main(url: str, email: str, password: str, seed: str, sheet: Path, pictures: Path) -> None:
    """Books every row and prints seconds per row as JSON."""
    choose_node()
    pictures.mkdir(parents=True, exist_ok=True)
    with sheet.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(ensure_browser().path), args=launch_args())
        page = browser.new_context(
            base_url=url, viewport={"width": 1366, "height": 768}, locale="en-US", reduced_motion="reduce"
        ).new_page()
        sign_in(page, email, password, seed)
        seconds, before = [], time.monotonic()
        for row in rows:
            book(page, row)
            page.screenshot(path=pictures / f"{row['reference']}.jpeg", type="jpeg", quality=70)
            now = time.monotonic()
            seconds.append(now - before)
            before = now
        browser.close()
    print(json.dumps(seconds))


def sign_in(page: Page, email: str, password: str, seed: str) -> None:
    """Signs in with password and one-time code."""
    page.goto("/admins/login", wait_until="domcontentloaded")
    page.fill("#admin_email", email)
    page.fill("#admin_password", password)
    page.click('[name="commit"]')
    page.fill('[data-cy="otp-attempt"]', pyotp.TOTP(seed).now())
    page.click('button:text-is("Verify")')
    page.wait_for_selector("body.app")


def book(page: Page, row: dict[str, str]) -> str:
    """Books one row and returns the job number."""
    page.goto("/customers", wait_until="domcontentloaded")
    page.fill("th.email-field input", row["customer"])
    page.wait_for_function(SEARCHED, arg=row["customer"])
    customer = page.locator("#customers-table tbody tr", has_text=row["customer"]).locator("td").first.inner_text()
    page.goto(f"/customers/{customer}", wait_until="domcontentloaded")
    page.click('[data-cy="address-schedule-link"]')
    page.click('[data-cy="service-category-select"] [data-cy="select-input-field"]')
    page.click(f'[data-cy="service-category-select"] .ss-option >> text="{row["service_category"]}"')
    day = date.fromisoformat(row["day"])
    while page.inner_text(".calendar-month") != day.strftime("%B %Y"):
        page.click('role=button[name="Next month"]')
    page.click(f'.calendar:not(.loading) td.day:has(:text-is("{day.day}")) >> button')
    page.click(f'[data-cy="time-slot-{row["day"]}T{row["arrival_window"]}:00"]')
    page.fill('[data-cy="schedule-modal"] textarea', f"{row['notes']}\n[Ref {row['reference']}]")
    page.click('[data-cy="modal-submit-btn"]')
    page.wait_for_selector('[data-cy="schedule-modal"]', state="detached")
    listed: str = page.wait_for_function(LISTED, arg=f"[Ref {row['reference']}]").json_value()
    return listed


if __name__ == "__main__":
    main(*sys.argv[1:5], Path(sys.argv[5]), Path(sys.argv[6]))
