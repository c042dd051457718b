"""Menus and dialogs worked without a mouse."""

import httpx
from playwright.sync_api import Page, expect

from .browsing import browser, fresh, page, truth

__all__ = ["browser", "fresh", "page"]


def test_a_quote_is_declined_without_a_mouse(page: Page, fresh: httpx.Client) -> None:
    quote = next(q for q in truth(fresh, "quotes") if q["status"] == "Open" and q["job_id"])
    page.goto(f"/jobs/{quote['job_id']}?tab=jp_Quotes")
    trigger = page.get_by_role("button", name=f"Actions of quote {quote['id']}")
    trigger.focus()
    page.keyboard.press("ArrowDown")
    items = page.locator('[data-cy="actions-menu-action"]:visible')
    expect(items.first).to_be_focused()
    at = items.all_inner_texts().index("Decline Quote")
    for _ in range(at):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("Chose another company")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    [now] = [q for q in truth(fresh, "quotes") if q["id"] == quote["id"]]
    assert (now["status"], now["reason"]) == ("Denied", "Chose another company")


def test_a_menu_closes_by_escape_and_gives_the_focus_back(page: Page) -> None:
    page.goto("/customers/10002")
    trigger = page.get_by_role("button", name="Address Actions")
    trigger.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Add Address")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Add Address")).to_be_hidden()
    expect(trigger).to_be_focused()


def test_a_dialog_keeps_the_focus_and_gives_it_back(page: Page) -> None:
    page.goto("/departments/1/pricebook?tab=pb_tasks")
    opener = page.get_by_role("button", name="New Task")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Name")).to_be_focused()
    for _ in range(14):
        page.keyboard.press("Tab")
        expect(dialog.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
