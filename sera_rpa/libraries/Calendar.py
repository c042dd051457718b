"""Days and arrival windows as a person writes them, found among what the Schedule modal offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from robot.api.deco import keyword, library

from sera_rpa.engine.desk import desk
from sera_rpa.errors import SeraError
from sera_rpa.objects.windows import read_window, require_same_clock

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
    def window_should_fit_zone(self, first: date, last: date | None, window: str, time_zone: str, address: str) -> None:
        """Makes sure that an arrival window, as it was written in a zone, is the same at the service address.

        Args:
            first: first day that will do.
            last: last day that will do; None: the first alone.
            window: as a person writes it.
            time_zone: zone in which it is meant.
            address: of the service, as the portal shows it.

        Raises:
            WINDOW_ZONE: the clocks differ on one of the days; the message names both times.
            WINDOW_MISSING: the clocks skip that hour on one of the days.
        """
        for day in self.get_days(first, last):
            require_same_clock(day, window, time_zone, desk.tenant.zone_of(address))

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
    def get_portal_day(self, day: date) -> str:
        """Returns a day as it is typed into the portal's date boxes: ``11/30/2026``."""
        return f"{day:%m/%d/%Y}"

    @keyword
    def name_days(self, days: Sequence[date]) -> str:
        """Returns the days in words: ``on 2026-11-30``, or ``from 2026-11-30 to 2026-12-02``."""
        return f"on {days[0]}" if len(days) == 1 else f"from {days[0]} to {days[-1]}"


def _same_window(shown: tuple[int, int | None], wanted: tuple[int, int | None]) -> bool:
    return shown[0] == wanted[0] and wanted[1] in (None, shown[1])
