"""Which steps lead to a status, and how an arrival keeps to its window."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sera_rpa.contract import Moment
from sera_rpa.errors import SeraError
from sera_rpa.libraries.JobStatus import JobStatus
from sera_rpa.objects import Appointment, Attachment, Job

status = JobStatus()
ZONE = "America/Indiana/Indianapolis"


def job(now: str = "Pending", technician: str = "Ann") -> Job:
    """8:00 am - 9:00 am where it is served, 13:00 - 14:00 UTC."""
    return Job(
        work_order_id="wo_1000001", customer_id="cus_10001", status="", portal_status=now, service_category="Heating",
        visit=Appointment(
            appointment_id="apt_2000001", date=date(2026, 11, 24), timezone=ZONE, technician=technician,
            window_start=datetime(2026, 11, 24, 13, tzinfo=UTC), window_end=datetime(2026, 11, 24, 14, tzinfo=UTC),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "seras"),
    [("in_progress", "Running"), ("In Progress", "Running"), ("running", "Running"), ("completed", "Completed"),
     ("dispatched", "Accepted"), ("scheduled", "Pending"), ("cancelled", "Cancelled"), ("PENDING", "Pending")],
)  # fmt: skip
def test_a_status_may_be_written_in_both_ways(word: str, seras: str) -> None:
    assert status.get_sera_status(word) == seras


def test_what_is_no_status_is_refused_with_all_that_are() -> None:
    with pytest.raises(
        SeraError, match="^STATUS_UNKNOWN: 'done' is no status; there are scheduled, .*, cancelled, pen"
    ):
        status.get_sera_status("done")


@pytest.mark.parametrize(
    ("now", "wanted", "steps"),
    [
        ("Pending", "Pending", []),
        ("Pending", "Accepted", ["Accepted"]),
        ("Pending", "Completed", ["Accepted", "Running", "Completed"]),
        ("Running", "Completed", ["Completed"]),
        ("Completed", "Pending", ["Running", "Accepted", "Pending"]),
        ("Pending", "Cancelled", ["Cancelled"]),
        ("Running", "Cancelled", ["Accepted", "Pending", "Cancelled"]),
        ("Cancelled", "Cancelled", []),
    ],
)
def test_a_status_goes_step_by_step(now: str, wanted: str, steps: list[str]) -> None:
    assert status.plan_steps(job(now), wanted, "Because") == steps


@pytest.mark.parametrize(
    ("now", "wanted", "technician", "code"),
    [
        ("Running", "Accepted", "Ann", "REASON_MISSING"),
        ("Pending", "Cancelled", "", "REASON_MISSING"),
        ("Accepted", "Cancelled", "Ann", "REASON_MISSING"),
        ("Pending", "Accepted", "", "TECHNICIAN_MISSING"),
        ("Cancelled", "Pending", "Ann", "STATUS_FINAL"),
    ],
)
def test_a_step_that_lacks_something_is_refused(now: str, wanted: str, technician: str, code: str) -> None:
    with pytest.raises(SeraError, match=f"^{code}: Appointment 2000001 is {now}"):
        status.plan_steps(job(now, technician), wanted, " ")


@pytest.mark.parametrize(
    ("now", "wanted", "begun", "step"),
    [
        ("Pending", "Completed", False, "Running"),
        ("Accepted", "Running", False, "Running"),
        ("Running", "Completed", False, "Completed"),
        ("Running", "Completed", True, "Running"),
        ("Completed", "Running", False, "Running"),
        ("Pending", "Accepted", False, "Accepted"),
        ("Running", "Cancelled", False, "Cancelled"),
    ],
)
def test_one_step_alone_tells_of_the_arrival(now: str, wanted: str, begun: bool, step: str) -> None:
    assert status.get_telling_step(job(now), wanted, begun) == step


@pytest.mark.parametrize(
    ("hour", "minute", "told"),
    [(13, 0, "on time"), (14, 0, "on time"), (14, 1, "late by 1 min"), (15, 30, "late by 1 h 30 min"),
     (12, 31, "early by 29 min")],
)  # fmt: skip
def test_an_arrival_is_judged_by_its_window(hour: int, minute: int, told: str) -> None:
    assert status.judge_arrival(datetime(2026, 11, 24, hour, minute, tzinfo=UTC), job()) == told


def test_an_arrival_on_another_day_is_told_in_days() -> None:
    assert status.judge_arrival(datetime(2026, 11, 26, 16, 0, tzinfo=UTC), job()) == "late by 2 d 2 h"


NOTES = [
    {"day": "Tuesday, November 24, 2026", "time": "9:15 am",
     "text": "Appointment 2000001: status changed from Running to Completed by Ann."},
    {"day": "Tuesday, November 24, 2026", "time": "8:05 am",
     "text": "Appointment 2000001: status changed from Accepted to Running by Ann."},
    {"day": "Monday, July 6, 2026", "time": "12:00 pm",
     "text": "Appointment 2000001: status changed from Accepted to Running by Ann."},
]  # fmt: skip


def test_the_last_arrival_is_read_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    from sera_rpa.engine.desk import desk
    from sera_rpa.tenants import Tenant

    monkeypatch.setattr(desk, "tenant", Tenant("t", "http://x", time_zone=ZONE))
    words = ("Appointment 2000001:", "from Accepted to Running")
    assert status.get_arrival_time(NOTES, *words) == datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
    assert status.get_arrival_time(NOTES[2:], *words) == datetime(2026, 7, 6, 16, 0, tzinfo=UTC)  # in summer
    assert status.get_arrival_time(NOTES[:1], *words) is None
    assert status.get_arrival_time(NOTES, "Appointment 2000002:", "from Accepted to Running") is None


@pytest.mark.parametrize("written", ["2026-11-24 08:10", "2026-11-24T13:10:00Z", "2026-11-24 14:10 +01:00"])
def test_a_start_is_noted_in_utc_whatever_its_offset(written: str) -> None:
    told = status.read_arrival(job(), "in_progress", Moment.read(written), "Filter\nclogged")
    assert told.words == "Started at 2026-11-24T13:10:00Z. Arrival notes: Filter clogged"


def test_a_row_without_a_start_notes_none() -> None:
    assert status.read_arrival(job(), "dispatched", None, "").words == ""


@pytest.mark.parametrize(
    ("wanted", "written"),
    [("in_progress", "2026-11-23 08:10"), ("in_progress", "2026-11-25T06:00Z"), ("dispatched", "2026-11-24 08:10")],
)
def test_a_start_that_cannot_be_is_refused(wanted: str, written: str) -> None:
    with pytest.raises(SeraError, match="^STARTED_AT_UNFIT: "):
        status.read_arrival(job(), wanted, Moment.read(written), "")


def test_the_report_tells_change_arrival_and_files() -> None:
    file = Attachment(
        upload_id="upl_1", work_order_id="wo_1000001", file_name="a.jpg", media_kind="photo", media_type="image/jpeg",
        size=1234, sha256="ab" * 32,
    )  # fmt: skip
    told = status.read_arrival(job(), "Running", Moment.read("2026-11-24 08:50"), "")
    arrived = datetime(2026, 11, 24, 14, 12, tzinfo=UTC)
    facts = status.get_status_facts(job("Pending"), job("Running"), arrived, told, [file])
    assert facts == {
        "summary": "Pending → Running, arrived late by 12 min, 1 file", "status_before": "Pending", "time_zone": ZONE,
        "window_ends_at": "2026-11-24T14:00:00Z", "arrived_at": "2026-11-24T14:12:00Z", "sla": "late by 12 min",
        "started_at": "2026-11-24T13:50:00Z", "sla_by_started_at": "on time",
        "files": [f"a.jpg (image/jpeg, 1,234 bytes, SHA-256 {'ab' * 32})"],
    }  # fmt: skip
