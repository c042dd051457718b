"""Writes invoices as CSV, JSON Lines and XLSX: the same fields in each, in the order of the object."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sera_rpa.audit.results import guarded
from sera_rpa.objects import Invoice
from sera_rpa.objects.invoice import InvoiceLine

INVOICE_COLUMNS = tuple(f.alias or name for name, f in Invoice.model_fields.items() if name != "lines")
LINE_COLUMNS = ("invoiceId", *(f.alias or name for name, f in InvoiceLine.model_fields.items()))


def write_invoices(folder: Path, invoices: Sequence[Invoice]) -> list[tuple[Path, str]]:
    """Writes the invoices into a folder; returns each file and what it holds.

    Lines have a file of their own in CSV, a worksheet of their own in XLSX, where they were read; in JSON Lines they
    stand within their invoice.
    """
    with_lines = all(invoice.lines is not None for invoice in invoices) and bool(invoices)
    files = [
        _csv(folder / "invoices.csv", INVOICE_COLUMNS, map(_invoice, invoices), "invoices"),
        _json_lines(folder / "invoices.jsonl", invoices),
        _xlsx(folder / "invoices.xlsx", invoices, with_lines),
    ]
    if with_lines:
        files.insert(1, _csv(folder / "invoice_lines.csv", LINE_COLUMNS, _lines(invoices), "their lines"))
    return files


def _csv(path: Path, columns: Sequence[str], rows: Iterator[dict[str, Any]], holds: str) -> tuple[Path, str]:
    """With a byte-order mark, for Excel; texts that a spreadsheet would run are guarded."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([guarded(_text(row[column])) for column in columns] for row in rows)
    return path, f"{holds}, as CSV"


def _json_lines(path: Path, invoices: Sequence[Invoice]) -> tuple[Path, str]:
    lines = (json.dumps(invoice.to_json(), ensure_ascii=False, separators=(",", ":")) for invoice in invoices)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    return path, "invoices with their lines, for programs (JSON Lines)"


def _xlsx(path: Path, invoices: Sequence[Invoice], with_lines: bool) -> tuple[Path, str]:
    from xlsxwriter import Workbook

    with Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _sheet(book, "Invoices", INVOICE_COLUMNS, map(_invoice, invoices))
        if with_lines:
            _sheet(book, "Lines", LINE_COLUMNS, _lines(invoices))
    return path, "the same for Excel"


def _sheet(book: Any, name: str, columns: Sequence[str], rows: Iterator[dict[str, Any]]) -> None:
    page = book.add_worksheet(name)
    styles = {date: book.add_format({"num_format": "yyyy-mm-dd"}), Decimal: book.add_format({"num_format": "#,##0.00"})}
    page.write_row(0, 0, columns, book.add_format({"bold": True}))
    page.freeze_panes(1, 0)
    for at, row in enumerate(rows, 1):
        for column, head in enumerate(columns):
            value = row[head]
            write: dict[type, Callable[..., Any]] = {date: page.write_datetime, Decimal: page.write_number}
            if type(value) in write:
                write[type(value)](at, column, value, styles[type(value)])
            elif isinstance(value, int):
                page.write_number(at, column, value)
            elif text := _text(value):
                page.write_string(at, column, text)
    page.autofit()


def _invoice(invoice: Invoice) -> dict[str, Any]:
    """The fields of an invoice: amounts as Decimal, days as date, all else as programs read it."""
    return {column: _native(invoice, name, value) for name, column, value in _fields(invoice) if name != "lines"}


def _lines(invoices: Sequence[Invoice]) -> Iterator[dict[str, Any]]:
    for invoice in invoices:
        for line in invoice.lines or ():
            fields = {column: _native(line, name, value) for name, column, value in _fields(line)}
            yield {"invoiceId": invoice.invoice_id, **fields}


def _fields(thing: Invoice | InvoiceLine) -> Iterator[tuple[str, str, Any]]:
    told = thing.to_json()
    for name, field in type(thing).model_fields.items():
        column = field.alias or name
        yield name, column, told[column]


def _native(thing: Invoice | InvoiceLine, name: str, told: Any) -> Any:
    value = getattr(thing, name)
    return value if type(value) in (date, Decimal) else told


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)
