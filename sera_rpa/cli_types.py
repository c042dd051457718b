"""Kinds of values on the command line."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import click


class When(click.ParamType[datetime]):
    """A moment by this machine's clock: ``18:00`` (the next time it strikes) or ``2026-11-30 07:00``."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, with this machine's zone."""
        if isinstance(value, datetime):
            return value
        now = datetime.now().astimezone()
        try:
            if len(value) <= 5:
                hour, _, minute = value.partition(":")
                today = now.replace(hour=int(hour), minute=int(minute or 0), second=0, microsecond=0)
                return today if today > now else today + timedelta(days=1)
            return datetime.fromisoformat(value).astimezone()
        except ValueError:
            return self.fail(f"'{value}' is no time; write 18:00 or '2026-11-30 07:00'.", param, ctx)


class Amount(click.ParamType[Decimal]):
    """An amount of money with at most two places."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The amount."""
        try:
            amount = Decimal(str(value).replace(",", "").lstrip("$"))
        except InvalidOperation:
            amount = Decimal(-1)
        if amount >= 0 and amount == round(amount, 2):
            return amount
        return self.fail(f"'{value}' is no amount; write 2500 or 2500.00.", param, ctx)
