"""Template sheets fit their contract and explain it."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from sera_rpa.contract import Contract, check, read_contract
from sera_rpa.errors import SeraError
from sera_rpa.inputs import write_template

FILLED = {"reference": "V-1", "customer": "Ada", "day": "2026-11-30", "phone": "0317555", "tags": "a; b"}


@pytest.fixture(scope="module")
def contract() -> Contract:
    return read_contract(Path(__file__).parent / "data" / "plan_visits.robot")


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".yaml"])
def test_a_fresh_template_is_complete_and_has_no_rows(contract: Contract, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"jobs{suffix}"
    write_template(contract, out)
    assert [p.code for p in check(contract, out).problems] == ["INPUT_EMPTY"]


def test_a_filled_workbook_passes_the_check(contract: Contract, tmp_path: Path) -> None:
    out = tmp_path / "jobs.xlsx"
    write_template(contract, out)
    book = openpyxl.load_workbook(out)
    page = book["plan_visits"]
    for cell in page[1]:
        page.cell(2, cell.column, FILLED.get(str(cell.value)))
    book.save(out)
    result = check(contract, out)
    assert result.ok
    assert result.rows[0].payload == {**FILLED, "tags": ["a", "b"]}


def test_the_workbook_has_frozen_heading_text_format_drop_downs_and_explanations(
    contract: Contract, tmp_path: Path
) -> None:
    out = tmp_path / "jobs.xlsx"
    write_template(contract, out)
    book = openpyxl.load_workbook(out)
    page = book["plan_visits"]
    assert page.freeze_panes == "B2"
    letters = {str(cell.value): cell.column_letter for cell in page[1]}
    assert page["A1"].font.bold
    assert "V-1001" in page["A1"].comment.text
    lists = {
        str(v.sqref).partition("2:")[0]: v.formula1 for v in page.data_validations.dataValidation if v.type == "list"
    }
    assert lists == {letters["urgent"]: '"yes,no"', letters["priority"]: '"Normal,High"'}
    legend = {row[0].value: [cell.value for cell in row] for row in book["Columns"].iter_rows(min_row=2)}
    assert legend["day"][:3] == ["day", "YYYY-MM-DD", "yes"]
    assert legend["reference"][5] == "V-1001"


def test_a_drop_down_too_long_for_a_rule_stands_on_a_hidden_worksheet(tmp_path: Path) -> None:
    words = [f"A rather long service category {n}" for n in range(12)]
    task = tmp_path / "pick.robot"
    task.write_text(
        "*** Settings ***\nTest Template    Pick\n*** Tasks ***\nPick\n*** Keywords ***\nPick\n"
        "    [Arguments]    ${it: Literal[" + ", ".join(f'"{word}"' for word in words) + "]}\n    Log    1\n"
    )
    write_template(read_contract(task), tmp_path / "pick.xlsx")
    book = openpyxl.load_workbook(tmp_path / "pick.xlsx")
    assert book["Choices"].sheet_state == "hidden"
    assert [cell.value for cell in book["Choices"]["A"]] == words
    assert book["pick"].data_validations.dataValidation[0].formula1 == "Choices!$A$1:$A$12"


def test_the_csv_template_opens_as_utf8_in_excel(contract: Contract, tmp_path: Path) -> None:
    out = tmp_path / "jobs.csv"
    write_template(contract, out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert next(csv.reader([out.read_text("utf-8-sig")])) == [c.name for c in contract.columns]


def test_the_example_of_the_yaml_template_passes_the_check_when_it_is_uncommented(
    contract: Contract, tmp_path: Path
) -> None:
    out = tmp_path / "jobs.yaml"
    write_template(contract, out)
    example = out.read_text("utf-8").partition("# For example:\n")[2].replace("rows: []", "")
    out.write_text("rows:\n" + "".join(f"{line[2:]}\n" for line in example.splitlines() if line), encoding="utf-8")
    result = check(contract, out)
    assert result.problems == []
    assert result.rows[0].payload["customer"] == "Ada Lovelace"


def test_a_template_without_examples_shows_none(contract: Contract, tmp_path: Path) -> None:
    write_template(contract, tmp_path / "jobs.yaml", examples=False)
    assert "For example" not in (tmp_path / "jobs.yaml").read_text("utf-8")


def test_another_format_or_an_unwritable_place_is_refused(contract: Contract, tmp_path: Path) -> None:
    with pytest.raises(SeraError, match="names no format"):
        write_template(contract, tmp_path / "jobs.ods")
    for suffix in (".xlsx", ".csv", ".yaml"):
        with pytest.raises(SeraError, match="cannot be written"):
            write_template(contract, tmp_path / "gone" / f"jobs{suffix}")
