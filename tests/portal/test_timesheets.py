"""The time clock: who is in, time cards, timesheets, the clocks on the board."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .conftest import Office, RunningPortal

Enter = Callable[[str], Office]


@pytest.fixture
def super_(office: Office, portal: RunningPortal, another: Enter) -> Iterator[Office]:
    """A Super beside the office, without a second step for the test."""
    who = portal.sign_in_of("Super")
    office.post(f"/_control/accounts/{who['email']}", json={"mfa": False}).raise_for_status()
    with Office(base_url=portal.url) as client:
        assert client.give_password(who["email"], who["password"]).status_code == 303
        client.learn_csrf()
        yield client


def at(office: Office, now: str) -> None:
    office.put("/_control/clock", json={"now": now}).raise_for_status()


def board_clocks(office: Office) -> dict[str, bool]:
    board = office.get("/api/board").json()
    return {t["name"]: t["clocked_in"] for d in board["departments"] for t in d["technicians"]}


def test_clocking_in_and_out_makes_a_time_card(office: Office) -> None:
    assert office.post("/api/time_clock/in").json() == {"clocked_in": True}
    assert office.post("/api/time_clock/in").status_code == 409
    assert 'class="clocked in"' in office.get("/dispatch").text
    at(office, "2026-11-24T12:15")
    running = office.get("/api/time_cards", params={"date": "11/24/2026"}).json()["rows"]
    assert [(row["clock_out"], row["minutes"]) for row in running] == [(None, 285)]
    assert office.post("/api/time_clock/out").json() == {"clocked_in": False}
    assert office.post("/api/time_clock/out").status_code == 409
    at(office, "2026-11-24T15:00")
    card = office.get("/api/time_cards", params={"date": "11/24/2026"}).json()["rows"][0]
    assert (card["clock_in"][11:], card["clock_out"][11:], card["minutes"]) == ("07:30", "12:15", 285)
    kinds = [e["kind"] for e in office.get("/_control/events").json() if e["kind"].startswith("time.")]
    assert kinds == ["time.clocked_in", "time.clocked_out"]


def test_people_see_their_own_time_cards_only(office: Office, another: Enter) -> None:
    office.post("/api/time_clock/in").raise_for_status()
    csr = another("CSR")
    mine = csr.get("/api/time_cards").json()["rows"]
    assert {row["name"] for row in mine} == {
        next(u["name"] for u in office.truth("users") if u["access_level"] == "CSR")
    }
    assert csr.get("/api/timesheets").status_code == 403
    assert csr.get("/company/timesheets").status_code == 403


def test_the_board_s_clocks_follow_the_day(office: Office) -> None:
    morning = board_clocks(office)
    assert sum(morning.values()) == len(morning) - 2  # two start late
    at(office, "2026-11-24T09:30")
    assert all(board_clocks(office).values())
    at(office, "2026-11-24T18:00")
    assert not any(board_clocks(office).values())
    at(office, "2026-11-30T08:00")
    assert sum(board_clocks(office).values()) == len(morning) - 2
    at(office, "2026-12-06T10:00")
    assert not any(board_clocks(office).values())


def test_a_super_clocks_a_technician_in_and_out_on_their_behalf(office: Office, super_: Office) -> None:
    late = next(name for name, inside in board_clocks(office).items() if not inside)
    number = next(t["id"] for t in office.truth("technicians") if t["name"] == late)
    form = {"person": f"technician-{number}", "clock_in": "2026-11-24T07:10", "note": "Forgot the tablet"}
    made = super_.post("/api/timesheets", json=form)
    assert made.status_code == 201, made.text
    assert board_clocks(office)[late]
    entry = f"/api/timesheets/{made.json()['id']}"
    super_.put(entry, json={**form, "clock_out": "2026-11-24T07:20"}).raise_for_status()
    assert not board_clocks(office)[late]
    assert super_.delete(entry).status_code == 200
    assert {e["kind"] for e in office.get("/_control/events").json()} >= {
        "time.entry_added", "time.entry_changed", "time.entry_removed"}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"person": "robot-1"}, "person"), ({"person": "technician-999"}, "person"), ({"clock_in": ""}, "clock_in"),
     ({"clock_in": "soon"}, "clock_in"), ({"clock_in": "2026-11-24T09:00"}, "clock_in"),
     ({"clock_out": "2026-11-24T06:00"}, "clock_out"), ({"clock_in": "2026-11-23T15:00"}, "clock_in")],
)  # fmt: skip
def test_time_cards_that_cannot_be_are_refused(super_: Office, wrong: dict[str, Any], field: str) -> None:
    before = len(super_.truth("time_entries"))
    form = {"person": "technician-201", "clock_in": "2026-11-24T06:30", "clock_out": "2026-11-24T06:50", **wrong}
    answer = super_.post("/api/timesheets", json=form)
    assert answer.status_code == 422 and field in answer.json()["errors"], answer.text
    assert len(super_.truth("time_entries")) == before


def test_an_admin_reads_timesheets_and_changes_none(office: Office) -> None:
    assert office.get("/api/timesheets", params={"person": "technician-201"}).json()["rows"]
    assert office.get("/api/timesheets.xlsx").headers["content-disposition"].startswith("attachment")
    assert office.post("/api/timesheets", json={}).status_code == 403


def test_hours_are_right_over_a_change_of_daylight_saving_time(super_: Office) -> None:
    at(super_, "2027-03-14T12:00")
    form = {"person": "admin-1", "clock_in": "2027-03-14T01:00", "clock_out": "2027-03-14T04:00"}
    super_.post("/api/timesheets", json=form).raise_for_status()
    rows = super_.get("/api/timesheets", params={"person": "admin-1", "date": "03/14/2027"}).json()["rows"]
    assert [row["minutes"] for row in rows] == [120]


def test_without_timesheets_there_is_no_clock(office: Office) -> None:
    office.put("/_control/settings", json={"timesheets": False}).raise_for_status()
    page = office.get("/dispatch").text
    assert "time-clock" not in page and 'class="clocked' not in page
    assert office.post("/api/time_clock/in").status_code == 409
    assert office.get("/company/timesheets").status_code == 404
