"""Money in whole cents and rates in thousandths of a percent, as people type and read them."""

import re
from decimal import ROUND_HALF_UP, Decimal

from .refusals import refuse

WHOLE = 100_000
"""100 % as a rate."""


def dollars(cents: int) -> str:
    """Cents as ``$1,234.50``; negative ones as ``-$1,234.50``."""
    return f"{'-' if cents < 0 else ''}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def percent(rate: int) -> str:
    """A rate as ``7%`` or ``7.25%``."""
    return f"{Decimal(rate) / 1000:.3f}".rstrip("0").rstrip(".") + "%"


def share(cents: int, rate: int) -> int:
    """That part of an amount, to the nearest cent, halves away from zero."""
    part = (abs(cents) * rate * 2 + WHOLE) // (2 * WHOLE)
    return -part if cents < 0 else part


def cents_of(typed: object, field: str, *, least: int = 0) -> int:
    """Cents of what was typed, such as ``1,234.5`` or ``$80``. Raises Refused below ``least``."""
    value = _number(typed, field, 2)
    cents = int(value * 100)
    if cents < least:
        raise refuse(f"must be at least {dollars(least)}" if least > 1 else "must be greater than 0", field)
    if cents > 100_000_000_00:
        raise refuse("is too large", field)
    return cents


def rate_of(typed: object, field: str, *, most: int = WHOLE) -> int:
    """A rate of what was typed, such as ``7`` or ``7.25 %``. Raises Refused."""
    value = _number(str(typed).replace("%", ""), field, 3)
    rate = int(value * 1000)
    if not 0 <= rate <= most:
        raise refuse(f"must be from 0 to {percent(most)}", field)
    return rate


def _number(typed: object, field: str, places: int) -> Decimal:
    text = re.sub(r"[$,\s]", "", "" if typed is None or isinstance(typed, bool) else str(typed))
    if not re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)", text):
        raise refuse("can't be blank" if not text else "is not a number", field)
    value = Decimal(text)
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if rounded != value:
        raise refuse(f"must have at most {places} decimal places", field)
    return rounded
