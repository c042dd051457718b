"""Arrival windows: between the words of a screen, which are local, and instants, which are not."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from sera_rpa.errors import SeraError

NOON = 12 * 60


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


def window_instants(day: date, window: str, zone: str) -> tuple[datetime, datetime]:
    """First and last instant of an arrival window on a day in a zone, in UTC.

    On a day on which the clocks change, a window is as long as its clock times say: the missing hour of spring is
    refused, and of the hour that autumn has twice the first is taken. A window without an end ends where it starts.

    Raises:
        SeraError: ``WINDOW_UNKNOWN`` when it is no window, ``WINDOW_MISSING`` when the day has no such hour.
    """
    start, end = read_window(window)
    return instant_at(day, start, zone), instant_at(day, start if end is None else end, zone)


def instant_at(day: date, minutes: int, zone: str) -> datetime:
    """The instant at so many minutes after midnight, by the clock on the wall, of a day in a zone.

    Raises:
        SeraError: ``WINDOW_MISSING`` when the clocks skip it.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    instant = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        raise SeraError("WINDOW_MISSING", f"{day} has no {clock_text(wall)} in {zone}: the clocks are put forward")
    return instant


def require_same_clock(day: date, window: str, meant: str, shown: str) -> None:
    """Makes sure that a window means the same instant in the zone in which it was written and where it is served.

    Args:
        day: local day.
        window: as a person writes it; its start counts.
        meant: zone in which it was written.
        shown: zone of the service address, in which the portal shows it.

    Raises:
        SeraError: ``WINDOW_ZONE`` where the clocks differ at that moment, or ``meant`` is no zone.
    """
    if meant not in available_timezones():
        raise SeraError("WINDOW_ZONE", f"'{meant}' is no time zone", "Write it as 'America/Chicago'.")
    start, _ = read_window(window)
    instant = instant_at(day, start, meant)
    there, here = (instant.astimezone(ZoneInfo(zone)) for zone in (shown, meant))
    if there.replace(tzinfo=None) != here.replace(tzinfo=None):
        raise SeraError(
            "WINDOW_ZONE",
            f"{clock_text(here)} on {day} in {meant} is {clock_text(there)}"
            f"{'' if there.date() == day else f' on {there.date()}'} at the service address ({shown})",
        )


def window_text(start: datetime, end: datetime, zone: str) -> str:
    """An arrival window as the portal writes it: ``8:00 am - 9:00 am``."""
    return " - ".join(clock_text(moment.astimezone(ZoneInfo(zone))) for moment in (start, end))


def clock_text(moment: datetime) -> str:
    """A time of day as the portal writes it: ``8:00 am``."""
    return f"{moment.hour % 12 or 12}:{moment.minute:02d} {'am' if moment.hour < 12 else 'pm'}"


def _minutes(hour: str, minute: str, half: str) -> int:
    hours = int(hour) % 12 if half else int(hour)
    return hours * 60 + int(minute or 0) + (NOON if half == "p" else 0)
