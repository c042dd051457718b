"""The hours in which a tenant's rows may be started."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def read_hours(text: str) -> tuple[time, time] | None:
    """Begin and end of a span such as ``07:00-19:00``; one that ends before it begins goes over midnight.

    Raises:
        ValueError: it is no span.
    """
    if not text.strip():
        return None
    begin, dash, end = text.partition("-")
    if not dash:
        raise ValueError(text)
    return time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())


def seconds_until_open(text: str, zone: str, now: datetime) -> float:
    """How long it is until rows may be started; 0 within the hours.

    Args:
        text: the hours; empty for always.
        zone: whose clock they are told by.
        now: the moment.
    """
    span = read_hours(text)
    if span is None:
        return 0.0
    begin, end = span
    local = now.astimezone(ZoneInfo(zone))
    clock = local.time().replace(tzinfo=None)
    within = begin <= clock < end if begin <= end else clock >= begin or clock < end
    if within:
        return 0.0
    opens = datetime.combine(local.date(), begin, ZoneInfo(zone))
    if opens <= local:
        opens = datetime.combine(local.date() + timedelta(days=1), begin, ZoneInfo(zone))
    return (opens.astimezone(now.tzinfo) - now).total_seconds()
