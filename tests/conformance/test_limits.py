"""Limits that all workers heed together hold on every database, also when all of them come at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from sera_rpa.errors import SeraError
from sera_rpa.ledger.claims import Claim, Outcome
from sera_rpa.ledger.journal import money_moved, note_confirmed, note_intent, note_refused
from sera_rpa.ledger.limits import (
    end_pause,
    note_pause,
    note_step,
    open_breaker,
    paused_seconds,
    take_share,
)
from sera_rpa.ledger.records import Status
from sera_rpa.ledger.submission import NewRow
from tests.conformance.conftest import Shop
from tests.conformance.test_queue import new_run, rows


def in_one_minute(seconds: float = 3.0) -> None:
    """Waits where the minute is about to end, so that a test stays within one."""
    left = 60 - time.time() % 60
    if left < seconds:
        time.sleep(left + 0.05)


def test_no_more_rows_start_in_a_minute_than_it_has(shop: Shop) -> None:
    in_one_minute()
    with ThreadPoolExecutor(8) as crowd:
        waits = list(crowd.map(lambda _: take_share(shop.queue.ledger, "p", "rows", 10), range(24)))
    assert sum(wait == 0 for wait in waits) == 10
    assert all(0 < wait <= 60.01 for wait in waits if wait)
    assert take_share(shop.queue.ledger, "p", "writes", 10) == 0
    assert take_share(shop.queue.ledger, "another portal", "rows", 10) == 0
    assert take_share(shop.queue.ledger, "p", "rows", 0) == 0


def claims_of(shop: Shop, run: str, number: int) -> list[Claim]:
    shop.queue.submit(new_run(run), rows(number))
    return [claim for at in range(number) if (claim := shop.queue.next(run, f"w{at}"))]


def moves(shop: Shop, claim: Claim, cents: int, cap: int = 1000) -> bool:
    """Whether the row may send what moves so much."""
    try:
        note_intent(shop.queue.ledger, claim, "write", cents, cap)
    except SeraError as error:
        assert error.code.name == "CAP_REACHED"
        return False
    return True


def test_a_run_moves_no_more_money_than_its_cap(shop: Shop) -> None:
    claims = claims_of(shop, "r", 12)
    with ThreadPoolExecutor(8) as crowd:
        sent = list(crowd.map(lambda claim: moves(shop, claim, 300), claims))
    assert sum(sent) == 3
    first, second, *_ = (claim for claim, was_sent in zip(claims, sent, strict=True) if not was_sent)
    assert moves(shop, first, 100)
    assert not moves(shop, second, 1)
    assert moves(shop, second, 5 * 10**9, cap=0), "no cap, no limit"
    assert money_moved(shop.queue.ledger, "r") == 1000 + 5 * 10**9


def test_money_counts_once_for_a_step_that_is_tried_again_and_not_at_all_for_one_that_was_refused(shop: Shop) -> None:
    ledger = shop.queue.ledger
    (claim,) = claims_of(shop, "r", 1)
    assert moves(shop, claim, 900)
    shop.queue.settle(claim, Outcome(Status.UNKNOWN, "PORTAL_SLOW"))
    assert shop.queue.submit(new_run("r2"), rows(1)).unchanged == 1
    again = shop.queue.next("r2", "w1")
    assert again
    note_confirmed(ledger, again, "write", {})
    assert (money_moved(ledger, "r"), money_moved(ledger, "r2")) == (900, 0), "the first run sent it"
    shop.queue.submit(new_run("r3"), [NewRow(1, "row 2", "other", {})])
    refused = shop.queue.next("r3", "w2")
    assert refused
    for _ in range(3):
        assert moves(shop, refused, 900)
        note_refused(ledger, refused, "write")
    assert money_moved(ledger, "r3") == 0
    with pytest.raises(SeraError, match="10.01 more would pass the run's cap of 10.00; it moved 0.00"):
        note_intent(ledger, refused, "write", 1001, 1000)


def test_a_pause_holds_everybody_of_one_portal_until_it_passes(shop: Shop) -> None:
    ledger = shop.queue.ledger
    note_pause(ledger, "p", 30, "PORTAL_BUSY", "asked to slow down")
    note_pause(ledger, "p", 1, "PORTAL_BUSY", "asked to slow down")
    assert 25 < paused_seconds(ledger, "p") <= 30
    assert paused_seconds(ledger, "another portal") == 0
    end_pause(ledger, "p")
    assert paused_seconds(ledger, "p") == 0


def test_a_step_that_keeps_failing_is_closed_to_rows_until_one_gets_through(shop: Shop) -> None:
    ledger = shop.queue.ledger
    for code in ("PORTAL_ERROR", "PORTAL_SLOW", "PORTAL_SLOW"):
        note_step(ledger, "p", "t", "book job", code, 3)
    assert open_breaker(ledger, "p", "t", "book job", 60) == "", "the first failure was another one"
    note_step(ledger, "p", "t", "book job", "PORTAL_SLOW", 3)
    assert open_breaker(ledger, "p", "t", "book job", 60) == "PORTAL_SLOW"
    assert open_breaker(ledger, "p", "t", "create customer", 60) == ""
    time.sleep(0.1)
    assert open_breaker(ledger, "p", "t", "book job", 0.1) == "", "after its rest one row may try"
    assert open_breaker(ledger, "p", "t", "book job", 60) == "PORTAL_SLOW", "and only one"
    note_step(ledger, "p", "t", "book job", "", 3)
    assert open_breaker(ledger, "p", "t", "book job", 60) == ""
