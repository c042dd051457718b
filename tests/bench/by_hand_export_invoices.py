"""``export_invoices`` by hand: opens Revenue filtered by the address, reads the list, downloads the workbook, compares
cell by cell and sum by sum, opens each invoice and compares it with the list, writes CSV, JSON Lines and XLSX.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from playwright.sync_api import Page
from python_calamine import CalamineWorkbook

FIRST = date(2026, 11, 23)
WHOLE = """() => {
  const told = document.querySelector('#revenue-table_info')?.innerText
  if (!told) return false
  const [from, to] = told.match(/[\\d,]+/g).map(number => Number(number.replaceAll(',', '')))
  const rows = [...document.querySelectorAll('#revenue-table tbody tr')]
  if (!to) return rows.length && {rows: [], total: document.querySelector('[data-cy="report-totals"]').innerText}
  return rows.length === to - from + 1 && {
    rows: rows.map(row => [...row.cells].map(cell => cell.innerText.trim().replace(/\\s+/g, ' '))),
    total: document.querySelector('[data-cy="report-totals"]').innerText,
  }
}"""
INVOICE = """() => {
  const box = document.querySelector('[data-cy="invoice"]')
  const facts = list => Object.fromEntries([...list.querySelectorAll('dt')]
    .map(term => [term.innerText, term.nextElementSibling.innerText]))
  return box && {
    number: box.dataset.invoiceId,
    ...facts(box.querySelector('.invoice-facts')), ...facts(box.querySelector('.invoice-sums')),
    lines: [...box.querySelectorAll('.invoice-lines tbody tr')].map(row => [...row.cells].map(cell => cell.innerText)),
  }
}"""


def rows(truth: Callable[..., list[dict[str, Any]]], number: int) -> list[dict[str, Any]]:
    """One day a row, backwards from yesterday; only days that fit on one page of the list."""
    done = [one["completed_on"] for one in truth("invoices") if one["status"] == "Finalized"]
    days = (str(FIRST - timedelta(days=back)) for back in range(360))
    return [{"date_range": day} for day in days if 0 < done.count(day) <= 25][:number]


def carry_out(page: Page, row: dict[str, str]) -> None:
    """Exports one day."""
    year, month, day = row["date_range"].split("-")
    text = f"{month}/{day}/{year}"
    page.goto(f"/accounting/revenue?revenue-table_completed={text}-{text}", wait_until="domcontentloaded")
    shown = page.wait_for_function(WHOLE).json_value()
    folder = Path(tempfile.mkdtemp())
    with page.expect_download() as download:
        page.click('[data-cy="download"]')
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    _, *cells = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    assert len(cells) == len(shown["rows"])
    held = {str(int(row[1])): row for row in cells}
    for line in shown["rows"]:
        assert [_shown(cell) for cell in held[line[1]][:12]] == line[:12]
        assert _amounts(line[12] + line[13]) == [_money(held[line[1]][12]), _money(held[line[1]][13])]
    assert _amounts(shown["total"]) == [sum(_money(row[column]) for row in cells) for column in (12, 13)]
    invoices = []
    for line in shown["rows"]:
        page.goto(f"/invoices/{line[1]}", wait_until="domcontentloaded")
        invoice = page.wait_for_function(INVOICE).json_value()
        assert [invoice["Completed"], invoice["Customer"], invoice["Balance"]] == [line[0], line[2], line[13]]
        invoices.append(invoice)
    _write(folder, invoices)


def _write(folder: Path, invoices: list[dict[str, Any]]) -> None:
    heads = [name for name in invoices[0] if name != "lines"]
    with (folder / "invoices.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows([one.get(head, "") for head in heads] for one in invoices)
    (folder / "invoices.jsonl").write_text("".join(json.dumps(one) + "\n" for one in invoices), encoding="utf-8")
    with xlsxwriter.Workbook(str(folder / "invoices.xlsx")) as book:
        sheet, lines = book.add_worksheet("Invoices"), book.add_worksheet("Lines")
        sheet.write_row(0, 0, heads)
        for at, one in enumerate(invoices, 1):
            sheet.write_row(at, 0, [one.get(head, "") for head in heads])
        for at, line in enumerate([one["number"], *line] for one in invoices for line in one["lines"]):
            lines.write_row(at, 0, line)


def _amounts(text: str) -> list[Decimal]:
    return [Decimal(found.replace("$", "").replace(",", "")) for found in re.findall(r"-?\$[\d,]+\.\d\d", text)]


def _shown(cell: Any) -> str:
    if isinstance(cell, date):
        return f"{cell:%m/%d/%Y}"
    return str(int(cell)) if isinstance(cell, float) else " ".join(str(cell).split())


def _money(cell: float) -> Decimal:
    return Decimal(str(cell)).quantize(Decimal("0.01"))
