"""The samples of assign_technicians, the faults that can meet it, and what it leaves in the portal."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.faults.line import TOP, Line, Portal, Ran
from tests.tasks.board import Board

SAMPLES = TOP / "tasks" / "inputs"

OUTCOMES = {
    "A-2001": ("Malik Johnson", True),
    "A-2002": ("Malik Johnson", True),
    "A-2003": ("Darnell Hughes", False),
    "A-2004": ("Darnell Hughes", True),
    "A-2005": "TECHNICIAN_UNKNOWN",
    "A-2006": "TECHNICIAN_BUSY",
    "A-2007": ("Hector Salinas", True),
    "A-2008": "JOB_NOT_FOUND",
    "A-2009": "APPOINTMENT_UNDER_WAY",
    "A-2010": ("Elena Marković", True),
    "A-2011": ("Elena Marković", True),
    "A-2012": ("Malik Johnson", True),
}
"""Technician and whether pinned, or the code of the refusal."""

FREE = {"A-2005": ("Elena Marković (nothing", "busy then: Frank Dubois"), "A-2006": ("Ivy Nguyen (2 h 30 min",)}
"""Whom the refusal names."""


@dataclass
class Sampled:
    """The samples run twice: from the sheet, then the same rows from the workbook."""

    first: Ran
    second: Ran
    assigned: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture(scope="module")
def sampled(sera: Portal, line: Line) -> Sampled:
    sera.reset(customers=2000)
    with contextlib.closing(sera.person("CSR")) as office:
        wish = {"service_id": 107, "start": "2026-11-30T13:00:00", "notes": "Kitchen sink\n[Ref J-2002]"}
        address = sera.truth("addresses", customer_id=10002)[0]["id"]
        office.post("/api/appointments", json={**wish, "address_id": address}).raise_for_status()
    first = line.run(SAMPLES / "assign_technicians.csv", task="assign_technicians")
    assigned = sera.events("appointment.assigned")
    return Sampled(first, line.run(SAMPLES / "assign_technicians.xlsx", task="assign_technicians"), assigned)


@pytest.mark.parametrize("reference", OUTCOMES)
def test_a_row_of_the_sample_ends_as_its_page_says(sampled: Sampled, sera: Portal, reference: str) -> None:
    row, wanted = sampled.first.rows[reference], OUTCOMES[reference]
    if isinstance(wanted, str):
        assert (row["status"], row["code"]) == ("refused", wanted), row["message"]
        assert all(words in row["message"] for words in FREE.get(reference, ()))
        return
    assert row["status"] == "done", row["message"]
    (appointment,) = [one for one in sera.truth("appointments") if str(one["id"]) == row["record"]["appointment"]]
    assert row["record"]["customer_name"]
    told = (row["record"]["technician"], row["record"]["pinned"])
    if reference != "A-2011":  # the row before it gave the same appointment to somebody
        assert told == wanted == (appointment["technician"], appointment["pinned"])


def test_the_reason_stands_once_in_the_notes_of_the_job(sampled: Sampled, sera: Portal) -> None:
    asked = {reference for reference, wanted in OUTCOMES.items() if not isinstance(wanted, str)}
    marked = {reference: sera.truth("notes", notes_contains=f"[Ref {reference}]") for reference in OUTCOMES}
    assert {reference for reference, notes in marked.items() if notes} == asked
    assert {len(notes) for notes in marked.values()} == {0, 1}
    assert "Reason: [Ref A-2001] Has the key to the plant room" in marked["A-2001"][0]["text"]


def test_the_same_rows_from_the_workbook_do_nothing_twice(sampled: Sampled, sera: Portal) -> None:
    assert sampled.second.rows["A-2001"]["earlier_run"]
    assert sera.events("appointment.assigned") == sampled.assigned
    refused = {row["reference"] for row in sampled.second.rows.values() if row["status"] == "refused"}
    assert refused == {reference for reference, wanted in OUTCOMES.items() if isinstance(wanted, str)}


FAULTS: dict[str, dict[str, Any]] = {
    "answer_lost": {},
    "error_after_write": {},
    "error_before_write": {},
    "error_page": {},
    "session_thrown_out": {},
    "csrf_expired": {},
    "late_effect": {"seconds": 1},
    "slow_answer": {"seconds": 1},
    "modal_opens_twice": {"route": "GET /jobs/{job}"},
    "toast_covers_button": {"route": "GET /jobs/{job}"},
}
"""One row each meets one of these when it saves, or when its page is opened."""


@dataclass
class Stormy:
    """A run whose every row met a fault, and the appointment of each."""

    ran: Ran
    appointments: dict[str, int]
    hits: dict[str, int]


@pytest.fixture(scope="module")
def stormy(sera: Portal, line: Line) -> Iterator[Stormy]:
    sera.reset()
    rows, appointments = [], {}
    with contextlib.closing(sera.person("CSR")) as office:
        board = Board(sera, office)
        for number, (name, how) in enumerate(FAULTS.items()):
            booked = board.book("", f"2026-12-{21 + number % 3}T{9 + 2 * (number // 3):02d}:00")
            appointments[name] = booked["appointment"]
            route = how.get("route", "PUT /api/appointments/{appointment}").format(**booked)
            sera.fault(name, **(how | {"route": route}))
            rows.append(
                {"reference": name, "job": str(booked["job"]), "technician": "Jörg Weiß", "allow_overbooking": True}
            )
        ran = line.run(line.rows("stormy", rows), task="assign_technicians")
    yield Stormy(ran, appointments, sera.hits())
    sera.heal()


@pytest.mark.long
def test_every_fault_struck(stormy: Stormy) -> None:
    assert {name for name, hits in stormy.hits.items() if hits} == set(FAULTS)


@pytest.mark.long
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_portal_costs_time_and_nothing_else(stormy: Stormy, sera: Portal, name: str) -> None:
    row = stormy.ran.rows[name]
    assert (row["status"], row["record"].get("technician")) == ("done", "Jörg Weiß"), row["message"]
    given = [
        event
        for event in sera.events("appointment.assigned")
        if event["what"]["appointment"] == stormy.appointments[name]
    ]
    assert [event["what"]["technician"] for event in given] == ["Jörg Weiß"]


@pytest.mark.long
def test_a_kill_while_or_after_save_is_handled_gives_the_appointment_once(sera: Portal, line: Line) -> None:
    with contextlib.closing(sera.person("CSR")) as office:
        board = Board(sera, office)
        handled, on_its_way = (board.book("", f"2026-12-{day}T14:00") for day in (28, 29))
    sera.fault("slow_answer", f"PUT /api/appointments/{handled['appointment']}", seconds=5)
    sera.fault("late_effect", f"PUT /api/appointments/{on_its_way['appointment']}", seconds=1)
    rows = [
        {"reference": f"KILL-{one['job']}", "job": str(one["job"]), "technician": "best"}
        for one in (handled, on_its_way)
    ]
    source = line.rows("killed", rows)
    task = "assign_technicians"
    line.kill_when(lambda: given_to(sera, handled["appointment"]), "the first save was handled", source, task)
    line.kill_when(lambda: sera.hits().get("late_effect"), "the second save was on its way", source, task)
    ran = line.run(source, task=task)
    assert {row["status"] for row in ran.rows.values()} == {"done"}, ran.output
    assert [len(given_to(sera, one["appointment"])) for one in (handled, on_its_way)] == [1, 1]


@pytest.mark.long
def test_with_a_lost_ledger_the_best_is_not_chosen_a_second_time(sera: Portal, line: Line) -> None:
    """Whoever was best has the day full by now; the note of the first run tells that the row is done."""
    with contextlib.closing(sera.person("CSR")) as office:
        board = Board(sera, office)
        booked = board.book("", "2026-12-30T09:00")
        source = line.rows("lost", [{"reference": "LOST-1", "job": str(booked["job"]), "technician": "best"}])
        first = line.run(source, task="assign_technicians").rows["LOST-1"]
        assert first["status"] == "done", first["message"]
        board.book("", "2026-12-30T13:00", first["record"]["technician"])
        line.ledger.unlink()
        again = line.run(source, task="assign_technicians").rows["LOST-1"]
    assert (again["status"], again["record"]["technician"]) == ("done", first["record"]["technician"])
    assert len(given_to(sera, booked["appointment"])) == 1


def given_to(sera: Portal, appointment: int) -> list[dict[str, Any]]:
    return [event for event in sera.events("appointment.assigned") if event["what"]["appointment"] == appointment]
