"""What the documentation of the keywords says is tried: each example runs, and what changes nothing writes nothing.

Both are suites made from the documentation, run by one Robot. An example finds these names filled, where it uses them:
``${customer}`` is François Lefèvre, who has a card on file, ``${job}`` a job booked for him with a day of its own,
``${quote}`` one on that job.
What else an example needs stands in ``BEFORE``.
"""

from __future__ import annotations

import re

import pytest

from sera_rpa.docs.keywords import KeywordDoc, read_areas
from tests.faults.line import TOP, Line
from tests.robot.running import run

AREAS = [area for area in read_areas() if area.kind == "keywords"]
PUBLIC = [keyword for area in AREAS for keyword in area.keywords if not keyword.inner]
EXAMPLES = {keyword.name: keyword for keyword in PUBLIC if keyword.example}
READS = sorted(
    keyword.name for keyword in PUBLIC if not keyword.writes and keyword.name not in ("Open Sera", "Close Sera")
)
"""Those two are the suites' own beginning and end."""

FILLED = {
    "customer": "Find Customer    10012",
    "job": "Book Job    E-{number}    ${customer}    Plumbing Repair    2027-01-{day}    8 am    latest_day=2027-03-01",
    "quote": "Create Quote    EX-{number}    ${job}    items=${{ ['Water Heater Flush'] }}",
}
"""What an example may use, and how it is made; each may use those before it."""

BEFORE = {
    "Add Service Address": "${customer}=    Find Customer    10003",
    "Attach Files To Job": r"""
        Create Binary File    ${EXECDIR}/photos/before.jpg    ${{ b'\xff\xd8\xff\xe0before' }}
        Create Binary File    ${EXECDIR}/photos/after.jpg    ${{ b'\xff\xd8\xff\xe0after' }}""",
    "Sell Membership": "${customer}=    Find Customer    10002",
    "Change Job Status": "${job}=    Assign Technician    EX-{number}    ${job}    best",
}
"""What else must be true for an example."""

CALLS = {
    "Download Report": """
        ${report}=    Open Revenue Report    2026-11-01..2026-11-10
        ${pages}=    Read Report    ${report}
        Download Report    ${report}    ${pages}""",
    "Ensure Signed In": "Ensure Signed In",
    "Export Invoices": "Export Invoices    2026-11-09    with_lines=True",
    "Find Customer": "Find Customer    Margaret Ellison",
    "Find Job": "Find Job    1000123",
    "Find Known Customer": "Find Known Customer    Margaret Ellison    email=margaret.ellison@example.test",
    "Find Note By Reference": """
        ${customer}=    Find Customer    10002
        Find Note By Reference    NONE    ${customer}""",
    "Find Job By Reference": "Find Job By Reference    NONE    10002",
    "Find To-Do By Reference": "Find To-Do By Reference    NONE",
    "Find Program": "Find Program    Comfort Club    yearly",
    "Find Quote By Reference": "Find Quote By Reference    NONE    10002    ${EMPTY}",
    "Get Arrival": """
        ${job}=    Get Job    1000123
        Get Arrival    ${job}""",
    "Get Customer": "Get Customer    10002",
    "Get Invoice": "Get Invoice    70001",
    "Get Invoice Of Job": "Get Invoice Of Job    1000123",
    "Get Job": "Get Job    1000123",
    "Get Memberships": "Get Memberships    10001",
    "Get Price Book": "Get Price Book    1",
    "Get Quotes": "Get Quotes    10002",
    "Get Services": "Get Services",
    "Invoice Should Not Be Closed": "Invoice Should Not Be Closed    1001009",
    "Items Should Be In Price Book": "Items Should Be In Price Book    ${{ ['Anode Rod'] }}    Plumbing Repair",
    "Job Should Not Be Listed": """
        Open Customer Page    10002
        Job Should Not Be Listed    NONE    10002""",
    "Open Customer Page": "Open Customer Page    10002",
    "Open Job Page": "Open Job Page    1000123",
    "Open Revenue Report": "Open Revenue Report    yesterday    department=Plumbing",
    "Read Open Invoice": """
        Get Invoice    70001
        Read Open Invoice""",
    "Read Report": """
        ${report}=    Open Revenue Report    2026-11-01..2026-11-10
        Read Report    ${report}""",
    "Service Should Have Priority": "Service Should Have Priority    Plumbing Repair    Normal",
    "Wait Until Job Shows": """
        Open Job Page    1000123
        Wait Until Job Shows    1000123    ${EMPTY}    ${UI.job.customer}""",
    "Wait Until Job Is Listed": """
        ${customer}=    Find Customer    10002
        Book Job    LISTED    ${customer}    Plumbing Repair    2027-01-11    8:00 am
        Look At Events
        Wait Until Job Is Listed    LISTED    10002""",
}
"""How each keyword that changes nothing is tried, after which the portal's list of events must be as it was."""


@pytest.fixture(scope="module")
def outcome(line: Line, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("documented")
    tests = {
        "reads": {name: [*_lines(CALLS[name]), "Nothing Should Have Been Written"] for name in READS if name in CALLS},
        "examples": {name: _example(number, keyword) for number, (name, keyword) in enumerate(EXAMPLES.items(), 1)},
    }
    for suite, found in tests.items():
        (folder / f"{suite}.robot").write_text(_suite(found), encoding="utf-8")
    return run(line, folder / "output", [folder / f"{suite}.robot" for suite in tests], folder)


@pytest.mark.long
@pytest.mark.parametrize("name", READS)
def test_a_keyword_that_changes_nothing_writes_nothing(outcome: dict[str, str], name: str) -> None:
    assert name in CALLS, "say in CALLS how it is tried"
    assert name in CALLS[name]
    assert outcome[f"Reads: {name}"] == ""


@pytest.mark.long
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_of_a_keyword_runs_as_it_stands(outcome: dict[str, str], name: str) -> None:
    assert outcome[f"Examples: {name}"] == ""


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_example_of_a_keyword_is_of_that_keyword(name: str) -> None:
    assert any(name in line.split("    ") for line in EXAMPLES[name].example)


def _example(number: int, keyword: KeywordDoc) -> list[str]:
    used = [name for name in FILLED if re.search(rf"(?:    |=)\$\{{{name}[.}}]", "\n".join(keyword.example))]
    before = list(FILLED)[: list(FILLED).index(used[-1]) + 1] if used else []
    lines = [*(f"${{{name}}}=    {FILLED[name]}" for name in before), *_lines(BEFORE.get(keyword.name, ""))]
    made = [line.replace("{number}", str(number)).replace("{day}", str(10 + number % 19)) for line in lines]
    return [*made, *keyword.example]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _suite(tests: dict[str, list[str]]) -> str:
    settings = [
        *(area.setting for area in AREAS),
        "Library    OperatingSystem",
        f"Library    {(TOP / 'tests' / 'robot' / 'suites' / 'Eye.py').as_posix()}    ${{PORTAL}}",
        "Suite Setup    Open Sera",
        "Suite Teardown    Close Sera",
        "Test Setup    Look At Events",
    ]
    cases = [part for name, lines in tests.items() for part in (name, *(f"    {line}" for line in lines))]
    return "\n".join(["*** Settings ***", *settings, "*** Test Cases ***", *cases, ""])
