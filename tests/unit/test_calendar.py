"""Days and windows are read as a person writes them, and found among what the calendar offers."""

from datetime import date

import pytest

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Calendar import Calendar, read_window

calendar = Calendar()


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("8:00 am - 9:00 am", (480, 540)),
        ("8:00 AM – 9:00 AM", (480, 540)),
        ("8-9am", (480, 540)),
        ("08:00-09:00", (480, 540)),
        ("8:00 am", (480, None)),
        ("13:00", (780, None)),
        ("11-1pm", (660, 780)),
        ("12:00 pm - 1:00 pm", (720, 780)),
        ("12:00 am", (0, None)),
        ("8 to 9 am", (480, 540)),
    ],
)
def test_a_window_is_read_as_a_person_writes_it(text, window):
    assert read_window(text) == window


@pytest.mark.parametrize("text", ["", "morning", "8-9-10", "25:00", "8am; drop"])
def test_what_is_no_window_is_refused(text):
    with pytest.raises(SeraError, match="^WINDOW_UNKNOWN: "):
        read_window(text)


SLOTS = [
    {"start": "2026-11-25T08:00:00", "label": "8:00 am - 9:00 am", "state": "overbook"},
    {"start": "2026-11-25T09:00:00", "label": "9:00 am - 10:00 am", "state": "open"},
    {"start": "2026-11-25T10:00:00", "label": "10:00 am - 11:00 am", "state": "disabled"},
]


def test_a_yellow_window_is_taken_only_where_the_row_allows_it():
    assert calendar.choose_slot(SLOTS, "8-9am", False) == ""
    assert calendar.choose_slot(SLOTS, "8-9am", True) == "2026-11-25T08:00:00"


def test_a_disabled_window_is_never_taken():
    assert calendar.choose_slot(SLOTS, "10:00 am", True) == ""


def test_a_window_that_the_day_lacks_is_refused_with_the_windows_it_has():
    with pytest.raises(SeraError, match="^WINDOW_UNKNOWN: .*8:00 am - 9:00 am"):
        calendar.choose_slot(SLOTS, "8-10am", False)


def test_days_run_to_the_latest_day_and_never_backwards():
    assert len(calendar.get_days(date(2026, 11, 30), date(2026, 12, 2))) == 3
    with pytest.raises(SeraError, match="^DAY_CLOSED: "):
        calendar.get_days(date(2026, 12, 2), date(2026, 11, 30))


def test_months_are_counted_across_years():
    assert calendar.months_to(date(2027, 2, 1), "November 2026") == 3
    assert calendar.months_to(date(2026, 10, 31), "November 2026") == -1
