"""From a verified report to the invoices that it lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sera_rpa.contract.date_range import Days
from sera_rpa.errors import SeraError
from sera_rpa.exports.screen import Screen
from sera_rpa.exports.verify import amount
from sera_rpa.exports.workbook import Cell, Workbook
from sera_rpa.objects import Invoice
from sera_rpa.objects.invoice import INVOICE_STATUSES
from sera_rpa.objects.thing import prefixed
from sera_rpa.objects.windows import instant_at


def listed_invoices(
    file: Workbook, screen: Screen, names: Mapping[str, str], status: str, days: Days | None, zone: str
) -> list[Invoice]:
    """The invoices of a report that are meant, in the order of the screen.

    Amounts and days come from the file, customer IDs from the links, labels from the badges of the screen.

    Args:
        file: proven to hold what the screen shows.
        screen: the list on the screen.
        names: heads of the columns ``invoice``, ``day``, ``customer``, ``job``, ``in_department``, ``owner``,
            ``amount``, ``balance``.
        status: what is meant: ``Finalized``, ``Voided``, ``Pending`` or ``All``.
        days: those of the last appointment for ``Pending``; every other list is filtered by Sera. None: any day.
        zone: the office's.
    """
    by_number = {_text(row[names["invoice"]]): row for row in file.rows}
    found = []
    for shown, links, badge in zip(screen.rows, screen.links, screen.badges, strict=True):
        number = shown[names["invoice"].upper()]
        row = by_number[number]
        label = badge or ("Pending" if status == "Pending" else "Finalized")
        day = row.get(names["day"])
        if status == "Pending" and days and not (isinstance(day, date) and day in days):
            continue
        if status == "Voided" and label != "Voided":
            continue
        completed = day if isinstance(day, date) and label != "Pending" else None
        found.append(
            Invoice(
                invoice_id=prefixed("inv", number),
                work_order_id=prefixed("wo", _text(row.get(names["job"]))),
                customer_id=prefixed("cus", links[names["customer"].upper()].rpartition("/")[2]),
                status=status_word(label), portal_status=label,
                revenue=amount(row[names["amount"]]), balance=amount(row[names["balance"]]),
                completed_on=completed, finalized_at=first_instant(completed, zone),
                customer_name=_text(row.get(names["customer"])),
                department=_text(row.get(names["in_department"])), owner=_text(row.get(names["owner"])),
            )
        )  # fmt: skip
    return found


def first_instant(day: date | None, zone: str) -> datetime | None:
    """The first instant of a day in a zone, in UTC."""
    return instant_at(day, 0, zone) if day else None


def status_word(label: str) -> str:
    """What programs are promised for Sera's label."""
    if label not in INVOICE_STATUSES:
        raise SeraError("PORTAL_ERROR", f"Sera shows the label '{label}' where {', '.join(INVOICE_STATUSES)} are known")
    return INVOICE_STATUSES[label]


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)
