"""Limits that all workers heed together hold on every database, also when all of them come at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from sera_rpa.ledger.limits import (
    count_money,
    end_pause,
    note_pause,
    note_step,
    open_breaker,
    paused_seconds,
    take_share,
)
from tests.conformance.conftest import Shop


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


def test_a_run_moves_no_more_money_than_its_cap(shop: Shop) -> None:
    with ThreadPoolExecutor(8) as crowd:
        taken = list(crowd.map(lambda _: count_money(shop.queue.ledger, "r", 300, 1000), range(12)))
    assert sum(taken) == 3
    assert count_money(shop.queue.ledger, "r", 100, 1000)
    assert not count_money(shop.queue.ledger, "r", 1, 1000)
    assert not count_money(shop.queue.ledger, "r2", 1001, 1000)
    assert count_money(shop.queue.ledger, "r2", 10**9, 0)


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
