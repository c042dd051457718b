"""Customers and where they are served."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from sera_rpa.objects.thing import Instant, Money, Thing, number_of, prefixed


class Contact(Thing):
    """How a customer is reached."""

    email: str = ""
    phone: str = ""  # as the portal shows it: "(317) 555-0142"


class Address(Thing):
    """A postal address."""

    line1: str = ""
    city: str = ""
    region: str = ""  # two-letter state
    postal_code: str = ""
    country: str = "US"

    @property
    def line(self) -> str:
        """The address as the portal's lists show it; empty where it was not read."""
        return f"{self.line1}, {self.city}, {self.region} {self.postal_code}" if self.line1 else ""


class ServiceAddress(Thing):
    """One address card of a customer."""

    kind: ClassVar[str] = "service_address"

    position: int = 0  # 0-based place among the customer's cards
    location_id: str = ""  # "loc_…"; empty where the page does not tell it
    text: str = Field("", repr=False)  # the card's text on one line
    schedulable: bool = True
    address: Address = Field(default_factory=Address, repr=False)


class MembershipState(Thing):
    """Whether a customer is a member."""

    status: str = "none"  # active, lapsed, none
    plan_name: str = ""
    next_billing_date: date | None = None


class Customer(Thing):
    """A customer, as far as it was read: a list shows less than the customer's page."""

    kind: ClassVar[str] = "customer"

    customer_id: str  # "cus_10001"
    name: str = Field("", repr=False)
    primary_contact: Contact = Field(default_factory=Contact, repr=False)
    default_service_location: ServiceAddress | None = Field(None, repr=False)
    membership: MembershipState | None = None
    outstanding_balance: Money | None = None
    tags: tuple[str, ...] = ()
    archived: bool = False
    created_at: Instant | None = None
    updated_at: Instant | None = None

    @classmethod
    def listed(
        cls, number: str, name: str, email: str = "", phone: str = "", address: str = "", archived: bool = False
    ) -> Customer:
        """A customer as the Customer Service list shows one."""
        return cls(
            customer_id=prefixed("cus", number),
            name=name,
            primary_contact=Contact(email=email, phone=phone),
            default_service_location=ServiceAddress(text=address) if address else None,
            archived=archived,
        )

    @property
    def id(self) -> str:
        """The customer ID, as in ``/customers/{id}``."""
        return number_of(self.customer_id)

    @property
    def email(self) -> str:
        """The main e-mail."""
        return self.primary_contact.email

    @property
    def phone(self) -> str:
        """The main phone number, as the portal shows it."""
        return self.primary_contact.phone

    @property
    def address(self) -> str:
        """The address that the list shows."""
        return self.default_service_location.text if self.default_service_location else ""

    @property
    def path(self) -> str:
        """The customer's page."""
        return f"/customers/{self.id}"

    def shown(self) -> dict[str, object]:
        """What a row's report shows of the customer."""
        return {"customer": self.id, "name": self.name, "email": self.email, "phone": self.phone,
                "address": self.address, "archived": self.archived}  # fmt: skip
