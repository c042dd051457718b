"""Every keyword of the office's work against a real portal: the Robot suites in ``suites``, one test for each."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from robot import api

from tests.faults.line import TOP, Line, Portal

SUITES = [Path(__file__).parent / "suites" / f"{name}.robot" for name in ("session", "customers", "jobs")]
"""In this order: the first finds nobody signed in."""

BUSY_CUSTOMER = 10012


def names_in(suite: api.TestSuite) -> Iterator[str]:
    for test in suite.tests:
        yield f"{suite.name}: {test.name}"
    for child in suite.suites:
        yield from names_in(child)


NAMES = list(names_in(api.TestSuite.from_file_system(*SUITES)))


def fill_pages(office: httpx.Client, portal: Portal) -> None:
    """Gives one customer more jobs than a page of the list holds; the oldest and two others carry references."""
    address = portal.truth("addresses", customer_id=BUSY_CUSTOMER)[0]["id"]
    notes = ["[Ref OLD]", *[f"Visit {number}" for number in range(28)], "[Ref TWIN]", "again [Ref TWIN]"]
    for number, text in enumerate(notes):
        wish = {"address_id": address, "service_id": 101, "notes": text, "overbook": True}
        start = f"2026-12-{14 + number // 8:02d}T{8 + number % 8:02d}:00:00"
        office.post("/api/appointments", json={**wish, "start": start}).raise_for_status()


@pytest.fixture(scope="module")
def outcomes(sera: Portal, line: Line) -> dict[str, str]:
    """The message of each test, empty where it passed."""
    with contextlib.closing(sera.person("CSR")) as office:
        fill_pages(office, sera)
    output = line.home / "robot"
    command = [
        sys.executable, "-m", "robot", "--pythonpath", str(TOP), "--variable", f"PORTAL:{sera.url}",
        "--variable", f"TENANT:{line.tenant()}", "--exitonerror", "--outputdir", str(output), *map(str, SUITES),
    ]  # fmt: skip
    ran = subprocess.run(command, cwd=TOP, env=line.environment(), capture_output=True, text=True, timeout=180)
    assert (output / "output.xml").is_file(), ran.stdout + ran.stderr
    result = api.ExecutionResult(output / "output.xml")
    return {f"{test.parent.name}: {test.name}": test.message for test in result.suite.all_tests}


@pytest.mark.parametrize("name", NAMES)
def test_keyword(outcomes: dict[str, str], name: str) -> None:
    assert outcomes[name] == ""
