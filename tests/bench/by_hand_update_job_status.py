"""``update_job_status`` by hand: opens the job, reads its appointment, steps its status to Completed, reads the notes
for when Sera noted the arrival, uploads a photo and downloads it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.bench.by_hand_assign_technicians import CARD, only_appointments

PHOTO = Path(__file__).parents[2] / "tasks" / "inputs" / "files" / "furnace-before.jpg"
NOTED = """() => {
  const shown = document.querySelector('[data-cy="notes-feed"]').innerText
  return shown.includes('from Accepted to Running') && shown
}"""


def rows(truth: Callable[..., list[dict[str, Any]]], number: int) -> list[dict[str, Any]]:
    """Pending appointments that somebody has."""
    return [
        {"reference": f"B-{one['id']}", "job": one["job_id"], "status": "completed", "reason": "Bench", "files": PHOTO}
        for one in only_appointments(truth)
        if one["status"] == "Pending" and one["technician"]
    ][:number]


def carry_out(page: Page, row: dict[str, str]) -> None:
    """Completes one job."""
    page.goto(f"/jobs/{row['job']}", wait_until="domcontentloaded")
    page.wait_for_function(CARD, arg="Pending").json_value()
    for status in ("Accepted", "Running", "Completed"):
        page.click('[data-cy="appointment-options"]')
        page.click('.appointment-options .dropdown-menu:not([hidden]) :text-is("Edit Appointment")')
        page.click('[data-cy="appointment-status"] [data-cy="select-input-field"]')
        page.click(f'[data-cy="appointment-status"] .ss-option >> text="{status}"')
        page.fill('[data-cy="reason"]', f"[Ref {row['reference']}] {row['reason']}")
        page.click('[data-cy="modal-submit-btn"]')
        page.wait_for_selector('[data-cy="edit-appointment-modal"]', state="detached")
        page.wait_for_function(CARD, arg=status).json_value()
    page.click('role=tab[name="Notes"]')
    page.click('[data-cy="show-all-notes"]')
    page.wait_for_function(NOTED).json_value()
    upload(page, row["files"])


def upload(page: Page, photo: str) -> None:
    """Uploads a photo to the open job and downloads it again."""
    page.click('role=tab[name="Media and Documents"]')
    page.set_input_files('[data-cy="upload-photo"]', photo)
    page.click('[data-cy="media-tile"] .media-thumb')
    with page.expect_download() as download:
        page.click('sera-modal a:has-text("Download")')
    content = download.value.path().read_bytes()
    assert hashlib.sha256(content).digest() == hashlib.sha256(Path(photo).read_bytes()).digest()
    page.click('sera-modal [data-cy="close"]')
