"""Days and arrival windows as a person writes them, found among what the Schedule modal offers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from robot.api.deco import keyword, library

from sera_rpa.errors import SeraError

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""As the portal writes them, whatever the language of this machine."""


@library(scope="GLOBAL", version="1")
class Calendar:
    """Logic of days and windows; needs no browser."""

    @keyword
    def choose_slot(self, slots: Sequence[dict[str, str]], window: str, allow_overbooking: bool) -> str:
        """Returns the start of the slot to book, as its hook names it, or nothing when it is not free.

        Args:
            slots: ``start`` (ISO local time), ``label`` and ``state`` (open, overbook, disabled) as the day shows them.
            window: as a person writes it: ``8:00 am - 9:00 am``, ``8-9am``, ``08:00-09:00``, or the start alone.
            allow_overbooking: also take a window in which nobody is free.

        Raises:
            WINDOW_UNKNOWN: the day has no such window.
        """
        wanted = read_window(window)
        fitting = [slot for slot in slots if _same_window(read_window(slot["label"]), wanted)]
        if not fitting:
            offered = ", ".join(slot["label"] for slot in slots) or "none"
            raise SeraError("WINDOW_UNKNOWN", f"Sera has no arrival window '{window}' on that day; it offers {offered}")
        states = ("open", "overbook") if allow_overbooking else ("open",)
        for state in states:
            for slot in fitting:
                if slot["state"] == state:
                    return slot["start"]
        return ""

    @keyword
    def get_days(self, first: date, last: date | None = None) -> list[date]:
        """Returns the days from the first to the last, both included.

        Raises:
            DAY_CLOSED: the last day lies before the first.
        """
        if last is None:
            return [first]
        if last < first:
            raise SeraError("DAY_CLOSED", f"latest_day {last} lies before day {first}")
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    @keyword
    def months_to(self, day: date, month: str) -> int:
        """Returns how many months a day lies after a month; negative where it lies before.

        Args:
            day: the day.
            month: as a calendar's heading shows it, e.g. ``November 2026``.
        """
        name, year = month.split()
        return (day.year - int(year)) * 12 + day.month - MONTHS.index(name) - 1

    @keyword
    def name_days(self, days: Sequence[date]) -> str:
        """Returns the days in words: ``on 2026-11-30``, or ``from 2026-11-30 to 2026-12-02``."""
        return f"on {days[0]}" if len(days) == 1 else f"from {days[0]} to {days[-1]}"


def read_window(text: str) -> tuple[int, int | None]:
    """Start and end of an arrival window in minutes after midnight; the end is None where only a start is written.

    A start without am or pm takes that of its end (``8-9am``, ``11-1pm``).

    Raises:
        SeraError: ``WINDOW_UNKNOWN`` when the text is no window.
    """
    found = re.findall(r"(\d{1,2})(?::(\d{2}))?\s*([ap]?)", text.strip().lower())
    rest = re.sub(r"[\d:apm.\s–—-]|to", "", text.lower())
    if not 1 <= len(found) <= 2 or rest or any(int(hour) > 24 for hour, _, _ in found):
        raise SeraError("WINDOW_UNKNOWN", f"'{text}' is no arrival window", "Write it as '8:00 am - 9:00 am'.")
    half = found[-1][2]
    end = _minutes(*found[-1])
    if len(found) == 1:
        return end, None
    start = _minutes(found[0][0], found[0][1], found[0][2] or half)
    if not found[0][2] and half and start > end:
        start -= NOON
    return start, end


NOON = 12 * 60


def _minutes(hour: str, minute: str, half: str) -> int:
    hours = int(hour) % 12 if half else int(hour)
    return hours * 60 + int(minute or 0) + (NOON if half == "p" else 0)


def _same_window(shown: tuple[int, int | None], wanted: tuple[int, int | None]) -> bool:
    return shown[0] == wanted[0] and wanted[1] in (None, shown[1])
