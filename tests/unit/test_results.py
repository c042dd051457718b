"""results.csv and results.json say exactly what became of every row."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from sera_rpa.audit.results import guarded, write_results
from tests.unit.audit_samples import EVIL, every_status, item, run


@pytest.mark.parametrize(
    "value", ["=1+1", "+cmd|' /C calc'!A0", "-1+1*SUM(A1)", "@SUM(A1)", "\t=1+1", "\n=1", " =1", "＝1+1", "-2+3+cmd"]
)
def test_a_cell_that_a_spreadsheet_would_run_is_marked_as_text(value: str) -> None:
    assert guarded(value) == "'" + value


@pytest.mark.parametrize(
    "value",
    [
        "+1 (317) 555-0142",
        "+13175550142",
        "+1-317-555-0142 x 12",
        "-12.50",
        "3-4 pm",
        "a=b",
        "",
        "Ada",
        "(317) 555-0142",
    ],
)
def test_phone_numbers_and_amounts_stay_as_they_are(value: str) -> None:
    assert guarded(value) == value


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_sheet_begins_with_a_byte_order_mark_and_holds_every_row(tmp_path: Path) -> None:
    as_csv, _ = write_results(every_status(), tmp_path)
    assert as_csv.read_bytes().startswith(b"\xef\xbb\xbfposition,")
    rows = read_csv(as_csv)
    assert [row["reference"] for row in rows] == [f"J-{1000 + n}" for n in range(1, 14)]
    assert rows[0]["record.job"] == "1000901" and rows[0]["asked.customer"] == "Ada Müller"
    assert rows[9]["asked.customer"] == EVIL
    assert (rows[5]["attempts"], rows[5]["code"], rows[5]["seconds"]) == ("3", "PORTAL_ERROR", "18.0")
    assert rows[4]["started"] == "2026-11-24T12:31:27.120Z"


def test_a_customer_named_like_a_formula_does_no_harm_and_is_whole_in_json(tmp_path: Path) -> None:
    name = '=HYPERLINK("http://evil.example.test";"x")'
    as_csv, as_json = write_results(run([item(1, name)]), tmp_path)
    assert read_csv(as_csv)[0]["asked.customer"] == "'" + name
    assert json.loads(as_json.read_text("utf-8"))["rows"][0]["asked"]["customer"] == name


def test_json_holds_the_run_the_counts_and_every_attempt(tmp_path: Path) -> None:
    _, as_json = write_results(every_status(), tmp_path)
    told = json.loads(as_json.read_text("utf-8"))
    assert told["schema"] == "sera-rpa/results/1"
    assert told["run"]["started"] == "2026-11-24T12:31:04.120Z" and told["run"]["seconds"] == 48.4
    assert told["counts"] == {
        "invalid": 1,
        "held": 0,
        "closed": 0,
        "pending": 1,
        "running": 1,
        "done": 5,
        "refused": 3,
        "failed": 1,
        "unknown": 1,
        "total": 13,
        "done_earlier": 1,
    }
    assert [a["status"] for a in told["rows"][4]["attempts"]] == ["failed", "done"]
    assert told["rows"][2]["then"].startswith("Choose another window")


def test_half_a_character_in_a_cell_does_not_stop_the_results(tmp_path: Path) -> None:
    as_csv, as_json = write_results(run([item(1, "broken \udc80 name")]), tmp_path)
    assert "broken" in read_csv(as_csv)[0]["asked.customer"]
    assert json.loads(as_json.read_text("utf-8"))["rows"][0]["asked"]["customer"] == "broken \udc80 name"
