"""Whether a downloaded report is the one on the screen: heads, rows, every cell, sums.

Names, dates and times of a file prove nothing: a portal may hand out yesterday's file under today's name. What proves
that a file is fresh and whole is that it holds what the screen shows, row by row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sera_rpa.errors import SeraError
from sera_rpa.exports.screen import Screen, read_money
from sera_rpa.exports.workbook import Cell, Workbook

NAMED = 3
"""So many differing rows a message names."""


def unknown_heads(file: Workbook, expected: Sequence[str]) -> tuple[str, ...]:
    """The heads of the file that are not expected.

    Raises:
        SeraError: ``EXPORT_COLUMNS`` when an expected one is missing; it names the new ones too.
    """
    missing = [head for head in expected if head not in file.heads]
    new = tuple(head for head in file.heads if head not in expected)
    if missing:
        more = f"; new are {_list(new)}" if new else ""
        raise SeraError("EXPORT_COLUMNS", f"The file '{file.name}' lacks the columns {_list(missing)}{more}")
    return new


def require_same(file: Workbook, screen: Screen, key: str, columns: Sequence[str]) -> None:
    """Makes sure that the file holds what the screen shows.

    Args:
        file: the workbook.
        screen: the list on the screen.
        key: head of the column that tells rows apart.
        columns: heads that both have; compared cell by cell.

    Raises:
        SeraError: ``EXPORT_STALE`` naming what differs.
    """
    if len(file.rows) != screen.entries:
        raise _stale(file, f"it has {len(file.rows):,} rows, the screen {screen.entries:,}")
    shown = {row[key.upper()]: row for row in screen.rows}
    held = {_text(row.get(key)): row for row in file.rows}
    if strange := sorted(set(shown) ^ set(held)):
        raise _stale(file, f"{key} {_list(strange)} stand in only one of the two")
    if len(shown) < screen.entries:
        raise _stale(file, f"a {key} stands twice")
    differing = [
        f"{key} {number}: {head} '{_text(row.get(head))}' against '{shown[number][head.upper()]}'"
        for number, row in held.items()
        for head in columns
        if not _same(row.get(head), " ".join(shown[number][head.upper()].split()))
    ]
    if differing:
        more = f" and {len(differing) - NAMED:,} more" if len(differing) > NAMED else ""
        raise _stale(file, "; ".join(differing[:NAMED]) + more)
    for head, stated in screen.totals.items():
        summed = sum((amount(row.get(name)) for row in file.rows for name in row if name.upper() == head), Decimal())
        if summed != stated:
            raise _stale(file, f"{head.title()} adds up to {summed:,.2f}, the screen says {stated:,.2f}")


def amount(cell: Cell) -> Decimal:
    """A cell of money, in cents exactly."""
    if not isinstance(cell, int | float):
        raise SeraError("EXPORT_BROKEN", f"'{cell}' stands where an amount of money is expected")
    return Decimal(str(cell)).quantize(Decimal("0.01"))


def _same(cell: Cell, shown: str) -> bool:
    if isinstance(cell, int | float) and "$" in shown:
        return amount(cell) == read_money(shown)
    return _text(cell) == shown


def _text(cell: Cell) -> str:
    """A cell as the screen writes it."""
    if cell is None:
        return ""
    return f"{cell:%m/%d/%Y}" if isinstance(cell, date) else " ".join(str(cell).split())


def _stale(file: Workbook, what: str) -> SeraError:
    return SeraError("EXPORT_STALE", f"The file '{file.name}' is not what the screen shows: {what}")


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:NAMED])
    return shown + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
