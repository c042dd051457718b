"""Service addresses: as a row writes them, as Sera suggests them, and as a customer's cards show them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from robot.api.deco import keyword, library

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Matching import one_line, street
from sera_rpa.objects import Address, ServiceAddress


@library(scope="GLOBAL", version="1")
class Addresses:
    """Logic that needs no browser."""

    @keyword
    def find_address(self, cards: Sequence[Mapping[str, Any]], wanted: str) -> ServiceAddress | None:
        """Returns the service address at a street and, as far as the text says, in a city with a zip; None without one.

        Args:
            cards: text, lines and schedulability of the customer's address cards, in their order.
            wanted: ``4520 Maple Grove Dr, Indianapolis, IN 46220``; the street alone will do.

        Raises:
            ADDRESS_AMBIGUOUS: several are there.
        """
        found = [
            ServiceAddress(
                position=at, text=one_line(card["text"]), schedulable=card["schedulable"],
                address=read_address(card["lines"]),
            )
            for at, card in enumerate(cards)
            if _names(wanted, read_address(card["lines"]))
        ]  # fmt: skip
        if len(found) > 1:
            shown = "; ".join(address.text for address in found)
            raise SeraError("ADDRESS_AMBIGUOUS", f"{len(found)} service addresses fit '{wanted}': {shown}")
        return found[0] if found else None

    @keyword
    def split_address(self, text: str) -> Address:
        """Returns street, city, state and zip of an address as it is entered by hand.

        Raises:
            ADDRESS_NOT_FOUND: the text is not written as ``street, city, ST 46204``.
        """
        found = re.fullmatch(r"(.+?), *([^,]+?),? +([A-Za-z]{2}),? +(\d{5})", one_line(text))
        if not found:
            raise SeraError(
                "ADDRESS_NOT_FOUND", f"'{text}' cannot be entered by hand",
                "Write it as 'street, city, ST 46204'.",
            )  # fmt: skip
        return Address(line1=found[1], city=found[2], region=found[3].upper(), postal_code=found[4])

    @keyword
    def get_words_of_card(self, address: str) -> str:
        """Returns what a card shows of an address, without its state and zip: ``4520 Maple Grove Dr Indianapolis,``."""
        line1, _, more = one_line(address).partition(", ")
        city, comma, _ = more.partition(",")
        return f"{line1} {city}{comma}".strip()


def read_address(lines: Sequence[str]) -> Address:
    """An address from the lines of its card: street, then ``Indianapolis, IN 46220``."""
    found = re.fullmatch(r"(.+), ([A-Z]{2}) (\d{5})", lines[1].strip()) if len(lines) == 2 else None
    if not found:
        return Address()
    return Address(line1=lines[0].strip(), city=found[1], region=found[2], postal_code=found[3])


def _names(text: str, address: Address) -> bool:
    """Whether a text means an address: the same street in front, then the same zip or, without one, the same city."""
    line1, _, more = text.partition(",")
    told, shown = street(line1).split(), street(address.line).split()
    if not told or shown[: len(told)] != told:
        return False
    zip_code = re.search(r"\b(\d{5})(?:-\d{4})?\b", more)
    city = set(street(more.partition(",")[0]).split())
    return zip_code[1] == address.postal_code if zip_code else city <= set(shown[len(told) :])
