"""``assign_technicians`` by hand: opens the job, reads its appointment, pins its technician in the Edit Appointment
dialog, waits until the appointment's card says so, and reads it again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

CARD = """told => {
  const card = document.querySelector('[data-cy="appointment-card"]')
  return card?.innerText.includes(told) && Object.fromEntries([...card.querySelectorAll('dt')]
    .map(term => [term.innerText, term.nextElementSibling.innerText]))
}"""


def rows(truth: Callable[..., list[dict[str, Any]]], number: int) -> list[dict[str, Any]]:
    """Appointments that Sera gave to somebody by itself: they are pinned to whom they are with."""
    return [
        {
            "reference": f"B-{one['id']}", "job": one["job_id"], "technician": one["technician"], "reason": "Bench",
        }
        for one in only_appointments(truth)
        if one["status"] == "Pending" and one["technician"] and not one["pinned"]
    ][:number]  # fmt: skip


def carry_out(page: Page, row: dict[str, str]) -> None:
    """Pins one appointment."""
    pin(page, row["job"], row["technician"], f"[Ref {row['reference']}] {row['reason']}")


def pin(page: Page, job: str, technician: str, reason: str) -> None:
    """Pins the one appointment of a job."""
    page.goto(f"/jobs/{job}", wait_until="domcontentloaded")
    before = page.wait_for_function(CARD, arg="").json_value()
    page.click('[data-cy="appointment-options"]')
    page.click('.appointment-options .dropdown-menu:not([hidden]) :text-is("Edit Appointment")')
    page.click('[data-cy="edit-technician"]')
    page.click('[data-cy="technician-select"] [data-cy="select-input-field"]')
    page.click(f'[data-cy="technician-select"] .ss-option >> text="{technician}"')
    page.fill('[data-cy="pin-reason"]', reason)
    page.click('[data-cy="modal-submit-btn"]')
    page.wait_for_selector('[data-cy="edit-appointment-modal"]', state="detached")
    after = page.wait_for_function(CARD, arg=f"{technician} (Pinned)").json_value()
    assert before["Appointment"] == after["Appointment"]


def only_appointments(truth: Callable[..., list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The appointments of jobs that have one alone."""
    found: dict[int, list[dict[str, Any]]] = {}
    for one in truth("appointments"):
        found.setdefault(one["job_id"], []).append(one)
    return [many[0] for many in found.values() if len(many) == 1]
