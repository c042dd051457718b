"""The audit page is self-contained, tells every row, and hostile values stay text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sera_rpa.audit import words
from sera_rpa.audit.report import write_report
from sera_rpa.audit.results import write_results
from sera_rpa.errors import CODES, SeraError
from sera_rpa.ledger.records import Status
from tests.unit.audit_samples import EVIL, attempt, every_status, item, many, refusal, run


def embedded(page: str) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def test_every_row_is_on_the_page_with_its_outcome(tmp_path: Path) -> None:
    rows = embedded(write_report(every_status(), tmp_path).read_text("utf-8"))
    assert [row["kind"] for row in rows] == [
        "done", "done", "refused", "refused", "done", "failed", "unknown",
        "earlier", "done", "refused", "invalid", "pending", "running",
    ]  # fmt: skip
    assert rows[0]["number"] == "1000901" and rows[0]["noun"] == "job" and rows[0]["link"].endswith("/jobs/1000901")  # type: ignore[attr-defined]
    assert rows[0]["confirmed"] == ["Wed 11/25/2026, 8:00 am – 9:00 am", "Jordan P."]
    assert rows[2]["code"] == "NO_FREE_SLOT" and "NO_FREE_SLOT" not in str(rows[2]["what"])
    assert len(rows[5]["tries"]) == 3  # type: ignore[arg-type]
    assert rows[7]["earlier"] == "20261123-1630-book_jobs"


def test_hostile_values_cannot_leave_their_place(tmp_path: Path) -> None:
    hostile = replace(
        every_status(), title=EVIL, account=EVIL, input_name=EVIL, stopped_by=EVIL, portal="javascript:alert(1)"
    )
    page = write_report(hostile, tmp_path).read_text("utf-8")
    assert page.count("<script") == 3 and "<img" not in page and 'href="javascript' not in page
    assert embedded(page)[9]["subject"] == EVIL


def test_links_lead_only_to_the_web_or_into_the_folder(tmp_path: Path) -> None:
    bad = replace(
        item(1, "Ada", attempts=(replace(attempt(), log="../../etc/passwd", screenshot="C:\\x.png"),)),
        record_url="javascript:alert(1)",
    )
    good = item(2, "Bob", attempts=(replace(attempt(), log="logs/a b/log.html#s1-t2", screenshot="shots\\ü.png"),))
    first, second = embedded(write_report(run([bad, good]), tmp_path).read_text("utf-8"))
    assert "link" not in first and "picture" not in first and first["tries"][0]["log"] == ""  # type: ignore[index]
    assert second["picture"] == "shots/%C3%BC.png"
    assert second["tries"][0]["log"] == "logs/a%20b/log.html#s1-t2"  # type: ignore[index]


def test_the_page_fetches_nothing_from_elsewhere(tmp_path: Path) -> None:
    page = write_report(every_status(), tmp_path).read_text("utf-8")
    assert "default-src 'none'" in page and "unsafe" not in page
    assert not re.findall(r"<link|@import|url\(|src=\"http", page)


def test_the_results_are_linked_once_they_are_there(tmp_path: Path) -> None:
    assert 'href="results.csv"' not in write_report(every_status(), tmp_path).read_text("utf-8")
    write_results(every_status(), tmp_path)
    assert 'href="results.csv"' in write_report(every_status(), tmp_path).read_text("utf-8")


def test_an_early_end_is_told_with_what_to_do(tmp_path: Path) -> None:
    why = str(SeraError("ACCOUNT_LOCKED", "Sera has locked 'dispatch@example.test'"))
    page = write_report(run([item(1, "Ada", (Status.PENDING, "", ""))], 5, why), tmp_path).read_text("utf-8")
    assert "Ended early" in page and "ACCOUNT_LOCKED" in page and "Have a Super user unlock it." in page
    assert "The portal refused the sign-in" in page


def test_a_run_without_rows_and_without_end_still_makes_a_page(tmp_path: Path) -> None:
    assert "No rows" in write_report(run([], None, ended=False), tmp_path).read_text("utf-8")


def test_ten_thousand_rows_make_one_page_of_bounded_size(tmp_path: Path) -> None:
    page = write_report(many(), tmp_path)
    assert len(embedded(page.read_text("utf-8"))) == 10_000
    assert page.stat().st_size < 20_000_000


@pytest.mark.parametrize("code", CODES)
def test_every_message_comes_apart_into_code_reason_and_next_step(code: str) -> None:
    told = words.reason(str(SeraError(code, "something of 'this' was that")))
    assert told == (code, "Something of 'this' was that.", CODES[code].next_step)


def test_a_message_without_a_code_is_told_whole() -> None:
    assert words.reason("Setup failed: no browser", "") == ("", "Setup failed: no browser", "")


@pytest.mark.parametrize(
    ("record", "lines"),
    [
        (
            {"day": "2026-11-25", "window": "1:00 pm - 2:00 pm", "technician": ""},
            ["Wed 11/25/2026, 1:00 pm – 2:00 pm", "Unassigned"],
        ),
        (
            {"day": "2026-11-25", "technician": "Elena Marković", "pinned": True},
            ["Wed 11/25/2026", "Elena Marković (Pinned)"],
        ),
        ({"day": "2026-11-25"}, ["Wed 11/25/2026"]),
        ({"invoice": "90001", "total": "12.00"}, []),
    ],
)
def test_a_job_tells_who_has_it_and_where_nobody_has(record: dict[str, object], lines: list[str]) -> None:
    assert words.booked(record) == lines


def test_next_steps_name_each_kind_of_open_row_and_none_when_all_is_done() -> None:
    steps = words.next_steps(every_status())
    assert [step.split(",")[0] for step in steps[:5]] == ["Unknown", "Refused", "Invalid", "Failed", "Not finished"]
    assert words.next_steps(run([item(1, "Ada")], 0)) == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0.0 s"), (59.94, "59.9 s"), (59.96, "1 min 00 s"), (125, "2 min 05 s"), (7380, "2 h 03 min")],
)
def test_durations_read_naturally(seconds: float, text: str) -> None:
    assert words.duration(seconds) == text


def test_control_characters_and_direction_marks_are_taken_out_of_lines() -> None:
    assert words.one_line("a\x1b[2J\r\nb\u202ec\x9bd") == "a [2J bc d"


def test_a_refused_row_shows_its_reason_not_its_code() -> None:
    status, code, message = refusal("DAY_CLOSED", "the company is closed on Thu 11/26/2026")
    assert status is Status.REFUSED
    assert words.reason(message, code).what == "The company is closed on Thu 11/26/2026."
