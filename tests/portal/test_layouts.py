"""Generations of the front end: what v2 renames and moves, and that v3 only looks different."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from sera_rpa.portal import layouts

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


HOOKS = {
    "v2": {"submit": "modal-save-btn", "row": "row-actions-trigger", "item": "row-actions-item"},
    "v3": {"submit": "modal-submit-btn", "row": "action-trigger-icon", "item": "actions-menu-action"},
}


@pytest.mark.parametrize("layout", ["v2", "v3"])
def test_a_person_can_assign_enrol_and_invoice_in_the_other_layouts_too(
    page: Page,  # noqa: F811
    fresh: httpx.Client,  # noqa: F811
    layout: str,
) -> None:
    fresh.put("/_control/settings", json={"latency_ms": 0}).raise_for_status()
    show(fresh, layout)
    hooks = HOOKS[layout]
    submit = page.locator(f'.modal-footer [data-cy="{hooks["submit"]}"]')
    waiting = next(a for a in truth(fresh, "appointments") if a["status"] == "Pending" and not a["technician_id"])
    job = waiting["job_id"]

    page.goto(f"/jobs/{job}")
    page.get_by_role("button", name=re.compile("^Options of appointment")).first.click()
    page.get_by_role("button", name="Edit Appointment").click()
    page.get_by_role("button", name="Edit technician").click()
    page.get_by_role("dialog").get_by_label("Assigned To" if layout == "v2" else "Technician").last.click()
    page.locator(".ss-option:visible").nth(1).click()
    submit.click()
    page.get_by_label("Book all the same").or_(
        page.locator('[data-cy="appointment-card"]', has_text="(Pinned)")
    ).wait_for()
    if page.get_by_label("Book all the same").count():
        page.get_by_label("Book all the same").check()
        submit.click()
    expect(page.locator('[data-cy="appointment-card"]').first).to_contain_text("(Pinned)")

    page.goto(f"/jobs/{job}?tab=jp_Quotes")
    page.get_by_role("button", name="New Quote").click()
    page.get_by_role("dialog").get_by_label("Add Task").click()
    page.locator(".ss-option:visible").first.click()
    submit.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator(f'[data-cy="{hooks["row"]}"]').first.click()
    page.locator(f'[data-cy="{hooks["item"]}"]:visible', has_text="Approve Quote").click()
    submit.click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("tab", name="Invoice").click()
    page.get_by_role("button", name="Invoice Actions").click()
    page.get_by_role("button", name="Approve Invoice").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("Work completed")
    submit.click()
    expect(page.locator('.invoice-head [data-cy="money-status"]')).to_have_text("Finalized")

    page.goto("/customers/10002?tab=c_Membership")
    page.get_by_role("button", name="Add Membership").click()
    page.get_by_role("dialog").get_by_label("Program").click()
    page.get_by_role("option", name="Plumbing Protection Plan").click()
    page.get_by_role("dialog").get_by_label("Ends On").fill("11/23/2027")
    page.keyboard.press("Escape")
    submit.click()
    expect(page.locator('[data-cy="membership-card"]', has_text="Plumbing Protection Plan").last).to_contain_text(
        "Active"
    )
    assert next(a for a in truth(fresh, "appointments") if a["id"] == waiting["id"])["technician_id"] is not None
    assert [i["status"] for i in truth(fresh, "invoices", job_id=job)] == ["Finalized"]
    show(fresh, "v1")


def test_v2_moves_add_customer_into_a_menu_of_the_page(page: Page, fresh: httpx.Client) -> None:  # noqa: F811
    show(fresh, "v2")
    page.goto("/customers")
    add = page.get_by_role("link", name="New Customer")
    expect(add).to_be_hidden()
    page.locator('[data-cy="customers-actions-trigger"]').click()
    add.click()
    expect(page.locator('input[data-cy="customer-first-name"]')).to_be_visible()
    show(fresh, "v1")


def test_the_layouts_page_names_every_hook_label_and_class_that_differs() -> None:
    told = (Path(layouts.__file__).parent / "docs" / "layouts.md").read_text("utf-8")
    for name, layout in layouts.LAYOUTS.items():
        for old, new in (layout.hooks | layout.labels | layout.classes).items():
            assert f"| `{old}` | `{new}` |" in told, (name, old)
        for table, columns in layout.order.items():
            assert f"| `{table}` | {', '.join(columns)} |" in told, (name, table)
