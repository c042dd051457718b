"""The customer's page beyond addresses and bookings, in a real browser."""

import re

import httpx
from playwright.sync_api import Page, expect

from .browsing import browser, fresh, page, truth

__all__ = ["browser", "fresh", "page"]


def test_name_tags_and_accounting_key_are_edited_behind_their_pencils(page: Page, fresh: httpx.Client) -> None:
    page.goto("/customers/10002")
    page.get_by_role("button", name="Edit customer").click()
    dialog = page.get_by_role("dialog", name="Edit Customer")
    dialog.locator('input[data-cy="last-name"]').fill("Müller-Lüdenscheidt")
    dialog.locator("i.tag-menu-btn").click()
    dialog.get_by_role("textbox", name="Tag", exact=True).fill("Senior Discount")
    dialog.get_by_role("textbox", name="Tag", exact=True).press("Enter")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator('[data-cy="customer-name"]')).to_have_text("Jürgen Müller-Lüdenscheidt")
    expect(page.locator(".tag-chip")).to_have_text("Senior Discount")
    page.locator('[data-cy="edit-accounting-key"]').click()
    dialog = page.get_by_role("dialog", name="Edit Accounting Key")
    dialog.get_by_label("Accounting Key").fill("MUELLER")
    dialog.get_by_label("Note").fill("renamed in QuickBooks")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Tick the box")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    [stored] = truth(fresh, "customers", customer_id=10002)
    assert (stored["last_name"], stored["accounting_key"]) == ("Müller-Lüdenscheidt", "MUELLER")
    page.get_by_role("tab", name="Notes").click()
    page.locator('[data-cy="show-all-notes"]').click()
    expect(page.locator(".comment.system").first).to_contain_text("renamed in QuickBooks")


def test_long_and_pinned_notes_stand_as_the_office_left_them(page: Page) -> None:
    page.goto("/customers/10002?tab=c_Notes")
    page.get_by_role("button", name="Add Note").click()
    page.get_by_label("Note", exact=True).fill("Beginning. " + "And so on. " * 60 + "The very end.")
    page.get_by_label("Pin to top").check()
    page.get_by_role("button", name="Save", exact=True).click()
    group = page.locator(".comment-group").first
    expect(group.locator(".comment-group-timestamp")).to_have_text("Pinned")
    expect(group).not_to_contain_text("The very end.")
    group.get_by_role("button", name="See more").click()
    expect(group).to_contain_text("The very end.")


def test_two_accounts_are_merged_after_typing_the_word(page: Page, fresh: httpx.Client) -> None:
    page.goto("/customers")
    page.locator('[data-cy="merge-accounts"]').click()
    for hook, name in (("merge-survivor", "Siobh"), ("merge-absorbed", "Margaret Ell")):
        page.locator(f'[data-cy="{hook}"] input').fill(name)
        page.get_by_role("option").first.click()
    expect(page.get_by_role("region", name="Account to merge into it")).to_contain_text("Customer 10001")
    page.get_by_role("button", name="Swap accounts").click()
    expect(page.get_by_role("region", name="Account to keep")).to_contain_text("Customer 10001")
    page.locator('[data-cy="merge"]').click()
    page.locator('[data-cy="merge-confirm"]').fill("Merge")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("/customers/10001"))
    assert truth(fresh, "customers", customer_id=10003) == []


def test_equipment_is_added_with_its_components(page: Page, fresh: httpx.Client) -> None:
    page.goto("/customers/10002?tab=c_Equipment")
    page.locator('[data-cy="equipment-actions-trigger"]').click()
    page.get_by_role("button", name="Add Equipment").click()
    dialog = page.get_by_role("dialog", name="Add Equipment")
    dialog.locator('[data-cy="equipment-type"] input').click()
    dialog.get_by_role("option", name="Water Heater").click()
    dialog.locator('[data-cy="equipment-address"] input').click()
    dialog.get_by_role("option").first.click()
    dialog.get_by_label("Tank Serial", exact=True).fill("Q1904")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator('[data-cy="equipment-card"]')).to_contain_text("SN Q1904")
    assert [e["type"] for e in truth(fresh, "equipment", customer_id=10002)] == ["Water Heater"]


def test_a_dialog_that_opens_twice_lies_over_itself(page: Page, fresh: httpx.Client) -> None:
    fresh.post("/_control/faults", json={"name": "modal_opens_twice"}).raise_for_status()
    page.goto("/customers/10002")
    page.get_by_role("button", name="Edit customer").click()
    expect(page.get_by_role("dialog", name="Edit Customer")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Edit Customer")).to_have_count(1)


def test_a_button_that_stays_live_submits_twice(page: Page, fresh: httpx.Client) -> None:
    fresh.post("/_control/faults", json={"name": "double_submit"}).raise_for_status()
    fault = {"name": "slow_answer", "route": "POST /api/customers/{id}/notes", "seconds": 1}
    fresh.post("/_control/faults", json=fault).raise_for_status()
    page.goto("/customers/10002?tab=c_Notes")
    page.get_by_role("button", name="Add Note").click()
    page.get_by_label("Note", exact=True).fill("twice")
    save = page.get_by_role("button", name="Save", exact=True)
    save.click()
    save.click()
    expect(page.locator(".comment", has_text="twice")).to_have_count(2)
    assert len(truth(fresh, "notes", notes_contains="twice")) == 2
