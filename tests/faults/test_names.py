"""What people are really called, and what a test adds: it arrives in Sera as it stood in the sheet."""

from itertools import cycle

import pytest

from tests.faults.line import Line, Portal, Ran

pytestmark = pytest.mark.long

NAMES = {
    "robot": r"${EVIL}  \n %{HOME}",
    "evaluated": "${{__import__('os').getpid()}} @{x} &{y}",
    "umlauts": "Zoe\u0308 Weißmüller-Ångström",
    "quotes": 'Seán "Red" O\'Brien',
    "backslash": r"C:\new\table Ünder",
    "emoji": "Ada 🔧 山田 👩‍🔧",
    "rtl": "محمد الأحمد",
    "markup": "<b>Bobby</b> </script>&amp; {0} %s #1'); DROP TABLE job;--",
    "one-word": "Cher",
}
"""Reference of the row and the customer's name."""

NOTES = {
    "robot": r"${EVIL}  \n %{HOME} \\server\share @{list}",
    "evaluated": "${{1/0}} $name ${{'x'}}",
    "quotes": "the \"red\" door, O'Brien's; `x`",
    "emoji": "🐕 dog; \u202eright to left\u202c",
    "rtl": "اتصل قبل الوصول",
    "markup": "<img src=x onerror=alert(1)> &lt;",
    "two-lines": "first line\nsecond line",
}

ODD_REFERENCES = [
    r"${EVIL}  \n %{HOME}", "PO #7/2026 \"ä\"", "[Ref X]", "🔧-1", "مرجع-1", "..", "a/b\\c", "=1+1", "row 2",
    "J-1", "J-10",
]  # fmt: skip

STREET = "4520 Maple Grove Dr, Indianapolis"
NEW = {"create_customer_if_missing": "yes", "service_address": STREET}


def found() -> list[dict[str, str]]:
    """A row for every odd reference; between them they use every name and all the notes."""
    columns = zip(ODD_REFERENCES, cycle(NAMES.values()), cycle(NOTES.values()), strict=False)
    return [
        {"reference": reference, "customer": customer, "notes": notes, "allow_overbooking": "yes"}
        for reference, customer, notes in columns
    ]


CREATED = dict(zip(NAMES, ODD_REFERENCES, strict=False))
"""The row that creates the customer of each name: the first that uses it."""


@pytest.fixture(scope="module")
def ran(line: Line) -> Ran:
    return line.book([row | (NEW if row["reference"] in CREATED.values() else {}) for row in found()])


@pytest.fixture(scope="module")
def later(ran: Ran, line: Line) -> Ran:
    """The same rows again with a ledger that has forgotten them; none may create its customer."""
    for path in line.ledger.parent.glob("ledger.db*"):
        path.unlink()
    return line.book(found())


def test_there_are_enough_odd_references_for_all_names_and_notes() -> None:
    assert len(ODD_REFERENCES) >= max(len(NAMES), len(NOTES))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_arrives_unchanged(ran: Ran, sera: Portal, name: str) -> None:
    row = ran.rows[CREATED[name]]
    assert row["status"] == "done", row["message"]
    (customer,) = sera.truth("customers", customer_id=row["record"]["customer"])
    arrived = f"{customer['first_name']} {customer['last_name']}".strip()
    assert arrived.split() == NAMES[name].split()


@pytest.mark.parametrize("name", NAMES)
def test_a_customer_is_found_again_by_that_name(ran: Ran, later: Ran, name: str) -> None:
    again = [later.rows[row["reference"]] for row in found() if row["customer"] == NAMES[name]]
    customers = [row["record"].get("customer", row["message"]) for row in again]
    assert set(customers) == {ran.rows[CREATED[name]]["record"]["customer"]}


def test_each_customer_was_created_once_and_each_row_booked_once(ran: Ran, later: Ran, sera: Portal) -> None:
    assert (ran.exit, later.exit) == (0, 0), ran.output + later.output
    assert len(sera.events("customer.created")) == len(NAMES)
    assert len(sera.events("appointment.booked")) == len(ODD_REFERENCES)


@pytest.mark.parametrize("row", found(), ids=lambda row: row["reference"])
def test_notes_arrive_unchanged_with_the_reference_on_a_line_of_its_own(
    ran: Ran, sera: Portal, row: dict[str, str]
) -> None:
    mark = f"[Ref {' '.join(row['reference'].split())}]"
    (appointment,) = sera.truth("appointments", notes_contains=mark)
    assert appointment["notes"] == f"{row['notes']}\n{mark}"
    assert str(appointment["job_id"]) == ran.rows[row["reference"]]["record"]["job"]


def test_an_odd_reference_is_found_in_sera_by_a_ledger_that_has_forgotten_it(ran: Ran, later: Ran) -> None:
    jobs = {reference: row["record"]["job"] for reference, row in later.rows.items()}
    assert jobs == {reference: ran.rows[reference]["record"]["job"] for reference in ODD_REFERENCES}
