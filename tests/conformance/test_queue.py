"""What every adapter of the engine's port must do, on every database: no row lost, none done twice."""

from __future__ import annotations

import signal
import subprocess
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psutil
import pytest
from sqlalchemy import event

from sera_rpa.errors import SeraError
from sera_rpa.ledger import claims, workers
from sera_rpa.ledger.claims import Outcome
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.journal import note_intent
from sera_rpa.ledger.records import Status
from sera_rpa.ledger.submission import BATCH, NewRow, NewRun
from tests.conformance.conftest import Shop
from tests.faults.line import wait_until


def new_run(name: str) -> NewRun:
    return NewRun(name, "book_jobs", "", "sandbox", "p", "http://p", "", "ann", "host", "0", "jobs.csv", "", "folder")


def rows(number: int, **payload: object) -> Iterator[NewRow]:
    for at in range(1, number + 1):
        yield NewRow(at, f"jobs.csv, row {at + 1}", f"R{at}", {"reference": f"R{at}", **payload})


def finish(shop: Shop, run: str, number: int) -> None:
    """Waits for the workers and proves that each row was written exactly once and is done."""
    wait_until(lambda: claims.count_open(shop.queue.ledger, run) == 0, "all rows ended", every=0.1)
    twice = {reference: times for reference, times in Counter(shop.written()).items() if times != 1}
    assert twice == {}
    assert len(shop.written()) == number
    assert shop.queue.stats(run) == {Status.DONE: number}


def hanging(worker: subprocess.Popen[str], reference: str) -> None:
    assert worker.stdout is not None
    assert worker.stdout.readline() == f"{reference} hangs\n"


def test_rows_go_to_one_worker_each_in_the_order_of_the_input(shop: Shop) -> None:
    shop.queue.submit(new_run("r"), rows(12))
    given = [shop.queue.next("r", f"w{at}") for at in range(14)]
    assert [claim.reference for claim in given if claim] == [f"R{at}" for at in range(1, 13)]
    assert given[12:] == [None, None]


def test_a_higher_priority_goes_first_and_a_later_hour_waits(shop: Shop) -> None:
    later = datetime.now(UTC) + timedelta(hours=1)
    listed = [
        NewRow(1, "row 2", "low", {}),
        NewRow(2, "row 3", "later", {}, priority=9, not_before=later),
        NewRow(3, "row 4", "high", {}, priority=5),
    ]
    shop.queue.submit(new_run("r"), listed)
    first, second = shop.queue.next("r", "w1"), shop.queue.next("r", "w2")
    assert first and second
    assert (first.reference, second.reference, shop.queue.next("r", "w3")) == ("high", "low", None)
    assert shop.queue.next_due("r") == pytest.approx(later, abs=timedelta(seconds=1))


def test_a_worker_whose_claim_was_answered_into_the_void_is_given_the_same_row(shop: Shop) -> None:
    shop.queue.submit(new_run("r"), rows(3))
    assert shop.queue.next("r", "w1") == shop.queue.next("r", "w1")


def test_the_same_outcome_told_twice_is_one_and_another_one_is_refused(shop: Shop) -> None:
    shop.queue.submit(new_run("r"), rows(1))
    claim = shop.queue.next("r", "w1")
    assert claim
    shop.queue.settle(claim, Outcome(Status.DONE))
    shop.queue.settle(claim, Outcome(Status.DONE))
    with pytest.raises(SeraError, match="^LEASE_LOST"):
        shop.queue.settle(claim, Outcome(Status.FAILED, "BUG", "BUG: no"))
    assert shop.queue.stats("r") == {Status.DONE: 1}


def test_a_reference_handed_in_by_two_runs_is_carried_out_once(shop: Shop) -> None:
    shop.queue.submit(new_run("r1"), rows(30))
    assert shop.queue.submit(new_run("r2"), rows(30)).unchanged == 30
    for name, run in (("w1", "r1"), ("w2", "r2"), ("w3", "r2")):
        shop.hire(run, name)
    finish(shop, "r2", 30)


def test_four_workers_and_a_kill_lose_nothing_and_double_nothing(shop: Shop) -> None:
    shop.queue.submit(new_run("r"), rows(120))
    victim = shop.hire("r", "w0", "--hang", "R1")
    hanging(victim, "R1")
    for at in (1, 2, 3):
        shop.hire("r", f"w{at}")
    victim.kill()
    victim.wait()
    assert shop.queue.sweep() == ["R1"]
    finish(shop, "r", 120)


def test_a_stopped_worker_is_ended_before_its_row_goes_to_another(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LEASE", timedelta(seconds=1))
    shop.queue.submit(new_run("r"), rows(20))
    stopped = shop.hire("r", "w0", "--hang", "R1")
    hanging(stopped, "R1")
    stopped.send_signal(signal.SIGSTOP)
    assert wait_until(shop.queue.sweep, "the silent worker was noticed", every=0.2) == ["R1"]
    assert not psutil.pid_exists(stopped.pid)
    shop.hire("r", "w1")
    finish(shop, "r", 20)


def test_a_worker_of_another_machine_that_lost_its_row_writes_no_more(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "LEASE", timedelta(seconds=0.5))
    shop.queue.submit(new_run("r"), rows(10))
    far = shop.hire("r", "far", "--hang", "R1", "--host", "elsewhere")
    hanging(far, "R1")
    far.send_signal(signal.SIGSTOP)
    with shop.queue.ledger.begin() as connection:  # its lease ran out while it was cut off
        connection.execute(claims.items.update().values(lease_until=datetime.now(UTC) - timedelta(seconds=1)))
    assert shop.queue.sweep() == ["R1"]
    shop.hire("r", "near")
    wait_until(lambda: "R1" in shop.written(), "the row was written by the other worker")
    far.send_signal(signal.SIGCONT)
    assert far.stdout is not None
    assert far.stdout.readline() == "R1 LEASE_LOST\n"
    finish(shop, "r", 10)


def test_a_terminated_worker_finishes_the_row_in_hand_and_leaves_the_rest(shop: Shop) -> None:
    shop.queue.submit(new_run("r"), rows(40))
    leaving = shop.hire("r", "w0", "--row-seconds", "0.05")
    wait_until(shop.written, "the first row was written")
    leaving.terminate()
    assert leaving.wait(10) == 0
    assert Status.RUNNING not in shop.queue.stats("r")
    shop.hire("r", "w1")
    finish(shop, "r", 40)


def test_a_failed_row_is_tried_again_when_it_is_due(shop: Shop) -> None:
    shop.queue.submit(new_run("r"), rows(6, fails=2))
    shop.hire("r", "w0")
    shop.hire("r", "w1")
    finish(shop, "r", 6)
    with shop.queue.ledger.connect() as connection:
        tries = connection.execute(claims.select(claims.func.count()).select_from(claims.attempts)).scalar()
    assert tries == 18


def test_an_untried_row_goes_back_as_it_came(shop: Shop) -> None:
    shop.queue.submit(new_run("r"), rows(1))
    claim = shop.queue.next("r", "w0")
    assert claim
    shop.queue.give_back(claim)
    again = shop.queue.next("r", "w1")
    assert again
    assert (again.reference, again.number) == ("R1", 1)
    with pytest.raises(SeraError, match="^LEASE_LOST"):
        note_intent(shop.queue.ledger, claim, "write")


def test_a_restart_of_the_database_loses_nothing(shop: Shop) -> None:
    if shop.server is None:
        pytest.skip("SQLite has no server to restart")
    shop.queue.submit(new_run("r"), rows(150))
    for at in range(3):
        shop.hire("r", f"w{at}", "--row-seconds", "0.03")
    wait_until(lambda: len(shop.written()) > 20, "the workers are at it")
    shop.server.restart()
    finish(shop, "r", 150)


def test_an_input_is_taken_in_while_it_is_read_and_never_held_whole(shop: Shop) -> None:
    read: list[int] = []

    def stream() -> Iterator[NewRow]:
        for row in rows(4 * BATCH):
            read.append(row.position)
            yield row

    taken: list[int] = []

    def note(*statement: object) -> None:
        if str(statement[2]).startswith("INSERT INTO run_items"):
            taken.append(len(read))

    event.listen(shop.queue.ledger, "before_cursor_execute", note)
    assert shop.queue.submit(new_run("r"), stream()).new == 4 * BATCH
    assert sorted(set(taken)) == [BATCH, 2 * BATCH, 3 * BATCH, 4 * BATCH]


@pytest.mark.parametrize("many", [5_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_many_rows_take_no_more_memory_than_a_thousand_and_are_claimed_in_order(shop: Shop, many: int) -> None:
    def peak(run: str, number: int) -> int:
        listed = (NewRow(at, f"row {at + 1}", f"{run}-{at}", {"n": at}, priority=at % 3) for at in range(1, number + 1))
        tracemalloc.start()
        try:
            assert shop.queue.submit(new_run(run), listed).new == number
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak("warm", BATCH)
    assert peak("large", many) < 1.5 * peak("small", 1_000)
    claimed = [claim.position for at in range(60) if (claim := shop.queue.next("large", f"w{at}"))]
    assert claimed == list(range(2, 180, 3))


def test_another_machine_is_refused_on_a_sqlite_ledger_in_use(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.queue.submit(new_run("r"), rows(1))
    workers.register_worker(shop.queue.ledger, "here", "r", [[1, 1.0]], None)
    monkeypatch.setattr(workers.socket, "gethostname", lambda: "elsewhere")
    if shop.server is None:
        with pytest.raises(SeraError, match="^LEDGER_ELSEWHERE: "):
            workers.require_this_machine(open_database(shop.url))
    else:
        workers.require_this_machine(open_database(shop.url))
