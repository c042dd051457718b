"""Price-book items as a row names them, and quotes as the portal lists them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from robot.api.deco import keyword, library

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Matching import Matching
from sera_rpa.objects import Quote
from sera_rpa.objects.thing import prefixed

MOST = 9999
"""The largest quantity that Sera takes."""

_ITEM = re.compile(
    r"(?:(?P<before>\d{1,6})\s*[x×]\s+)?(?P<name>\S.*?)(?:\s+[x×]\s*(?P<behind>\d{1,6}))?"
    r"(?:\s+@\s*\$?(?P<price>[\d,]+(?:\.\d{1,2})?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class QuoteItem:
    """One line that a quote should get."""

    name: str
    quantity: int = 1
    price: Decimal | None = None  # what one should cost; None: whatever the price book says


@library(scope="GLOBAL", version="1")
class Quotes:
    """Logic that needs no browser."""

    @keyword
    def read_items(self, items: Sequence[str]) -> list[QuoteItem]:
        """Returns price-book items from the way in which rows name them.

        Args:
            items: ``Water Heater Flush``, ``Anode Rod x2``, ``2 x Anode Rod``, ``Anode Rod x2 @ 289.00`` (for each).

        Raises:
            ITEM_INVALID: an item cannot be read, or its quantity is none that Sera takes.
        """
        return [_item(text) for text in items if text.strip()]

    @keyword
    def choose_items(self, names: Sequence[str], items: Sequence[QuoteItem]) -> list[QuoteItem]:
        """Returns the items under their whole names: the exact one, else the only one that begins so.

        Args:
            names: what the price book offers.
            items: what the row asks for.

        Raises:
            ITEM_UNKNOWN: the price book has no such item; the message names the nearest.
            ITEM_AMBIGUOUS: several begin so, or the row names the same item twice.
        """
        chosen: dict[str, QuoteItem] = {}
        for item in items:
            name = Matching().choose_name(names, item.name, "ITEM_UNKNOWN", "ITEM_AMBIGUOUS")
            if name in chosen:
                raise SeraError("ITEM_AMBIGUOUS", f"'{item.name}' is '{name}', which the row names twice")
            chosen[name] = QuoteItem(name, item.quantity, item.price)
        return list(chosen.values())

    @keyword
    def prices_should_be_as_stated(self, items: Sequence[QuoteItem], lines: Sequence[dict[str, str]]) -> None:
        """Makes sure that the price book asks what the row says, and that the quote holds nothing but its items.

        Args:
            items: under their whole names.
            lines: ``name``, ``quantity`` and ``price`` as the open quote shows them.

        Raises:
            PRICE_MISMATCH: a stated unit price is not the price book's.
        """
        shown = {line["name"]: line for line in lines}
        wanted = {item.name: str(item.quantity) for item in items}
        if {name: line["quantity"] for name, line in shown.items()} != wanted or len(lines) != len(wanted):
            raise SeraError("PORTAL_ERROR", f"The open quote holds {lines} instead of {wanted}")
        wrong = [
            f"'{item.name}' costs {shown[item.name]['price']}, the row says ${item.price:,.2f}"
            for item in items
            if item.price is not None and money(shown[item.name]["price"]) != item.price
        ]
        if wrong:
            raise SeraError("PRICE_MISMATCH", f"In the price book {'; '.join(wrong)}")

    @keyword
    def get_quote_title(self, title: str, first: str, mark: str) -> str:
        """Returns a quote's name with the reference's mark: the title, or the name of its first task."""
        return f"{(title or first).strip()[: 250 - len(mark)]} {mark}".strip()

    @keyword
    def read_quotes(self, rows: Sequence[dict[str, str]], customer: str, job: str = "") -> list[Quote]:
        """Returns the quotes that a list shows, the newest first within each status.

        Args:
            rows: what the list shows.
            customer: customer ID.
            job: the job whose page shows the list, if it is one.
        """
        return [_quote(row, customer, job) for row in rows]

    @keyword
    def find_quote(self, quotes: Sequence[Quote], mark: str) -> Quote | None:
        """Returns the quote whose name holds the reference's mark, or None.

        Raises:
            DUPLICATE_IN_PORTAL: several hold it.
        """
        found = [quote for quote in quotes if mark in quote.title]
        if len(found) > 1:
            numbers = ", ".join(quote.number for quote in found)
            raise SeraError("DUPLICATE_IN_PORTAL", f"Quotes {numbers} all carry '{mark}'")
        return found[0] if found else None

    @keyword
    def find_quote_by_number(self, quotes: Sequence[Quote], number: str) -> Quote | None:
        """Returns the quote with that number, or None."""
        return next((quote for quote in quotes if quote.number == number), None)


def money(text: str) -> Decimal:
    """An amount as the portal writes it: ``$1,234.50``.

    Raises:
        SeraError: ``PORTAL_ERROR`` where it is none.
    """
    try:
        return Decimal(re.sub(r"[$,\s]", "", text))
    except InvalidOperation as error:
        raise SeraError("PORTAL_ERROR", f"Sera shows '{text}' where an amount is expected") from error


def _item(text: str) -> QuoteItem:
    found = _ITEM.fullmatch(" ".join(text.split()))
    if not found or (found["before"] and found["behind"]):
        raise SeraError("ITEM_INVALID", f"'{text}' is no item; expected 'Name', 'Name x2' or 'Name x2 @ 289.00'")
    quantity = int(found["before"] or found["behind"] or 1)
    if not 1 <= quantity <= MOST:
        raise SeraError("ITEM_INVALID", f"The quantity of '{text}' is {quantity}; expected 1 to {MOST}")
    return QuoteItem(found["name"], quantity, money(found["price"]) if found["price"] else None)


def _quote(row: dict[str, str], customer: str, job: str) -> Quote:
    tax = re.search(r"\$[\d,.]+", row["tax"])
    return Quote(
        estimate_id=prefixed("est", row["number"]), customer_id=prefixed("cus", customer),
        work_order_id=prefixed("wo", row["job"] or job), status=row["status"].lower(), portal_status=row["status"],
        title=row["title"], tasks=row["tasks"], pricing=row["pricing"], promo_code=row["promo_code"],
        total=money(row["total"]), tax=money(tax[0]) if tax else Decimal(0),
    )  # fmt: skip
