"""How the portal compares, prints and cleans what people type."""

import re
import unicodedata
from datetime import date

# Letters that Unicode does not decompose, but which people search without their stroke.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "’": "'", "ʼ": "'"})


def fold(text: str) -> str:
    """The form in which texts are compared: no accents, no case, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_STROKES)
    return " ".join(bare.split())


def digits(text: str) -> str:
    """Only the digits of a phone number; a leading country code 1 is dropped from eleven digits."""
    only = re.sub(r"\D", "", text)
    return only[1:] if len(only) == 11 and only.startswith("1") else only


def phone_label(number: str) -> str:
    """Ten digits as ``(317) 555-0142``; anything else as it is."""
    return f"({number[:3]}) {number[3:6]}-{number[6:]}" if len(number) == 10 else number


def clean(text: object, *, lines: bool = False) -> str:
    """What a text box sends, as the portal keeps it: control characters dropped, ends trimmed."""
    if text is None:
        return ""
    if not isinstance(text, str):
        text = str(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    allowed = "\n\t" if lines else "\t"
    kept = "".join(c for c in text if c in allowed or unicodedata.category(c) not in ("Cc", "Cs"))
    return kept.strip()


def is_day(text: str) -> bool:
    """Whether a text is a day such as ``2026-11-24``."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def clock_label(hour: int, minute: int = 0) -> str:
    """An hour of the day as ``8:00 am``."""
    return f"{(hour - 1) % 12 + 1}:{minute:02d} {'am' if hour % 24 < 12 else 'pm'}"
