"""Makes the pictures in the stand-in portal's README: each of its areas on the first morning of a fresh portal.

python -m tests.docs.pictures
"""

from __future__ import annotations

import json
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from sera_rpa.browser import ensure_browser, launch_args
from sera_rpa.sandbox import run_sandbox
from tests.node import choose_node

FOLDER = Path(__file__).parents[2] / "sera_rpa" / "portal" / "docs" / "pictures"
SIZE = {"width": 1366, "height": 768}


def main() -> None:
    """Takes every picture."""
    choose_node()
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        run_sandbox("--port", "0", "--data", f"{folder}/portal.db") as portal,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=str(ensure_browser().path), args=launch_args())
        page = browser.new_context(base_url=portal.url, viewport=SIZE, reduced_motion="reduce").new_page()
        page.goto("/admins/login")
        _take(page, "sign-in", "#admin_email")
        account = next(one for one in portal.sign_ins if not one["totp_seed"] and one["access_level"] != "CSR")
        page.fill("#admin_email", account["email"])
        page.fill("#admin_password", account["password"])
        page.click('[name="commit"]')
        page.wait_for_selector("body.app")
        for name, path, shown in pages(portal.url):
            page.goto(path)
            _take(page, name, shown)
        page.goto("/customers/10002")
        page.click('[data-cy="address-schedule-link"]')
        page.click('[data-cy="service-category-select"] [data-cy="select-input-field"]')
        page.click('[data-cy="service-category-select"] .ss-option >> text="Drain Cleaning"')
        page.click('.calendar:not(.loading) td.day:has(:text-is("25")) >> button')
        _take(page, "schedule", '[data-cy^="time-slot-"]')
        browser.close()


def pages(url: str) -> list[tuple[str, str, str]]:
    """Name of the picture, path, and what the page shows once it is built."""
    quote = next(one for one in truth(url, "quotes") if one["status"] == "Open" and one["job_id"])
    invoice = truth(url, "invoices")[-1]
    rows = "table tbody tr td:nth-child(2)"
    return [
        ("dispatch", "/dispatch", ".appointment, .pill, [data-cy^='appointment']"),
        ("customers", "/customers", rows),
        ("customer", "/customers/10007", ".address-card"),
        ("job-quotes", f"/jobs/{quote['job_id']}?tab=jp_Quotes", ".quote-group"),
        ("invoice", f"/invoices/{invoice['id']}", "main :is(h1, h2)"),
        ("pricebook", "/departments/1/pricebook?tab=pb_tasks", "[data-cy='task-row']"),
        ("memberships", "/memberships", rows),
        ("members-report", "/reports/members", rows),
        ("unbatched", "/accounting/unbatched", rows),
        ("revenue", "/accounting/revenue", rows),
        ("jobs-report", "/reports/jobs?all=true", rows),
        ("reports", "/reports", "main a"),
        ("programs", "/company/programs", "main table tbody tr"),
    ]


def truth(url: str, kind: str) -> list[dict[str, Any]]:
    """What the portal holds."""
    with urllib.request.urlopen(f"{url}/_control/truth/{kind}") as answer:
        found: list[dict[str, Any]] = json.loads(answer.read())
    return found


def _take(page: Page, name: str, shown: str) -> None:
    page.locator(shown).first.wait_for(timeout=8000)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.jpg", type="jpeg", quality=48)


if __name__ == "__main__":
    main()
