"""CSV files: every problem is named with file, row and column."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from sera_rpa.contract import Checked, Contract, check, read_contract

HEAD = "reference,customer,day\n"


@pytest.fixture(scope="module")
def contract() -> Contract:
    return read_contract(Path(__file__).parent / "data" / "plan_visits.robot")


@pytest.fixture
def checked(contract: Contract, tmp_path: Path):  # type: ignore[no-untyped-def]
    def run(content: str | bytes, name: str = "jobs.csv") -> Checked:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return check(contract, path)

    return run


def codes(result: Checked) -> list[tuple[str, int, str]]:
    return [(p.code, p.row, p.column) for p in result.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_delimiter_is_found_and_a_byte_order_mark_does_not_matter(checked, delimiter: str, mark: str) -> None:  # type: ignore[no-untyped-def]
    text = f"{mark}reference,customer,day\nV-1,José,2026-11-30\n".replace(",", delimiter)
    result = checked(text)
    assert result.ok
    assert result.rows[0].payload == {"reference": "V-1", "customer": "José", "day": "2026-11-30"}
    assert result.rows[0].address == "jobs.csv, row 2"
    assert result.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_excels_sep_line_is_obeyed_and_counted_as_a_row(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked("sep=;\nreference;customer;day\nV-1;A, B;2026-11-30\n")
    assert result.ok
    assert result.rows[0].payload["customer"] == "A, B"
    assert result.rows[0].address.endswith("row 3")


def test_a_quoted_line_break_stays_in_the_cell_and_does_not_shift_row_numbers(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked(HEAD + 'V-1,"two\r\nlines",2026-11-30\n\n , ,\nV-2,B,never\n')
    assert result.rows[0].payload["customer"] == "two\nlines"
    assert codes(result) == [("CELL_INVALID", 5, "day")]
    assert len(result.rows) == 2


def test_everything_wrong_is_told_in_one_go(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked("reference,day,urgent,priority,crew,phon\nA,31.02.2026,maybe,hihg,1.5,x\nA,2026-11-30,,,,\n")
    assert codes(result) == [
        ("COLUMN_UNKNOWN", 1, "phon"),
        ("COLUMN_MISSING", 1, "customer"),
        ("CELL_INVALID", 2, "day"),
        ("CELL_INVALID", 2, "crew"),
        ("CELL_INVALID", 2, "urgent"),
        ("CELL_INVALID", 2, "priority"),
        ("REFERENCE_TWICE", 2, "reference"),
        ("REFERENCE_TWICE", 3, "reference"),
    ]
    messages = {(p.row, p.column): p.message for p in result.problems}
    assert messages[2, "day"] == (
        "CELL_INVALID: jobs.csv, row 2, column 'day': '31.02.2026' is no date. "
        "Expected YYYY-MM-DD, for example 2026-11-30."
    )
    assert "did you mean 'phone'?" in messages[1, "phon"]
    assert "did you mean 'High'?" in messages[2, "priority"]
    assert "stands in row 2 too" in messages[3, "reference"]
    assert not result.rows[0].ok


def test_a_required_cell_that_is_empty_is_missing_and_an_optional_one_takes_its_default(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked("reference,customer,day,phone\nV-1,  ,2026-11-30,\n")
    assert codes(result) == [("CELL_MISSING", 2, "customer")]
    assert "phone" not in result.rows[0].payload


@pytest.mark.parametrize("value", ["1.23E+10", "1,23E+10", "#N/A", "#REF!", "#####"])
def test_a_cell_that_a_spreadsheet_program_mangled_is_refused(checked, value: str) -> None:  # type: ignore[no-untyped-def]
    assert codes(checked(f'{HEAD}V-1,"{value}",2026-11-30\n')) == [("CELL_MANGLED", 2, "customer")]


@pytest.mark.parametrize("value", ["0012345", "1E5", "+49 30 1234", "12.50", "=A1", "NULL", "today", "1.5E"])
def test_identifiers_stay_the_text_that_stands_there(checked, value: str) -> None:  # type: ignore[no-untyped-def]
    result = checked(f"{HEAD}{value},{value},2026-11-30\n")
    assert result.ok
    assert result.rows[0].payload["customer"] == result.rows[0].reference == value


def test_a_row_with_too_many_cells_is_refused_and_a_short_one_is_filled_up(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked("reference,customer,day,notes\nV-1,A,2026-11-30,x,y\nV-2,A,2026-11-30\n")
    assert codes(result) == [("CELL_INVALID", 2, "")]
    assert "the row has 5 cells, the heading 4" in result.problems[0].message
    assert result.rows[1].ok


def test_a_column_twice_or_without_a_name_is_refused(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked("reference,customer,day,customer,\nV-1,A,2026-11-30,B,C\n")
    assert codes(result) == [("COLUMN_TWICE", 1, "customer"), ("COLUMN_UNKNOWN", 2, "")]


def test_a_sheet_without_any_known_column_is_told_once(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked("V-1,A,2026-11-30\nV-2,A,2026-11-30\n")
    assert codes(result) == [("COLUMN_UNKNOWN", 1, "")]
    assert "row 1 to name the columns: reference, customer" in result.problems[0].message


def test_a_byte_that_is_not_utf8_is_named_with_offset_line_column_and_likely_encoding(checked) -> None:  # type: ignore[no-untyped-def]
    body = HEAD + "V-1,José Müller aus Köln,2026-11-30\nV-2,Größe und Übermaß,2026-11-30\n"
    result = checked(body.encode("cp1252"))
    assert codes(result) == [("INPUT_ENCODING", 0, "")]
    message = result.problems[0].message
    assert "the byte E9 at offset 30 (line 2, column 8) is not UTF-8" in message
    assert "looks like cp125" in message or "looks like latin" in message
    assert result.rows == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_wide_encoding_is_named(checked, encoding: str) -> None:  # type: ignore[no-untyped-def]
    message = checked((HEAD + "V-1,A,2026-11-30\n").encode(encoding)).problems[0].message
    assert message.startswith("INPUT_ENCODING: jobs.csv: the file is UTF-")


def test_a_nul_byte_is_refused_with_its_place(checked) -> None:  # type: ignore[no-untyped-def]
    assert "byte 00 at offset 27 (line 2, column 5)" in checked(HEAD + "V-1,\0,2026-11-30\n").problems[0].message


def test_an_unclosed_quote_is_reported_after_the_problems_of_the_rows_before_it(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked(HEAD + 'V-1,A,never\nV-2,"B,2026-11-30\nV-3,C,2026-11-30\n')
    assert codes(result) == [("INPUT_UNREADABLE", 3, ""), ("CELL_INVALID", 2, "day")]
    assert not result.ok


@pytest.mark.parametrize("content", ["", "\n\n", HEAD, HEAD + "\n,,\n"])
def test_a_file_without_rows_is_empty(checked, content: str) -> None:  # type: ignore[no-untyped-def]
    assert [p.code for p in checked(content).problems] == ["INPUT_EMPTY"]
