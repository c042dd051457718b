"""The samples of update_job_status, the faults that can meet it, and what it leaves in the portal."""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass
from typing import Any

import pytest

from tests.faults.line import TOP, Line, Portal, Ran
from tests.tasks.board import Board

SAMPLES = TOP / "tasks" / "inputs"
JPEG = b"\xff\xd8\xff\xe0"

OUTCOMES = {
    "S-2001": "Running",
    "S-2002": "Completed",
    "S-2003": "Accepted",
    "S-2004": "Cancelled",
    "S-2005": "REASON_MISSING",
    "S-2006": "REASON_MISSING",
    "S-2007": "Running",
    "S-2008": "TECHNICIAN_MISSING",
    "S-2009": "STATUS_FINAL",
    "S-2010": "STARTED_AT_UNFIT",
    "S-2011": "Completed",
    "S-2012": "JOB_NOT_FOUND",
}
"""Sera's status, or the code of the refusal."""

STEPS = {
    "S-2001": ["Running"],
    "S-2002": ["Running", "Completed"],
    "S-2003": ["Accepted"],
    "S-2004": ["Cancelled"],
    "S-2007": ["Running"],
    "S-2011": ["Accepted", "Running", "Completed"],
}


@dataclass
class Sampled:
    """The samples run twice: from the workbook, then the same rows from the sheet."""

    first: Ran
    second: Ran
    written: list[dict[str, Any]]


@pytest.fixture(scope="module")
def sampled(sera: Portal, line: Line) -> Sampled:
    sera.reset(customers=2000)
    first = line.run(SAMPLES / "update_job_status.xlsx", task="update_job_status")
    written = sera.events("appointment.status_changed") + sera.events("media.added")
    return Sampled(first, line.run(SAMPLES / "update_job_status.csv", task="update_job_status"), written)


def steps(sera: Portal, reference: str) -> list[str]:
    """The steps that stand in the portal with a row's reference."""
    return [one["after"] for one in sera.truth("status_changes") if f"[Ref {reference}]" in one["reason"]]


@pytest.mark.parametrize("reference", OUTCOMES)
def test_a_row_of_the_sample_ends_as_its_page_says(sampled: Sampled, sera: Portal, reference: str) -> None:
    row, wanted = sampled.first.rows[reference], OUTCOMES[reference]
    assert steps(sera, reference) == STEPS.get(reference, [])
    if reference not in STEPS:
        assert (row["status"], row["code"]) == ("refused", wanted), row["message"]
        return
    assert row["status"] == "done", row["message"]
    (appointment,) = [one for one in sera.truth("appointments") if str(one["id"]) == row["record"]["appointment"]]
    assert row["record"]["status"] == appointment["status"] == wanted


def test_the_arrival_is_told_in_utc_with_its_zone_and_against_the_window(sampled: Sampled) -> None:
    record = sampled.first.rows["S-2001"]["record"]
    assert (record["window_ends_at"], record["time_zone"]) == ("2026-11-24T14:00:00Z", "America/Indiana/Indianapolis")
    assert record["arrived_at"].startswith("2026-11-24T12:3")
    assert record["sla"].startswith("early by ")
    assert (record["started_at"], record["sla_by_started_at"]) == ("2026-11-24T12:25:00Z", "early by 35 min")
    assert sampled.first.rows["S-2001"]["object"]["startedAt"] == record["arrived_at"]
    assert "sla" not in sampled.first.rows["S-2003"]["record"]


def test_the_note_of_the_arrival_holds_when_the_work_began_and_what_was_found(sampled: Sampled, sera: Portal) -> None:
    (note,) = sera.truth("notes", notes_contains="[Ref S-2001]")
    assert note["text"].endswith(
        "[Ref S-2001] Started at 2026-11-24T12:25:00Z. Arrival notes: Furnace is locked out, filter clogged"
    )


def test_the_files_of_the_sample_are_in_the_portal_as_they_were_sent(sampled: Sampled, sera: Portal) -> None:
    media = {one["name"]: one for one in sera.truth("media")}
    for path in (SAMPLES / "files").iterdir():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert (media[path.name]["sha256"], media[path.name]["size"]) == (digest, path.stat().st_size)
        told = [file for row in sampled.first.rows.values() for file in row["record"].get("files", [])]
        assert any(path.name in file and digest in file for file in told)


def test_the_same_rows_from_the_sheet_do_nothing_twice(sampled: Sampled, sera: Portal) -> None:
    assert sampled.second.rows["S-2002"]["earlier_run"]
    assert sera.events("appointment.status_changed") + sera.events("media.added") == sampled.written


def test_a_file_that_is_not_there_is_named_before_anything_is_started(line: Line, sera: Portal) -> None:
    before = sera.newest_event()
    rows = [
        {"reference": "F-1", "job": "1000001", "status": "completed"},
        {"reference": "F-2", "job": "1000001", "status": "completed", "files": ["no.jpg", "files.yaml"]},
    ]
    ran = line.run(line.rows("files", rows), task="update_job_status")
    assert ran.exit == 3, ran.output
    assert "FILE_MISSING" in ran.output
    assert "FILE_UNFIT" in ran.output
    assert sera.newest_event() == before


@dataclass
class Stormy:
    """A run whose every row met faults, and the jobs of the rows."""

    ran: Ran
    jobs: dict[str, dict[str, int]]
    hits: dict[str, int]


SAVE, UPLOAD = "PUT /api/appointments/{appointment}", "POST /api/jobs/{job}/media"

FAULTS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "steps": [
        ("error_after_write", {"route": SAVE}),
        ("session_thrown_out", {"route": SAVE, "after": 1}),
    ],
    "lost": [("answer_lost", {"route": SAVE, "after": 1})],
    "cancel": [("answer_lost", {"route": "POST /api/appointments/{appointment}/cancel"})],
    "uploads": [
        ("upload_refused", {"route": UPLOAD}),
        ("answer_lost", {"route": UPLOAD, "after": 1}),
        ("csrf_expired", {"route": UPLOAD, "after": 2}),
    ],
    "large": [("slow_answer", {"route": UPLOAD, "seconds": 3})],
    "noted": [("error_after_write", {"route": "POST /api/jobs/{job}/notes"})],
}
"""What meets the row of that name."""

WANTED = {
    "steps": ["Accepted", "Running", "Completed"],
    "lost": ["Accepted", "Running"],
    "cancel": ["Cancelled"],
    "uploads": ["Accepted"],
    "large": ["Accepted"],
    "noted": [],
}
"""The steps of each row; that of the last one has its status already."""


@pytest.fixture(scope="module")
def stormy(sera: Portal, line: Line) -> Stormy:
    sera.reset()
    contents = {
        "one.jpg": JPEG + b"one", "two.jpg": JPEG + b"two", "large.mp4": b"\0\0\0\x18ftypisom" + bytes(30 << 20),
    }  # fmt: skip
    for name, content in contents.items():
        (line.home / name).write_bytes(content)
    files = {"uploads": ["one.jpg", "two.jpg"], "large": ["large.mp4"]}
    rows, jobs = [], {}
    with contextlib.closing(sera.person("CSR")) as office:
        board = Board(sera, office)
        for number, (name, faults) in enumerate(FAULTS.items()):
            jobs[name] = board.book("", f"2026-12-21T{9 + number:02d}:00")
            for fault, how in faults:
                sera.fault(fault, **(how | {"route": how["route"].format(**jobs[name])}))
            row = {"reference": name, "job": str(jobs[name]["job"]), "status": status_of(name), "reason": "Storm"}
            rows.append(row | {"files": files.get(name, []), "arrival_notes": "Thunder"})
    ran = line.run(line.rows("stormy", rows), task="update_job_status", tenant=line.tenant(attempts=5))
    hits = sera.hits()
    sera.heal()
    return Stormy(ran, jobs, hits)


def status_of(name: str) -> str:
    return WANTED[name][-1] if WANTED[name] else "Pending"


@pytest.mark.long
def test_every_fault_struck(stormy: Stormy) -> None:
    assert {name for name, hits in stormy.hits.items() if hits} == {
        fault for faults in FAULTS.values() for fault, _ in faults
    }


@pytest.mark.long
@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_the_portal_cost_time_and_nothing_else(stormy: Stormy, sera: Portal, name: str) -> None:
    row = stormy.ran.rows[name]
    assert row["status"] == "done", row["message"]
    assert row["record"]["status"] == status_of(name)
    assert steps(sera, name) == WANTED[name]
    assert len(sera.truth("notes", notes_contains=f"[Ref {name}] ")) == max(1, len(WANTED[name]))
    told = [note for note in sera.truth("notes", notes_contains="Thunder") if f"[Ref {name}]" in note["text"]]
    assert len(told) == 1


@pytest.mark.long
def test_each_file_is_in_the_portal_once(stormy: Stormy, sera: Portal) -> None:
    for name, files in {"uploads": ["one.jpg", "two.jpg"], "large": ["large.mp4"]}.items():
        kept = [one["name"] for one in sera.truth("media") if one["job_id"] == stormy.jobs[name]["job"]]
        assert sorted(kept) == files


@pytest.mark.long
def test_a_kill_between_the_steps_goes_on_at_the_next_one(sera: Portal, line: Line) -> None:
    with contextlib.closing(sera.person("CSR")) as office:
        booked = Board(sera, office).book("", "2026-12-28T14:00")
    save = f"PUT /api/appointments/{booked['appointment']}"
    sera.fault("slow_answer", save, seconds=4)
    sera.fault("late_effect", save, after=1, seconds=1)
    (line.home / "kill.jpg").write_bytes(JPEG + b"kill")
    sera.fault("slow_answer", f"POST /api/jobs/{booked['job']}/media", seconds=4)
    row = {"reference": "KILL", "job": str(booked["job"]), "status": "Completed", "files": ["kill.jpg"]}
    source, task = line.rows("killed", [row]), "update_job_status"
    line.kill_when(lambda: steps(sera, "KILL") == ["Accepted"], "the first step took place", source, task)
    line.kill_when(lambda: sera.hits().get("late_effect"), "the second step was on its way", source, task)
    line.kill_when(lambda: uploaded(sera, booked["job"]), "the file had arrived", source, task)
    ran = line.run(source, task=task)
    assert ran.rows["KILL"]["status"] == "done", ran.output
    assert steps(sera, "KILL") == ["Accepted", "Running", "Completed"]
    assert uploaded(sera, booked["job"]) == ["kill.jpg"]


def uploaded(sera: Portal, job: int) -> list[str]:
    return [one["name"] for one in sera.truth("media") if one["job_id"] == job]
