"""Outcomes are read from error codes: data faults are refused, portal faults tried again, bugs reported."""

from types import SimpleNamespace

import pytest

from sera_rpa.engine.desk import desk
from sera_rpa.engine.finish import exit_code
from sera_rpa.engine.verdict import failed_library, judge
from sera_rpa.errors import CODES, EXIT_MEANINGS, Exit, SeraError, code_of
from sera_rpa.ledger.records import Item, Run, Status
from sera_rpa.libraries.Rows import Rows


def verdict(message, fault="", library="", open_write=False, number=1):
    return judge(message, fault, library, open_write=open_write, number=number, attempts=3)


def test_a_data_fault_is_refused_and_not_tried_again():
    found = verdict(str(SeraError("NO_FREE_SLOT", "Nobody is free")))
    assert (found.status, found.code, found.retry_at) == (Status.REFUSED, "NO_FREE_SLOT", None)


def test_a_portal_fault_is_tried_again_until_the_attempts_are_used_up():
    message = str(SeraError("PORTAL_ERROR", "An error page"))
    assert verdict(message, number=2).retry_at is not None
    assert verdict(message, number=3).retry_at is None
    assert verdict(message, number=3).status is Status.FAILED


def test_a_sent_write_without_an_outcome_is_unknown_whatever_failed():
    assert verdict(str(SeraError("PORTAL_ERROR", "An error page")), open_write=True).status is Status.UNKNOWN
    assert verdict("ZeroDivisionError: division by zero", open_write=True).status is Status.UNKNOWN


def test_a_browser_keyword_that_failed_without_a_code_is_the_portals_fault():
    assert verdict("TimeoutError: locator.click: Timeout 15000ms exceeded.", library="Browser").code == "PORTAL_SLOW"


def test_of_several_failures_that_robot_collected_the_first_is_told(monkeypatch):
    monkeypatch.setattr(desk, "fault", "")
    several = "Several failures occurred:\n\n1) Error: Target closed\nCall log\n\n2) Error: no page"
    Rows().note_fault("BROWSER_DIED", f"The browser gave no picture: {several}")
    assert desk.fault == "BROWSER_DIED: The browser gave no picture: Error: Target closed. Run again."


def test_what_the_page_showed_explains_a_browser_keyword_that_failed():
    fault = str(SeraError("SESSION_LOST", "Sera showed its sign-in form"))
    assert verdict("TimeoutError: …", fault, "Browser").code == "SESSION_LOST"


def test_anything_else_is_a_bug_and_not_tried_again():
    found = verdict("Variable '${job}' not found.", library="BuiltIn")
    assert (found.status, found.code, found.retry_at) == (Status.FAILED, "BUG", None)


def test_the_innermost_failed_keyword_names_the_library():
    leaf = SimpleNamespace(status="FAIL", owner="Browser", body=[])
    outer = SimpleNamespace(
        status="FAIL", owner="scheduling", body=[SimpleNamespace(status="PASS", owner="BuiltIn", body=[]), leaf]
    )
    assert failed_library(SimpleNamespace(body=[outer])) == "Browser"


def test_every_code_can_be_read_back_from_its_message_and_says_what_to_do():
    for name in CODES:
        message = str(SeraError(name, "what happened"))
        assert code_of(message) is CODES[name]
        assert message.startswith(f"{name}: what happened. ")
        assert len(message) > len(f"{name}: what happened. ")


@pytest.mark.parametrize("message", ["", "ValueError: x", "NOT_A_CODE: x", "said NO_FREE_SLOT: x"])
def test_no_code_is_read_from_other_messages(message):
    assert code_of(message) is None


def run_of(*rows, stopped_by=""):
    items = tuple(
        Item(at, f"row {at}", f"R{at}", status, code, "", {}, {}) for at, (status, code) in enumerate(rows, start=1)
    )
    from datetime import UTC, datetime

    return Run("r", "t", "", "sandbox", "u", "", "", "", "", "", "", datetime.now(UTC), None, None, stopped_by, items)


@pytest.mark.parametrize(
    ("rows", "stopped_by", "code"),
    [
        ([(Status.DONE, "")], "", Exit.DONE),
        ([(Status.DONE, ""), (Status.REFUSED, "NO_FREE_SLOT")], "", Exit.REFUSED),
        ([(Status.DONE, ""), (Status.INVALID, "CELL_INVALID")], "", Exit.INVALID),
        ([(Status.REFUSED, "NO_FREE_SLOT"), (Status.UNKNOWN, "PORTAL_ERROR")], "", Exit.FAILED),
        ([(Status.FAILED, "BUG"), (Status.REFUSED, "NO_FREE_SLOT")], "", Exit.BUG),
        ([(Status.PENDING, "")], "Stopped by a person before the end", Exit.STOPPED),
        ([(Status.PENDING, "")], str(SeraError("SIGN_IN_REFUSED", "No")), Exit.SIGN_IN),
        ([(Status.PENDING, "")], str(SeraError("PORTAL_UNREACHABLE", "No")), Exit.UNREACHABLE),
        ([(Status.PENDING, "")], str(SeraError("BROWSER_MISSING", "No")), Exit.MACHINE),
        ([(Status.DONE, "")], str(SeraError("SECRET_IN_RESULTS", "Yes")), Exit.SECRET_FOUND),
    ],
)
def test_the_worst_thing_that_happened_decides_the_exit_code(rows, stopped_by, code):
    assert exit_code(run_of(*rows, stopped_by=stopped_by)) is code


def test_every_exit_code_is_explained():
    assert set(EXIT_MEANINGS) == set(Exit)
