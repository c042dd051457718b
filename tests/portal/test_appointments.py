"""Changing, cancelling and adding appointments over HTTP."""

from typing import Any

import httpx
import pytest

from .conftest import Office
from .test_scheduling import BUMP_HOUR, DRAIN, FREE, NO_HEAT, TUNE_UP, appointment, book

LATER = "2026-11-30T10:00:00"
CHAIN = ["Pending", "Accepted", "Running", "Completed"]


def booked(office: Office, start: str = FREE, service: int = TUNE_UP, **more: Any) -> dict[str, Any]:
    return appointment(office, book(office, start, service, **more))


def change(office: Office, number: int, **form: Any) -> httpx.Response:
    return office.put(f"/api/appointments/{number}", json=form)


def cancel(office: Office, number: int, reason: str = "customer asked to") -> httpx.Response:
    return office.post(f"/api/appointments/{number}/cancel", json={"reason": reason})


def stored(office: Office, number: int) -> dict[str, Any]:
    return next(a for a in office.truth("appointments") if a["id"] == number)


def system_notes(office: Office, job: int) -> list[str]:
    return [n["text"] for n in office.get(f"/api/jobs/{job}/notes").json() if n["system"]]


def test_a_status_goes_on_one_step_at_a_time_and_back_one_step(office: Office) -> None:
    made = booked(office)
    for wanted in [*CHAIN[1:], *CHAIN[-2::-1]]:
        answer = change(office, made["id"], status=wanted, reason=f"now {wanted}")
        assert (answer.status_code, answer.json().get("status")) == (200, wanted), answer.text
    told = [(c["before"], c["after"], c["reason"]) for c in office.truth("status_changes", customer_id=10001)]
    assert told[0] == ("Pending", "Accepted", "now Accepted")
    assert [after for _, after, _ in told] == ["Accepted", "Running", "Completed", "Running", "Accepted", "Pending"]
    assert sum("status changed" in text for text in system_notes(office, made["job_id"])) == 6
    assert len(office.events("appointment.status_changed")) == 6


def test_with_pre_work_an_appointment_is_claimed_before_the_trip_starts(office: Office) -> None:
    office.put("/_control/settings", json={"pre_work": True}).raise_for_status()
    made = booked(office)
    steps = ["Accepted (Pre-Work)", "Accepted (Start Trip)", "Running"]
    assert change(office, made["id"], status="Accepted", reason="x").status_code == 422
    assert change(office, made["id"], status=steps[1], reason="x").status_code == 422
    for wanted, kept in zip(steps, ["Accepted", "Accepted", "Running"], strict=True):
        answer = change(office, made["id"], status=wanted, reason="on").json()
        assert (answer["step"], answer["status"]) == (wanted, kept)
    assert change(office, made["id"], status=steps[1], reason="back").json()["steps"] == [steps[0], "Running"]
    assert change(office, made["id"], status=steps[0], reason="back").json()["steps"] == ["Pending", steps[1]]
    office.put("/_control/settings", json={"pre_work": False}).raise_for_status()
    assert office.get(f"/api/appointments/{made['id']}").json()["step"] == "Accepted"


@pytest.mark.parametrize("wanted", ["Running", "Completed", "Cancelled", "Won"])
def test_a_step_over_another_status_is_refused(office: Office, wanted: str) -> None:
    made = booked(office)
    assert change(office, made["id"], status=wanted, reason="hurry").status_code == 422
    assert stored(office, made["id"])["status"] == "Pending"


def test_a_status_change_needs_a_reason_and_a_technician(office: Office) -> None:
    made = booked(office)
    assert change(office, made["id"], status="Accepted").json() == {"errors": {"reason": ["Reason can't be blank"]}}
    nobody = booked(office, BUMP_HOUR, TUNE_UP, overbook=True)
    assert nobody["technician_id"] is None
    assert "Assign a technician" in change(office, nobody["id"], status="Accepted", reason="x").text


def test_only_a_pending_appointment_can_be_cancelled(office: Office) -> None:
    made = booked(office)
    change(office, made["id"], status="Accepted", reason="claimed").raise_for_status()
    assert "Only a Pending appointment" in cancel(office, made["id"]).text
    change(office, made["id"], status="Pending", reason="back").raise_for_status()
    assert cancel(office, made["id"], " ").json() == {"errors": {"reason": ["Reason can't be blank"]}}
    assert cancel(office, made["id"]).json()["status"] == "Cancelled"
    assert cancel(office, made["id"]).status_code == 422
    assert "customer asked to" in system_notes(office, made["job_id"])[0]
    assert [e["what"]["appointment"] for e in office.events("appointment.cancelled")] == [made["id"]]
    board = office.get(f"/api/board?day={FREE[:10]}").text
    assert str(made["id"]) not in board


def test_cancelling_frees_the_technician(office: Office) -> None:
    made = booked(office)
    pin = made["technician_id"]
    assert office.slot_state(TUNE_UP, FREE, technician=pin) == "overbook"
    cancel(office, made["id"]).raise_for_status()
    assert office.slot_state(TUNE_UP, FREE, technician=pin) == "open"


def test_choosing_a_technician_pins_with_a_reason_and_auto_assign_takes_the_pin_away(office: Office) -> None:
    made = booked(office)
    crew = [t["id"] for t in office.get(f"/api/schedule/technicians?service_id={TUNE_UP}").json()]
    other = next(
        t for t in crew if t != made["technician_id"] and office.slot_state(TUNE_UP, FREE, technician=t) == "open"
    )
    answer = change(office, made["id"], technician_id=other, pin_reason="knows the house").json()
    assert (answer["technician_id"], answer["pinned"]) == (other, True)
    assert "knows the house" in system_notes(office, made["job_id"])[0]
    answer = change(office, made["id"], technician_id="auto").json()
    assert answer["pinned"] is False
    assert answer["technician_id"] is not None


def test_a_busy_technician_is_pinned_only_when_asked_for_all_the_same(office: Office) -> None:
    first, second = booked(office), booked(office)
    busy = first["technician_id"]
    assert change(office, second["id"], technician_id=busy).status_code == 409
    assert change(office, second["id"], technician_id=busy, overbook=True).json()["technician_id"] == busy
    assert change(office, second["id"], technician_id=206).status_code == 422


def test_moving_keeps_a_pinned_technician_and_leaves_a_note(office: Office) -> None:
    free = next(t["id"] for t in office.get(f"/api/schedule/technicians?service_id={TUNE_UP}").json()
                if office.slot_state(TUNE_UP, FREE, technician=t["id"]) == "open"
                and office.slot_state(TUNE_UP, LATER, technician=t["id"]) == "open")  # fmt: skip
    made = booked(office, technician_id=free)
    answer = change(office, made["id"], start=LATER).json()
    assert (answer["start"], answer["technician_id"], answer["pinned"]) == (LATER, free, True)
    assert "11/30/2026 8:00 am to 11/30/2026 10:00 am" in system_notes(office, made["job_id"])[0]


def test_its_own_time_does_not_stand_in_the_way_of_an_appointment(office: Office) -> None:
    made = booked(office)
    query = {"service_id": TUNE_UP, "address_id": 50001, "technician_id": made["technician_id"], "day": FREE[:10]}
    slots = office.get("/api/schedule/slots", params={**query, "appointment_id": made["id"]}).json()["slots"]
    assert next(s["state"] for s in slots if s["start"] == FREE) == "open"
    assert change(office, made["id"], technician_id=made["technician_id"]).status_code == 200


@pytest.mark.parametrize("start", ["2026-11-23T08:00:00", "2026-11-26T08:00:00", "2026-11-30T08:30:00", "soon"])
def test_a_move_to_no_time_slot_is_refused_and_changes_nothing(office: Office, start: str) -> None:
    made = booked(office)
    assert change(office, made["id"], start=start, notes="not kept").status_code == 422
    assert stored(office, made["id"]) == made


def test_running_and_cancelled_appointments_stay_where_they_are(office: Office) -> None:
    made = booked(office)
    for wanted in ("Accepted", "Running"):
        change(office, made["id"], status=wanted, reason="on").raise_for_status()
    assert change(office, made["id"], start=LATER).status_code == 422
    gone = booked(office)
    cancel(office, gone["id"]).raise_for_status()
    assert change(office, gone["id"], technician_id="auto").status_code == 422
    assert change(office, 9, status="Accepted", reason="x").status_code == 404


def test_a_bumped_appointment_leaves_a_hold_until_somebody_takes_it(office: Office) -> None:
    before = {a["id"]: a["technician_id"] for a in office.truth("appointments")}
    booked(office, BUMP_HOUR, NO_HEAT)
    [hold] = office.truth("holds")
    assert hold["technician_id"] == before[hold["appointment_id"]]
    board = office.get(f"/api/board?day={BUMP_HOUR[:10]}").json()
    people = [t for d in board["departments"] for t in d["technicians"]]
    assert [t["id"] for t in people if hold["appointment_id"] in [h["appointment"] for h in t["holds"]]] == [
        hold["technician_id"]
    ]
    assert hold["appointment_id"] in [a["appointment"] for a in board["unassigned"]]
    change(office, hold["appointment_id"], technician_id=hold["technician_id"], overbook=True).raise_for_status()
    assert office.truth("holds") == []


def test_a_second_appointment_joins_the_job_and_stays_in_its_department(office: Office) -> None:
    made = booked(office)
    path = f"/api/jobs/{made['job_id']}/appointments"
    second = office.post(path, json={"service_id": TUNE_UP, "start": LATER})
    assert (second.status_code, second.json()["job"]) == (201, made["job_id"])
    shown = office.get(f"/api/jobs/{made['job_id']}").json()["appointments"]
    assert [a["appointment"] for a in shown] == [made["id"], second.json()["appointment"]]
    assert "another department" in office.post(path, json={"service_id": DRAIN, "start": LATER}).text
    wish = {"service_id": TUNE_UP, "start": LATER}
    assert office.post("/api/jobs/1999999/appointments", json=wish).status_code == 404


def test_a_job_whose_work_is_over_without_a_sale_is_a_lost_opportunity_until_it_is_opened_again(office: Office) -> None:
    made = booked(office)
    job = f"/api/jobs/{made['job_id']}"
    for wanted in CHAIN[1:]:
        change(office, made["id"], status=wanted, reason="on").raise_for_status()
    assert office.get(job).json()["opportunity"] == "Lost"
    change(office, made["id"], status="Running", reason="not done").raise_for_status()
    assert office.get(job).json()["opportunity"] == "Open"
