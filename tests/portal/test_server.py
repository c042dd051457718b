"""The portal as a process: start, stop, data file, control routes, headers."""

import json
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from sera_rpa.portal.clock import FRESH_START
from sera_rpa.portal.portal import Portal

from .conftest import TOP, Office, RunningPortal, signed_in, start_portal, stop_portal


def test_it_starts_with_its_business_and_stops_cleanly_with_an_open_connection() -> None:
    running = start_portal()
    with httpx.Client(base_url=running.url) as client:
        assert client.get("/health").json()["clock"].startswith("2026-11-24T07:30")
        assert stop_portal(running) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for a child there")
def test_ctrl_c_stops_it_cleanly() -> None:
    running = start_portal()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(5) == 0
    running.process.stdout.close()  # type: ignore[union-attr]


def test_a_data_file_is_continued_with_sign_ins_clock_and_business(tmp_path: Path) -> None:
    data = str(tmp_path / "deep" / "portal.db")
    first = start_portal("--data", data, "--customers", "20", "--clock", "2027-03-01T09:00")
    with Office(base_url=first.url) as office:
        signed_in(office, first.sign_in_of("Admin"))
        office.post("/api/customers/10001/notes", json={"text": "kept"}).raise_for_status()
        before = office.get("/health").json()
    stop_portal(first)
    second = start_portal("--data", data)
    assert second.sign_ins == first.sign_ins
    with Office(base_url=second.url, cookies=dict(office.cookies)) as again:
        after = again.get("/health").json()
        assert after["instance"] == before["instance"]
        assert after["clock"].startswith("2027-03-01T09:0")
        assert again.get("/api/customers/10001/notes").json()[0]["text"] == "kept"
    stop_portal(second)


def test_passwords_are_stored_hashed_beside_the_copy_that_is_printed(tmp_path: Path) -> None:
    data = tmp_path / "portal.db"
    running = start_portal("--data", str(data), "--customers", "1")
    stop_portal(running)
    with sqlite3.connect(data) as db:
        rows = db.execute("SELECT password, hash FROM sign_in").fetchall()
    assert len({hashed for _, hashed in rows}) == 3
    assert all(password.encode() not in hashed for password, hashed in rows)


def test_two_portals_never_share_a_password() -> None:
    one, two = start_portal("--customers", "0"), start_portal("--customers", "0")
    stop_portal(one)
    stop_portal(two)
    secrets = [s["password"] for s in one.sign_ins + two.sign_ins]
    assert len(set(secrets)) == 6


def test_a_taken_port_is_said_in_a_sentence(portal: RunningPortal) -> None:
    port = portal.url.rpartition(":")[2]
    ended = subprocess.run(
        [sys.executable, "-m", "sera_rpa.portal", "--port", port], cwd=TOP, capture_output=True, text=True, timeout=20
    )
    assert ended.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_command_lists_the_faults() -> None:
    command = [sys.executable, "-m", "sera_rpa.portal", "--faults"]
    ended = subprocess.run(command, cwd=TOP, capture_output=True, text=True, timeout=20, check=True)
    assert "slot_taken" in ended.stdout


def test_reset_brings_the_seed_back_under_a_new_instance_id(office: Office) -> None:
    before = office.get("/health").json()["instance"]
    office.post("/api/customers/10001/notes", json={"text": "gone soon"}).raise_for_status()
    office.put("/_control/clock", json={"now": "2030-01-01T00:00"}).raise_for_status()
    office.put("/_control/settings", json={"arrival_window_hours": 3}).raise_for_status()
    office.post("/_control/reset", json={}).raise_for_status()
    health = office.get("/health").json()
    assert health["instance"] != before
    assert health["clock"].startswith("2026-11-24T07:30")
    assert office.truth("notes", notes_contains="gone soon") == []
    assert office.get("/_control/settings").json()["arrival_window_hours"] == 1
    assert len(office.truth("customers")) == 120, "the size of the last reset is kept"


@pytest.mark.parametrize("start", [None, FRESH_START + timedelta(days=100)])
def test_a_business_that_a_reset_copies_is_the_one_that_was_sown(tmp_path: Path, start: datetime | None) -> None:
    def told(portal: Portal) -> dict[str, list[tuple[Any, ...]]]:
        portal.reset(1, 40, start)
        read = portal.store.read()
        return {name: [tuple(row) for row in read.execute(f"SELECT * FROM {name}")] for name in portal.store.tables()}

    used, fresh = (Portal(tmp_path / f"{name}.db", customers=40) for name in ("used", "fresh"))
    sown = told(used)
    with used.store.write() as db:
        db.execute("UPDATE customer SET first_name = 'Somebody'")
        db.execute("DELETE FROM coverage")
    copied, sown_elsewhere = told(used), told(fresh)
    for own in ("meta", "sign_in"):
        del sown[own], copied[own], sown_elsewhere[own]
    assert copied == sown == sown_elsewhere
    used.close()
    fresh.close()


def test_the_clock_can_be_set_and_advanced_and_ticks(office: Office) -> None:
    assert office.put("/_control/clock", json={"now": "2026-12-01T16:59:58"}).json()["now"] >= "2026-12-01T16:59:58"
    assert office.put("/_control/clock", json={"advance_seconds": 3600}).json()["now"].startswith("2026-12-01T17:59")
    time.sleep(2.1)
    assert office.get("/_control/clock").json()["now"] >= "2026-12-01T18:00:00"
    assert office.put("/_control/clock", json={"now": "noon"}).status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"arrival_window_hours": 0}, {"arrival_window_hours": 2.5}, {"colour": "red"}, {"name": ""}]
)
def test_settings_that_cannot_be_are_refused(office: Office, wrong: dict[str, object]) -> None:
    assert office.put("/_control/settings", json=wrong).status_code == 422


def test_events_tell_who_did_what_through_which_request(office: Office) -> None:
    office.post("/api/customers/10001/notes", json={"text": "x"}).raise_for_status()
    event = office.events("note.added")[0]
    assert (event["who"], event["method"], event["path"]) == (
        "office@hoosier-home.example.test", "POST", "/api/customers/10001/notes",
    )  # fmt: skip
    assert event["at"].startswith("2026-11-24T12:3") and event["at"].endswith("Z")
    assert office.get("/_control/events", params={"since": event["id"]}).json() == []
    assert [e["who"] for e in office.events("signed_in")] == ["office@hoosier-home.example.test"]


def test_the_truth_refuses_filters_it_does_not_know(office: Office) -> None:
    assert office.get("/_control/truth/jobs?colour=red").status_code == 422
    assert office.get("/_control/truth/dragons").status_code == 404


def test_pages_are_not_stored_and_static_files_are_revalidated(office: Office) -> None:
    page = office.get("/customers")
    assert page.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in page.headers["content-security-policy"]
    sheet = office.get("/static/css/tokens.css")
    assert sheet.headers["cache-control"] == "no-cache"
    again = office.get("/static/css/tokens.css", headers={"If-None-Match": sheet.headers["etag"]})
    assert again.status_code == 304


def test_what_does_not_exist_is_not_found(office: Office) -> None:
    for path in ("/nothing", "/customers/1", "/jobs/1", "/api/nothing", "/api/jobs/1", "/static/nothing.js"):
        assert office.get(path).status_code == 404, path


def test_broken_json_is_refused_without_a_crash(office: Office) -> None:
    for body in ("{", "[]", "7", json.dumps({"text": None})):
        assert office.post("/api/customers/10001/notes", content=body).status_code == 422
