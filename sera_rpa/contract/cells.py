"""One cell: from what the sheet holds to what Robot Framework is given, or the reason why not.

The rules are stricter than Robot's own conversion and never laxer: what passes here, Robot converts too.
Stricter where Robot guesses (``maybe`` is a valid boolean to it, ``today`` a valid date, ``20261130`` as well)
and where a spreadsheet program is known to have changed what a person typed.

Numbers in text columns: a whole number below 1e11, the largest that Excel shows in full, is taken as its digits.
A fraction, a larger number, a date, a time or a truth value is not: its original text cannot be known. In a column
named for a phone number or a postal code no number cell is taken at all, because a leading ``0`` or ``+`` would be gone
without a trace.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from sera_rpa.contract.date_range import DateRange
from sera_rpa.contract.kinds import Kind
from sera_rpa.contract.moment import Moment
from sera_rpa.contract.robot_types import clock
from sera_rpa.inputs.sheet import Unfit, shown

if TYPE_CHECKING:
    from sera_rpa.contract.model import Column

LARGEST_SHOWN_IN_FULL = 10**11
AS_TEXT = "Format the column as text and type the value again"

_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?E[+-]\d{2,3}")
_SHEET_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#{2,})")
_WHOLE = re.compile(r"[+-]?\d+(?:[ _]\d{3})*(?:\.0+)?")
_NUMBER = re.compile(r"[+-]?\d+(?:[ _]\d{3})*(?:\.\d+)?")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?")
_DIGITS_THAT_LOSE = re.compile(
    r"(?:^|_)(?:zip|postal|postcode|postalcode|zipcode|phone|mobile|cell|fax|telephone|tel)(?:_|$)"
)
_YES = ("yes", "true", "on", "1")
_NO = ("no", "false", "off", "0")


def is_blank(value: object) -> bool:
    """Whether a cell counts as empty: nothing, white space only, or an empty list."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def tidy(text: str) -> str:
    """A cell's text as it is used: no white space at the ends, line breaks as ``\\n``."""
    text = text.strip()
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def reader_of(column: Column) -> Callable[[Any], Any]:
    """A function from a cell's value (not blank) to the payload's JSON value; it raises :class:`Unfit`.

    Robot's converter of the column is made once and used for every cell.
    """
    kind = column.kind
    read = _reader(kind, column)
    if column.type is None or kind.sort == "text":
        return read
    convert = column.type.get_converter().convert

    def read_and_convert(value: Any) -> Any:
        payload = read(value)
        try:
            convert(list(payload) if isinstance(payload, list) else payload, column.name)
        except ValueError as err:
            raise _no(kind, value, _because(err)) from None
        return payload

    return read_and_convert


def _reader(kind: Kind, column: Column) -> Callable[[Any], Any]:
    if kind.item:
        return _list_reader(kind.item, column)
    read: Callable[[Kind, Any], Any] = {
        "text": _text, "int": _int, "float": _float, "decimal": _decimal, "date": _date, "datetime": _datetime,
        "time": _time, "bool": _bool, "choice": _choice, "date_range": _date_range, "file": _text,
        "moment": _moment, "other": _other,
    }[kind.sort]  # fmt: skip
    loses = kind.sort == "text" and bool(_DIGITS_THAT_LOSE.search(column.name.lower()))

    def read_cell(value: Any) -> Any:
        if isinstance(value, Unfit):
            raise value
        if isinstance(value, str):
            value = tidy(value)
            if _SHEET_ERROR.fullmatch(value):
                raise Unfit(
                    f"the cell holds the spreadsheet error {value}",
                    advice="Correct the formula or type the value",
                    code="CELL_MANGLED",
                )
            if _SCIENTIFIC.fullmatch(value):
                raise Unfit(
                    f"{shown(value)} is a long number that a spreadsheet program has shortened",
                    advice=AS_TEXT,
                    code="CELL_MANGLED",
                )
        elif isinstance(value, (list, dict)):
            raise Unfit(f"the cell holds a {'list' if isinstance(value, list) else 'mapping'}", kind.expected)
        elif loses and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            raise Unfit(
                f"the cell holds the number {value}, so a 0 or + in front would be lost",
                advice=AS_TEXT,
                code="CELL_MANGLED",
            )
        return read(kind, value)

    return read_cell


def _list_reader(item: Kind, column: Column) -> Callable[[Any], Any]:
    read = _reader(item, column)

    def read_items(value: Any) -> list[Any]:
        if isinstance(value, Unfit):
            raise value
        if isinstance(value, str):
            value = [part for part in re.split(r"[;\r\n]", value) if part.strip()]
        items = value if isinstance(value, list) else [value]
        return [read(one) for one in items if not is_blank(one)]

    return read_items


def _text(kind: Kind, value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) < LARGEST_SHOWN_IN_FULL:
            return str(value)
        raise Unfit(
            f"the cell holds the number {value}, too long for a number cell to keep",
            advice=AS_TEXT,
            code="CELL_MANGLED",
        )
    if isinstance(value, Decimal):
        observed = f"the cell holds the number {value}"
    elif isinstance(value, bool):
        observed = f"the cell holds the truth value {str(value).upper()}"
    elif isinstance(value, date):
        observed = f"the cell holds the date {value.isoformat()[:10]}"
    else:
        observed = f"the cell holds the time {value}"
    raise Unfit(f"{observed} where text is meant", advice=AS_TEXT, code="CELL_MANGLED")


def _int(kind: Kind, value: Any) -> int:
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(re.sub(r"[ _]|\.0+$", "", value))
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return int(value)
    raise _no(kind, value)


def _float(kind: Kind, value: Any) -> float:
    return float(_decimal(kind, value))


def _decimal(kind: Kind, value: Any) -> str:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return re.sub(r"[ _]", "", value)
    if isinstance(value, Decimal) and value.is_finite():
        return f"{value:f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise _no(kind, value)


def _date(kind: Kind, value: Any) -> str:
    if isinstance(value, str):
        found = _DAY.fullmatch(value)
        if found:
            try:
                return date.fromisoformat(found[1]).isoformat()
            except ValueError:
                pass
    elif isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        raise Unfit(f"the cell holds a date with the time {value:%H:%M}", kind.expected)
    elif isinstance(value, date):
        return value.isoformat()
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        raise Unfit(f"the cell holds the number {value}, not a date", kind.expected, "Format the cell as a date")
    raise _no(kind, value)


def _datetime(kind: Kind, value: Any) -> str:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        try:
            return datetime.fromisoformat(value).isoformat(sep=" ")
        except ValueError:
            pass
    elif isinstance(value, datetime):
        return value.isoformat(sep=" ")
    elif isinstance(value, date):
        return datetime.combine(value, time()).isoformat(sep=" ")
    raise _no(kind, value)


def _time(kind: Kind, value: Any) -> str:
    if isinstance(value, str):
        try:
            return clock(value).isoformat()
        except ValueError:
            pass
    elif isinstance(value, time):
        return value.replace(microsecond=0).isoformat()
    elif isinstance(value, timedelta) and timedelta() <= value < timedelta(days=1):
        return time(value.seconds // 3600, value.seconds // 60 % 60, value.seconds % 60).isoformat()
    raise _no(kind, value)


def _date_range(kind: Kind, value: Any) -> str:
    if not isinstance(value, str):
        return _date(kind, value)
    try:
        return str(DateRange.read(value))
    except ValueError as err:
        raise _no(kind, value, str(err) if ".." in value else "") from None


def _moment(kind: Kind, value: Any) -> str:
    if isinstance(value, datetime):
        return str(Moment(value))
    if isinstance(value, str):
        try:
            return str(Moment.read(value))
        except ValueError:
            pass
    raise _no(kind, value)


def _bool(kind: Kind, value: Any) -> bool:
    word = value.lower() if isinstance(value, str) else str(value).lower() if isinstance(value, int) else ""
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _no(kind, value)


def _choice(kind: Kind, value: Any) -> Any:
    wanted = _plain(value)
    if value in kind.values and type(value) is type(kind.values[kind.values.index(value)]):
        return value
    if wanted in kind.choices:
        return kind.values[kind.choices.index(wanted)]
    matches = [
        v
        for word, v in zip(kind.choices, kind.values, strict=True)
        if _plain(word) == wanted or _loose(word) == _loose(wanted)
    ]
    if len(matches) == 1:
        return matches[0]
    words = {word.casefold(): word for word in kind.choices}
    near = get_close_matches(wanted.casefold(), words, 1)
    raise _no(kind, value, f"did you mean '{words[near[0]]}'?" if near else "")


def _other(kind: Kind, value: Any) -> Any:
    return value if isinstance(value, (str, bool, int)) else _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _loose(word: str) -> str:
    """Robot compares literals and members without regard to case, spaces, hyphens and underscores."""
    return re.sub(r"[\s_-]", "", word).casefold()


def _no(kind: Kind, value: Any, because: str = "") -> Unfit:
    extra = f" ({because})" if because else ""
    return Unfit(f"{shown(_plain(value))} is no {kind.noun}{extra}", kind.expected)


def _because(error: ValueError) -> str:
    """The reason in Robot's own words: the part behind "cannot be converted to integer: "."""
    return str(error).partition("cannot be converted to ")[2].partition(": ")[2].rstrip(".")
