"""What operators do to rows stands in the ledger with who and why, and nothing else carries them out."""

import pytest

from sera_rpa.errors import SeraError
from sera_rpa.ledger.claims import Outcome, claim_next, settle, stats
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.history import find_run
from sera_rpa.ledger.operations import actions_on, close_row, hold_row, release_row, retry_rows
from sera_rpa.ledger.records import Status
from sera_rpa.ledger.submission import NewRow, NewRun, submit


@pytest.fixture
def ledger(tmp_path):
    return open_database(f"sqlite:///{tmp_path}/ledger.db")


def hand_in(ledger, run, *references, task="book_jobs", **more):
    new = NewRun(run, task, "", "sandbox", "p", "http://p", "", "ann", "host", "0", "jobs.csv", "", "folder")
    rows = [NewRow(at, f"row {at}", name, {"reference": name}, **more) for at, name in enumerate(references, 1)]
    return submit(ledger, new, rows)


def end(ledger, run, status, code=""):
    settle(ledger, claim_next(ledger, run, "w"), Outcome(status, code, f"{code}: no"))


def test_a_held_row_is_carried_out_only_after_its_release(ledger):
    hand_in(ledger, "r1", "A", "B")
    assert hold_row(ledger, "A", by="ann", why="the customer rings back") == "A"
    assert claim_next(ledger, "r1", "w1").reference == "B"
    assert claim_next(ledger, "r1", "w2") is None
    hand_in(ledger, "r2", "A")
    assert claim_next(ledger, "r2", "w2") is None, "handing it in again does not free it"
    release_row(ledger, "A", by="bob", why="she rang")
    assert claim_next(ledger, "r2", "w3").reference == "A"
    done = actions_on(ledger, [1])[1]
    assert [(one.action, one.by, one.why) for one in done] == [
        ("hold", "ann", "the customer rings back"),
        ("release", "bob", "she rang"),
    ]


def test_a_closed_row_is_an_end_and_never_carried_out_again(ledger):
    hand_in(ledger, "r1", "A")
    end(ledger, "r1", Status.REFUSED, "NO_FREE_SLOT")
    close_row(ledger, "A", by="ann", why="booked by phone")
    assert hand_in(ledger, "r2", "A").done == 1
    (item,) = find_run(ledger, "r2").items
    assert (item.status, item.message) == (Status.CLOSED, "Closed by ann: booked by phone")
    with pytest.raises(SeraError, match=r"^ROW_NOT_OPEN: 'A' is closed"):
        release_row(ledger, "A", by="ann", why="no")


def test_a_done_row_and_one_in_hand_are_not_touched(ledger):
    hand_in(ledger, "r1", "A", "B")
    end(ledger, "r1", Status.DONE)
    claim_next(ledger, "r1", "w")
    for name in ("A", "B"):
        with pytest.raises(SeraError, match="^ROW_NOT_OPEN"):
            close_row(ledger, name, by="ann", why="x")


def test_retry_queues_the_rows_that_every_filter_fits(ledger):
    hand_in(ledger, "r1", "J-1", "J-2", "K-3", "K-4")
    for status, code in ((Status.REFUSED, "NO_FREE_SLOT"), (Status.FAILED, "PORTAL_SLOW")) * 2:
        end(ledger, "r1", status, code)
    assert retry_rows(ledger, "r1", {"code": "NO_FREE_SLOT", "reference": "K-*"}, by="ann", why="slots added") == 1
    assert claim_next(ledger, "r1", "w").reference == "K-3"
    assert retry_rows(ledger, "r1", {}, by="ann", why="again") == 3
    assert stats(ledger, "r1") == {Status.RUNNING: 1, Status.PENDING: 3}
    with pytest.raises(SeraError, match=r"^OPTION_UNKNOWN: .*colour"):
        retry_rows(ledger, "r1", {"colour": "red"}, by="ann", why="x")


def test_a_reference_of_two_tasks_is_named_with_its_task(ledger):
    hand_in(ledger, "r1", "A")
    hand_in(ledger, "r2", "A", task="assign_technicians")
    with pytest.raises(SeraError, match=r"^ROW_AMBIGUOUS: .*book_jobs/A.*assign_technicians/A"):
        hold_row(ledger, "A", by="ann", why="x")
    assert hold_row(ledger, "assign_technicians/A", by="ann", why="x") == "A"
    with pytest.raises(SeraError, match="^ROW_UNKNOWN"):
        hold_row(ledger, "Z", by="ann", why="x")
