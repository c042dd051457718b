"""Downloads as real .xlsx files."""

import io
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import xlsxwriter
from starlette.responses import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Cents(int):
    """An amount that a sheet shows in dollars."""


def workbook(heads: Sequence[str], rows: Iterable[Sequence[object]], sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet: heads in bold, amounts as numbers, days as dates, everything else as text or number."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "mm/dd/yyyy"})
        page = book.add_worksheet(sheet[:31])
        page.write_row(0, 0, heads, book.add_format({"bold": True}))
        page.freeze_panes(1, 0)
        for at, head in enumerate(heads):
            page.set_column(at, at, max(12, min(len(head) + 4, 34)))
        for line, cells in enumerate(rows, 1):
            for at, cell in enumerate(cells):
                if isinstance(cell, Cents):
                    page.write_number(line, at, cell / 100, money)
                elif isinstance(cell, date | datetime):
                    page.write_datetime(line, at, cell, day)
                elif isinstance(cell, int | float):
                    page.write_number(line, at, cell)
                elif cell not in (None, ""):
                    page.write_string(line, at, str(cell))
    return buffer.getvalue()


def day(text: str | None) -> date | str:
    """A stored day or time as a date for a sheet; nothing stays nothing."""
    return date.fromisoformat(text[:10]) if text else ""


def file_name(report: str, today: date) -> str:
    """``CustomerContactReport-2026-07-22-58a68e.xlsx``: report, day, six random hexadecimal digits [G7]."""
    return f"{report}-{today.isoformat()}-{secrets.token_hex(3)}.xlsx"


def download(content: bytes, name: str, kind: str = XLSX) -> Response:
    """The answer that a browser saves as a file."""
    return Response(content, 200, {"Content-Disposition": f'attachment; filename="{name}"'}, kind)
