"""Arrival windows are local words and universal instants, also on days on which the clocks change."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sera_rpa.errors import SeraError
from sera_rpa.objects.windows import require_same_clock, window_instants, window_text
from sera_rpa.tenants import Tenant

INDIANA = "America/Indiana/Indianapolis"
SPRING, AUTUMN, WINTER = date(2027, 3, 14), date(2026, 11, 1), date(2026, 12, 1)
ZONES = st.sampled_from([INDIANA, "America/Chicago", "America/Phoenix", "Europe/Berlin", "Australia/Lord_Howe", "UTC"])


@given(
    day=st.dates(date(2020, 1, 1), date(2035, 12, 31)), hour=st.integers(6, 18), length=st.integers(1, 5), zone=ZONES
)
def test_a_window_in_words_comes_back_as_the_same_words(day: date, hour: int, length: int, zone: str) -> None:
    words = f"{hour % 12 or 12}:00 {'am' if hour < 12 else 'pm'} - {(hour + length) % 12 or 12}:00 "
    words += "am" if hour + length < 12 else "pm"
    start, end = window_instants(day, words, zone)
    assert window_text(start, end, zone) == words
    assert end - start == timedelta(hours=length)


def test_the_same_words_are_another_instant_in_winter_and_in_summer() -> None:
    winter, _ = window_instants(date(2026, 12, 1), "8:00 am - 9:00 am", INDIANA)
    summer, _ = window_instants(date(2027, 6, 1), "8:00 am - 9:00 am", INDIANA)
    assert (winter, summer) == (datetime(2026, 12, 1, 13, tzinfo=UTC), datetime(2027, 6, 1, 12, tzinfo=UTC))


def test_a_window_round_the_change_of_clocks_is_as_long_as_the_hours_that_pass() -> None:
    start, end = window_instants(SPRING, "1:00 am - 4:00 am", INDIANA)
    assert end - start == timedelta(hours=2)
    start, end = window_instants(AUTUMN, "12:00 am - 3:00 am", INDIANA)
    assert end - start == timedelta(hours=4)


def test_an_hour_that_the_clocks_skip_is_refused_and_one_that_comes_twice_is_the_first() -> None:
    with pytest.raises(SeraError, match=r"^WINDOW_MISSING: 2027-03-14 has no 2:00 am"):
        window_instants(SPRING, "2:00 am - 3:00 am", INDIANA)
    start, _ = window_instants(AUTUMN, "1:00 am - 2:00 am", INDIANA)
    assert start == datetime(2026, 11, 1, 5, tzinfo=UTC)


def test_a_start_alone_is_a_window_that_ends_where_it_starts() -> None:
    start, end = window_instants(date(2026, 12, 1), "14:30", INDIANA)
    assert start == end == datetime(2026, 12, 1, 19, 30, tzinfo=UTC)


def test_the_zone_of_an_address_is_that_of_the_longest_beginning_of_its_zip_code() -> None:
    tenant = Tenant("t", "http://x", time_zone=INDIANA, time_zones={"47": "America/New_York", "477": "America/Chicago"})
    assert tenant.zone_of("9 Oak Ave, Evansville, IN 47708") == "America/Chicago"
    assert tenant.zone_of("9 Oak Ave, Bloomington, IN 47401-1234") == "America/New_York"
    assert tenant.zone_of("12345 Elm St, Indianapolis, IN 46204") == INDIANA
    assert tenant.zone_of("no zip code") == INDIANA


@pytest.mark.parametrize(
    ("day", "meant", "shown"),
    [
        (date(2026, 12, 1), INDIANA, INDIANA),
        (date(2026, 12, 1), "America/New_York", INDIANA),
        (date(2027, 6, 1), "America/Los_Angeles", "America/Phoenix"),  # the same clock in summer only
        (AUTUMN, "America/New_York", INDIANA),
    ],
)
def test_a_window_of_another_zone_is_taken_where_both_clocks_show_the_same(day: date, meant: str, shown: str) -> None:
    require_same_clock(day, "8:00 am - 9:00 am", meant, shown)


@pytest.mark.parametrize(
    ("day", "window", "meant", "shown", "told"),
    [
        (WINTER, "8-9am", "America/New_York", "America/Chicago", "8:00 am on 2026-12-01 in America/New_York is 7:00"),
        (WINTER, "8:00 am", "America/Los_Angeles", "America/Phoenix", "is 9:00 am at the service address"),
        (SPRING, "3:00 am", "America/New_York", "America/Phoenix", "is 12:00 am at"),
        (WINTER, "11:30 pm", "America/Chicago", INDIANA, "is 12:30 am on 2026-12-02 at"),
        (WINTER, "8:00 am", "Mars/Olympus", INDIANA, "'Mars/Olympus' is no time zone"),
    ],
)  # fmt: skip
def test_a_window_that_is_another_one_at_the_service_address_is_refused(
    day: date, window: str, meant: str, shown: str, told: str
) -> None:
    with pytest.raises(SeraError, match="WINDOW_ZONE: .*" + re.escape(told)):
        require_same_clock(day, window, meant, shown)


def test_an_hour_that_the_clocks_skip_where_the_window_was_written_is_refused() -> None:
    with pytest.raises(SeraError, match="WINDOW_MISSING"):
        require_same_clock(SPRING, "2:30 am", "America/New_York", "America/Phoenix")
