"""What the departments offer: services with their priority, and the tasks of their price books."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from robot.api.deco import keyword, library

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Matching import Matching
from sera_rpa.libraries.Quotes import QuoteItem, money


@dataclass(frozen=True)
class Service:
    """An appointment type, which is called service category when booking."""

    name: str
    priority: str  # Normal, High
    department: str  # number, as in /departments/{number}/services


@dataclass
class Offers:
    """What a worker has read of the departments; it is read once, because it changes rarely."""

    services: list[Service] | None = None
    price_books: dict[str, dict[str, Decimal]] = field(default_factory=dict)  # department → task → member price


@library(scope="GLOBAL", version="1")
class Departments:
    """Logic that needs no browser, and what the worker has read."""

    def __init__(self) -> None:
        self._offers = Offers()

    @keyword
    def get_kept_services(self) -> list[Service] | None:
        """Returns the services that were read before, or None."""
        return self._offers.services

    @keyword
    def keep_services(self, tables: dict[str, Sequence[dict[str, str]]]) -> list[Service]:
        """Keeps and returns the services of all departments.

        Args:
            tables: the rows of each department's Services page, by the page's path.
        """
        self._offers.services = [
            Service(row["SERVICE NAME"], row["PRIORITY"], re.findall(r"\d+", path)[0])
            for path, rows in tables.items()
            for row in rows
        ]
        return self._offers.services

    @keyword
    def get_kept_price_book(self, department: str) -> dict[str, Decimal] | None:
        """Returns the tasks and prices of a department that were read before, or None."""
        return self._offers.price_books.get(department)

    @keyword
    def keep_price_book(self, department: str, rows: Sequence[dict[str, str]], price: str) -> dict[str, Decimal]:
        """Keeps and returns the tasks of a department's price book with their prices.

        Args:
            department: its number.
            rows: ``TASK`` and the price sheets' columns.
            price: the column of the price at which quotes are made, e.g. ``MEMBER``.
        """
        self._offers.price_books[department] = {row["TASK"]: money(row[price]) for row in rows}
        return self._offers.price_books[department]

    @keyword
    def choose_service(self, services: Sequence[Service], wanted: str) -> Service:
        """Returns the service that is meant: the exact name, else the only one that begins so.

        Raises:
            SERVICE_CATEGORY_UNKNOWN, SERVICE_CATEGORY_AMBIGUOUS
        """
        name = Matching().choose_name(
            [service.name for service in services], wanted, "SERVICE_CATEGORY_UNKNOWN", "SERVICE_CATEGORY_AMBIGUOUS"
        )
        return next(service for service in services if service.name == name)

    @keyword
    def priority_should_be(self, service: Service, priority: str) -> None:
        """Makes sure that a service has the priority that the row says: it belongs to the service, not to the job.

        Raises:
            PRIORITY_MISMATCH: the service has another one.
        """
        if service.priority != priority:
            raise SeraError(
                "PRIORITY_MISMATCH", f"'{service.name}' has the priority {service.priority}, the row says {priority}"
            )

    @keyword
    def items_should_be_offered(self, items: Sequence[QuoteItem], prices: dict[str, Decimal]) -> None:
        """Makes sure that a price book holds the items, at the prices that the row says.

        Raises:
            ITEM_UNKNOWN, ITEM_AMBIGUOUS, PRICE_MISMATCH
        """
        matching = Matching()
        wrong = []
        for item in items:
            name = matching.choose_name(list(prices), item.name, "ITEM_UNKNOWN", "ITEM_AMBIGUOUS")
            if item.price is not None and item.price != prices[name]:
                wrong.append(f"'{name}' costs ${prices[name]:,.2f}, the row says ${item.price:,.2f}")
        if wrong:
            raise SeraError("PRICE_MISMATCH", f"In the price book {'; '.join(wrong)}")
