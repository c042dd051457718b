"""Generations of the front end: what v2 renames and moves, and that v3 only looks different."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from .browsing import browser, fresh, page, truth  # noqa: F401
from .conftest import Office


def show(control: httpx.Client, layout: str) -> None:
    control.put("/_control/layout", json={"layout": layout}).raise_for_status()


def test_the_layout_is_switched_while_the_portal_runs_and_a_reset_brings_the_first_back(office: Office) -> None:
    show(office, "v2")
    assert office.get("/health").json()["layout"] == "v2"
    assert 'data-layout="v2"' in office.get("/customers").text
    office.post("/_control/reset", json={}).raise_for_status()
    assert office.get("/health").json()["layout"] == "v1"
    assert office.put("/_control/layout", json={"layout": "v9"}).status_code == 422


def test_v2_words_its_sign_in_form_anew_and_keeps_its_fields(visitor: Office) -> None:
    show(visitor, "v2")
    form = visitor.get("/admins/login").text
    assert 'value="Sign in"' in form and 'value="Log in"' not in form
    assert 'id="admin_email"' in form and 'name="commit"' in form


@pytest.mark.parametrize("path", ["/dispatch", "/customers", "/customers/new", "/memberships", "/company/programs"])
def test_v3_changes_looks_only(office: Office, path: str) -> None:
    first = office.get(path).text
    show(office, "v3")
    then = office.get(path).text

    def bones(html: str) -> str:
        html = re.sub(r'\s+<link rel="stylesheet"[^>]+>', "", html)
        html = re.sub(r' (class|data-layout|data-layout-changes)="[^"]*"', "", html)
        return re.sub(r'(csrf-token" content=|value=)"[^"]+"', r"\1", html)

    assert bones(first) == bones(then)
    assert then != first


def test_every_sheet_of_v3_is_served_under_its_new_class_names(office: Office) -> None:
    show(office, "v3")
    sheets = re.findall(r'href="(/static/v3/css/[^"]+)"', office.get("/customers").text)
    assert len(sheets) > 5
    served = {sheet: office.get(sheet) for sheet in sheets}
    assert {answer.status_code for answer in served.values()} == {200}
    together = "".join(answer.text for answer in served.values())
    assert ".panel {" in together and not re.search(r"\.card(?![\w-])", together)
    assert office.get("/static/v3/css/nothing.css").status_code == 404


def test_a_job_is_booked_in_v2_by_its_own_hooks_and_calendar(page: Page, fresh: httpx.Client) -> None:  # noqa: F811
    show(fresh, "v2")
    before = len(truth(fresh, "jobs", customer_id=10002))
    page.goto("/customers/10002")
    expect(page.locator('[data-cy="address-schedule-link"]')).to_have_count(0)
    expect(page.locator("#customer-jobs-table thead th").first).to_have_text("SCHEDULED")
    page.locator('[data-cy="address-card-actions"]').click()
    page.locator('[data-cy="address-book-link"]').click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Service Type").fill("Heating Repair")
    page.get_by_role("option", name=re.compile("Heating Repair")).first.click()
    expect(dialog.locator("table")).to_have_count(0)
    dialog.get_by_label("Month").select_option("12")
    expect(dialog.locator('[data-date="2026-12-01"]')).to_be_visible()
    dialog.locator('[data-date="2026-12-02"] button').click()
    dialog.locator('[data-cy^="arrival-slot-2026-12-02T"].available').first.click()
    dialog.locator('[data-cy="modal-save-btn"]').click()
    expect(page.locator(".toastify")).to_contain_text("Appointment scheduled")
    assert len(truth(fresh, "jobs", customer_id=10002)) == before + 1
    show(fresh, "v1")


def test_a_job_is_booked_in_v3_by_the_hooks_of_v1(page: Page, fresh: httpx.Client) -> None:  # noqa: F811
    show(fresh, "v3")
    page.goto("/customers/10002")
    page.locator('[data-cy="address-schedule-link"]').first.click()
    page.locator('[data-cy="service-category-select"] input[data-cy="select-input-field"]').fill("Heating Repair")
    page.locator(".ss-option").first.click()
    page.locator("td.open:not(.today)").first.click()
    page.locator('[data-cy^="time-slot-"].available').first.click()
    page.locator('[data-cy="modal-submit-btn"]').click()
    expect(page.locator(".toastify")).to_contain_text("Appointment scheduled")
    assert page.evaluate("document.querySelectorAll('.card, .badge, .btn-secondary').length") == 0
    show(fresh, "v1")
