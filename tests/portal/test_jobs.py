"""The Jobs report, the Appointment List, Job Times, Media and Documents over HTTP."""

import hashlib
from io import BytesIO
from typing import Any

import httpx
from openpyxl import load_workbook

from .conftest import Office
from .test_appointments import booked, change

DOWNLOAD = "attachment; filename="


def listed(office: Office, report: str, **query: Any) -> dict[str, Any]:
    answer = office.get(f"/api/reports/{report}", params=query)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def workbook_rows(answer: httpx.Response) -> list[list[Any]]:
    answer.raise_for_status()
    return [list(row) for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)]


def upload(office: Office, path: str, kind: str, *files: tuple[str, bytes, str]) -> httpx.Response:
    return office.post(path, data={"kind": kind}, files=[("files", file) for file in files])


def test_the_appointment_list_is_narrowed_by_status_and_scheduled_time(office: Office) -> None:
    found = listed(office, "appointments", status="completed", scheduled_time="11/16/2026-11/17/2026", per=100)
    expected = [a for a in office.truth("appointments")
                if a["status"] == "Completed" and a["start"][:10] in ("2026-11-16", "2026-11-17")]  # fmt: skip
    assert {r["appointment"] for r in found["rows"]} == {a["id"] for a in expected}
    assert (found["filtered"], found["total"]) == (len(expected), len(office.truth("appointments")))
    both = listed(office, "appointments", status="completed,cancelled", scheduled_time="11/16/2026")
    assert {r["start"][:10] for r in both["rows"]} == {"2026-11-16"}
    assert listed(office, "appointments", scheduled_time="last week")["filtered"] == 0


def test_the_appointment_list_searches_numbers_customers_and_addresses(office: Office) -> None:
    made = booked(office)
    for search in ({"appointment": made["id"]}, {"job": made["job_id"]}):
        assert made["id"] in [r["appointment"] for r in listed(office, "appointments", **search)["rows"]]
    rows = listed(office, "appointments", customer="ELLISON", address="maple grove")["rows"]
    assert made["id"] in [r["appointment"] for r in rows]
    assert {r["customer"] for r in rows} == {"Margaret Ellison"}


def test_the_jobs_report_takes_several_opportunity_statuses_and_departments(office: Office) -> None:
    jobs = {j["id"]: j for j in office.truth("jobs")}
    found = listed(office, "jobs", all="true", opportunity_status="won,lost", department="2,3", per=100)
    wanted = [j for j in jobs.values() if j["opportunity"] in ("Won", "Lost") and j["department_id"] in (2, 3)]
    assert found["filtered"] == len(wanted)
    assert {(jobs[r["job"]]["opportunity"], jobs[r["job"]]["department_id"]) for r in found["rows"]} <= {
        (o, d) for o in ("Won", "Lost") for d in (2, 3)
    }
    numbers = [r["job"] for r in found["rows"]]
    assert numbers == sorted(numbers, reverse=True)


def test_the_opportunity_owner_is_the_first_technician_on_site_until_the_office_names_another(office: Office) -> None:
    made = booked(office)
    job = f"/api/jobs/{made['job_id']}"
    assert office.get(job).json()["owner"] is None
    for wanted in ("Accepted", "Running"):
        change(office, made["id"], status=wanted, reason="on").raise_for_status()
    assert office.get(job).json()["owner"]["id"] == made["technician_id"]
    assert office.put(f"{job}/owner", json={"technician_id": 206}).json()["owner"]["id"] == 206
    found = listed(office, "jobs", all="true", opportunity_owner="206", job=made["job_id"])
    assert [r["job"] for r in found["rows"]] == [made["job_id"]]
    assert office.put(f"{job}/owner", json={"technician_id": 1}).status_code == 422


def test_a_download_holds_every_row_of_the_filter_under_the_lists_heads(office: Office) -> None:
    answer = office.get("/api/reports/appointments/download", params={"status": "completed"})
    rows = workbook_rows(answer)
    assert rows[0][:3] == ["Appointment", "Job", "Customer"]
    assert len(rows) - 1 == listed(office, "appointments", status="completed")["filtered"]
    name = answer.headers["content-disposition"].removeprefix(DOWNLOAD).strip('"')
    assert name.startswith("AppointmentList-2026-11-24-") and name.endswith(".xlsx")
    jobs = workbook_rows(office.get("/api/reports/jobs/download", params={"all": "true", "opportunity_status": "won"}))
    assert {row[4] for row in jobs[1:]} == {"Won"}


def test_job_times_follow_the_moments_of_the_status_changes(office: Office) -> None:
    made = booked(office)
    for wanted, seconds in (("Accepted", 0), ("Running", 900), ("Completed", 3600)):
        office.put("/_control/clock", json={"advance_seconds": seconds}).raise_for_status()
        change(office, made["id"], status=wanted, reason="on").raise_for_status()
    [row] = office.get(f"/api/jobs/{made['job_id']}/times").json()
    assert (row["travel"], row["work"], row["total"], row["sold"], row["end_result"]) == (15, 60, 75, 90, 15)
    assert office.get(f"/api/jobs/{made['job_id']}").json()["efficiency"] == 120


def test_pre_work_is_the_time_between_claiming_and_the_start_of_the_trip(office: Office) -> None:
    office.put("/_control/settings", json={"pre_work": True}).raise_for_status()
    made = booked(office)
    for wanted, minutes in (("Accepted (Pre-Work)", 0), ("Accepted (Start Trip)", 10), ("Running", 20)):
        office.put("/_control/clock", json={"advance_seconds": 60 * minutes}).raise_for_status()
        change(office, made["id"], status=wanted, reason="on").raise_for_status()
    [row] = office.get(f"/api/jobs/{made['job_id']}/times").json()
    assert (row["pre_work"], row["travel"], row["work"], row["total"]) == (10, 20, None, 30)


def test_several_files_are_kept_with_their_checksums_and_come_back_unchanged(office: Office) -> None:
    made = booked(office)
    path = f"/api/jobs/{made['job_id']}/media"
    files = [("before.jpg", b"\xff\xd8 one", "image/jpeg"), ("Küche & Bad.png", b"\x89PNG two", "image/png")]
    assert upload(office, path, "photo", *files).status_code == 201
    stored = {m["name"]: m["sha256"] for m in office.truth("media", customer_id=10001)}
    assert stored == {name: hashlib.sha256(content).hexdigest() for name, content, _ in files}
    shown = {m["name"]: m for m in office.get(path).json()}
    for name, content, _ in files:
        assert office.get(shown[name]["url"]).content == content
    assert {m["name"] for m in office.get("/api/customers/10001/media").json()} == set(stored)
    assert len(office.events("media.added")) == 2


def test_a_large_upload_is_kept_whole(office: Office) -> None:
    content = bytes(range(256)) * (48 << 12)
    assert upload(office, "/api/customers/10001/media", "document", ("plan.pdf", content, "application/pdf")).is_success
    [media] = office.truth("media")
    assert (media["size"], media["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_video_is_processed_for_a_while_before_it_can_be_opened(office: Office) -> None:
    made = booked(office)
    path = f"/api/jobs/{made['job_id']}/media"
    [video] = upload(office, path, "video", ("a.mp4", b"v" * (40 << 20), "video/mp4")).json()
    assert video["ready"] is False
    assert office.get(video["url"]).status_code == 404


def test_wrong_empty_and_missing_files_are_refused(office: Office) -> None:
    path = "/api/customers/10001/media"
    assert "not a photo" in upload(office, path, "photo", ("a.txt", b"text", "text/plain")).text
    assert "is empty" in upload(office, path, "document", ("a.txt", b"", "text/plain")).text
    assert "Choose a file" in upload(office, path, "document").text
    assert upload(office, "/api/customers/9/media", "photo", ("a.png", b"x", "image/png")).status_code == 404
    office.set_fault("upload_refused")
    assert "could not be uploaded" in upload(office, path, "photo", ("a.png", b"x", "image/png")).text
    assert upload(office, path, "photo", ("a.png", b"x", "image/png")).status_code == 201
    assert len(office.truth("media")) == 1


def test_an_upload_needs_the_csrf_token_and_a_session(office: Office) -> None:
    office.csrf = "another"
    assert upload(office, "/api/customers/10001/media", "photo", ("a.png", b"x", "image/png")).status_code == 422
    office.cookies.clear()
    assert upload(office, "/api/customers/10001/media", "photo", ("a.png", b"x", "image/png")).status_code == 401


def test_a_removed_file_is_gone_from_the_lists(office: Office) -> None:
    [kept] = upload(office, "/api/customers/10001/media", "photo", ("a.png", b"x", "image/png")).json()
    office.delete(f"/api/media/{kept['id']}").raise_for_status()
    assert office.get("/api/customers/10001/media").json() == []
    assert office.get(kept["url"]).status_code == 404
