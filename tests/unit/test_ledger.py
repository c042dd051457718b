"""The ledger: rows are taken in once, handed out to one worker, and a write is never forgotten."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, text

from sera_rpa.engine.supervisor import Plan, Supervisor
from sera_rpa.errors import SeraError
from sera_rpa.ledger.claims import Outcome, claim_next, give_back, next_due, settle, stats
from sera_rpa.ledger.database import open_database, reading
from sera_rpa.ledger.history import find_run, find_run_head, list_runs, note_stop
from sera_rpa.ledger.journal import find_write, note_confirmed, note_intent, note_refused, open_steps
from sera_rpa.ledger.processes import is_alive, mark, own_tree
from sera_rpa.ledger.records import Status
from sera_rpa.ledger.submission import NewRow, NewRun, submit
from sera_rpa.ledger.tables import metadata
from sera_rpa.ledger.workers import register_worker, sweep


@pytest.fixture
def ledger(tmp_path):
    return open_database(f"sqlite:///{tmp_path}/ledger.db")


def new_run(name, scope="portal-1", task="book_jobs"):
    return NewRun(name, task, "", "sandbox", scope, "http://portal", "", "ann", "host", "0", "jobs.csv", "", "folder")


def new_row(position, reference, **payload):
    return NewRow(position, f"jobs.csv, row {position + 1}", reference, {"reference": reference} | payload)


def test_the_migrations_make_the_tables_that_the_code_uses(ledger):
    with ledger.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_ledger_of_a_newer_version_is_refused_and_left_alone(tmp_path):
    url = f"sqlite:///{tmp_path}/ledger.db"
    with open_database(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SeraError, match="^LEDGER_UNUSABLE: .*9999"):
        open_database(url)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "ledger.db").write_text("no database at all, but long enough to be looked at")
    with pytest.raises(SeraError, match="^LEDGER_UNUSABLE: "):
        open_database(f"sqlite:///{tmp_path}/ledger.db")


def test_handing_the_same_rows_in_twice_queues_them_once(ledger):
    rows = [new_row(1, "A"), new_row(2, "B")]
    assert submit(ledger, new_run("r1"), rows).new == 2
    again = submit(ledger, new_run("r2"), rows)
    assert (again.new, again.unchanged) == (0, 2)
    assert stats(ledger, "r2") == {Status.PENDING: 2}


def finish(ledger, run, status=Status.DONE, code=""):
    claim = claim_next(ledger, run, "w")
    settle(ledger, claim, Outcome(status, code, record={"job": "1000001"}))
    return claim


def test_a_done_row_is_never_handed_out_again(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A")])
    finish(ledger, "r1")
    assert submit(ledger, new_run("r2"), [new_row(1, "A")]).done == 1
    assert claim_next(ledger, "r2", "w") is None
    (item,) = find_run(ledger, "r2").items
    assert (item.status, item.earlier_run, item.record) == (Status.DONE, "r1", {"job": "1000001"})


def test_other_data_under_a_done_reference_is_a_conflict_and_changes_nothing(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A", day="2026-11-25")])
    finish(ledger, "r1")
    assert submit(ledger, new_run("r2"), [new_row(1, "A", day="2026-11-26")]).conflicts == ["A"]
    (item,) = find_run(ledger, "r2").items
    assert (item.status, item.code) == (Status.INVALID, "REFERENCE_REUSED")
    assert find_run(ledger, "r1").items[0].status is Status.DONE


def test_a_refused_row_that_was_corrected_is_tried_with_its_new_data(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A", day="2026-11-26")])
    finish(ledger, "r1", Status.REFUSED, "DAY_CLOSED")
    assert submit(ledger, new_run("r2"), [new_row(1, "A", day="2026-11-27")]).changed == 1
    assert claim_next(ledger, "r2", "w").payload["day"] == "2026-11-27"


def test_the_same_reference_in_another_portal_is_another_row(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A")])
    finish(ledger, "r1")
    assert submit(ledger, new_run("r2", scope="portal-2"), [new_row(1, "A")]).new == 1


def test_rows_that_do_not_fit_are_on_record_but_not_handed_out(ledger):
    bad = NewRow(2, "jobs.csv, row 3", "B", {"day": "x"}, "CELL_INVALID", "CELL_INVALID: no date")
    assert submit(ledger, new_run("r1"), [new_row(1, "A"), bad]).invalid == 1
    assert claim_next(ledger, "r1", "w1").reference == "A"
    assert claim_next(ledger, "r1", "w2") is None
    assert [item.status for item in find_run(ledger, "r1").items] == [Status.RUNNING, Status.INVALID]


def test_rows_are_handed_out_in_the_order_of_the_input(ledger):
    submit(ledger, new_run("r1"), [new_row(at, f"R{at}") for at in range(1, 30)])
    assert [claim_next(ledger, "r1", f"w{at}").reference for at in range(29)] == [f"R{at}" for at in range(1, 30)]


def test_who_lost_a_row_can_neither_write_nor_settle(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A")])
    lost = claim_next(ledger, "r1", "w1")
    give_back(ledger, lost)
    claim_next(ledger, "r1", "w2")
    for act in (
        lambda: note_intent(ledger, lost, "book"),
        lambda: settle(ledger, lost, Outcome(Status.DONE)),
        lambda: give_back(ledger, lost),
    ):
        with pytest.raises(SeraError, match="^LEASE_LOST: "):
            act()
    assert find_write(ledger, lost.item, "book") is None


def test_an_untried_row_goes_back_as_if_it_had_never_been_handed_out(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A")])
    give_back(ledger, claim_next(ledger, "r1", "w"))
    claim = claim_next(ledger, "r1", "w")
    assert claim.number == 1
    assert len(find_run(ledger, "r1").items[0].attempts) == 1


def test_a_row_to_be_retried_waits_until_it_is_due(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A")])
    due = datetime.now(UTC) + timedelta(seconds=0.3)
    settle(ledger, claim_next(ledger, "r1", "w"), Outcome(Status.FAILED, "PORTAL_SLOW", retry_at=due))
    assert claim_next(ledger, "r1", "w") is None
    assert next_due(ledger, "r1") == due
    time.sleep(0.35)
    assert claim_next(ledger, "r1", "w").number == 2


def test_an_intent_stays_open_until_the_portal_confirmed_or_refused_it(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A")])
    claim = claim_next(ledger, "r1", "w")
    note_intent(ledger, claim, "book job")
    assert open_steps(ledger, claim.item) == ["book job"]
    note_refused(ledger, claim, "book job")
    assert open_steps(ledger, claim.item) == []
    note_intent(ledger, claim, "book job")
    note_confirmed(ledger, claim, "book job", {"number": "1000001"})
    assert open_steps(ledger, claim.item) == []
    assert find_write(ledger, claim.item, "book job").record == {"number": "1000001"}


def test_the_rows_of_a_killed_worker_are_given_back_and_its_browser_is_ended(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A")])
    program = (
        "import subprocess, sys, json, time; from sera_rpa.ledger.processes import own_tree;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        "print(json.dumps(own_tree()), flush=True); time.sleep(60)"
    )
    worker = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    tree = json.loads(worker.stdout.readline())
    assert len(tree) == 2
    register_worker(ledger, "w", "r1", tree, None)
    claim_next(ledger, "r1", "w")
    assert sweep(ledger) == []
    worker.kill()
    worker.wait()
    assert is_alive(tree[1])
    assert sweep(ledger) == ["A"]
    assert not is_alive(tree[1])
    (row,) = find_run(ledger, "r1").items
    assert (row.status, row.code) == (Status.PENDING, "WORKER_DIED"), "who watches is told why it is tried again"
    assert claim_next(ledger, "r1", "w2").number == 2


def test_a_row_that_keeps_killing_its_workers_is_given_up_in_that_run(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A"), new_row(2, "B")])
    for number in range(3):
        worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        register_worker(ledger, f"w{number}", "r1", [mark(worker.pid)], None)
        claim = claim_next(ledger, "r1", f"w{number}")
        assert claim.reference == "A"
        note_intent(ledger, claim, "book job")
        worker.kill()
        worker.wait()
        assert sweep(ledger) == ["A"]
    assert claim_next(ledger, "r1", "w").reference == "B"
    assert find_run(ledger, "r1").items[0].status is Status.UNKNOWN
    assert submit(ledger, new_run("r2"), [new_row(1, "A")]).unchanged == 1
    assert claim_next(ledger, "r2", "w").reference == "A"


def test_a_worker_whose_supervisor_died_is_ended_before_its_rows_are_given_back(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A")])
    supervisor = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    marked = mark(worker.pid)
    register_worker(ledger, "w", "r1", [marked], mark(supervisor.pid))
    claim_next(ledger, "r1", "w")
    supervisor.kill()
    supervisor.wait()
    assert sweep(ledger) == ["A"]
    assert not is_alive(marked)


def test_a_living_worker_keeps_its_rows(ledger):
    submit(ledger, new_run("r1"), [new_row(1, "A")])
    register_worker(ledger, "w", "r1", own_tree(), mark())
    claim_next(ledger, "r1", "w")
    assert sweep(ledger) == []


def test_runs_are_listed_newest_first_and_an_unknown_one_is_named(ledger):
    submit(ledger, new_run("r1"), [])
    submit(ledger, new_run("r2"), [])
    assert [run.id for run in list_runs(ledger)] == ["r2", "r1"]
    with pytest.raises(SeraError, match="^RUN_UNKNOWN: .*'r9'"):
        find_run(ledger, "r9")


def test_a_claim_sorts_nothing_however_many_rows_wait(ledger):
    submit(ledger, new_run("r1"), [new_row(number, f"A{number}") for number in range(1, 20)])
    plans = []

    def explain(connection, cursor, statement, parameters, context, many):
        if statement.startswith("SELECT"):
            plans.extend(row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall())

    event.listen(ledger, "before_cursor_execute", explain)
    assert claim_next(ledger, "r1", "w").reference == "A1"
    assert any("items_by_queue" in plan for plan in plans), plans
    assert [plan for plan in plans if "TEMP B-TREE" in plan or plan.startswith("SCAN")] == []


def test_who_only_reads_keeps_no_writer_waiting(tmp_path, monkeypatch):
    monkeypatch.setattr("sera_rpa.ledger.database.BUSY_SECONDS", 0.2)
    url = f"sqlite:///{tmp_path}/ledger.db"
    ledger, other = open_database(url), open_database(url)
    submit(ledger, new_run("r1"), [new_row(1, "A")])
    stopped_by = text("SELECT stopped_by FROM runs")
    with reading(other) as connection:
        assert connection.execute(stopped_by).scalar() == ""
        note_stop(ledger, "r1", "Stopped")
        assert connection.execute(stopped_by).scalar() == ""  # what it began to read stays as it was
    assert find_run_head(other, "r1").stopped_by == "Stopped"


def test_the_supervisor_tells_of_each_attempt_once_and_of_none_that_an_earlier_one_told_of(ledger):
    told = []

    def supervisor():
        plan = Plan("r1", Path(), Path(), "", Path())
        return Supervisor(ledger, plan, on_row=lambda item: told.append(item.reference), note=print)

    submit(ledger, new_run("other"), [new_row(1, "X")])
    submit(ledger, new_run("r1"), [new_row(number, f"A{number}") for number in range(1, 5)])
    first = supervisor()
    slow, claim = claim_next(ledger, "r1", "slow"), claim_next(ledger, "r1", "w")
    finish(ledger, "other")
    settle(ledger, claim, Outcome(Status.DONE))
    first._tell()
    finish(ledger, "r1")
    settle(ledger, slow, Outcome(Status.DONE))
    first._tell()
    first._tell()
    assert told == ["A2", "A3", "A1"]
    told.clear()
    resumed = supervisor()
    resumed._skip_what_was_told()
    resumed._tell()
    finish(ledger, "r1")
    resumed._tell()
    assert told == ["A4"]
