"""What sort of thing a column holds: Robot Framework's type information, reduced to what a sheet must know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal

from sera_rpa.contract.date_range import WORDS, DateRange
from sera_rpa.contract.moment import Moment

if TYPE_CHECKING:
    from robot.api import TypeInfo

Sort = Literal[
    "text",
    "int",
    "float",
    "decimal",
    "date",
    "datetime",
    "time",
    "bool",
    "choice",
    "list",
    "file",
    "moment",
    "date_range",
    "other",
]


@dataclass(frozen=True)
class Kind:
    """The sort of a column's values.

    ``choices`` are the words a cell may hold. ``values`` are what a payload holds for them, in the same order.
    """

    sort: Sort
    optional: bool = False  # the type admits None
    item: Kind | None = None  # of a list
    choices: tuple[str, ...] = ()
    values: tuple[Any, ...] = ()

    @property
    def suggested(self) -> tuple[str, ...]:
        """Words to offer where others fit too."""
        return tuple(WORDS) if self.sort == "date_range" else ()

    @property
    def noun(self) -> str:
        """As in "'31.02.2026' is no …"."""
        return _NOUNS[self.sort]

    @property
    def format(self) -> str:
        """What a cell should look like, without an example."""
        if self.choices:
            return " or ".join(self.choices) if len(self.choices) < 3 else f"one of {', '.join(self.choices)}"
        if self.item:
            return f"items separated by ';' or line breaks, each {self.item.format}"
        return _FORMATS[self.sort]

    @property
    def example(self) -> str:
        """A cell that fits; "" where any text does."""
        if self.choices:
            return self.choices[0]
        if self.item:
            one = self.item.example or "first"
            other = self.item.choices[1] if len(self.item.choices) > 1 else (self.item.example or "second")
            return one if one == other else f"{one}; {other}"
        return _EXAMPLES.get(self.sort, "")

    @property
    def expected(self) -> str:
        """Format and example in one phrase, for messages."""
        return self.format if self.choices or not self.example else f"{self.format}, for example {self.example}"


_NOUNS: dict[str, str] = {
    "text": "text",
    "int": "whole number",
    "float": "number",
    "decimal": "number",
    "date": "date",
    "datetime": "date with time",
    "time": "time of day",
    "bool": "truth value",
    "choice": "value this column knows",
    "list": "list",
    "file": "file",
    "moment": "point in time",
    "date_range": "range of days",
    "other": "value this column takes",
}
_FORMATS: dict[str, str] = {
    "text": "text",
    "int": "a whole number",
    "float": "a number with a decimal point",
    "decimal": "a number with a decimal point and no thousands separator",
    "date": "YYYY-MM-DD",
    "datetime": "YYYY-MM-DD HH:MM",
    "time": "HH:MM (24 hours)",
    "date_range": f"{', '.join(WORDS)}, -7d (the 7 days before today), YYYY-MM-DD or YYYY-MM-DD..YYYY-MM-DD",
    "file": "path of a file, counted from the folder of the input",
    "moment": "YYYY-MM-DD HH:MM at the service address, or with an offset",
    "other": "a value of the column's type",
}
_EXAMPLES: dict[str, str] = {
    "int": "12",
    "float": "12.5",
    "decimal": "149.50",
    "date": "2026-11-30",
    "datetime": "2026-11-30 08:30",
    "time": "08:30",
    "file": "photos/before.jpg",
    "moment": "2026-11-30 08:30 -05:00",
    "date_range": "yesterday",
}


def kind_of(info: TypeInfo | None) -> Kind:
    """The kind of a type; a column without a type holds text."""
    if info is None or not info:
        return Kind("text")
    if info.is_union:
        members = [nested for nested in info.nested or () if nested.type is not type(None)]
        optional = len(members) < len(info.nested or ())
        inner = kind_of(members[0]) if len(members) == 1 else Kind("other")
        return Kind(inner.sort, optional, inner.item, inner.choices, inner.values)
    if info.type is Literal:
        return _literal(info)
    if isinstance(info.type, type):
        return _plain(info, info.type)
    return Kind("text") if info.type in (Any, object) else Kind("other")


def _plain(info: TypeInfo, type_: type) -> Kind:
    from collections.abc import Sequence, Set
    from datetime import date, datetime, time
    from decimal import Decimal
    from pathlib import PurePath

    if issubclass(type_, Enum):
        names = tuple(type_.__members__)
        return Kind("choice", choices=names, values=names)
    if issubclass(type_, bool):
        return Kind("bool", choices=("yes", "no"), values=(True, False))
    sorts: tuple[tuple[type, Sort], ...] = (
        (str, "text"), (int, "int"), (float, "float"), (Decimal, "decimal"),
        (datetime, "datetime"), (date, "date"), (time, "time"), (DateRange, "date_range"), (PurePath, "file"),
        (Moment, "moment"),
    )  # fmt: skip
    for known, sort in sorts:
        if issubclass(type_, known):
            return Kind(sort)
    if issubclass(type_, (Sequence, Set)) and not issubclass(type_, (bytes, bytearray, memoryview)):
        nested = [n for n in info.nested or () if n.type is not Ellipsis]
        if len({str(n) for n in nested}) > 1:
            return Kind("other")
        return Kind("list", item=kind_of(nested[0] if nested else None))
    return Kind("text") if type_ is object else Kind("other")


def _literal(info: TypeInfo) -> Kind:
    values = [nested.type for nested in info.nested or ()]
    named = [value for value in values if value is not None]
    return Kind(
        "choice",
        optional=len(named) < len(values),
        choices=tuple(v.name if isinstance(v, Enum) else v if isinstance(v, str) else str(v) for v in named),
        values=tuple(v.name if isinstance(v, Enum) else v for v in named),
    )
