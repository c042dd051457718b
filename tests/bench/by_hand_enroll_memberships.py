"""``enroll_memberships`` by hand: finds the customer in the list, opens the Membership tab, looks whether the program
is there already, adds it, waits until the tab shows it and the customer wears the crown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.bench.by_hand_book_jobs import bookable_customers, find

BUILT = "() => document.querySelector('[data-cy=\"membership-card\"], .membership-cards > p')"
ADDED = """([program, day]) => document.querySelector('[aria-label="Customer"] [aria-label="Member"]') &&
    [...document.querySelectorAll('[data-cy="membership-card"]')]
    .find(card => card.querySelector('h3').innerText === program && card.innerText.includes(day))?.innerText"""


def rows(truth: Callable[..., list[dict[str, Any]]], number: int) -> list[dict[str, Any]]:
    """Customers with one address and no membership, from the portal's today on."""
    usable = strangers(truth)
    return [
        {
            "reference": f"B-{position + 1}", "customer": customer["email"], "program": "Comfort Club",
            "start_date": "2026-11-24",
        }
        for position, customer in enumerate(usable[:number])
    ]  # fmt: skip


def strangers(truth: Callable[..., list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Bookable customers without a membership."""
    members = {membership["customer_id"] for membership in truth("memberships")}
    return [customer for customer in bookable_customers(truth) if customer["id"] not in members]


def carry_out(page: Page, row: dict[str, str]) -> None:
    """Enrols one row's customer."""
    enroll(page, find(page, row["customer"]), row)


def enroll(page: Page, customer: str, row: dict[str, str]) -> None:
    """Enrols a customer by the ID."""
    page.goto(f"/customers/{customer}?tab=c_Membership", wait_until="domcontentloaded")
    page.wait_for_function(BUILT)
    there = page.locator('[data-cy="membership-card"] h3').all_inner_texts()
    assert row["program"] not in there, there
    page.click('[data-cy="add-membership"]')
    page.click('[data-cy="program-select"] [data-cy="select-input-field"]')
    page.click(f'[data-cy="program-select"] .ss-option >> text="{row["program"]}"')
    page.locator('[data-cy="add-membership-modal"] .address-choice input').check()
    year, month, day = row["start_date"].split("-")
    page.fill('[data-cy="starts-on"]', f"{month}/{day}/{year}")
    page.press('[data-cy="starts-on"]', "Escape")
    page.click('[data-cy="modal-submit-btn"]')
    page.wait_for_selector('[data-cy="add-membership-modal"]', state="detached")
    page.wait_for_function(ADDED, arg=[row["program"], f"{month}/{day}/{year}"]).json_value()
