"""Who could do an appointment, and which of a job's appointments is meant."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Dispatch import Dispatch
from sera_rpa.objects import Appointment, Job

dispatch = Dispatch()

JOB = Job(
    work_order_id="wo_1000001", customer_id="cus_10001", status="scheduled", portal_status="Pending",
    service_category="Heating Repair",
    visit=Appointment(
        appointment_id="apt_2000001", date=date(2026, 12, 21), timezone="America/Indiana/Indianapolis",
        window_start=datetime(2026, 12, 21, 15, tzinfo=UTC), window_end=datetime(2026, 12, 21, 16, tzinfo=UTC),
    ),
)  # fmt: skip
"""10:00 am - 11:00 am where it is served."""


def drawn(name: str, *taken: tuple[str, int, int]) -> dict[str, Any]:
    return {"name": name, "taken": [{"appointment": a, "start": s, "end": e} for a, s, e in taken]}


def names(*rows: dict[str, Any], skilled: tuple[str, ...] = ("Ann", "Bob", "Cem")) -> list[tuple[str, bool, int]]:
    return [(one.name, one.free, one.taken) for one in dispatch.get_candidates(rows, skilled, JOB)]


def test_the_least_booked_of_those_who_are_free_comes_first() -> None:
    found = names(drawn("Ann", ("1", 900, 1020)), drawn("Bob", ("2", 480, 540)), drawn("Cem"), drawn("Dee"))
    assert found == [("Cem", True, 0), ("Bob", True, 60), ("Ann", True, 120)]


def test_those_who_are_as_busy_come_by_name() -> None:
    assert [name for name, _, _ in names(drawn("Cem"), drawn("Bob"), drawn("Ann"))] == ["Ann", "Bob", "Cem"]


def test_an_appointment_takes_as_long_as_it_is_drawn_not_as_its_window() -> None:
    found = names(
        drawn("Unassigned", ("2000001", 600, 720)), drawn("Ann", ("1", 690, 750)), drawn("Bob", ("2", 720, 780))
    )
    assert {name: free for name, free, _ in found} == {"Ann": False, "Bob": True, "Cem": True}


def test_what_ends_as_the_appointment_begins_is_not_in_its_way() -> None:
    assert names(drawn("Ann", ("1", 540, 600)), skilled=("Ann",)) == [("Ann", True, 60)]


def test_an_event_that_blocks_counts_like_an_appointment() -> None:
    assert names(drawn("Ann", ("", 480, 1020)), skilled=("Ann",)) == [("Ann", False, 540)]


def test_the_appointment_itself_counts_for_nobody() -> None:
    assert names(drawn("Ann", ("2000001", 600, 720)), skilled=("Ann",)) == [("Ann", True, 0)]


def test_nobody_is_best_where_nobody_is_free() -> None:
    busy = dispatch.get_candidates([drawn("Ann", ("1", 600, 660))], ["Ann"], JOB)
    with pytest.raises(SeraError, match="^NO_FREE_SLOT: .*Heating Repair.* on 2026-12-21, 10:00 am - 11:00 am; Ann"):
        dispatch.choose_best(busy, JOB)


def test_the_others_are_named_with_what_is_booked() -> None:
    rows = [drawn("Ann", ("1", 600, 660)), drawn("Bob", ("2", 480, 570)), drawn("Cem")]
    told = dispatch.name_candidates(dispatch.get_candidates(rows, ["Ann", "Bob", "Cem"], JOB))
    assert told == "free then: Cem (nothing booked that day), Bob (1 h 30 min booked that day); busy then: Ann"


@pytest.mark.parametrize(
    ("shown", "technician", "given"),
    [
        ("Elena Marković (Pinned)", "elena marković", True),
        ("Elena Marković", "Elena Marković", False),
        ("Elena Marković (Pinned)", "Elena", False),
        ("Elena Marković", "auto", True),
        ("Elena Marković (Pinned)", "auto", False),
        ("Unassigned", "auto", False),
        ("Elena Marković (Pinned)", "best", False),
    ],
)
def test_an_appointment_is_given_only_as_the_row_asks(shown: str, technician: str, given: bool) -> None:
    assert dispatch.is_given_to(shown, technician) is given


def card(number: str, status: str) -> dict[str, str]:
    return {"APPOINTMENT": number, "SERVICE CATEGORY": "Drain Cleaning", "TECHNICIAN": "Unassigned", "STATUS": status,
            "SCHEDULED": "12/21/2026", "ARRIVAL WINDOW": "8:00 am - 9:00 am"}  # fmt: skip


def chosen(wanted: str, *cards: dict[str, str]) -> Job:
    home = "1 Oak St, Indianapolis, IN 46220"
    shown = {"customer": "10001", "customer_name": "Ann Lee", "address": home, "appointments": list(cards)}
    return dispatch.choose_appointment("1000001", shown, wanted)


def test_the_only_appointment_that_is_not_over_is_meant() -> None:
    assert chosen("", card("1", "Completed"), card("2", "Pending"), card("3", "Cancelled")).appointment == "2"
    assert chosen("", card("1", "Completed")).appointment == "1"


def test_an_appointment_can_be_named() -> None:
    job = chosen("#3", card("2", "Pending"), card("3", "Pending"))
    assert job.customer_name == "Ann Lee"
    assert (job.appointment, job.address, job.window) == ("3", "1 Oak St, Indianapolis, IN 46220", "8:00 am - 9:00 am")


def test_several_that_are_not_over_are_named() -> None:
    with pytest.raises(SeraError, match="^APPOINTMENT_AMBIGUOUS: .* appointment 2 .*; appointment 3 "):
        chosen("", card("2", "Pending"), card("3", "Accepted"))
    with pytest.raises(SeraError, match="^APPOINTMENT_AMBIGUOUS: "):
        chosen("", card("2", "Completed"), card("3", "Cancelled"))
    with pytest.raises(
        SeraError, match="^APPOINTMENT_NOT_FOUND: Job 1000001 has no appointment 9; it has appointment 2"
    ):
        chosen("9", card("2", "Pending"))


def test_a_reason_stands_on_one_line_behind_the_only_mark() -> None:
    assert dispatch.mark_reason("Called\nagain, see [Ref X-1]", "A-1") == "[Ref A-1] Called again, see (Ref X-1]"
    assert dispatch.mark_reason("", "A-1") == "[Ref A-1]"


def test_digits_are_a_job_number_as_they_are() -> None:
    assert [dispatch.get_job_number(text) for text in ("1000123", " #1000123 ")] == ["1000123"] * 2
