"""Company and Department: settings, users, access levels, departments, services, technicians, coverage."""

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Office, RunningPortal

Enter = Callable[[str], Office]


@pytest.fixture
def super_(visitor: Office, portal: RunningPortal) -> Office:
    """The Super, signed in; her one-time codes are off for the test."""
    who = portal.sign_in_of("Super")
    visitor.post(f"/_control/accounts/{who['email']}", json={"mfa": False}).raise_for_status()
    assert visitor.give_password(who["email"], who["password"]).status_code == 303
    visitor.learn_csrf()
    return visitor


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/company/settings", {"Super"}),
        ("/company/users", {"Super"}),
        ("/company/customizations", {"Super"}),
        ("/company/marketplace", {"Super"}),
        ("/company/admin_settings", {"Super", "Admin"}),
        ("/company/coverage_areas", {"Super", "Admin"}),
        ("/departments/1/services", {"Super", "Admin"}),
        ("/departments/1/technicians", {"Super", "Admin"}),
        ("/technicians", {"Super", "Admin", "CSR"}),
    ],
)
def test_pages_open_to_the_access_levels_that_sera_names(
    super_: Office, another: Enter, path: str, allowed: set[str]
) -> None:
    statuses = {
        "Super": super_.get(path).status_code,
        **{who: another(who).get(path).status_code for who in ("Admin", "CSR")},
    }
    assert statuses == {who: 200 if who in allowed else 403 for who in statuses}


def test_the_menu_shows_only_what_a_person_may_open(super_: Office, another: Enter) -> None:
    seen = {
        "Super": super_.get("/dispatch").text,
        **{who: another(who).get("/dispatch").text for who in ("Admin", "CSR")},
    }
    assert {who for who, page in seen.items() if 'href="/company/users"' in page} == {"Super"}
    assert {who for who, page in seen.items() if 'href="/company/admin_settings"' in page} == {"Admin"}
    assert {who for who, page in seen.items() if 'href="/company/programs"' in page} == {"Super", "Admin"}


def test_writes_are_refused_at_the_server_too(office: Office, another: Enter) -> None:
    assert office.post("/api/company/settings", json={"name": "Mine"}).status_code == 403
    assert office.post("/api/company/users", json={}).status_code == 403
    csr = another("CSR")
    assert csr.post("/api/company/coverage", json={"zips": "46999"}).status_code == 403
    assert csr.post("/api/company/services", json={}).status_code == 403


def test_the_arrival_window_changes_the_slots(super_: Office) -> None:
    super_.post("/api/company/settings", json={"arrival_window_hours": 4}).raise_for_status()
    query = "service_id=101&address_id=50001&technician_id=&day=2026-11-27"
    labels = [slot["label"] for slot in super_.get(f"/api/schedule/slots?{query}").json()["slots"]]
    assert labels[0] == "8:00 am - 12:00 pm"
    assert super_.events("settings.changed")[-1]["what"]["changes"] == {"arrival_window_hours": [1, 4]}


def test_another_time_zone_shows_the_same_instant_elsewhere(super_: Office) -> None:
    before = super_.get("/_control/events").json()[-1]["at"]
    super_.post("/api/company/settings", json={"time_zone": "America/Los_Angeles"}).raise_for_status()
    assert super_.get("/_control/clock").json()["now"][11:13] == "04"
    assert super_.get("/_control/events").json()[-1]["at"][:13] == before[:13]


def test_the_clock_goes_through_a_change_to_daylight_saving_time(visitor: Office) -> None:
    visitor.put("/_control/clock", json={"now": "2027-03-14T01:30"}).raise_for_status()
    assert visitor.put("/_control/clock", json={"advance_seconds": 3600}).json()["now"][:16] == "2027-03-14T03:30"
    visitor.put("/_control/clock", json={"now": "2026-11-01T01:30"}).raise_for_status()
    assert visitor.put("/_control/clock", json={"advance_seconds": 3600}).json()["now"][:16] == "2026-11-01T01:30"


@pytest.mark.parametrize(
    "wrong",
    [{"arrival_window_hours": 11}, {"time_zone": "Mars/Base"}, {"accounting": "Xero"}, {"pre_work": 1}, {"name": " "},
     {"board_colors": {"pending": "red"}}, {"latency_ms": 0}],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused_whole(super_: Office, wrong: dict[str, Any]) -> None:
    before = super_.get("/api/company/settings").json()
    answer = super_.post("/api/company/settings", json={"progress_billing": True, **wrong})
    assert answer.status_code == 422
    assert super_.get("/api/company/settings").json() == before


def test_board_colours_and_switches_reach_the_pages(super_: Office) -> None:
    assert 'href="/company/timesheets"' in super_.get("/dispatch").text
    form = {"board_colors": {"running": "#123456"}, "timesheets": False, "name": "Crossroads Comfort"}
    super_.post("/api/company/settings", json=form).raise_for_status()
    page = super_.get("/dispatch").text
    assert "#123456" in page and "Crossroads Comfort" in page
    assert 'href="/company/timesheets"' not in page


def test_a_new_admin_is_invited_by_mail_and_signs_in(super_: Office, portal: RunningPortal) -> None:
    form = {"name": "Nia Park", "email": "Nia@Example.test", "access_level": "CSR", "receives_emails": True}
    made = super_.post("/api/company/users", json=form)
    assert made.status_code == 200, made.text
    again = super_.post("/api/company/users", json=form)
    assert again.json()["errors"] == {"email": ["Email has already been taken."]}
    link = next(w for w in super_.truth("outbox", email="nia@example.test")[0]["body"].split() if w.startswith("http"))
    with Office(base_url=portal.url) as nia:
        path = link.removeprefix(portal.url)
        fields = {"admin[password]": "a long password", "admin[password_confirmation]": "a long password",
                  "authenticity_token": nia.form_token(path),
                  "admin[reset_password_token]": path.split("=")[1]}  # fmt: skip
        assert "has been changed" in nia.post("/admins/password", data=fields).text
        assert nia.give_password("nia@example.test", "a long password").status_code == 303
        assert nia.get("/company/users").status_code == 403
        super_.post(f"/api/company/users/{made.json()['id']}", json={"deactivated": True}).raise_for_status()
        assert nia.get("/api/services").status_code == 401
        assert "not active" in nia.give_password("nia@example.test", "a long password").text
    super_.post("/_control/reset", json={}).raise_for_status()
    assert len(super_.truth("users")) == 3


def test_nobody_takes_their_own_access_away(super_: Office) -> None:
    me = super_.get("/api/company/me").json()
    answer = super_.post(f"/api/company/users/{me['id']}", json={"access_level": "CSR"})
    assert list(answer.json()["errors"]) == ["access_level"]


def test_an_admin_changes_the_own_email_and_keeps_the_level(office: Office, portal: RunningPortal) -> None:
    form = {"email": "boss@example.test", "access_level": "Super", "receives_emails": False}
    after = office.post("/api/company/me", json=form).json()
    assert (after["email"], after["access_level"], after["receives_emails"]) == ("boss@example.test", "Admin", False)


def test_a_new_service_can_be_booked_and_an_archived_one_cannot(office: Office) -> None:
    form = {"name": "Duct Cleaning", "minutes": 120, "priority": "Normal", "department_id": 1}
    number = office.post("/api/company/services", json=form).json()["id"]
    assert "Duct Cleaning" in [s["name"] for s in office.get("/api/services?q=duct").json()]
    assert len(office.get(f"/api/schedule/technicians?service_id={number}").json()) == 5
    office.post(f"/api/company/services/{number}", json={**form, "archived": True}).raise_for_status()
    assert office.get("/api/services?q=duct").json() == []
    assert list(office.post("/api/company/services", json={**form, "minutes": 5}).json()["errors"]) == [
        "name",
        "minutes",
    ]


def test_a_technician_is_booked_by_profile_until_archived(office: Office) -> None:
    form = {"first_name": "Zoe", "last_name": "Hart", "email": "zoe@example.test", "phone": "317-555-0199",
            "department_id": 2, "services": [107]}  # fmt: skip
    number = office.post("/api/company/technicians", json=form).json()["id"]
    assert "Zoe Hart" in [t["name"] for t in office.get("/api/schedule/technicians?service_id=107").json()]
    assert "Zoe Hart" not in [t["name"] for t in office.get("/api/schedule/technicians?service_id=108").json()]
    assert "Zoe Hart" in office.get("/api/board?day=2026-12-20").text
    taken = office.post("/api/customers", json={"first_name": "Z", "email": "zoe@example.test", "address": {
        "manual": True, "line1": "PO Box 1", "city": "Carmel", "state": "IN", "zip": "46032"}})  # fmt: skip
    assert taken.json()["errors"]["email"] == ["Email has already been taken."]
    office.post(f"/api/company/technicians/{number}", json={**form, "archived": True}).raise_for_status()
    assert "Zoe Hart" not in office.get("/api/board?day=2026-12-20").text
    assert "Zoe Hart" not in [t["name"] for t in office.get("/api/schedule/technicians?service_id=107").json()]


def test_a_technicians_email_must_not_be_a_customers(office: Office) -> None:
    form = {"first_name": "Z", "last_name": "H", "email": "margaret.ellison@example.test", "phone": "3175550199",
            "department_id": 2}  # fmt: skip
    assert office.post("/api/company/technicians", json=form).json()["errors"] == {
        "email": ["Email has already been taken."]
    }


def test_coverage_is_a_list_of_zips(office: Office) -> None:
    assert office.post("/api/company/coverage", json={"zips": "47374, 47331"}).json() == ["47374", "47331"]
    assert "47374" in office.get("/api/company/coverage").json()
    assert office.post("/api/company/coverage", json={"zips": "47374"}).status_code == 422
    assert office.post("/api/company/coverage", json={"zips": "abc"}).status_code == 422
    assert office.post("/api/company/coverage/47374/remove", json={}).status_code == 200
    assert office.post("/api/company/coverage/47374/remove", json={}).status_code == 404


def test_a_department_can_be_added_and_stands_in_the_menu_and_on_the_board(office: Office) -> None:
    number = office.post("/api/company/departments", json={"name": "Roofing"}).json()["id"]
    assert f'href="/departments/{number}/services"' in office.get("/dispatch").text
    assert "Roofing" in [d["name"] for d in office.get("/api/board?day=2026-11-25").json()["departments"]]
    assert office.post("/api/company/departments", json={"name": "roofing"}).status_code == 422
