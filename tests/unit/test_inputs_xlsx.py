"""XLSX: typed cells, and what spreadsheet programs do to them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from sera_rpa.contract import Checked, Contract, check, read_contract

HEAD = ["reference", "customer", "day"]
DAY = dt.date(2026, 11, 30)


@pytest.fixture(scope="module")
def contract() -> Contract:
    return read_contract(Path(__file__).parent / "data" / "plan_visits.robot")


def sheet(folder: Path, *rows: list[Any], name: str = "Jobs") -> Path:
    path = folder / "jobs.xlsx"
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}) as book:
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return path


def cells(result: Checked) -> list[tuple[str, str]]:
    return [(p.code, p.cell) for p in result.problems]


def test_typed_cells_become_what_their_columns_expect(contract: Contract, tmp_path: Path) -> None:
    clock = {"default_date_format": "hh:mm"}
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(str(path), clock) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [*HEAD, "start", "crew", "fee", "urgent", "priority"])
        page.write_row(1, 0, [46204, "A"])
        page.write_datetime(1, 2, DAY, book.add_format({"num_format": "dd.mm.yyyy"}))
        page.write_row(1, 3, [dt.time(8, 30), 3, 0.1 + 0.2, True, "high"])
    result = check(contract, path)
    assert result.problems == []
    assert result.rows[0].payload == {
        "reference": "46204", "customer": "A", "day": "2026-11-30", "start": "08:30:00", "crew": 3, "fee": "0.3",
        "urgent": True, "priority": "High",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (123456789012, "too long for a number cell to keep"),
        (1.5, "the number 1.5 where text is meant"),
        (DAY, "the date 2026-11-30 where text is meant"),
        (True, "the truth value TRUE where text is meant"),
        ("1.23E+10", "shortened"),
    ],
)
def test_a_cell_mangled_where_text_is_meant_is_refused_with_its_address(
    contract: Contract, tmp_path: Path, value: Any, says: str
) -> None:
    result = check(contract, sheet(tmp_path, HEAD, ["V-1", value, DAY]))
    assert cells(result) == [("CELL_MANGLED", "B2")]
    assert says in result.problems[0].message
    assert "jobs.xlsx, row 2, column 'customer', cell B2: " in result.problems[0].message


@pytest.mark.parametrize("column", ["phone", "postal_code"])
def test_a_number_in_a_phone_or_postal_column_is_refused_because_its_zero_may_be_lost(
    contract: Contract, tmp_path: Path, column: str
) -> None:
    result = check(contract, sheet(tmp_path, [*HEAD, column], ["V-1", "A", DAY, 2134], ["V-2", "A", DAY, "02134"]))
    assert cells(result) == [("CELL_MANGLED", "D2")]
    assert result.rows[1].payload[column] == "02134"


@pytest.mark.parametrize("value", [46204, dt.datetime(2026, 11, 30, 8, 30), "30.11.2026"])  # noqa: DTZ001
def test_a_date_column_refuses_bare_numbers_times_and_foreign_notations(
    contract: Contract, tmp_path: Path, value: Any
) -> None:
    assert cells(check(contract, sheet(tmp_path, HEAD, ["V-1", "A", value]))) == [("CELL_INVALID", "C2")]


def test_a_spreadsheet_error_in_an_optional_cell_is_not_taken_for_empty(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [*HEAD, "notes"])
        page.write_row(1, 0, ["V-1", "A", "2026-11-30"])
        page.write_formula(1, 3, "=NA()", None, "#N/A")
        page.write_row(2, 0, ["V-2", "A", "2026-11-30"])
        page.write_formula(2, 3, '="no"&"te"', None, "note")
    result = check(contract, path)
    assert cells(result) == [("CELL_MANGLED", "D2")]
    assert "spreadsheet error #N/A" in result.problems[0].message
    assert result.rows[1].payload["notes"] == "note"


def test_a_formula_that_was_never_calculated_is_not_taken_for_empty(contract: Contract, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([*HEAD, "notes"])
    book.active.append(["V-1", "A", "2026-11-30", '="a"&"b"'])
    book.save(tmp_path / "jobs.xlsx")
    result = check(contract, tmp_path / "jobs.xlsx")
    assert cells(result) == [("CELL_MANGLED", "D2")]
    assert "never calculated" in result.problems[0].message


def test_the_worksheet_named_like_the_task_is_read_wherever_it_stands(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Notes").write(0, 0, "nothing for us")
        page = book.add_worksheet("Plan_Visits")
        page.write_row(2, 1, HEAD)
        page.write_row(3, 1, ["V-1", "A", "never"])
    result = check(contract, path)
    assert cells(result) == [("CELL_INVALID", "D4")]
    assert result.rows[0].address == "jobs.xlsx, row 4"


def test_a_hidden_first_worksheet_is_passed_over(contract: Contract, tmp_path: Path) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        hidden = book.add_worksheet("Old")
        page = book.add_worksheet("New")
        page.activate()
        page.set_first_sheet()
        hidden.hide()
        hidden.write_row(0, 0, ["x"])
        page.write_row(0, 0, HEAD)
        page.write_row(1, 0, ["V-1", "A", "2026-11-30"])
    assert check(contract, path).ok


@pytest.mark.parametrize("rows", [[], [HEAD], [HEAD, ["", " ", ""]]])
def test_a_workbook_without_rows_is_empty(contract: Contract, tmp_path: Path, rows: list[list[str]]) -> None:
    assert [p.code for p in check(contract, sheet(tmp_path, *rows)).problems] == ["INPUT_EMPTY"]


def test_a_value_below_an_empty_heading_is_refused(contract: Contract, tmp_path: Path) -> None:
    result = check(contract, sheet(tmp_path, [*HEAD, "", "notes"], ["V-1", "A", DAY, "lost", "x"]))
    assert cells(result) == [("COLUMN_UNKNOWN", "D2")]


@pytest.mark.parametrize(("hours", "expected"), [(8.5, "08:30:00"), (30, "CELL_INVALID")])
def test_a_duration_below_a_day_counts_as_a_time_of_day(
    contract: Contract, tmp_path: Path, hours: float, expected: str
) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [*HEAD, "start"])
        page.write_row(1, 0, ["V-1", "A", "2026-11-30"])
        page.write_datetime(1, 3, dt.timedelta(hours=hours), book.add_format({"num_format": "[h]:mm"}))
    result = check(contract, path)
    assert (result.problems[0].code if result.problems else result.rows[0].payload["start"]) == expected
