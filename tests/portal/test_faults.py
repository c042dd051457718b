"""Every named fault, as a client meets it: what is answered, and what took effect."""

import time
from typing import Any

import httpx
import pytest

from sera_rpa.portal.faults import FAULTS, PAGE_FAULTS

from .conftest import Office

WISH = {"address_id": 50001, "service_id": 101, "start": "2026-11-30T08:00:00", "notes": "REF-FAULT"}
NOTE = "/api/customers/10001/notes"


def save(office: Office, **more: Any) -> httpx.Response:
    return office.post("/api/appointments", json={**WISH, **more})


def booked(office: Office) -> int:
    return len(office.truth("jobs", notes_contains="REF-FAULT"))


def test_answer_lost_takes_effect_and_closes_the_connection(office: Office) -> None:
    office.set_fault("answer_lost")
    with pytest.raises(httpx.TransportError):
        save(office)
    assert booked(office) == 1


def test_a_browser_that_resends_by_itself_after_a_lost_answer_books_nothing_more(office: Office) -> None:
    office.set_fault("answer_lost")
    for _ in range(2):
        with pytest.raises(httpx.TransportError):
            save(office)
    assert booked(office) == 1
    time.sleep(1.1)
    assert save(office).status_code == 201, "a person's second try later is a request like any other"
    assert booked(office) == 2


def test_late_effect_closes_at_once_and_takes_effect_later(office: Office) -> None:
    office.set_fault("late_effect", seconds=0.6)
    with pytest.raises(httpx.TransportError):
        save(office)
    assert booked(office) == 0
    time.sleep(1.0)
    assert booked(office) == 1


def test_what_a_late_effect_holds_back_lands_as_soon_as_it_is_told_to(office: Office) -> None:
    office.set_fault("late_effect", seconds=60)
    (fault,) = [one for one in office.get("/_control/faults").json() if one["name"] == "late_effect"]
    with pytest.raises(httpx.TransportError):
        save(office)
    assert booked(office) == 0
    told = office.put("/_control/faults", json={"id": fault["id"], "lands_in": 0.3})
    assert (told.json(), booked(office)) == ({"landing": True}, 0)
    time.sleep(0.7)
    assert booked(office) == 1
    assert office.put("/_control/faults", json={"id": 10**6, "lands_in": 0}).json() == {"landing": False}
    assert office.put("/_control/faults", json={"id": fault["id"]}).status_code == 422


def test_an_error_before_the_write_leaves_nothing_and_one_after_it_leaves_the_booking(office: Office) -> None:
    office.set_fault("error_before_write")
    assert save(office).status_code == 500
    assert booked(office) == 0
    office.set_fault("error_after_write")
    answer = save(office)
    assert (answer.status_code, list(answer.json()["errors"])) == (500, ["base"])
    assert booked(office) == 1


def test_an_error_page_is_html_and_nothing_took_effect(office: Office) -> None:
    office.set_fault("error_page")
    answer = save(office)
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert booked(office) == 0


def test_a_slow_answer_comes_late_but_its_effect_is_there_at_once(office: Office) -> None:
    office.set_fault("slow_answer", seconds=0.8)
    with pytest.raises(httpx.ReadTimeout):
        office.post("/api/appointments", json=WISH, timeout=0.4)
    assert booked(office) == 1
    office.set_fault("slow_answer", seconds=0.5)
    started = time.monotonic()
    assert save(office).status_code == 201
    assert time.monotonic() - started >= 0.5


def test_a_session_is_thrown_out_before_the_request(office: Office) -> None:
    office.set_fault("session_thrown_out")
    assert save(office).status_code == 401
    assert booked(office) == 0
    assert office.get("/customers").headers["location"] == "/admins/login"


def test_a_taken_slot_is_refused_and_stays_taken(office: Office) -> None:
    office.set_fault("slot_taken")
    answer = save(office)
    assert answer.status_code == 409
    assert booked(office) == 0
    assert office.slot_state(101, WISH["start"]) == "overbook"  # type: ignore[arg-type]
    others = [e["what"] for e in office.events("appointment.booked") if e["who"] == "another user"]
    assert others and all(o["start"] == WISH["start"] and o["customer"] != 10001 for o in others)


def test_too_many_requests_say_when_to_come_back(office: Office) -> None:
    office.set_fault("rate_limit", seconds=7)
    answer = save(office)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert save(office).status_code == 201


def test_maintenance_shuts_everything_but_control_for_its_time(office: Office) -> None:
    office.set_fault("maintenance", seconds=0.7)
    assert [office.get(path).status_code for path in ("/dispatch", "/api/services", "/admins/login")] == [503] * 3
    assert office.get("/health").status_code == 200
    assert office.get("/static/css/tokens.css").status_code == 200
    time.sleep(0.8)
    assert office.get("/api/services").status_code == 200


@pytest.mark.parametrize("name", PAGE_FAULTS)
def test_faults_of_the_page_are_handed_to_it_once(office: Office, name: str) -> None:
    office.set_fault(name, route="GET /customers")
    assert f'data-faults="{name}"' in office.get("/customers").text
    assert 'data-faults=""' in office.get("/customers").text


def test_rows_late_travels_with_the_list(office: Office) -> None:
    office.set_fault("rows_late")
    assert office.get("/api/customers").headers["X-Sera-Faults"] == "rows_late"
    assert "X-Sera-Faults" not in office.get("/api/customers").headers


def test_a_fault_waits_for_its_route_lets_the_first_through_and_ends_after_its_count(office: Office) -> None:
    office.set_fault("error_before_write", route="POST /api/customers/{id}/notes", after=1, count=2)
    assert save(office).status_code == 201, "another route"
    statuses = [office.post(NOTE, json={"text": "n"}).status_code for _ in range(4)]
    assert statuses == [201, 500, 500, 201]
    assert len(office.events("fault.hit")) == 2
    fault = office.get("/_control/faults").json()[0]
    assert (fault["hits"], fault["count"]) == (2, 0)


def test_faults_are_deleted_by_name_and_by_reset(office: Office) -> None:
    office.set_fault("error_page")
    office.set_fault("rate_limit")
    assert office.delete("/_control/faults", params={"name": "rate_limit"}).json() == {"deleted": 1}
    assert [f["name"] for f in office.get("/_control/faults").json()] == ["error_page"]
    office.post("/_control/reset", json={}).raise_for_status()
    assert office.get("/_control/faults").json() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "gremlins"},
        {"name": "rate_limit", "count": "two"},
        {"name": "rate_limit", "route": "POST somewhere"},
        {"name": "rate_limit", "chance": 0.5},
        {"name": "slow_answer", "seconds": "long"},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(office: Office, wrong: dict[str, Any]) -> None:
    answer = office.post("/_control/faults", json=wrong)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert office.get("/_control/faults").json() == []


def test_every_fault_is_described_in_a_sentence() -> None:
    assert all(doc.endswith(".") and len(doc) > 20 for doc in FAULTS.values())


LIST = "/api/reports/appointments/download"


def test_a_download_cut_half_way_ends_before_its_last_byte(office: Office) -> None:
    office.set_fault("download_cut", route=f"GET {LIST}")
    with pytest.raises(httpx.RemoteProtocolError):
        office.get(LIST)
    assert office.get(LIST).is_success


def test_an_empty_download_has_a_name_and_no_byte(office: Office) -> None:
    office.set_fault("download_empty", route=f"GET {LIST}")
    answer = office.get(LIST)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-disposition"].endswith('.xlsx"')


def test_a_stale_download_is_the_file_of_the_time_before(office: Office) -> None:
    first = office.get(LIST, params={"status": "completed"})
    office.set_fault("download_stale", route=f"GET {LIST}")
    again = office.get(LIST, params={"status": "cancelled"})
    assert again.content == first.content
    assert again.headers["content-disposition"] == first.headers["content-disposition"]
    assert office.get(LIST, params={"status": "cancelled"}).content != first.content


def test_an_expired_csrf_token_is_refused_until_the_page_is_loaded_again(office: Office) -> None:
    office.set_fault("csrf_expired")
    for _ in range(2):
        answer = save(office)
        assert (answer.status_code, "CSRF" in answer.text) == (422, True)
    assert booked(office) == 0
    office.learn_csrf()
    assert save(office).status_code == 201
