"""A signed-in Chromium at the running portal. Test files that need one import the three fixtures."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from .conftest import RunningPortal

BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/google-chrome")
WAIT_MS = 8000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium named by SERA_BROWSER, else the first installed one."""
    found = [path for path in (os.environ.get("SERA_BROWSER", ""), *BROWSERS) if path and Path(path).exists()]
    if not found:
        pytest.skip("no Chromium: name one in SERA_BROWSER")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found[0], args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def fresh(portal: RunningPortal) -> Iterator[httpx.Client]:
    """The portal as it is on its first morning, reached through its control calls."""
    with httpx.Client(base_url=portal.url, verify=False) as control:
        control.delete("/_control/faults").raise_for_status()
        control.post("/_control/reset", json={"customers": 60}).raise_for_status()
        control.put("/_control/settings", json={"latency_ms": 120}).raise_for_status()
        yield control
        control.delete("/_control/faults")


@pytest.fixture
def page(portal: RunningPortal, browser: Browser, fresh: httpx.Client) -> Iterator[Page]:
    """A signed-in page on a laptop screen; a script error in it fails the test."""
    context = browser.new_context(base_url=portal.url, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    script_errors: list[str] = []
    page.on("pageerror", lambda error: script_errors.append(str(error)))
    sign_in(page, portal)
    yield page
    context.close()
    assert script_errors == []


def sign_in(page: Page, portal: RunningPortal, access_level: str = "Admin") -> None:
    """Signs in with e-mail and password, as an account without a second step."""
    office = portal.sign_in_of(access_level)
    page.goto("/admins/login")
    page.locator("input[type=email]").fill(office["email"])
    page.locator("input[type=password]").fill(office["password"])
    page.locator("[name=commit]").click()
    page.wait_for_url("**/dispatch")


def truth(control: httpx.Client, what: str, **filters: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = control.get(f"/_control/truth/{what}", params=filters).json()
    return rows
