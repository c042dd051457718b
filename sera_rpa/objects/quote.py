"""Quotes: what programs call an estimate."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from sera_rpa.objects.thing import Money, Thing, number_of


class Quote(Thing):
    """A quote as the portal's list of quotes shows it."""

    kind: ClassVar[str] = "quote"

    estimate_id: str  # "est_501"
    customer_id: str  # "cus_10001"
    work_order_id: str = ""  # "wo_1000123"; empty for a quote at a service address that has no job yet
    status: str  # draft, open, accepted, denied, archived
    portal_status: str  # Sera's word: "Open"
    title: str = Field("", repr=False)
    tasks: str = ""  # as the list shows them: "Water Heater Flush, 2 × Anode Rod Replacement"
    pricing: str = ""  # Member, Nonmember
    promo_code: str = ""
    total: Money
    tax: Money

    @property
    def number(self) -> str:
        """The quote's number."""
        return number_of(self.estimate_id)

    @property
    def job(self) -> str:
        """The job number; empty where there is no job yet."""
        return number_of(self.work_order_id)

    @property
    def customer(self) -> str:
        """The customer ID."""
        return number_of(self.customer_id)

    @property
    def path(self) -> str:
        """Where Sera lists the quote."""
        return f"/jobs/{self.job}?tab=jp_Quotes" if self.job else f"/customers/{self.customer}?tab=c_Quotes"

    def shown(self) -> dict[str, object]:
        """What a row's report shows of the quote."""
        return {
            "quote": self.number, "job": self.job, "customer": self.customer, "tasks": self.tasks,
            "pricing": self.pricing, "promo_code": self.promo_code, "total": self.total, "tax": self.tax,
            "status": self.portal_status,
        }  # fmt: skip
