"""Exports: what passes as a portal's file, what it is compared with, and what is written from it."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter

from sera_rpa.contract.date_range import Days
from sera_rpa.errors import SeraError
from sera_rpa.exports.folder import begin_folder, describe, finish_folder
from sera_rpa.exports.listed import listed_invoices
from sera_rpa.exports.page import read_invoice, require_agreement
from sera_rpa.exports.screen import Screen, read_screen
from sera_rpa.exports.verify import require_same, unknown_heads
from sera_rpa.exports.workbook import Workbook, read_workbook
from sera_rpa.exports.writing import write_invoices
from sera_rpa.objects import Invoice

HEADS = ["Completed Date", "Invoice Number", "Customer Name", "Job Number", "Department", "Owner", "Revenue", "Balance"]
ROWS: list[list[Any]] = [
    [date(2026, 11, 23), 7001, "José  Núñez", 1000001, "Plumbing", "Ivy", 120.1, 0],
    [date(2026, 11, 23), 7002, "=1+1", None, "Electrical", None, 0.2, 0.3],
    [None, 7003, "Ana Pending", 1000003, "Plumbing", "Ivy", 50, 50],
]
NAMES = {
    "invoice": "Invoice Number", "day": "Completed Date", "customer": "Customer Name", "job": "Job Number",
    "in_department": "Department", "owner": "Owner", "amount": "Revenue", "balance": "Balance",
}  # fmt: skip
ZONE = "America/Indiana/Indianapolis"


def make(path: Path, rows: Sequence[Sequence[Any]] = ROWS, heads: Sequence[str] = HEADS) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "mm/dd/yyyy", "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, heads)
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if value is not None:
                    page.write(at, column, value)
    return path


def opened(tmp_path: Path, rows: Sequence[Sequence[Any]] = ROWS, heads: Sequence[str] = HEADS) -> Workbook:
    return read_workbook(make(tmp_path / "file", rows, heads), "RevenueReport.xlsx")


def screen(**change: Any) -> Screen:
    """The list as the screen shows it; the third invoice has a badge instead of a day."""
    heads = [head.upper() for head in HEADS]
    cells = [
        ["11/23/2026", "7001", "José Núñez", "1000001", "Plumbing", "Ivy", "$120.10", "$0.00"],
        ["11/23/2026", "7002", "=1+1", "", "Electrical", "", "$0.20", "$0.30"],
        ["", "7003", "Ana Pending", "1000003", "Plumbing", "Ivy", "$50.00", "$50.00"],
    ]
    page = {
        "rows": [dict(zip(heads, row, strict=True)) for row in cells],
        "links": [{"CUSTOMER NAME": f"/customers/1000{number}"} for number in (1, 2, 3)],
        "badges": ["", "", "Pending"],
        "info": "Showing 1 to 3 of 3 entries (filtered from 1,400 total entries)",
        "totals": "Revenue $170.30 · Balance $50.30",
    }
    return read_screen([page | change], {"REVENUE": "Revenue", "BALANCE": "Balance"})


def refusal(work: Any, *arguments: Any) -> str:
    with pytest.raises(SeraError) as raised:
        work(*arguments)
    return str(raised.value)


def test_a_file_that_is_what_the_screen_shows_passes(tmp_path: Path) -> None:
    require_same(opened(tmp_path), screen(), "Invoice Number", HEADS)


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    require_same(opened(tmp_path, ROWS[::-1]), screen(), "Invoice Number", HEADS)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (ROWS[:2], "it has 2 rows, the screen 3"),
        ([], "it has 0 rows, the screen 3"),
        ([*ROWS[:2], [None, 7009, *ROWS[2][2:]]], "Invoice Number '7003', '7009' stand in only one of the two"),
        ([*ROWS[:2], ROWS[1]], "Invoice Number '7003' stand in only one of the two"),
        ([[date(2026, 11, 22), *ROWS[0][1:]], *ROWS[1:]], "Completed Date '11/22/2026' against '11/23/2026'"),
        ([[*ROWS[0][:6], 120.11, 0], *ROWS[1:]], "Revenue '120.11' against '$120.10'"),
        ([[*ROWS[0][:2], "Jose Nunez", *ROWS[0][3:]], *ROWS[1:]], "Customer Name 'Jose Nunez' against 'José Núñez'"),
        ([[*ROWS[0][:4], None, *ROWS[0][5:]], *ROWS[1:]], "Department '' against 'Plumbing'"),
    ],
)
def test_a_file_that_differs_from_the_screen_is_stale_and_the_difference_is_named(
    tmp_path: Path, rows: list[list[Any]], told: str
) -> None:
    message = refusal(require_same, opened(tmp_path, rows), screen(), "Invoice Number", HEADS)
    assert message.startswith("EXPORT_STALE: The file 'RevenueReport.xlsx' is not what the screen shows: ")
    assert told in message


def test_sums_that_the_screen_states_otherwise_make_a_file_stale(tmp_path: Path) -> None:
    other = screen(totals="Revenue $170.30 · Balance $60.30")
    message = refusal(require_same, opened(tmp_path), other, "Invoice Number", HEADS)
    assert "Balance adds up to 50.30, the screen says 60.30" in message


def test_a_missing_column_fails_and_a_new_one_is_named(tmp_path: Path) -> None:
    assert unknown_heads(opened(tmp_path), HEADS) == ()
    assert unknown_heads(opened(tmp_path), HEADS[:-1]) == ("Balance",)
    message = refusal(unknown_heads, opened(tmp_path), [*HEADS, "Class"])
    assert message.startswith("EXPORT_COLUMNS: The file 'RevenueReport.xlsx' lacks the columns 'Class'")
    renamed = opened(tmp_path, heads=["Done On", *HEADS[1:]])
    assert "lacks the columns 'Completed Date'; new are 'Done On'" in refusal(unknown_heads, renamed, HEADS)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "has not a byte"),
        (b"<!doctype html><h1>Something went wrong</h1>", "is no workbook but a web page"),
        (b'{"error": "Please sign in."}', "is no workbook but an answer for programs"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"old", "is no workbook but an old Excel file"),
        (b"PK", "is cut off or damaged"),
    ],
)
def test_a_file_that_is_no_workbook_is_told_by_its_content(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "got").write_bytes(content)
    message = refusal(read_workbook, tmp_path / "got", "RevenueReport.xlsx")
    assert message.startswith("EXPORT_BROKEN: The file 'RevenueReport.xlsx' that Sera gave ") and told in message


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_that_is_cut_off_anywhere_never_passes(tmp_path: Path, kept: float) -> None:
    whole = make(tmp_path / "whole").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: int(len(whole) * kept)])
    assert refusal(read_workbook, tmp_path / "cut", "Report.xlsx").startswith("EXPORT_BROKEN: ")


def test_a_workbook_with_a_flipped_byte_never_passes(tmp_path: Path) -> None:
    content = bytearray(make(tmp_path / "whole").read_bytes())
    with ZipFile(tmp_path / "whole") as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    content[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0xFF
    (tmp_path / "flipped").write_bytes(bytes(content))
    assert refusal(read_workbook, tmp_path / "flipped", "Report.xlsx").startswith("EXPORT_BROKEN: ")


def test_an_archive_that_is_no_workbook_and_a_blank_workbook_never_pass(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "batch", "w") as archive:
        archive.writestr("invoices.csv", "1,2")
    assert "is an archive and no workbook" in refusal(read_workbook, tmp_path / "batch", "Batch.xlsx")
    make(tmp_path / "blank", [], [])
    assert "has no row of heads" in refusal(read_workbook, tmp_path / "blank", "Blank.xlsx")


def test_a_list_that_changed_while_its_pages_were_turned_is_no_screen_to_compare_with() -> None:
    with pytest.raises(SeraError, match="PORTAL_SLOW: The list changed while it was read: 3 rows"):
        screen(info="Showing 1 to 3 of 4 entries")


def test_invoices_take_amounts_from_the_file_and_ids_and_labels_from_the_screen(tmp_path: Path) -> None:
    first, second, third = listed_invoices(opened(tmp_path), screen(), NAMES, "All", None, ZONE)
    assert (first.invoice_id, first.work_order_id, first.customer_id) == ("inv_7001", "wo_1000001", "cus_10001")
    assert (first.status, first.revenue, first.balance) == ("finalized", Decimal("120.10"), Decimal("0.00"))
    assert first.to_json()["finalizedAt"] == "2026-11-23T05:00:00Z"
    assert (second.work_order_id, second.owner, second.revenue) == ("", "", Decimal("0.20"))
    assert (third.status, third.completed_on, third.finalized_at) == ("pending", None, None)
    assert (first.lines, first.tax, first.total) == (None, None, None)
    assert "José" not in repr(first)


def test_pending_invoices_are_those_whose_last_appointment_lies_in_the_days(tmp_path: Path) -> None:
    rows = [[date(2026, 11, 23), *ROWS[0][1:]], [date(2026, 11, 24), *ROWS[1][1:]], ROWS[2]]
    days = Days(date(2026, 11, 24), date(2026, 11, 24))
    found = listed_invoices(opened(tmp_path, rows), screen(badges=["", "", ""]), NAMES, "Pending", days, ZONE)
    assert [(invoice.number, invoice.status, invoice.completed_on) for invoice in found] == [("7002", "pending", None)]


def page(**change: Any) -> dict[str, Any]:
    """An invoice's page, as it is read."""
    return {
        "number": "7001", "label": "Finalized", "links": {"CUSTOMER": "/customers/10001", "JOB": "/jobs/1000001"},
        "facts": {"CUSTOMER": "José Núñez", "COMPLETED": "11/23/2026", "DEPARTMENT": "Plumbing", "OWNER": "Ivy"},
        "lines": [
            {"TASK": "Anode Rod", "QUOTE": "#3407", "QUANTITY": "2", "PRICE": "$60.05", "AMOUNT": "$120.10"},
            {"TASK": "Labor", "QUOTE": "", "QUANTITY": "1.5", "PRICE": "$10.00", "AMOUNT": "$15.00"},
        ],
        "sums": {"SUBTOTAL": "$135.10", "DISCOUNT": "-$15.00", "TAX": "$8.41", "TOTAL": "$128.51", "PAID": "$128.51",
                 "BALANCE": "$0.00"},
        **change,
    }  # fmt: skip


def test_an_invoice_is_read_with_its_lines_and_sums() -> None:
    told = read_invoice(page(), ZONE).to_json()
    assert [told[name] for name in ("subtotal", "discount", "tax", "total", "paid", "revenue", "balance")] == [
        "135.10", "15.00", "8.41", "128.51", "128.51", "120.10", "0.00",
    ]  # fmt: skip
    assert told["lines"][0] == {
        "itemId": "", "description": "Anode Rod", "quantity": 2, "unitPrice": "60.05", "amount": "120.10",
        "taxCode": "", "discount": None, "quote": "3407",
    }  # fmt: skip
    assert told["lines"][1]["quantity"] == 1.5


def test_an_invoice_that_its_page_tells_otherwise_than_the_report_was_changed_meanwhile(tmp_path: Path) -> None:
    listed = listed_invoices(opened(tmp_path), screen(), NAMES, "All", None, ZONE)[0]
    require_agreement(listed, read_invoice(page(), ZONE))
    message = refusal(require_agreement, listed, read_invoice(page(label="Voided"), ZONE))
    assert message.startswith("EXPORT_STALE: Invoice 7001 was changed while it was read: portal status 'Finalized' in")


def invoices() -> list[Invoice]:
    other = page(number="7002", links={"CUSTOMER": "/customers/10002", "JOB": ""})
    other["facts"] = {**other["facts"], "CUSTOMER": "=cmd|' /C calc'!A0", "COMPLETED": "—"}
    return [read_invoice(page(), ZONE), read_invoice({**other, "label": "Pending"}, ZONE)]


def test_csv_json_lines_and_xlsx_hold_the_same_invoices(tmp_path: Path) -> None:
    written = invoices()
    files = {path.name: path for path, _ in write_invoices(tmp_path, written)}
    assert set(files) == {"invoices.csv", "invoice_lines.csv", "invoices.jsonl", "invoices.xlsx"}
    objects = [json.loads(line) for line in files["invoices.jsonl"].read_text(encoding="utf-8").splitlines()]
    assert objects == [invoice.to_json() for invoice in written]
    with files["invoices.csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["total"] for row in rows] == [one["total"] for one in objects] == ["128.51", "128.51"]
    assert rows[1]["customerName"] == "'" + objects[1]["customerName"]  # no spreadsheet runs it
    with files["invoice_lines.csv"].open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["invoiceId"], line["quantity"]) for line in lines] == [
        ("inv_7001", "2"), ("inv_7001", "1.5"), ("inv_7002", "2"), ("inv_7002", "1.5"),
    ]  # fmt: skip
    book = openpyxl.load_workbook(files["invoices.xlsx"])
    heads = [cell.value for cell in book["Invoices"][1]]
    cells = dict(zip(heads, book["Invoices"][2], strict=True))
    assert cells["total"].value == 128.51 and cells["completedOn"].is_date
    hostile = dict(zip(heads, book["Invoices"][3], strict=True))["customerName"]
    assert (hostile.value, hostile.data_type) == (objects[1]["customerName"], "s")
    assert book["Lines"].max_row == 5


def test_without_lines_there_is_no_file_of_lines_and_what_was_not_read_is_empty(tmp_path: Path) -> None:
    listed = listed_invoices(opened(tmp_path), screen(), NAMES, "All", None, ZONE)
    files = {path.name: path for path, _ in write_invoices(tmp_path, listed)}
    assert set(files) == {"invoices.csv", "invoices.jsonl", "invoices.xlsx"}
    with files["invoices.csv"].open(encoding="utf-8-sig", newline="") as file:
        assert [(row["tax"], row["balance"]) for row in csv.DictReader(file)] == [
            ("", "0.00"),
            ("", "0.30"),
            ("", "50.00"),
        ]
    assert json.loads(files["invoices.jsonl"].read_text(encoding="utf-8").splitlines()[0])["lines"] is None


def test_an_export_without_invoices_has_its_heads(tmp_path: Path) -> None:
    files = {path.name: path for path, _ in write_invoices(tmp_path, [])}
    assert files["invoices.jsonl"].read_bytes() == b""
    assert files["invoices.csv"].read_text(encoding="utf-8-sig").startswith("invoiceId,workOrderId,customerId,status")


def test_files_appear_all_at_once_and_replace_what_an_interrupted_attempt_left(tmp_path: Path) -> None:
    target = tmp_path / "exports" / "00001"
    for number in (1, 2):
        building = begin_folder(target)
        assert list(building.iterdir()) == [] and target.exists() == (number == 2)
        (building / f"{number}.csv").write_text(str(number))
        assert finish_folder(building) == target
    assert [path.name for path in target.iterdir()] == ["2.csv"]
    (file,) = describe(target, [(building / "2.csv", "a number")], tmp_path)
    assert (file.place, file.size) == ("exports/00001/2.csv", 1)
    assert file.sha256.startswith("d4735e3a265e16ee")
