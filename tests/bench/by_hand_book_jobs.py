"""``book_jobs`` by hand: finds the customer in the list, opens the page, books in the Schedule modal, waits until the
job is listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page

from sera_rpa.portal.opening import holidays

SEARCHED = """text => document.querySelector('#customers-table_info').innerText.includes('(filtered from') &&
    [...document.querySelectorAll('#customers-table tbody tr')].every(row => row.innerText.includes(text))"""
LISTED = """mark => [...document.querySelectorAll('#customer-jobs-table tbody tr')]
    .find(row => row.innerText.includes(mark))?.cells[0].innerText"""


def rows(
    truth: Callable[..., list[dict[str, Any]]], number: int, slots: Iterator[tuple[date, str, str]] | None = None
) -> list[dict[str, Any]]:
    """Customers with one address that can be scheduled, in windows that are free."""
    usable = bookable_customers(truth)
    return [
        {
            "reference": f"B-{position + 1}", "customer": usable[position % len(usable)]["email"],
            "service_category": service, "day": day, "arrival_window": window, "notes": "Bench",
        }
        for position, (day, window, service) in zip(range(number), slots or free_slots(), strict=False)
    ]  # fmt: skip


def carry_out(page: Page, row: dict[str, str]) -> None:
    """Books one row."""
    page.goto(f"/customers/{find(page, row['customer'])}", wait_until="domcontentloaded")
    book(page, row, f"{row['notes']}\n[Ref {row['reference']}]")


def find(page: Page, email: str) -> str:
    """The customer ID of who has that e-mail."""
    page.goto("/customers", wait_until="domcontentloaded")
    page.fill("th.email-field input", email)
    page.wait_for_function(SEARCHED, arg=email)
    return page.locator("#customers-table tbody tr", has_text=email).locator("td").first.inner_text()


def book(page: Page, row: dict[str, str], notes: str) -> str:
    """Books one row on its customer's open page; the job number."""
    page.click('[data-cy="address-schedule-link"]')
    page.click('[data-cy="service-category-select"] [data-cy="select-input-field"]')
    page.click(f'[data-cy="service-category-select"] .ss-option >> text="{row["service_category"]}"')
    day = date.fromisoformat(row["day"])
    while page.inner_text(".calendar-month") != day.strftime("%B %Y"):
        page.click('role=button[name="Next month"]')
    page.click(f'.calendar:not(.loading) td.day:has(:text-is("{day.day}")) >> button')
    page.click(f'[data-cy="time-slot-{row["day"]}T{row["arrival_window"]}:00"]')
    page.fill('[data-cy="schedule-modal"] textarea', notes)
    page.click('[data-cy="modal-submit-btn"]')
    page.wait_for_selector('[data-cy="schedule-modal"]', state="detached")
    return str(page.wait_for_function(LISTED, arg=f"[Ref {row['reference']}]").json_value())


def bookable_customers(truth: Callable[..., list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Customers in force, with an e-mail and exactly one address, in the coverage area, that can be scheduled."""
    addresses: dict[int, list[dict[str, Any]]] = {}
    for address in truth("addresses"):
        addresses.setdefault(address["customer_id"], []).append(address)
    return [
        customer
        for customer in truth("customers")
        if not customer["archived"] and customer["email"] and len(addresses[customer["id"]]) == 1
        and addresses[customer["id"]][0]["schedulable"] and re.match(r"46[012]", addresses[customer["id"]][0]["zip"])
    ]  # fmt: skip


def free_slots() -> Iterator[tuple[date, str, str]]:
    """Windows beyond the seeded six weeks: one job in each, so that every one is free."""
    for day in working_days():
        yield from ((day, f"{hour:02d}:00", "Plumbing Repair") for hour in range(8, 16))


def packed_slots() -> Iterator[tuple[date, str, str]]:
    """As many jobs in each window as there are technicians for services that take no longer than the window: 90 a day,
    every one free in whatever order they are booked.
    """
    crews = {"Water Heater Flush": 4, "Electrical Safety Inspection": 3, "System Replacement Estimate": 3}
    for day in working_days():
        for hour in range(8, 17):
            for service, technicians in crews.items():
                yield from ((day, f"{hour:02d}:00", service) for _ in range(technicians))


def working_days() -> Iterator[date]:
    """Mondays to Fridays beyond the seeded six weeks, holidays left out."""
    day = date(2027, 1, 11)
    while True:
        if day.weekday() < 5 and day not in holidays(day.year):
            yield day
        day += timedelta(days=1)
