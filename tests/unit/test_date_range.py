"""Ranges of days: what words and dates mean, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from sera_rpa.contract import DateRange, check_options, check_values, read_contract
from sera_rpa.contract.date_range import WORDS
from sera_rpa.exports.listed import first_instant
from tests.docs.tables import TOP

TUESDAY = date(2026, 11, 24)
TASK = """*** Settings ***
Test Template    Look

*** Tasks ***
Look

*** Keywords ***
Look
    [Arguments]    ${days: DateRange}    ${more: DateRange | None}=${None}
    Log    ${days}
"""


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-11-24", "2026-11-24"),
        ("Yesterday", "2026-11-23", "2026-11-23"),
        ("this week", "2026-11-22", "2026-11-28"),
        ("last_week", "2026-11-15", "2026-11-21"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("last  month", "2026-10-01", "2026-10-31"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("-7d", "2026-11-17", "2026-11-23"),
        ("-1d", "2026-11-23", "2026-11-23"),
        ("2026-11-01", "2026-11-01", "2026-11-01"),
        (" 2026-11-01 .. 2026-11-30 ", "2026-11-01", "2026-11-30"),
    ],
)
def test_a_range_means_these_days_on_a_tuesday_in_november(text: str, first: str, last: str) -> None:
    days = DateRange.read(text).days(TUESDAY)
    assert days is not None
    assert (str(days.first), str(days.last)) == (first, last)


@pytest.mark.parametrize(
    ("text", "today", "days"),
    [
        ("this week", "2026-11-22", "2026-11-22..2026-11-28"),
        ("this week", "2026-11-21", "2026-11-15..2026-11-21"),
        ("last month", "2027-01-31", "2026-12-01..2026-12-31"),
        ("last month", "2028-03-31", "2028-02-01..2028-02-29"),
        ("this month", "2026-02-28", "2026-02-01..2026-02-28"),
        ("yesterday", "2027-01-01", "2026-12-31"),
        ("-7d", "2026-03-09", "2026-03-02..2026-03-08"),  # over the night in which the clocks are put forward
        ("-2d", "2026-11-02", "2026-10-31..2026-11-01"),  # and back
    ],
)
def test_weeks_begin_on_sunday_and_months_and_years_end_where_they_end(text: str, today: str, days: str) -> None:
    assert str(DateRange.read(text).days(date.fromisoformat(today))) == days


def test_any_means_no_filter() -> None:
    assert DateRange.read("any").days(TUESDAY) is None


@pytest.mark.parametrize("text", ["tomorow", "7d", "-0d", "-7w", "2026-13-01", "11/01/2026", "2026-11-01..", "..", ""])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        DateRange.read(text)


def test_a_range_that_ends_before_it_begins_is_refused_and_both_days_are_named() -> None:
    with pytest.raises(ValueError, match="2026-11-01 lies before 2026-11-30"):
        DateRange.read("2026-11-30..2026-11-01")


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        ("2026-03-08", "2026-03-08T05:00:00+00:00"),  # 2 am does not exist: the day begins in winter time
        ("2026-03-09", "2026-03-09T04:00:00+00:00"),
        ("2026-11-01", "2026-11-01T04:00:00+00:00"),  # 1 am comes twice: the day begins in summer time
        ("2026-11-02", "2026-11-02T05:00:00+00:00"),
    ],
)
def test_a_day_begins_at_midnight_of_the_office_also_when_the_clocks_change(day: str, instant: str) -> None:
    found = first_instant(date.fromisoformat(day), "America/Indiana/Indianapolis")
    assert found == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (datetime(2026, 3, 8, 4, 59, tzinfo=UTC), date(2026, 3, 7)),
        (datetime(2026, 3, 9, 4, 1, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 11, 1, 4, 1, tzinfo=UTC), date(2026, 11, 1)),
        (datetime(2026, 11, 2, 4, 59, tzinfo=UTC), date(2026, 11, 1)),
    ],
)
def test_without_a_date_on_the_page_today_is_that_of_the_office_not_of_this_machine(now: datetime, today: date) -> None:
    from sera_rpa.libraries.Exports import Exports

    with time_machine.travel(now, tick=False):
        assert Exports().get_office_day("") == today
        assert Exports().get_office_day("2027-01-05") == date(2027, 1, 5)


def test_a_cell_keeps_its_words_and_a_real_date_is_one_day(tmp_path: Path) -> None:
    task = tmp_path / "look.robot"
    task.write_text(TASK, encoding="utf-8")
    contract = read_contract(task)
    assert check_values(contract, {"days": " Last  Month"}).payload == {"days": "last month"}
    assert check_values(contract, {"days": date(2026, 11, 1)}).payload == {"days": "2026-11-01"}
    assert contract.schema["properties"]["days"]["examples"][:2] == ["today", "yesterday"]
    (problem,) = check_values(contract, {"days": "2026-11-30..2026-11-01"}).problems
    assert (problem.code, "2026-11-01 lies before 2026-11-30" in problem.observed) == ("CELL_INVALID", True)
    assert all(word in problem.expected for word in WORDS)


def test_options_are_checked_like_the_cells_of_a_row_and_named_as_options() -> None:
    contract = read_contract(TOP / "tasks" / "export_invoices.robot")
    good = check_options(contract, [("date_range", "LAST week"), ("status", "finalized"), ("with_lines", "no")])
    assert good.problems == []
    assert good.rows[0].payload == {"date_range": "last week", "status": "Finalized", "with_lines": False}
    assert good.rows[0].address == good.name == "the options"
    bad = check_options(contract, [("date_range", "lastweek"), ("state", "All"), ("status", "x"), ("status", "All")])
    messages = [problem.message for problem in bad.problems]
    assert [message.partition(": ")[2].partition(":")[0] for message in messages] == [
        "option 'status'", "option 'state'", "option 'date_range'",
    ]  # fmt: skip
    assert "did you mean" not in messages[1] and "knows no option 'state'" in messages[1]


def test_a_task_that_writes_needs_its_reference_as_an_option_too() -> None:
    contract = read_contract(TOP / "tasks" / "book_jobs.robot")
    options = [("customer", "10001"), ("service_category", "Drain Cleaning"), ("day", "2026-12-01")]
    checked = check_options(contract, [*options, ("arrival_window", "8 am")])
    assert [problem.message.partition(". ")[0] for problem in checked.problems] == [
        "CELL_MISSING: option 'reference': it is not set"
    ]
    assert check_options(contract, [*options, ("arrival_window", "8 am"), ("reference", "J-1")]).ok
    assert (
        check_options(contract, [*options, ("arrival_window", "8 am"), ("reference", "J-1")]).sha256 != checked.sha256
    )


def test_the_template_suggests_ranges_and_takes_others(tmp_path: Path) -> None:
    import openpyxl

    from sera_rpa.inputs import write_template

    write_template(read_contract(TOP / "tasks" / "export_invoices.robot"), tmp_path / "exports.xlsx")
    book = openpyxl.load_workbook(tmp_path / "exports.xlsx")
    rules = {str(rule.sqref).split(":")[0]: rule for rule in book["export_invoices"].data_validations.dataValidation}
    days, status = rules["A2"], rules["B2"]
    assert "last month" in days.formula1 and not days.showErrorMessage
    assert "Voided" in status.formula1 and status.showErrorMessage
