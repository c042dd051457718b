"""``web_booking`` by hand: finds the customer by e-mail, looks for the address, books, pins the technician, adds a
pinned note, uploads a photo and downloads it again, enrols.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.bench.by_hand_assign_technicians import pin
from tests.bench.by_hand_book_jobs import book, find, free_slots
from tests.bench.by_hand_enroll_memberships import enroll, strangers
from tests.bench.by_hand_update_job_status import upload

PHOTO = Path(__file__).parents[2] / "tasks" / "inputs" / "photos" / "kitchen-tap.jpg"
NOTED = "mark => document.querySelector('[data-cy=\"notes-feed\"]').innerText.includes(mark)"


def rows(truth: Callable[..., list[dict[str, Any]]], number: int) -> list[dict[str, Any]]:
    """Known customers with one address and no membership, in windows that are free: every step but the first two."""
    every_other = islice(free_slots(), 0, None, 2)  # one technician does them all, and each takes more than an hour
    leads = zip(strangers(truth)[:number], every_other, strict=False)
    return [
        {
            "reference": f"B-{position}", "name": f"{one['first_name']} {one['last_name']}", "email": one["email"],
            "service_address": truth("addresses", customer_id=one["id"])[0]["line1"],
            "service_category": service, "day": day, "arrival_window": window,
            "technician": "Elena Marković", "message": "Bench", "customer_note": "Gate code 4411", "photos": PHOTO,
            "program": "Comfort Club", "start_date": "2026-11-24",
        }
        for position, (one, (day, window, service)) in enumerate(leads, 1)
    ]  # fmt: skip


def carry_out(page: Page, row: dict[str, str]) -> None:
    """Carries out one lead."""
    mark = f"[Ref {row['reference']}]"
    customer = find(page, row["email"])
    page.goto(f"/customers/{customer}", wait_until="domcontentloaded")
    page.wait_for_selector(f'.address-card:has-text("{row["service_address"]}")')
    job = book(page, row, f"{row['message']}\nSource: web\n{mark}")
    pin(page, job, row["technician"], mark)
    page.goto(f"/customers/{customer}?tab=c_Notes", wait_until="domcontentloaded")
    page.click('[data-cy="show-all-notes"]')
    page.click('[data-cy="add-note"]')
    page.fill('[data-cy="note-text"]', f"{mark} {row['customer_note']}")
    page.check('[data-cy="note-pinned"]')
    page.click('[data-cy="save-note"]')
    page.wait_for_function(NOTED, arg=f"{mark} {row['customer_note']}")
    page.goto(f"/jobs/{job}", wait_until="domcontentloaded")
    upload(page, row["photos"])
    enroll(page, customer, row)
