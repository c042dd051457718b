"""Lists as real .xlsx files, named as Sera names them: ``CustomerContactReport-2026-07-22-58a68e.xlsx`` [G7]."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO

from starlette.responses import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_name(title: str, today: date, ending: str = "xlsx") -> str:
    """The report's title, the business day, six random hex digits."""
    return f"{title}-{today.isoformat()}-{secrets.token_hex(3)}.{ending}"


def sheet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook of one sheet: bold heads, text as text (never formulas or links), dates as days, Decimals as money."""
    from xlsxwriter import Workbook  # takes 40 ms to import, and most portals never download

    kept = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(kept, options) as book:
        page = book.add_worksheet()
        day, money = book.add_format({"num_format": "mm/dd/yyyy"}), book.add_format({"num_format": "$#,##0.00"})
        page.write_row(0, 0, columns, book.add_format({"bold": True}))
        page.freeze_panes(1, 0)
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(at, column, value, day)
                elif isinstance(value, Decimal):
                    page.write_number(at, column, value, money)
                elif isinstance(value, int | float):
                    page.write_number(at, column, value)
                elif value not in (None, ""):
                    page.write_string(at, column, str(value))
        page.autofit()
    return kept.getvalue()


def day_cell(text: str | None) -> date | None:
    """A stored day or time as a cell."""
    return date.fromisoformat(text[:10]) if text else None


def workbook(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], today: date) -> Response:
    """The answer that hands such a workbook to the browser."""
    return attachment(sheet(columns, rows), file_name(title, today), XLSX)


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """The answer that hands a file to the browser."""
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
