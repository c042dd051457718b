"""Every way in which Sera or a rule says no to a row: one sheet, one run, and what became of each row."""

import pytest

from tests.faults.line import MONDAY, Line, Portal, Ran

NEW = {"create_customer_if_missing": "yes", "service_address": "4520 Maple Grove Dr, Indianapolis"}

ROWS = [
    # The first two bookings that reach Sera find their slot taken: see the fault below.
    {"reference": "taken", "customer": "10001", "day": "2026-12-03"},
    {"reference": "taken-range", "customer": "10001", "day": "2026-12-03", "arrival_window": "11:00 am",
     "latest_day": "2026-12-05"},
    {"reference": "unknown", "customer": "Nobody Atall"},
    {"reference": "twice", "customer": "Mary Johnson"},
    {"reference": "archived", "customer": "Walter Grimes"},
    {"reference": "archived-id", "customer": "10011"},
    {"reference": "short-phone", "customer": "Ann Other", "customer_phone": "10-001", **NEW},
    {"reference": "archived-new", "customer": "Walter Grimes", **NEW},
    {"reference": "email-taken", "customer": "Ann Other", "customer_phone": "317-555-7001", **NEW,
     "customer_email": "margaret.ellison@example.test"},
    {"reference": "email-technician", "customer": "Elena Fan", "customer_phone": "317-555-7002", **NEW,
     "customer_email": "elena.markovic@hoosier-home.example.test"},
    {"reference": "other-name", "customer": "Ann Other", "customer_email": "margaret.ellison@example.test", **NEW},
    {"reference": "no-address", "customer": "Ann Homeless", "create_customer_if_missing": "yes"},
    {"reference": "far-street", "customer": "Ann Lost", "create_customer_if_missing": "yes",
     "service_address": "1 Nowhere Strasse, Berlin"},
    {"reference": "which-address", "customer": "10006"},
    {"reference": "wrong-address", "customer": "10006", "service_address": "1 Nowhere St"},
    {"reference": "by-hand", "customer": "10010"},
    {"reference": "far", "customer": "10009"},
    {"reference": "far-agreed", "customer": "10009", "override_coverage": "yes", "arrival_window": "10:00 am"},
    {"reference": "category", "customer": "10002", "service_category": "Roof Repair"},
    {"reference": "category-several", "customer": "10002", "service_category": "Heating"},
    {"reference": "technician", "customer": "10002", "technician": "Nobody Special"},
    {"reference": "unskilled", "customer": "10002", "technician": "Ivy Nguyen"},
    {"reference": "past", "customer": "10002", "day": "2026-11-23"},
    {"reference": "too-early", "customer": "10002", "day": "2026-11-24", "arrival_window": "7:00 am"},
    {"reference": "holiday", "customer": "10002", "day": "2026-11-26"},
    {"reference": "sunday", "customer": "10002", "day": "2026-11-29"},
    {"reference": "backwards", "customer": "10002", "latest_day": "2026-11-29"},
    {"reference": "window", "customer": "10002", "arrival_window": "6:00 am"},
    {"reference": "no-window", "customer": "10002", "arrival_window": "in the morning"},
    {"reference": "too-late", "customer": "10002", "arrival_window": "4:00 pm"},
    {"reference": "full", "customer": "10002", "service_category": "Drain Cleaning", "day": "2026-11-25",
     "arrival_window": "10:00 am"},
    {"reference": "full-agreed", "customer": "10002", "service_category": "Drain Cleaning", "day": "2026-11-25",
     "arrival_window": "10:00 am", "allow_overbooking": "yes"},
    {"reference": "full-range", "customer": "10003", "service_category": "Drain Cleaning", "day": "2026-11-25",
     "arrival_window": "10:00 am", "latest_day": "2026-12-01"},
]  # fmt: skip

REFUSED = {
    "taken": "SLOT_TAKEN",
    "unknown": "CUSTOMER_NOT_FOUND",
    "twice": "CUSTOMER_AMBIGUOUS",
    "archived": "CUSTOMER_ARCHIVED",
    "archived-id": "CUSTOMER_ARCHIVED",
    "short-phone": "PORTAL_SAID_NO",
    "archived-new": "CUSTOMER_ARCHIVED",
    "email-taken": "EMAIL_TAKEN",
    "email-technician": "EMAIL_TAKEN",
    "other-name": "CUSTOMER_AMBIGUOUS",
    "no-address": "CUSTOMER_INCOMPLETE",
    "far-street": "ADDRESS_NOT_FOUND",
    "which-address": "ADDRESS_AMBIGUOUS",
    "wrong-address": "ADDRESS_NOT_FOUND",
    "by-hand": "ADDRESS_UNSCHEDULABLE",
    "far": "OUT_OF_COVERAGE",
    "category": "SERVICE_CATEGORY_UNKNOWN",
    "category-several": "SERVICE_CATEGORY_AMBIGUOUS",
    "technician": "TECHNICIAN_UNKNOWN",
    "unskilled": "TECHNICIAN_UNKNOWN",
    "past": "DAY_CLOSED",
    "too-early": "WINDOW_UNKNOWN",
    "holiday": "DAY_CLOSED",
    "sunday": "DAY_CLOSED",
    "backwards": "DAY_CLOSED",
    "window": "WINDOW_UNKNOWN",
    "no-window": "WINDOW_UNKNOWN",
    "too-late": "NO_FREE_SLOT",
    "full": "NO_FREE_SLOT",
}

DONE = {
    "taken-range": ("2026-12-04", "11:00 am - 12:00 pm"),
    "far-agreed": (MONDAY, "10:00 am - 11:00 am"),
    "full-agreed": ("2026-11-25", "10:00 am - 11:00 am"),
    "full-range": ("2026-11-27", "10:00 am - 11:00 am"),
}


@pytest.fixture(scope="module")
def ran(sera: Portal, line: Line) -> Ran:
    sera.fault("slot_taken", after=0)
    sera.fault("slot_taken", after=1)
    return line.book(ROWS)


def test_every_row_of_the_sheet_has_an_expectation() -> None:
    assert [row["reference"] for row in ROWS if row["reference"] not in REFUSED | DONE] == []


@pytest.mark.parametrize(("reference", "code"), REFUSED.items())
def test_a_row_that_cannot_be_booked_is_refused_with_its_reason(
    ran: Ran, sera: Portal, reference: str, code: str
) -> None:
    row = ran.rows[reference]
    assert (row["status"], row["code"]) == ("refused", code), row["message"]
    assert row["what"]
    assert len(row["attempts"]) == 1, "what a person has to correct is not tried again"
    assert sera.jobs(reference) == []


@pytest.mark.parametrize(("reference", "place"), DONE.items())
def test_a_row_with_leave_to_is_booked_all_the_same(
    ran: Ran, sera: Portal, reference: str, place: tuple[str, str]
) -> None:
    row = ran.rows[reference]
    assert row["status"] == "done", row["message"]
    assert (row["record"]["day"], row["record"]["window"]) == place
    assert [str(job["id"]) for job in sera.jobs(reference)] == [row["record"]["job"]]


def test_the_run_says_that_rows_were_refused(ran: Ran) -> None:
    assert ran.exit == 1, ran.output
    assert ran.counts == {"refused": len(REFUSED), "done": len(DONE), "total": len(ROWS)}


def test_nothing_else_was_written_to_the_portal(ran: Ran, sera: Portal) -> None:
    ours = [event["kind"] for event in sera.events() if event["who"] != "another user"]
    assert sorted(ours) == ["appointment.booked"] * len(DONE) + ["note.added", "signed_in"]


def test_the_coverage_area_is_overridden_on_record_only_where_the_row_says_so(ran: Ran, sera: Portal) -> None:
    notes = [note["text"] for note in sera.truth("notes", notes_contains="Coverage area overridden")]
    assert len(notes) == 1, notes
    assert ran.rows["far-agreed"]["status"] == "done"


def test_a_window_in_which_nobody_is_free_leaves_the_job_unassigned(ran: Ran, sera: Portal) -> None:
    (appointment,) = sera.truth("appointments", notes_contains="[Ref full-agreed]")
    assert appointment["technician"] is None
    assert ran.rows["full-agreed"]["record"]["technician"] == ""
