"""Calendars, slots and bookings over HTTP."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from .conftest import Office

# The seed's promises (see sera_rpa/portal/seed.py) and its numbers.
TUNE_UP, NO_HEAT, DRAIN, BURST_PIPE, WIRING = 101, 105, 107, 111, 112
ADDRESS = 50001
FREE = "2026-11-30T08:00:00"
YELLOW_HOUR = "2026-11-25T10:00:00"
BUMP_HOUR = "2026-11-25T14:00:00"


def book(office: Office, start: str, service: int = TUNE_UP, **more: Any) -> httpx.Response:
    return office.post("/api/appointments", json={"address_id": ADDRESS, "service_id": service, "start": start, **more})


def appointment(office: Office, answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    number = answer.json()["appointment"]
    return next(a for a in office.truth("appointments") if a["id"] == number)


def test_a_booking_makes_a_pending_job_with_the_next_numbers(office: Office) -> None:
    last = max(job["id"] for job in office.truth("jobs"))
    made = book(office, FREE, notes="REF-77 ring twice\nback door").json()
    assert made["job"] == last + 1
    job = office.get(f"/api/jobs/{made['job']}").json()
    shown = job["appointments"][0]
    assert (job["status"], job["department"], job["customer"]["id"]) == ("Pending", "Heating & Air", 10001)
    assert (shown["start"], shown["window"], shown["pinned"]) == (FREE, "8:00 am - 9:00 am", False)
    assert shown["notes"] == "REF-77 ring twice\nback door"
    assert shown["technician"]
    newest = office.get("/api/customers/10001/jobs").json()["rows"][0]
    assert (newest["job"], newest["appointment"]) == (made["job"], made["appointment"])
    assert [j["id"] for j in office.truth("jobs", notes_contains="REF-77")] == [made["job"]]


def test_the_scheduler_takes_the_least_busy_free_technician_of_the_skill(office: Office) -> None:
    crew = {t["id"]: t["name"] for t in office.get(f"/api/schedule/technicians?service_id={TUNE_UP}").json()}
    before = [a for a in office.truth("appointments") if a["start"][:10] == FREE[:10] and a["technician_id"] in crew]
    load = dict.fromkeys(crew, 0)
    for a in before:
        load[a["technician_id"]] += a["minutes"] if a["status"] != "Cancelled" else 0
    free = [t for t in crew if office.slot_state(TUNE_UP, FREE, technician=t) == "open"]
    expected = min(free, key=lambda t: (load[t], crew[t]))
    assert appointment(office, book(office, FREE))["technician_id"] == expected


def test_a_chosen_technician_is_pinned(office: Office) -> None:
    free = [t["id"] for t in office.get(f"/api/schedule/technicians?service_id={TUNE_UP}").json()
            if office.slot_state(TUNE_UP, FREE, technician=t["id"]) == "open"]  # fmt: skip
    made = appointment(office, book(office, FREE, technician_id=free[-1]))
    assert (made["technician_id"], made["pinned"]) == (free[-1], True)
    assert office.slot_state(TUNE_UP, FREE, technician=free[-1]) == "overbook"


def test_a_technician_without_the_skill_is_refused(office: Office) -> None:
    assert book(office, FREE, technician_id=206).status_code == 422
    assert book(office, FREE, technician_id=999).status_code == 422


def test_a_yellow_slot_is_booked_only_when_asked_for(office: Office) -> None:
    assert office.slot_state(DRAIN, YELLOW_HOUR) == "overbook"
    answer = book(office, YELLOW_HOUR, DRAIN)
    assert answer.status_code == 409
    assert answer.json() == {"errors": {"base": ["This time slot is no longer available."]}}
    unassigned = appointment(office, book(office, YELLOW_HOUR, DRAIN, overbook=True))
    assert (unassigned["technician_id"], unassigned["pinned"]) == (None, False)
    pinned = appointment(office, book(office, YELLOW_HOUR, DRAIN, overbook=True, technician_id=206))
    assert (pinned["technician_id"], pinned["pinned"]) == (206, True)
    board = office.get("/api/board?day=2026-11-25").json()
    assert unassigned["id"] in [a["appointment"] for a in board["unassigned"]]


def test_high_priority_bumps_an_unpinned_normal_appointment_silently(office: Office) -> None:
    assert office.slot_state(TUNE_UP, BUMP_HOUR) == "overbook"
    assert office.slot_state(NO_HEAT, BUMP_HOUR) == "open"
    made = appointment(office, book(office, BUMP_HOUR, NO_HEAT))
    event = office.events("appointment.bumped")[0]["what"]
    bumped = next(a for a in office.truth("appointments") if a["id"] == event["appointment"])
    assert made["technician_id"] is not None
    assert bumped["technician_id"] is None, "everybody else is taken at that hour"
    assert (bumped["priority"], bumped["pinned"], bumped["status"]) == ("Normal", False, "Pending")
    notes = office.get(f"/api/jobs/{bumped['job_id']}/notes").json()
    assert notes[0]["system"] and str(made["job_id"]) in notes[0]["text"]


def test_a_bumped_appointment_goes_to_another_free_technician_when_there_is_one(office: Office) -> None:
    crew = [t["id"] for t in office.get(f"/api/schedule/technicians?service_id={NO_HEAT}").json()]
    free = [t for t in crew if office.slot_state(NO_HEAT, FREE, technician=t) == "open"]
    normal = appointment(office, book(office, FREE))
    pin = normal["technician_id"]
    assert len(free) > 1
    urgent = appointment(office, book(office, FREE, NO_HEAT, technician_id=pin))
    moved = next(a for a in office.truth("appointments") if a["id"] == normal["id"])
    assert urgent["technician_id"] == pin
    assert moved["technician_id"] in set(free) - {pin}


def test_pinned_appointments_are_never_bumped(office: Office) -> None:
    assert office.slot_state(BURST_PIPE, YELLOW_HOUR) == "overbook"
    assert book(office, YELLOW_HOUR, BURST_PIPE).status_code == 409
    assert office.events("appointment.bumped") == []


def test_the_month_shows_open_full_closed_and_past_days(office: Office) -> None:
    query = {"service_id": WIRING, "address_id": ADDRESS, "month": "2026-11"}
    days = {d["date"]: d["state"] for d in office.get("/api/schedule/days", params=query).json()["days"]}
    assert len(days) == 30
    assert days["2026-11-23"] == "past"
    assert days["2026-11-25"] == "open"
    assert days["2026-11-26"] == "closed", "Thanksgiving"
    assert days["2026-11-27"] == "full"
    assert days["2026-11-29"] == "closed", "Sunday"


@pytest.mark.parametrize(
    ("start", "why"),
    [
        ("2026-11-23T08:00:00", "past"),
        ("2026-11-26T08:00:00", "closed"),
        ("2026-11-29T08:00:00", "closed"),
        ("2026-11-25T07:00:00", "not a time slot"),
        ("2026-11-25T08:30:00", "not a time slot"),
        ("2026-11-25T16:00:00", "closing time"),
        ("tomorrow", "not a time slot"),
        ("", "can't be blank"),
    ],
)
def test_times_that_cannot_be_booked_are_refused_with_the_reason(office: Office, start: str, why: str) -> None:
    answer = book(office, start, overbook=True)
    assert (answer.status_code, why in answer.text) == (422, True), answer.text


def test_slots_of_today_are_disabled_once_they_have_begun(office: Office) -> None:
    office.put("/_control/clock", json={"now": "2026-11-24T11:00"}).raise_for_status()
    query = {"service_id": TUNE_UP, "address_id": ADDRESS, "day": "2026-11-24"}
    states = [slot["state"] for slot in office.get("/api/schedule/slots", params=query).json()["slots"]]
    assert states[:4] == ["disabled"] * 4
    assert "disabled" not in states[4:8]
    assert states[8] == "disabled", "a 90-minute service cannot begin an hour before closing"


def test_arrival_windows_follow_the_tenant_setting(office: Office) -> None:
    office.put("/_control/settings", json={"arrival_window_hours": 4}).raise_for_status()
    query = {"service_id": TUNE_UP, "address_id": ADDRESS, "day": "2026-11-30"}
    labels = [slot["label"] for slot in office.get("/api/schedule/slots", params=query).json()["slots"]]
    assert labels == ["8:00 am - 12:00 pm", "12:00 pm - 4:00 pm", "4:00 pm - 8:00 pm"]
    assert book(office, "2026-11-30T09:00:00").status_code == 422


def test_an_address_out_of_coverage_needs_the_override(office: Office) -> None:
    far = next(a for a in office.truth("addresses") if a["zip"] == "47401")["id"]
    wish = {"address_id": far, "service_id": TUNE_UP, "start": FREE}
    answer = office.post("/api/appointments", json=wish)
    assert (answer.status_code, "is outside of your coverage area" in answer.text) == (422, True)
    made = office.post("/api/appointments", json={**wish, "override_coverage": True})
    assert made.status_code == 201
    assert "overridden" in office.get(f"/api/jobs/{made.json()['job']}/notes").json()[0]["text"]


def test_an_archived_customer_cannot_be_booked(office: Office) -> None:
    address = office.truth("addresses", email="walter.grimes@example.test")[0]["id"]
    assert "archived" in office.post(
        "/api/appointments", json={"address_id": address, "service_id": TUNE_UP, "start": FREE}
    ).text  # fmt: skip
    assert book(office, FREE, 9999).status_code == 404


def test_many_people_booking_at_once_never_share_a_technician_or_a_number(office: Office) -> None:
    free = [t["id"] for t in office.get(f"/api/schedule/technicians?service_id={TUNE_UP}").json()
            if office.slot_state(TUNE_UP, FREE, technician=t["id"]) == "open"]  # fmt: skip
    cookies, headers = dict(office.cookies), {"X-CSRF-Token": office.csrf}
    wish = {"address_id": ADDRESS, "service_id": TUNE_UP, "start": FREE}

    def save(_: int) -> httpx.Response:
        with httpx.Client(base_url=office.base_url, cookies=cookies, headers=headers) as one:
            return one.post("/api/appointments", json=wish)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(save, range(16)))
    made = [a.json() for a in answers if a.status_code == 201]
    given = [a["technician_id"] for a in office.truth("appointments") if a["id"] in {m["appointment"] for m in made}]
    assert sorted(given) == sorted(free)
    assert len({m["job"] for m in made}) == len(made)
    assert {a.status_code for a in answers} == {201, 409}


def test_the_board_shows_each_technician_once_under_the_own_department(office: Office) -> None:
    board = office.get("/api/board?day=2026-11-24").json()
    names = [[t["name"] for t in d["technicians"]] for d in board["departments"]]
    assert [d["name"] for d in board["departments"]] == ["Heating & Air", "Plumbing", "Electrical"]
    assert [len(n) for n in names] == [5, 4, 3]
    assert all(n == sorted(n) for n in names)
    assert office.get("/api/board?day=yesterday").status_code == 422


def test_the_seeded_business_is_coherent(office: Office) -> None:
    appointments = [a for a in office.truth("appointments") if a["status"] != "Cancelled"]
    days = {a["start"][:10] for a in appointments}
    assert min(days) == "2025-11-24" and max(days) == "2026-12-15"
    assert {a["status"] for a in appointments if a["start"] < "2026-11-24"} == {"Completed"}
    assert {a["status"] for a in appointments if a["start"] > "2026-11-24T09"} == {"Pending"}
    taken: set[tuple[Any, str]] = set()
    for a in appointments:
        if a["technician_id"]:
            key = (a["technician_id"], a["start"])
            assert key not in taken
            taken.add(key)
    assert all(1000000 < job["id"] < 10_000_000 for job in office.truth("jobs"))
