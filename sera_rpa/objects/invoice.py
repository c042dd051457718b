"""Invoices: one per job, holding all of its accepted quotes."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field, PlainSerializer

from sera_rpa.objects.thing import Instant, Money, Thing, number_of

INVOICE_STATUSES = {"Pending": "pending", "Finalized": "finalized", "Voided": "voided"}
"""Sera's labels and the words that programs are promised for them."""

Quantity = Annotated[
    Decimal, PlainSerializer(lambda q: int(q) if q == q.to_integral_value() else float(q), when_used="json")
]
"""How many of a thing; a JSON number."""


class InvoiceLine(Thing):
    """One line of an invoice: a price-book task as it was sold."""

    item_id: str = ""  # "pb_…"; empty: the invoice's page names the task and no number
    description: str
    quantity: Quantity
    unit_price: Money
    amount: Money
    tax_code: str = ""  # empty: Sera taxes a whole quote at one rate
    discount: Money | None = None  # None: Sera takes discounts off whole quotes; see Invoice.discount
    quote: str = ""  # number of the quote that it came from


class Invoice(Thing):
    """An invoice, as far as it was read: a list shows neither lines nor tax."""

    kind: ClassVar[str] = "invoice"

    invoice_id: str  # "inv_30001"
    work_order_id: str = ""  # "wo_1000123"; empty where it belongs to no job
    customer_id: str  # "cus_10001"
    status: str  # pending, finalized, voided
    portal_status: str  # Sera's word: "Finalized"
    lines: tuple[InvoiceLine, ...] | None = None
    subtotal: Money | None = None  # before discount and tax
    discount: Money | None = None
    tax: Money | None = None
    total: Money | None = None
    paid: Money | None = None
    revenue: Money  # as the Revenue report counts it: after discount, without tax; 0 when voided
    balance: Money
    completed_on: dt.date | None = None  # the day, at the office
    finalized_at: Instant | None = None  # Sera shows the day alone: the first instant of it at the office
    customer_name: str = Field("", repr=False)
    department: str = ""
    owner: str = ""

    @property
    def number(self) -> str:
        """The invoice number, as in ``/invoices/{number}``."""
        return number_of(self.invoice_id)

    @property
    def job(self) -> str:
        """The job number; empty where it belongs to none."""
        return number_of(self.work_order_id)

    @property
    def customer(self) -> str:
        """The customer ID."""
        return number_of(self.customer_id)

    @property
    def path(self) -> str:
        """The invoice's page."""
        return f"/invoices/{self.number}"

    def shown(self) -> dict[str, object]:
        """What a row's report shows of the invoice."""
        return {
            "invoice": self.number, "job": self.job, "customer": self.customer, "customer_name": self.customer_name,
            "status": self.portal_status, "completed_on": self.completed_on, "subtotal": self.subtotal,
            "discount": self.discount, "tax": self.tax, "total": self.total, "paid": self.paid,
            "balance": self.balance,
        }  # fmt: skip
