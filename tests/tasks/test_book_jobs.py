"""What a booking may say beyond place and time: price-book items, source, priority, the zone of its window."""

from __future__ import annotations

import pytest

from tests.faults.line import MONDAY, Line, Portal, Ran

BASE = {"service_category": "Plumbing Repair", "day": MONDAY, "arrival_window": "1:00 pm", "allow_overbooking": True}
ITEMS = ["Water Heater Flush", "Anode Rod x2 @ 289.00"]

ROWS = [
    {"reference": "I-1", "customer": "10001", "items": ITEMS, "source": "web", "priority": "Normal"},
    {"reference": "I-2", "customer": "10002", "items": ["Anode Rod @ 1.00"]},
    {"reference": "I-3", "customer": "10002", "items": ["Flux Capacitor"]},
    {"reference": "I-4", "customer": "10003", "priority": "High"},
    {"reference": "I-5", "customer": "10003", "time_zone": "America/Chicago"},
    {"reference": "I-6", "customer": "10003", "time_zone": "America/New_York"},
]  # fmt: skip


@pytest.fixture(scope="module")
def ran(sera: Portal, line: Line) -> Ran:
    sera.begin = sera.newest_event()
    return line.run(line.rows("wide", [BASE | row for row in ROWS]))


def test_each_row_ends_as_it_should(ran: Ran) -> None:
    assert {name: row["code"] or row["status"] for name, row in ran.rows.items()} == {
        "I-1": "done",
        "I-2": "PRICE_MISMATCH",
        "I-3": "ITEM_UNKNOWN",
        "I-4": "PRIORITY_MISMATCH",
        "I-5": "WINDOW_ZONE",
        "I-6": "done",
    }
    assert "'Anode Rod Replacement' costs $289.00, the row says $1.00" in ran.rows["I-2"]["message"]
    assert "1:00 pm on 2026-11-30 in America/Chicago is 2:00 pm" in ran.rows["I-5"]["message"]


def test_items_become_one_quote_on_the_job_and_the_source_stands_in_its_notes(ran: Ran, sera: Portal) -> None:
    (job,) = sera.jobs("I-1")
    (quote,) = sera.truth("quotes", job_id=job["id"])
    assert quote["title"].endswith("[Ref I-1]")
    assert quote["subtotal"] == 16900 + 2 * 28900
    (appointment,) = sera.truth("appointments", notes_contains="[Ref I-1]")
    assert appointment["notes"] == "Source: web\n[Ref I-1]"
    assert ran.rows["I-1"]["record"]["quote"] == str(quote["id"])


def test_refused_rows_wrote_nothing_and_a_second_run_doubles_nothing(ran: Ran, line: Line, sera: Portal) -> None:
    assert [event["kind"] for event in sera.events() if event["kind"] != "signed_in"] == [
        "appointment.booked",
        "quote.created",
        "appointment.booked",
    ]
    before = sera.newest_event()
    again = line.run(line.rows("wide", [BASE | row for row in ROWS if row["reference"] in ("I-1", "I-6")]))
    assert (again.exit, again.counts) == (0, {"done": 2, "total": 2, "done_earlier": 2})
    assert sera.events(since=before) == []


def test_items_under_a_csr_stop_the_run_before_its_first_row(sera: Portal, line: Line) -> None:
    line.level = "CSR"
    try:
        ran = line.run(line.rows("csr", [BASE | ROWS[0] | {"reference": "I-9"}]))
    finally:
        line.level = "Admin"
    assert (ran.exit, ran.counts) == (5, {"pending": 1, "total": 1})
    assert "ACCESS_MISSING" in ran.stopped_by
    assert sera.jobs("I-9") == []
