"""Board events, availability without a customer, and the To-Do List over HTTP."""

from typing import Any

import httpx
import pytest

from .conftest import Office
from .test_appointments import LATER, booked, change
from .test_scheduling import FREE, TUNE_UP, book

AARON, BIANCA = 201, 202
MONDAY = "2026-11-30"


def add_event(office: Office, **more: Any) -> httpx.Response:
    form = {"name": "Team meeting", "day": MONDAY, "starts": "08:00", "ends": "09:30", "technicians": [AARON]}
    return office.post("/api/board/events", json={**form, **more})


def on_board(office: Office, day: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.get("/api/board", params={"day": day}).json()["events"]
    return found


def free_technician(office: Office, start: str = FREE) -> int:
    crew = office.get(f"/api/schedule/technicians?service_id={TUNE_UP}").json()
    return next(t["id"] for t in crew if office.slot_state(TUNE_UP, start, technician=t["id"]) == "open")


def test_an_event_keeps_its_technicians_busy_and_nobody_else(office: Office) -> None:
    busy = free_technician(office)
    crew = [t["id"] for t in office.get(f"/api/schedule/technicians?service_id={TUNE_UP}").json()]
    before = {t: office.slot_state(TUNE_UP, FREE, technician=t) for t in crew if t != busy}
    assert add_event(office, technicians=[busy]).status_code == 201
    assert office.slot_state(TUNE_UP, FREE, technician=busy) == "overbook"
    assert {t: office.slot_state(TUNE_UP, FREE, technician=t) for t in before} == before
    assert book(office, FREE, technician_id=busy).status_code == 409
    [shown] = on_board(office, MONDAY)
    assert (shown["name"], shown["window"], shown["technicians"]) == ("Team meeting", "8:00 am - 9:30 am", [busy])


def test_an_event_that_is_available_can_be_booked_over(office: Office) -> None:
    technician = free_technician(office)
    add_event(office, technicians=[technician], available=True).raise_for_status()
    assert office.slot_state(TUNE_UP, FREE, technician=technician) == "open"


def test_an_event_of_all_technicians_leaves_nobody_free(office: Office) -> None:
    add_event(office, technicians=[]).raise_for_status()
    assert office.slot_state(TUNE_UP, FREE) == "overbook"
    assert len(on_board(office, MONDAY)[0]["technicians"]) == 12


def on_its_way(office: Office, number: int, clock: str) -> None:
    office.put("/_control/clock", json={"now": clock}).raise_for_status()
    change(office, number, status="Accepted", reason="on the way").raise_for_status()


def pill(office: Office, number: int) -> dict[str, Any]:
    answer = office.get("/api/board", params={"day": FREE[:10]}).json()
    people = [t for d in answer["departments"] for t in d["technicians"]]
    return next(a for t in people for a in t["appointments"] if a["appointment"] == number)


def test_the_board_tells_travel_and_who_arrived_after_the_window(office: Office) -> None:
    made = booked(office)
    day, hour = FREE[:10], int(FREE[11:13])
    assert (pill(office, made["id"])["trip"], pill(office, made["id"])["word"]) == (None, "Pending (Assigned)")
    on_its_way(office, made["id"], f"{day}T{hour:02}:30")
    shown = pill(office, made["id"])
    assert (shown["trip"]["started"][:16], shown["trip"]["arrived"]) == (f"{day}T{hour:02}:30", None)
    assert shown["word"] == "Accepted (Start Trip)"
    office.put("/_control/clock", json={"advance_seconds": 45 * 60}).raise_for_status()
    change(office, made["id"], status="Running", reason="there").raise_for_status()
    trip = pill(office, made["id"])["trip"]
    assert (trip["arrived"][:16], trip["late_from"]) == (f"{day}T{hour + 1:02}:15", f"{day}T{hour + 1:02}:00:00")
    change(office, made["id"], status="Accepted", reason="not there").raise_for_status()
    assert pill(office, made["id"])["trip"]["arrived"] is None
    change(office, made["id"], status="Pending", reason="turned round").raise_for_status()
    assert pill(office, made["id"])["trip"] is None


def test_an_arrival_within_the_window_is_not_late(office: Office) -> None:
    made = booked(office)
    on_its_way(office, made["id"], FREE[:16])
    office.put("/_control/clock", json={"advance_seconds": 50 * 60}).raise_for_status()
    change(office, made["id"], status="Running", reason="there").raise_for_status()
    assert pill(office, made["id"])["trip"]["late_from"] is None
    change(office, made["id"], status="Completed", reason="done").raise_for_status()
    assert pill(office, made["id"])["word"] == "Completed (Lost Opportunity)"


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        ("never", ["2026-11-30"]),
        ("daily", ["2026-11-30", "2026-12-01", "2026-12-05", "2026-12-07", "2026-12-30"]),
        ("weekdays", ["2026-11-30", "2026-12-01", "2026-12-07", "2026-12-30"]),
        ("weekly", ["2026-11-30", "2026-12-07"]),
        ("monthly", ["2026-11-30", "2026-12-30"]),
    ],
)
def test_an_event_comes_again_as_asked(office: Office, repeat: str, days: list[str]) -> None:
    add_event(office, repeat=repeat).raise_for_status()
    looked = ["2026-11-29", "2026-11-30", "2026-12-01", "2026-12-05", "2026-12-07", "2026-12-30"]
    assert [day for day in looked if on_board(office, day)] == days


def test_a_series_ends_on_its_last_day_and_one_day_of_it_can_go(office: Office) -> None:
    number = add_event(office, repeat="daily", until="2026-12-03").json()["id"]
    office.delete(f"/api/board/events/{number}", params={"day": "2026-12-01"}).raise_for_status()
    looked = [f"2026-12-0{n}" for n in range(1, 5)]
    assert [day for day in looked if on_board(office, day)] == ["2026-12-02", "2026-12-03"]
    office.put(f"/api/board/events/{number}", json={"name": "Training", "day": MONDAY, "starts": "13:00",
               "ends": "14:00", "technicians": [BIANCA], "repeat": "daily"}).raise_for_status()  # fmt: skip
    assert [(e["name"], e["technicians"]) for e in on_board(office, "2026-12-04")] == [("Training", [BIANCA])]
    office.delete(f"/api/board/events/{number}").raise_for_status()
    assert office.truth("board_events") == []
    assert office.get(f"/api/board/events/{number}").status_code == 404


def test_every_broken_rule_of_an_event_is_told_at_once(office: Office) -> None:
    wrong = {"name": " ", "day": "soon", "starts": "10:00", "ends": "09:00", "repeat": "yearly", "technicians": [7]}
    assert set(add_event(office, **wrong).json()["errors"]) == {"name", "day", "ends", "repeat", "technicians"}
    assert "until" in add_event(office, until="2026-01-01", repeat="daily").json()["errors"]
    assert office.truth("board_events") == []


def test_an_appointment_is_not_moved_onto_an_event(office: Office) -> None:
    technician = free_technician(office, LATER)
    add_event(office, technicians=[technician], starts="10:00", ends="12:00").raise_for_status()
    made = booked(office)
    form = {"start": LATER, "technician_id": technician}
    assert office.put(f"/api/appointments/{made['id']}", json=form).status_code == 409


def test_availability_is_shown_without_a_customer(office: Office) -> None:
    with_customer = {"service_id": TUNE_UP, "address_id": 50001, "day": MONDAY}
    alone = {"service_id": TUNE_UP, "day": MONDAY}
    path = "/api/schedule/slots"
    assert office.get(path, params=alone).json() == office.get(path, params=with_customer).json()
    assert office.get("/api/coverage?zip=46220").json() == {"covered": True}
    assert office.get("/api/coverage?zip=47401").json() == {"covered": False}


def test_to_dos_are_pending_until_their_box_is_ticked(office: Office) -> None:
    late = office.post("/api/todos", json={"title": "Call back", "due_on": "2026-11-20", "customer_id": 10001})
    office.post("/api/todos", json={"title": "Order filters"}).raise_for_status()
    assert [t["title"] for t in office.get("/api/todos").json()] == ["Call back", "Order filters"]
    assert 'aria-label="2 pending"' in office.get("/dispatch").text
    assert office.put(f"/api/todos/{late.json()['id']}", json={"done": True}).json() == {"done": True, "pending": 1}
    assert [t["title"] for t in office.get("/api/todos").json()] == ["Order filters"]
    assert [(t["title"], t["done"]) for t in office.get("/api/todos?all=1").json()] == [
        ("Order filters", False),
        ("Call back", True),
    ]
    assert office.put("/api/todos/99", json={"done": True}).status_code == 404


def test_a_to_do_needs_a_title_and_things_that_exist(office: Office) -> None:
    wrong = {"title": "", "due_on": "soon", "assignee_id": 99, "customer_id": 9}
    assert set(office.post("/api/todos", json=wrong).json()["errors"]) == set(wrong)
    assert len(office.events("todo.added")) == 0
