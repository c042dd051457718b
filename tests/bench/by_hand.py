"""The yardstick: a task as a good hand-written Playwright script does it: one sign-in, no ledger, log or report.

    python -m tests.bench.by_hand TASK URL EMAIL PASSWORD SEED SHEET.csv PICTURES

Started by compare.py and scale.py; SEED is empty for an account without one-time codes. A locator's own wait looks less
and less often (up to every 500 ms); the scripts wait with ``wait_for_function``, which looks at every frame.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from importlib import import_module
from pathlib import Path

import pyotp
from playwright.sync_api import Page, sync_playwright

from sera_rpa.browser import ensure_browser, launch_args
from tests.node import choose_node


def main(task: str, url: str, email: str, password: str, seed: str, sheet: Path, pictures: Path) -> None:
    """Carries out every row and prints seconds per row as JSON."""
    choose_node()
    carry_out = import_module(f"tests.bench.by_hand_{task}").carry_out
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
        for number, row in enumerate(rows):
            carry_out(page, row)
            page.screenshot(path=pictures / f"{number}.jpeg", type="jpeg", quality=70)
            now = time.monotonic()
            seconds.append(now - before)
            before = now
        browser.close()
    print(json.dumps(seconds))


def sign_in(page: Page, email: str, password: str, seed: str) -> None:
    """Signs in with password, and with a one-time code where the account has a seed."""
    page.goto("/admins/login", wait_until="domcontentloaded")
    page.fill("#admin_email", email)
    page.fill("#admin_password", password)
    page.click('[name="commit"]')
    if seed:
        give_code(page, seed)
        if page.query_selector("body.app") is None:
            time.sleep(30.5 - time.time() % 30)  # another round has used the code of this window
            give_code(page, seed)
    page.wait_for_selector("body.app")


def give_code(page: Page, seed: str) -> None:
    """Types the one-time code of this moment and waits for the next page."""
    page.fill('[data-cy="otp-attempt"]', pyotp.TOTP(seed).now())
    with page.expect_navigation():
        page.click('button:text-is("Verify")')


if __name__ == "__main__":
    main(*sys.argv[1:6], Path(sys.argv[6]), Path(sys.argv[7]))
