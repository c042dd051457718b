"""What every reader delivers: a sheet whose records are read one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sera_rpa.errors import SeraError


class InputFault(SeraError):
    """The file, or the rest of it from some row on, cannot be read.

    Args:
        code: INPUT_UNREADABLE, INPUT_ENCODING or INPUT_EMPTY.
        file: name of the file without folder.
        observed: what was found.
        then: what to do; the code's own advice unless given.
        row: the row where reading ended; 0 when the whole file is meant.
    """

    def __init__(self, code: str, file: str, observed: str, then: str | None = None, row: int = 0) -> None:
        where = f"{file}, row {row}" if row else file
        super().__init__(code, f"{where}: {observed}", then)
        self.file = file
        self.observed = observed
        self.row = row


class Unfit(Exception):
    """A cell that cannot be used. Readers may put one in place of a value; the check then reports it."""

    def __init__(self, observed: str, expected: str = "", advice: str = "", code: str = "CELL_INVALID") -> None:
        super().__init__(observed)
        self.observed = observed
        self.expected = expected
        self.advice = advice
        self.code = code


def shown(value: object) -> str:
    """A value as messages show it: quoted, on one line, at most 60 characters."""
    text = str(value).replace("\n", "⏎")
    return f"'{text[:57]}…'" if len(text) > 60 else f"'{text}'"


@dataclass(frozen=True, slots=True)
class Stray:
    """Something in a row that belongs to no column, or cannot be told apart."""

    column: str
    place: str
    unfit: Unfit


@dataclass(slots=True)
class Record:
    """One row that is not wholly blank.

    A cell is a text, an ``int``, a ``Decimal``, a ``bool``, a date or time, a list (YAML), None for empty,
    or an :class:`Unfit` that says why it cannot be read.
    """

    number: int  # 1-based row as a person sees it
    cells: dict[str, Any]
    strays: tuple[Stray, ...] = ()
    marks: dict[str, str] | None = None  # YAML: column -> "line 12, column 8"; "" -> where the row begins


@dataclass
class Sheet:
    """An opened input. ``records`` can be read once and raises :class:`InputFault` where the file is broken."""

    name: str  # file name without folder
    sha256: str  # of the file's bytes, lower-case hexadecimal
    columns: tuple[str, ...] | None  # names in the heading; None where every row names its own (YAML)
    records: Iterator[Record] = field(repr=False)
    heading_row: int = 1
    heading_problems: tuple[tuple[str, str, str], ...] = ()  # (column, code, what was seen)
    letters: dict[str, str] = field(default_factory=dict)  # XLSX: column -> "C"
    emptiness: str = "there are no rows below the heading"

    def place(self, record: Record, column: str) -> str:
        """Address of a cell: "C7" in XLSX, "line 12, column 8" in YAML, "" in CSV."""
        if record.marks is not None:
            return record.marks.get(column) or record.marks.get("", "")
        return f"{self.letters[column]}{record.number}" if column in self.letters else ""

    def heading_place(self, column: str) -> str:
        """Address of a column's heading."""
        return f"{self.letters[column]}{self.heading_row}" if column in self.letters else ""


def heading(cells: list[str]) -> tuple[tuple[str, ...], dict[int, str], tuple[tuple[str, str, str], ...]]:
    """Column names, the index of each, and what is wrong. Of a name that stands twice the first counts."""
    indexes: dict[int, str] = {}
    problems: list[tuple[str, str, str]] = []
    for index, cell in enumerate(cells):
        name = cell.strip().lstrip("\ufeff")
        if name in indexes.values():
            problems.append((name, "COLUMN_TWICE", f"the column '{name}' stands twice"))
        elif name:
            indexes[index] = name
    return tuple(indexes.values()), indexes, tuple(problems)


def nameless(place: str, value: str) -> Stray:
    """A value below an empty heading: nobody can say which column it belongs to."""
    return Stray(
        "",
        place,
        Unfit(
            f"{value} stands in a column without a name",
            advice="Name the column or empty the cell",
            code="COLUMN_UNKNOWN",
        ),
    )
