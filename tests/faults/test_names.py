"""What people are really called, and what a test adds: it arrives in Sera as it stood in the sheet."""

import pytest

from tests.faults.line import Line, Portal, Ran

NAMES = {
    "robot": r"${EVIL}  \n %{HOME}",
    "evaluated": "${{__import__('os').getpid()}} @{x} &{y}",
    "umlauts": "Jürgen Weißmüller-Ångström",
    "quotes": 'Seán "Red" O\'Brien',
    "backslash": r"C:\new\table Ünder",
    "emoji": "Ada 🔧 Plumber👩‍🔧",
    "rtl": "محمد الأحمد",
    "cjk": "山田 太郎",
    "markup": "<b>Bobby</b> </script>&amp; {0} %s #1'); DROP TABLE job;--",
    "one-word": "Cher",
    "decomposed": "Zoe\u0308 Nun\u0303ez",
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
NEW = {"create_customer_if_missing": "yes", "service_address": STREET, "allow_overbooking": "yes"}


def created(reference: str) -> dict[str, str]:
    return {"reference": f"new-{reference}", "customer": NAMES[reference], "notes": NOTES.get(reference, ""), **NEW}


def found_again(reference: str) -> dict[str, str]:
    return {"reference": f"again-{reference}", "customer": NAMES[reference], "allow_overbooking": "yes"}


@pytest.fixture(scope="module")
def ran(line: Line) -> Ran:
    rows = [created(reference) for reference in NAMES] + [found_again(reference) for reference in NAMES]
    return line.book(rows)


@pytest.mark.parametrize("reference", NAMES)
def test_a_name_arrives_unchanged(ran: Ran, sera: Portal, reference: str) -> None:
    row = ran.rows[f"new-{reference}"]
    assert row["status"] == "done", row["message"]
    (customer,) = sera.truth("customers", customer_id=row["record"]["customer"])
    arrived = f"{customer['first_name']} {customer['last_name']}".strip()
    assert arrived.split() == NAMES[reference].split()


@pytest.mark.parametrize("reference", NAMES)
def test_a_customer_is_found_again_by_that_name(ran: Ran, sera: Portal, reference: str) -> None:
    row = ran.rows[f"again-{reference}"]
    assert row["status"] == "done", row["message"]
    assert row["record"]["customer"] == ran.rows[f"new-{reference}"]["record"]["customer"]


def test_each_customer_was_created_once(ran: Ran, sera: Portal) -> None:
    assert len(sera.events("customer.created")) == len(NAMES), ran.counts
    assert len(sera.events("appointment.booked")) == 2 * len(NAMES)


@pytest.mark.parametrize("reference", NOTES)
def test_notes_arrive_unchanged_with_the_reference_on_a_line_of_its_own(
    second: Ran, sera: Portal, reference: str
) -> None:
    (appointment,) = sera.truth("appointments", notes_contains=f"[Ref note-{reference}]")
    assert appointment["notes"] == f"{NOTES[reference]}\n[Ref note-{reference}]"


@pytest.mark.parametrize("reference", ODD_REFERENCES)
def test_an_odd_reference_is_booked_once_and_found_by_the_next_run(
    second: Ran, third: Ran, sera: Portal, reference: str
) -> None:
    assert second.rows[reference]["status"] == "done", second.rows[reference]["message"]
    mark = f"[Ref {' '.join(reference.split())}]"
    assert len(sera.truth("jobs", notes_contains=mark)) == 1
    assert third.rows[reference]["status"] == "done", third.rows[reference]["message"]
    assert third.rows[reference]["record"]["job"] == second.rows[reference]["record"]["job"]


@pytest.fixture(scope="module")
def second(ran: Ran, line: Line) -> Ran:
    rows = [
        {"reference": f"note-{reference}", "customer": "10001", "notes": notes, "allow_overbooking": "yes"}
        for reference, notes in NOTES.items()
    ]
    rows += [{"reference": reference, "customer": "10003", "allow_overbooking": "yes"} for reference in ODD_REFERENCES]
    return line.run(line.sheet(rows, "second.csv"))


@pytest.fixture(scope="module")
def third(second: Ran, line: Line) -> Ran:
    """The same rows again with a ledger that has forgotten them: they are taken over from Sera."""
    for path in line.ledger.parent.glob("ledger.db*"):
        path.unlink()
    return line.run(line.home / "second.csv")
