"""Ranges of days as a person writes them: ``yesterday``, ``last month``, ``-7d``, ``2026-11-01..2026-11-30``.

A range that is relative to today keeps its words until somebody says which day that is: a sheet is checked long before
it is carried out, and today is the portal's, not this machine's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first}..{self.last}"

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class DateRange:
    """A range of days, possibly relative to today. Made by :meth:`read`."""

    text: str  # tidied: "last month", "-7d", "2026-11-01..2026-11-30"

    def __str__(self) -> str:
        return self.text

    @classmethod
    def read(cls, text: str) -> DateRange:
        """The range that a text means.

        Raises:
            ValueError: it means none.
        """
        tidied = re.sub(r"\s*\.\.\s*", "..", " ".join(text.replace("_", " ").lower().split()))
        found = cls(tidied)
        if tidied not in WORDS and not _back(tidied):
            found.days(date.min)
        return found

    def days(self, today: date) -> Days | None:
        """The days that are meant when today is that day; None for any day.

        Weeks begin on Sunday, as in Sera's calendar. ``-7d`` is the seven days before today.
        """
        if self.text in WORDS:
            return WORDS[self.text](today)
        if back := _back(self.text):
            return Days(today - timedelta(days=back), today - timedelta(days=1))
        first, between, last = self.text.partition("..")
        days = Days(_day(first), _day(last if between else first))
        if days.last < days.first:
            raise ValueError(f"{days.last} lies before {days.first}")
        return days


def _this_week(today: date) -> Days:
    first = today - timedelta(days=(today.weekday() + 1) % 7)
    return Days(first, first + timedelta(days=6))


def _last_week(today: date) -> Days:
    return _this_week(today - WEEK)


def _this_month(today: date) -> Days:
    first = today.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _last_month(today: date) -> Days:
    return _this_month(today.replace(day=1) - timedelta(days=1))


WORDS: dict[str, Callable[[date], Days | None]] = {
    "today": lambda today: Days(today, today),
    "yesterday": lambda today: Days(today - timedelta(days=1), today - timedelta(days=1)),
    "this week": _this_week,
    "last week": _last_week,
    "this month": _this_month,
    "last month": _last_month,
    "this year": lambda today: Days(date(today.year, 1, 1), date(today.year, 12, 31)),
    "any": lambda today: None,
}
"""What can be written besides ``-7d`` and days, and what it means when today is that day."""


def _back(text: str) -> int:
    found = re.fullmatch(r"-([1-9]\d{0,3})d", text)
    return int(found[1]) if found else 0


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(f"'{text}' is no day")
    return date.fromisoformat(text)
