"""Reports taken out of the portal: which days and invoices are meant, whether a file is what the screen shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from robot.api import logger
from robot.api.deco import keyword, library
from robot.libraries.BuiltIn import BuiltIn

from sera_rpa.contract.date_range import DateRange, Days
from sera_rpa.engine.desk import desk
from sera_rpa.exports.folder import begin_folder, describe, finish_folder
from sera_rpa.exports.listed import listed_invoices
from sera_rpa.exports.page import read_invoice, require_agreement
from sera_rpa.exports.screen import Screen, count_of, read_screen
from sera_rpa.exports.verify import require_same, unknown_heads
from sera_rpa.exports.workbook import Workbook, read_workbook
from sera_rpa.exports.writing import write_invoices
from sera_rpa.objects import Export, Invoice


@dataclass(frozen=True)
class Report:
    """A report of the portal with its filters, open on the screen."""

    ui: Mapping[str, str] = field(repr=False)  # of the UI map
    status: str  # Finalized, Voided, Pending, All
    days: Days | None  # None: any
    department: str = ""
    department_number: str = ""

    @property
    def address(self) -> str:
        """Its path, with the filters that Sera knows."""
        filters = {}
        if self.days and self.ui["days"]:
            filters[self.ui["days"]] = f"{self.days.first:%m/%d/%Y}-{self.days.last:%m/%d/%Y}"
        if self.department_number:
            filters[self.ui["department"]] = self.department_number
        parts = [self.ui["all"]] if self.status in ("All", "Voided") else []
        parts += [urlencode(filters, safe="/")] if filters else []
        return self.ui["path"] + ("?" + "&".join(parts) if parts else "")

    @property
    def columns(self) -> list[str]:
        """The heads that its file is known to have."""
        return [head.strip() for head in self.ui["columns"].split(",")]


@dataclass(frozen=True)
class Download:
    """A report's file, proven to hold what the screen shows."""

    workbook: Workbook
    screen: Screen
    folder: Path  # where the files of the export are put together
    new_columns: tuple[str, ...]


@library(scope="GLOBAL", version="1")
class Exports:
    """Logic of exports; needs no browser."""

    @keyword
    def get_office_day(self, shown: str) -> date:
        """Returns today's date at the office: as the portal's page states it, else this machine's in the tenant's zone.

        Args:
            shown: the date as the page states it, ``2026-11-24``; empty where it states none.
        """
        if shown:
            return date.fromisoformat(shown)
        return datetime.now(ZoneInfo(desk.tenant.time_zone)).date()

    @keyword
    def describe_report(
        self, ui: Mapping[str, str], status: str, date_range: DateRange | str, today: date,
        department: str = "", options: Sequence[Mapping[str, str]] = (),
    ) -> Report:  # fmt: skip
        """Returns a report of the portal with the filters that are meant.

        Args:
            ui: the report's screen in the UI map.
            status: ``Finalized``, ``Voided``, ``Pending`` or ``All``.
            date_range: e.g. ``yesterday``.
            today: the date at the office.
            department: its name, as the portal writes it; empty for all.
            options: ``value`` and ``text`` of the departments that the screen offers.
        """
        meant = date_range if isinstance(date_range, DateRange) else DateRange.read(date_range)
        number = next((option["value"] for option in options if option["text"] == department), "")
        return Report(ui, status, meant.days(today), department, number)

    @keyword
    def rows_are_left(self, pages: Sequence[Mapping[str, Any]]) -> bool:
        """Tells whether the list has more rows than its pages that were read hold."""
        return sum(len(page["rows"]) for page in pages) < count_of(pages[-1]["info"])

    @keyword
    def start_download(self) -> str:
        """Returns the path to save a download under while it is unproven."""
        claim = desk.claim
        top = desk.folder if claim else Path(str(BuiltIn().get_variable_value("${OUTPUT DIR}")))
        return str(begin_folder(top / "exports" / (claim.stem if claim else "export")) / "download")

    @keyword
    def report_should_match_screen(
        self, report: Report, pages: Sequence[Mapping[str, Any]], saved: str, name: str
    ) -> Download:
        """Makes sure that a downloaded report is a whole workbook and holds what the screen shows, row by row.

        A column that is not known is warned of; it does not fail the export.

        Args:
            report: the report that was opened.
            pages: all pages of its list, as the screen shows them.
            saved: where the file was saved.
            name: as the portal named it.

        Raises:
            EXPORT_BROKEN, EXPORT_COLUMNS, EXPORT_STALE
        """
        ui = report.ui
        totals = {ui["amount"].upper(): ui["amount_word"], ui["balance"].upper(): ui["balance_word"]}
        workbook = read_workbook(Path(saved), name)
        new = unknown_heads(workbook, report.columns)
        if new:
            logger.warn(f"The file '{name}' has columns that are not known: {', '.join(new)}")
        screen = read_screen(pages, totals)
        require_same(workbook, screen, ui["invoice"], report.columns)
        kept = Path(saved).rename(Path(saved).with_name(Path(name).name))
        return Download(workbook, screen, kept.parent, new)

    @keyword
    def list_invoices(self, report: Report, download: Download) -> list[Invoice]:
        """Returns the invoices of a proven report, without lines and tax."""
        zone = desk.tenant.time_zone
        return listed_invoices(download.workbook, download.screen, report.ui, report.status, report.days, zone)

    @keyword
    def read_invoice(self, shown: Mapping[str, Any]) -> Invoice:
        """Returns the invoice from what its page shows."""
        return read_invoice(shown, desk.tenant.time_zone)

    @keyword
    def invoices_should_agree(self, listed: Sequence[Invoice], read: Sequence[Invoice]) -> None:
        """Fails when the page of an invoice says otherwise than the report did.

        Args:
            listed: as the report had them.
            read: the same ones, in the same order, as their pages show them.

        Raises:
            EXPORT_STALE: one was changed while the export was made.
        """
        for before, now in zip(listed, read, strict=True):
            require_agreement(before, now)

    @keyword
    def keep_export(self, report: Report, download: Download, invoices: Sequence[Invoice]) -> Export:
        """Writes the invoices beside the portal's own file and lets the files appear, all at once.

        Returns:
            The export: sums and files, with their checksums.
        """
        files = [(download.folder / download.workbook.name, "as Sera gave it")]
        files += write_invoices(download.folder, invoices)
        folder = finish_folder(download.folder)
        top = desk.folder if desk.claim else folder.parents[1]
        with_lines = all(invoice.lines is not None for invoice in invoices)
        return Export(
            report=report.ui["name"], address=report.address,
            first_day=report.days.first if report.days else None, last_day=report.days.last if report.days else None,
            status=report.status, department=report.department, invoices=len(invoices),
            revenue=_sum(invoices, "revenue"), balance=_sum(invoices, "balance"),
            tax=_sum(invoices, "tax") if with_lines else None, total=_sum(invoices, "total") if with_lines else None,
            new_columns=download.new_columns, files=describe(folder, files, top),
        )  # fmt: skip


def _sum(invoices: Sequence[Invoice], name: str) -> Decimal:
    """Of an amount; a voided invoice owes and brings nothing."""
    return sum((getattr(i, name) for i in invoices if i.status != "voided"), Decimal())
