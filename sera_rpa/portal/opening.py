"""When the company works: opening hours and holidays."""

from datetime import date, datetime, time, timedelta
from functools import cache

OPENING: dict[int, tuple[int, int]] = {**dict.fromkeys(range(5), (8, 17)), 5: (8, 12)}
"""Weekday (Monday is 0) to opening and closing hour; no Sunday."""


def opening(day: date) -> tuple[datetime, datetime] | None:
    """Opening and closing time of a day, None when the company is closed."""
    hours = OPENING.get(day.weekday())
    if hours is None or day in holidays(day.year):
        return None
    return datetime.combine(day, time(hours[0])), datetime.combine(day, time(hours[1]))


@cache
def holidays(year: int) -> dict[date, str]:
    """The company's holidays of a year."""
    november, may, september = date(year, 11, 1), date(year, 5, 31), date(year, 9, 1)
    return {
        date(year, 1, 1): "New Year's Day",
        may - timedelta((may.weekday()) % 7): "Memorial Day",
        date(year, 7, 4): "Independence Day",
        september + timedelta((-september.weekday()) % 7): "Labor Day",
        november + timedelta((3 - november.weekday()) % 7 + 21): "Thanksgiving Day",
        date(year, 12, 25): "Christmas Day",
    }


def next_open_day(day: date, nth: int = 1) -> date:
    """The ``nth`` day after ``day`` on which the company is open all day."""
    while nth:
        day += timedelta(1)
        hours = opening(day)
        if hours and hours[1].hour == 17:
            nth -= 1
    return day
