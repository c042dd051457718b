"""What the screen shows of a report, from the texts that its pages gave."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sera_rpa.errors import SeraError

_AMOUNT = r"-?\$[\d,]+\.\d\d"


@dataclass(frozen=True)
class Screen:
    """All pages of a report's list."""

    rows: list[dict[str, str]] = field(repr=False)  # column head in capitals -> text
    links: list[dict[str, str]] = field(repr=False)  # of the same rows: head -> path that its cell links to
    badges: list[str]  # of the same rows: the status that a badge states; empty where there is none
    entries: int  # as its information line says
    totals: Mapping[str, Decimal]  # column head in capitals -> the sum that the screen states


def read_screen(pages: Sequence[Mapping[str, Any]], totals: Mapping[str, str]) -> Screen:
    """The report from its pages.

    Args:
        pages: of each ``rows``, ``links``, ``badges``, ``info`` ("Showing 1 to 25 of 400 entries"), ``totals`` (sums).
        totals: column head in capitals to the word before its sum in the line of sums.

    Raises:
        SeraError: ``PORTAL_SLOW`` when the list changed while its pages were turned.
    """
    first = pages[0]
    entries = count_of(first["info"])
    rows = [row for page in pages for row in page["rows"]]
    if len(rows) != entries or any(count_of(page["info"]) != entries for page in pages):
        raise SeraError("PORTAL_SLOW", f"The list changed while it was read: {len(rows)} rows, '{pages[-1]['info']}'")
    return Screen(
        rows=rows, links=[links for page in pages for links in page["links"]],
        badges=[badge for page in pages for badge in page["badges"]], entries=entries,
        totals={head: _total(first["totals"], word) for head, word in totals.items()},
    )  # fmt: skip


def count_of(info: str) -> int:
    """How many entries an information line names: 400 of ``Showing 26 to 50 of 400 entries``."""
    numbers = re.findall(r"[\d,]+", info)
    if len(numbers) < 3:
        raise SeraError("PORTAL_SLOW", f"'{info}' does not say how many entries there are")
    return int(numbers[2].replace(",", ""))


def read_money(text: str) -> Decimal:
    """An amount as Sera writes it: ``$1,234.00``, ``-$5.00``."""
    if not re.fullmatch(_AMOUNT, text.strip()):
        raise ValueError(f"'{text}' is no amount")
    return Decimal(re.sub(r"[$,\s]", "", text))


def _total(line: str, word: str) -> Decimal:
    found = re.search(rf"\b{re.escape(word)}\s+({_AMOUNT})", line)
    if not found:
        raise SeraError("PORTAL_SLOW", f"Sera shows no sum '{word}' above the list: '{line}'")
    return read_money(found[1])
