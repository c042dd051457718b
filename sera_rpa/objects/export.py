"""Exports: what was taken out of Sera, proven against the screen, and the files that hold it."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from sera_rpa.objects.thing import Money, Thing


class ExportFile(Thing):
    """One file of an export."""

    place: str  # path relative to the run's folder
    holds: str  # in words: "as Sera gave it"
    size: int  # bytes
    sha256: str  # lower-case hexadecimal


class Export(Thing):
    """The invoices of some days, as files."""

    kind: ClassVar[str] = "export"

    report: str  # Sera's name of the list: "Revenue"
    address: str  # path of the list in the portal, with its filters
    first_day: dt.date | None = None  # None: any day
    last_day: dt.date | None = None
    status: str  # Finalized, Voided, Pending, All
    department: str = ""  # empty: all
    invoices: int
    revenue: Money
    tax: Money | None = None  # None: the invoices' own pages were not read
    total: Money | None = None
    balance: Money
    new_columns: tuple[str, ...] = ()  # heads of Sera's file that are not known
    files: tuple[ExportFile, ...] = ()

    @property
    def path(self) -> str:
        """The list that was exported, filtered alike."""
        return self.address

    def shown(self) -> dict[str, object]:
        """What a row's report shows of the export."""
        days = [f"{day:%m/%d/%Y}" for day in dict.fromkeys((self.first_day, self.last_day)) if day]
        return {
            "summary": f"{self.invoices:,} {'invoice' if self.invoices == 1 else 'invoices'}"
            f" of {' to '.join(days) or 'any day'}, revenue ${self.revenue:,.2f}",
            "days": "..".join(str(day) for day in dict.fromkeys((self.first_day, self.last_day)) if day) or "any",
            "status": self.status, "department": self.department or "all",
            "invoices": self.invoices, "revenue": self.revenue, "tax": self.tax, "total": self.total,
            "balance": self.balance, "new_columns": list(self.new_columns),
            "file": self.files[0].place if self.files else "", "sha256": self.files[0].sha256 if self.files else "",
        }  # fmt: skip
