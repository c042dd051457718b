"""Company, Department and the second step in a real browser."""

import re
import time

import httpx
from playwright.sync_api import Browser, Page, expect

from sera_rpa.portal.totp import code_at

from .browsing import browser, fresh, page, truth  # noqa: F401
from .conftest import RunningPortal


def test_a_service_added_in_its_department_is_offered_when_booking(page: Page, fresh: httpx.Client) -> None:  # noqa: F811
    page.goto("/departments/2/services")
    page.get_by_role("button", name="Add Service").click()
    page.get_by_label("Service Name").fill("Sump Pump Check")
    page.get_by_label("Priority").select_option("High")
    page.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.locator("#services-table")).to_contain_text("Sump Pump Check")
    assert [s["priority"] for s in truth(fresh, "services") if s["name"] == "Sump Pump Check"] == ["High"]
    page.goto("/company/coverage_areas")
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Add Coverage Area").click()
    page.get_by_label("Zip").fill("4737")
    page.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.get_by_role("dialog")).to_contain_text("not a zip code")
    page.get_by_label("Zip").fill("47374")
    page.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.locator('[data-cy="coverage-47374"]')).to_be_visible()


def test_an_authenticator_is_enrolled_on_the_way_in(
    portal: RunningPortal,
    browser: Browser,  # noqa: F811
    fresh: httpx.Client,  # noqa: F811
) -> None:
    who = portal.sign_in_of("Admin")
    fresh.post(f"/_control/accounts/{who['email']}", json={"enrol": 16}).raise_for_status()
    page = browser.new_page(base_url=portal.url)  # noqa: F811
    page.goto("/admins/login")
    page.get_by_label("Email").fill(who["email"])
    page.get_by_label("Password").fill(who["password"])
    page.locator("[name=commit]").click()
    expect(page.locator('[data-cy="otp-qr"]')).to_be_visible()
    assert page.evaluate("document.querySelector('[data-cy=otp-qr]').naturalWidth") > 100
    seed = page.locator('[data-cy="otp-secret"]').inner_text()
    page.locator('[data-cy="otp-attempt"]').fill(code_at(seed, int(time.time() // 30)))
    page.get_by_role("button", name="Verify").click()
    expect(page).to_have_url(re.compile("/dispatch$"))
    page.close()
