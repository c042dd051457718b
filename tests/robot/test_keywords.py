"""Signing in, customers with their addresses and notes, and jobs, against a real portal."""

import contextlib

import httpx
import pytest

from tests.faults.line import Line, Portal
from tests.robot.running import names, outcomes

SUITES = ("session", "customers", "jobs", "addresses", "notes")
"""In this order: the first finds nobody signed in."""

BUSY_CUSTOMER = 10012


def fill_pages(office: httpx.Client, portal: Portal) -> None:
    """Gives one customer more jobs than a page of the list holds; the oldest and two others carry references."""
    address = portal.truth("addresses", customer_id=BUSY_CUSTOMER)[0]["id"]
    notes = ["[Ref OLD]", *[f"Visit {number}" for number in range(28)], "[Ref TWIN]", "again [Ref TWIN]"]
    for number, text in enumerate(notes):
        wish = {"address_id": address, "service_id": 101, "notes": text, "overbook": True}
        start = f"2026-12-{14 + number // 8:02d}T{8 + number % 8:02d}:00:00"
        office.post("/api/appointments", json={**wish, "start": start}).raise_for_status()


@pytest.fixture(scope="module")
def outcome(sera: Portal, line: Line) -> dict[str, str]:
    with contextlib.closing(sera.person("CSR")) as office:
        fill_pages(office, sera)
    return outcomes(line, *SUITES)


@pytest.mark.parametrize("name", names(*SUITES))
def test_keyword(outcome: dict[str, str], name: str) -> None:
    assert outcome[name] == ""
