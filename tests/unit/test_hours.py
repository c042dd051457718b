"""The hours of a tenant, by the office's clock, also over midnight and on days on which the clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sera_rpa.hours import read_hours, seconds_until_open

INDIANA = "America/Indiana/Indianapolis"


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(INDIANA)).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "now", "hours_left"),
    [
        ("", "2026-11-24 03:00", 0),
        ("07:00-19:00", "2026-11-24 07:00", 0),
        ("07:00-19:00", "2026-11-24 18:59", 0),
        ("07:00-19:00", "2026-11-24 19:00", 12),
        ("07:00-19:00", "2026-11-24 03:00", 4),
        ("20:00-05:00", "2026-11-24 23:00", 0),
        ("20:00-05:00", "2026-11-24 04:00", 0),
        ("20:00-05:00", "2026-11-24 12:00", 8),
        ("07:00-19:00", "2027-03-13 20:00", 10),  # the night in which an hour is missing
        ("07:00-19:00", "2026-10-31 20:00", 12),  # the night in which an hour comes twice
    ],
)
def test_rows_wait_until_the_office_opens(hours: str, now: str, hours_left: int) -> None:
    assert timedelta(seconds=seconds_until_open(hours, INDIANA, local(now))) == timedelta(hours=hours_left)


@pytest.mark.parametrize("text", ["7", "07:00", "07:00-25:00", "morning-evening"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_hours(text)
