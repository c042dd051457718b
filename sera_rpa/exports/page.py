"""From an invoice's page to the whole invoice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sera_rpa.errors import SeraError
from sera_rpa.exports.listed import first_instant, status_word
from sera_rpa.exports.screen import read_money
from sera_rpa.objects import Invoice
from sera_rpa.objects.invoice import InvoiceLine
from sera_rpa.objects.thing import prefixed

_AGREE = ("work_order_id", "customer_id", "portal_status", "revenue", "balance", "completed_on")


def read_invoice(shown: Mapping[str, Any], zone: str) -> Invoice:
    """The invoice from what its page shows.

    Args:
        shown: ``number``, ``label``, ``facts``, ``links``, ``lines`` and ``sums`` as the page gave them.
        zone: the office's.
    """
    facts, sums = shown["facts"], {name: read_money(text) for name, text in shown["sums"].items()}
    completed = _day(facts["COMPLETED"])
    voided = shown["label"] == "Voided"
    return Invoice(
        invoice_id=prefixed("inv", shown["number"]),
        work_order_id=prefixed("wo", _last(shown["links"]["JOB"])),
        customer_id=prefixed("cus", _last(shown["links"]["CUSTOMER"])),
        status=status_word(shown["label"]), portal_status=shown["label"],
        lines=tuple(
            InvoiceLine(
                description=line["TASK"], quantity=Decimal(line["QUANTITY"]), unit_price=read_money(line["PRICE"]),
                amount=read_money(line["AMOUNT"]), quote=line["QUOTE"].lstrip("#"),
            )
            for line in shown["lines"]
        ),
        subtotal=sums["SUBTOTAL"], discount=-sums.get("DISCOUNT", Decimal()), tax=sums["TAX"], total=sums["TOTAL"],
        paid=sums["PAID"], revenue=Decimal() if voided else sums["TOTAL"] - sums["TAX"], balance=sums["BALANCE"],
        completed_on=completed, finalized_at=first_instant(completed, zone), customer_name=facts["CUSTOMER"],
        department=facts["DEPARTMENT"], owner=facts["OWNER"].strip("—"),
    )  # fmt: skip


def require_agreement(listed: Invoice, read: Invoice) -> None:
    """Makes sure that an invoice's page says what the report said of it.

    Raises:
        SeraError: ``EXPORT_STALE`` naming what differs: the invoice was changed while the export was made.
    """
    for name in _AGREE:
        before, now = getattr(listed, name), getattr(read, name)
        if before != now:
            told = f"{name.replace('_', ' ')} '{before}' in the report, '{now}' on its page"
            raise SeraError("EXPORT_STALE", f"Invoice {listed.number} was changed while it was read: {told}")


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _day(text: str) -> date | None:
    month, _, rest = text.partition("/")
    day, _, year = rest.partition("/")
    return date(int(year), int(month), int(day)) if year else None
