"""Memberships, and the programs that they are of: what programs call plans."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from pydantic import Field

from sera_rpa.objects.thing import Instant, Money, Thing, number_of

STATUSES = {"Active": "active", "Expired": "lapsed", "Upcoming": "upcoming"}
"""Sera's statuses and the words that programs are promised for them."""


class Program(Thing):
    """A membership plan. Who may not see Company → Programs knows its name and number alone."""

    kind: ClassVar[str] = "program"

    plan_id: str  # "plan_401"
    name: str
    months: int = 0  # length of one term; 0: not known
    subscription: bool | None = None  # renews by itself; None: not known
    price: Money | None = None  # of one term
    additional: Money | None = None  # of one term, for each system after the first
    included_visits: tuple[str, ...] = ()  # the included tasks of a contract year

    @property
    def number(self) -> str:
        """The program's number."""
        return number_of(self.plan_id)


class Membership(Thing):
    """A membership of a customer, as its card shows it."""

    kind: ClassVar[str] = "membership"

    membership_id: str  # "mbr_300123"
    customer_id: str  # "cus_10001"
    plan_id: str = ""  # "plan_401"
    plan_name: str
    status: str  # active, lapsed, upcoming
    portal_status: str  # Sera's word: "Expired"
    starts_on: dt.date
    next_billing_date: dt.date | None = None  # of a subscription
    ends_on: dt.date | None = None  # last day in force; of a fixed term, and of a subscription that was ended
    subscription: bool  # renews by itself
    billing_cadence: str = ""  # "yearly"; empty where the program's term is not known
    systems: int = 1
    price: Money  # of one term
    included_visits: tuple[str, ...] = ()
    payment_method: str = ""  # on file with the customer, as Sera shows it
    autopay: bool = False  # Sera charges that method on the next billing date
    crown: bool = False  # the customer wears it
    addresses: tuple[str, ...] = Field((), repr=False)  # service addresses, each on one line
    estimate_id: str = ""  # "est_501", where it was sold on a quote, as the next two
    work_order_id: str = ""  # "wo_1000123"
    invoice_id: str = ""  # "inv_30001"
    created_at: Instant | None = None

    @property
    def number(self) -> str:
        """The membership's number."""
        return number_of(self.membership_id)

    @property
    def customer(self) -> str:
        """The customer ID."""
        return number_of(self.customer_id)

    @property
    def path(self) -> str:
        """The Membership tab of the customer's page."""
        return f"/customers/{self.customer}?tab=c_Membership"

    def shown(self) -> dict[str, object]:
        """What a row's report shows of the membership."""
        return {
            "membership": self.number, "customer": self.customer, "program": self.plan_name,
            "status": self.portal_status, "starts_on": self.starts_on, "next_billing_date": self.next_billing_date,
            "ends_on": self.ends_on, "service_address": "; ".join(self.addresses), "systems": self.systems,
            "price": self.price, "billing_cadence": self.billing_cadence, "autopay": self.autopay,
            "payment_method": self.payment_method, "included_visits": "; ".join(self.included_visits),
            "crown": self.crown, "quote": number_of(self.estimate_id), "job": number_of(self.work_order_id),
            "invoice": number_of(self.invoice_id),
        }  # fmt: skip
