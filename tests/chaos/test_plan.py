"""What chaos plans, and how it judges what the portal recorded: without portal or browser."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from robot import running

from sera_rpa.chaos.breaker import Breaker
from sera_rpa.chaos.certify import Certificate, Schedule, assign, cases_of, groups_of
from sera_rpa.chaos.faults import (
    ANSWERED,
    BEGUN,
    CLICKED,
    CONFIRMED,
    ENDED,
    FAULTS,
    FILLED,
    INTENDED,
    Fault,
    choose_faults,
)
from sera_rpa.chaos.plan import OUTSIDE, PLAN_VARIABLE, ROW, Plan, Strike, is_first, note, read_journal
from sera_rpa.chaos.reference import Reference, Write, route_of, steps_of, whose
from sera_rpa.chaos.round import Round, Task
from sera_rpa.chaos.verdict import OTHERS, Line, compare, judge_round, recoveries
from sera_rpa.engine.desk import desk
from sera_rpa.errors import SeraError
from sera_rpa.ledger.records import Status

ALL = (FILLED, INTENDED, CLICKED, ANSWERED, CONFIRMED)


def booked(number: int, customer: int, **more: Any) -> dict[str, Any]:
    what = {"job": number, "customer": customer, "service": "Drain Cleaning", "technician": "Malik Johnson", **more}
    return {"id": number, "kind": "appointment.booked", "method": "POST", "path": "/api/appointments", "what": what}


def created(number: int, name: str) -> dict[str, Any]:
    what = {"customer": number, "name": name, "email": None}
    return {"id": number, "kind": "customer.created", "method": "POST", "path": "/api/customers", "what": what}


def reference(writes: list[Write], steps: dict[int, tuple[str, ...]] | None = None) -> Reference:
    steps = steps or {1: ("book job",), 2: ("create customer", "book job")}
    rows = tuple({"reference": f"J-{position}"} for position in steps)
    return Reference(
        Task(Path("task.robot"), rows), Round(Path()), steps,
        {step: ALL for own in steps.values() for step in own} | {ROW: (BEGUN, ENDED)},
        {"book job": ("POST /api/appointments",)},
        tuple(writes), Counter(), {"customers": 1000, "jobs": 5000},
    )  # fmt: skip


TWO = [Write(booked(5001, 11), 1, "book job"), Write(booked(5002, 12), 2, "book job")]


def judged(*events: dict[str, Any], meant: list[Write] = TWO) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    lost, doubled = compare(Round(Path(), writes=list(events)), reference(meant))
    return {p: kinds for p, kinds in lost.items() if kinds}, {p: kinds for p, kinds in doubled.items() if kinds}


def test_records_of_a_run_may_have_other_numbers_and_come_in_another_order() -> None:
    assert judged(booked(5001, 12), booked(5002, 11)) == ({}, {})


def test_another_technician_is_no_other_write() -> None:
    assert judged(booked(5001, 11, technician="Elena Marković"), booked(5002, 12)) == ({}, {})


def test_a_missing_write_is_lost_for_its_row() -> None:
    assert judged(booked(5001, 11)) == ({2: ["appointment.booked"]}, {})


def test_one_write_too_many_is_doubled_for_its_row() -> None:
    assert judged(booked(5001, 11), booked(5002, 12), booked(5003, 12)) == ({}, {2: ["appointment.booked"]})


def test_a_doubled_row_does_not_hide_a_lost_one() -> None:
    assert judged(booked(5001, 11), booked(5002, 11)) == ({2: ["appointment.booked"]}, {1: ["appointment.booked"]})


def test_new_customers_are_told_apart_by_what_they_are_called() -> None:
    meant = [Write(created(1001, "Ada"), 1, "create customer"), Write(created(1002, "Grace"), 2, "create customer")]
    assert judged(created(1001, "Grace"), created(1002, "Ada"), meant=meant) == ({}, {})
    again = judged(created(1001, "Ada"), created(1002, "Ada"), meant=meant)
    assert again == ({2: ["customer.created"]}, {1: ["customer.created"]})


def test_a_write_that_the_reference_does_not_know_is_one_too_many() -> None:
    _, doubled = judged(booked(5001, 11), booked(5002, 12), created(1001, "Nobody"))
    assert list(doubled.values()) == [["customer.created"]]


def test_ids_are_left_open_in_a_route() -> None:
    event = {"method": "POST", "path": "/api/customers/10007/jobs/1000123"}
    assert route_of(event) == "POST /api/customers/{x}/jobs/{x}"


def test_an_event_belongs_to_the_step_in_whose_time_it_falls() -> None:
    journal = [
        {"position": 1, "step": ROW, "moment": BEGUN, "event": 4},
        {"position": 1, "step": "book job", "moment": FILLED, "event": 4},
        {"position": 1, "step": "book job", "moment": INTENDED, "event": 4},
        {"position": 1, "step": "book job", "moment": CLICKED, "event": 5},
        {"position": 1, "step": "book job", "moment": CONFIRMED, "event": 6},
        {"position": 1, "step": ROW, "moment": ENDED, "event": 7},
        {"position": 2, "step": OUTSIDE, "moment": CLICKED, "event": 7},
        {"position": 2, "step": ROW, "moment": ENDED, "event": 8},
    ]
    found = {number: whose({"id": number}, journal) for number in (5, 6, 7, 8)}
    assert found == {5: (1, "book job"), 6: (1, "book job"), 7: (1, ROW), 8: (2, OUTSIDE)}


def test_a_row_is_broken_at_the_steps_that_it_sends_and_as_a_whole_where_everything_is_there_already() -> None:
    reached = [
        (1, ROW, BEGUN), (1, "book job", FILLED), (1, "book job", INTENDED), (1, "book job", CONFIRMED),
        (1, ROW, ENDED), (2, ROW, BEGUN), (2, "book job", CONFIRMED), (2, ROW, ENDED), (2, ROW, "over"),
    ]  # fmt: skip
    journal = [{"position": position, "step": step, "moment": moment} for position, step, moment in reached]
    steps, moments = steps_of(journal)
    assert steps == {1: ("book job",), 2: (ROW,)}
    assert moments == {ROW: (BEGUN, ENDED), "book job": (FILLED, INTENDED, CONFIRMED)}


def test_a_write_outside_write_once_is_named_and_lets_no_task_pass() -> None:
    known = reference([*TWO, Write(created(1001, "Ada"), 1, ROW), Write(booked(5003, 11), 1, OUTSIDE)])
    assert known.unguarded == ["appointment.booked", "customer.created"]
    assert Certificate("task", (), 2, (), 1.0).passed
    assert not Certificate("task", (), 2, tuple(known.unguarded), 1.0).passed


@pytest.mark.parametrize("count", ["lost", "doubled", "missed"])
def test_a_task_passes_only_where_nothing_was_lost_doubled_or_left_unbroken(count: str) -> None:
    line = Line("answer-lost", "book job", struck=1, done=1)
    assert Certificate("task", (line,), 1, (), 1.0).passed
    setattr(line, count, 1)
    assert not Certificate("task", (line,), 1, (), 1.0).passed


def all_rounds(faults: list[Fault], known: Reference) -> list[tuple[Strike, ...]]:
    """The strikes of every round until no break is left."""
    rounds: list[tuple[Strike, ...]] = []
    for group in groups_of(faults):
        wanted = [case for fault in group for case in cases_of(fault, known)]
        while wanted:
            rounds.append(assign(wanted, known))
    return rounds


def test_every_fault_strikes_every_step_at_each_of_its_moments_once() -> None:
    known = reference(TWO)
    known.routes["create customer"] = ("POST /api/customers",)
    struck = Counter(strike.case for strikes in all_rounds(list(FAULTS.values()), known) for strike in strikes)
    assert struck == Counter(
        (fault.name, step, moment)
        for fault in FAULTS.values()
        for step in ("book job", "create customer")
        for moment in fault.moments
        if moment in ALL
    )


def test_no_row_is_struck_more_often_in_one_round_than_it_can_outlive() -> None:
    for strikes in all_rounds(list(FAULTS.values()), reference(TWO)):
        for position in (1, 2):
            own = [FAULTS[strike.fault] for strike in strikes if strike.position == position]
            assert len(own) <= 3
            assert sum(fault.deadly for fault in own) <= 2


def test_a_fault_that_touches_all_rows_has_rounds_of_its_own() -> None:
    alone = {fault.name for fault in FAULTS.values() if fault.alone}
    assert alone == {"worker-frozen", "portal-restarted", "clock-forward", "clock-back"}
    for strikes in all_rounds(list(FAULTS.values()), reference(TWO)):
        names = {strike.fault for strike in strikes}
        assert len(names) == 1 or not names & alone


def test_a_task_that_only_reads_is_broken_at_its_rows() -> None:
    known = reference([], {1: (ROW,), 2: (ROW,)})
    killed = [("worker-killed", ROW, BEGUN), ("worker-killed", ROW, ENDED)]
    assert cases_of(FAULTS["worker-killed"], known) == killed
    assert cases_of(FAULTS["answer-lost"], known) == []


@pytest.mark.parametrize(
    ("first", "moment", "open_"),
    [
        ("worker-killed", FILLED, True),
        ("worker-killed", CLICKED, False),
        ("supervisor-killed", INTENDED, False),
        ("rate-limited", INTENDED, True),
        ("answer-lost", INTENDED, False),
        ("late-effect", INTENDED, False),
    ],
)
def test_a_row_is_struck_again_at_a_step_only_where_the_first_break_left_it_unwritten(
    first: str, moment: str, open_: bool
) -> None:
    wanted = [("error-after-write", "book job", INTENDED), (first, "book job", moment)]
    strikes = assign(wanted, reference(TWO, {1: ("book job",)}))
    assert (len(strikes), len(wanted)) == ((2, 0) if open_ else (1, 1))


def test_every_break_counts_as_its_row_ended_and_rows_that_were_not_struck_count_only_where_they_went_wrong() -> None:
    strikes = (
        Strike(1, 1, "worker-killed", "book job", FILLED, "kill worker"),
        Strike(2, 1, "worker-killed", "book job", CLICKED, "kill worker"),
        Strike(3, 1, "answer-lost", "book job", INTENDED, "", "answer_lost", routes=("POST /x",)),
    )
    lines = [{"position": 1, "moment": "struck", "at": 1.0, "strike": 1}]
    lines += [{"position": 1, "moment": "struck", "at": 2.0, "strike": 2}]
    done = SimpleNamespace(status=Status.DONE, message="")
    ran = Round(Path(), {1: done, 2: done}, [write.event for write in TWO], lines, in_results={1: "done", 2: "done"})
    portal = SimpleNamespace(truth=lambda kind, **filters: None)
    (broken, others) = judge_round(strikes, ran, reference(TWO), portal)
    assert (broken.fault, broken.struck, broken.done, broken.lost) == ("worker-killed", 2, 2, 0)
    assert (others.step, others.struck, others.done, others.lost) == (OTHERS, 0, 0, 0)
    ran.in_results[2] = "failed"
    assert [(one.lost, one.why) for one in judge_round(strikes, ran, reference(TWO), portal)] == [
        (0, []), (1, ["J-2: results.json says failed, the ledger done"]),
    ]  # fmt: skip


def scheduled(missing: bool) -> tuple[Schedule, list[str]]:
    """A schedule carried out to its end, by rounds in which everything or nothing strikes."""
    schedule, names = Schedule(groups_of([FAULTS["answer-lost"], FAULTS["clock-back"]]), reference(TWO), print), []
    while planned := schedule.next():
        name, strikes = planned
        lines = [{"at": 1.0, "by_fault": one.number, "fault": 7, "strike": one.number} for one in strikes]
        ran = Round(Path(), journal=[] if missing else lines, hits=frozenset({7}))
        schedule.book(name, strikes, ran, [])
        names.append(f"{name} {strikes[0].fault}")
    return schedule, names


def test_a_break_whose_moment_did_not_come_is_wanted_again_once_and_then_missed() -> None:
    assert scheduled(missing=False)[1] == ["round-1 answer-lost", "round-2 clock-back"]
    assert scheduled(missing=False)[0].lines == []
    schedule, names = scheduled(missing=True)
    assert len(names) == 4
    assert [(line.fault, line.step, line.missed) for line in schedule.lines] == [
        ("answer-lost", "book job", 1), ("clock-back", "book job", 1),
    ]  # fmt: skip


def test_a_row_recovers_from_a_break_until_its_next_one_or_its_end() -> None:
    own = [
        Strike(1, 2, "worker-killed", "create customer", FILLED, "kill worker"),
        Strike(2, 2, "disk-full", "book job", CLICKED, "fill disk"),
    ]
    lines = [
        {"at": 10.0, "position": 2, "moment": "struck", "strike": 1},
        {"at": 22.0, "position": 2, "moment": "struck", "strike": 2},
        {"at": 30.0, "position": 2, "moment": "over"}, {"at": 29.0, "position": 1, "moment": "over"},
    ]  # fmt: skip
    told = [("worker-killed", "create customer", 12.0), ("disk-full", "book job", 8.0)]
    assert recoveries(own, Round(Path(), journal=lines)) == told


def test_a_fault_of_the_portal_struck_only_where_it_hit_a_request() -> None:
    strike = Strike(1, 1, "answer-lost", "book job", INTENDED, "", "answer_lost", routes=("POST /api/appointments",))
    lines = [{"by_fault": 1, "fault": 7}, {"at": 5.0, "strike": 1}]
    assert Round(Path(), journal=lines, hits=frozenset({7})).struck(strike) == 5.0
    assert Round(Path(), journal=lines, hits=frozenset({8})).struck(strike) is None
    assert (
        Round(Path(), journal=lines).struck(Strike(1, 1, "worker-killed", "book job", INTENDED, "kill worker")) == 5.0
    )


def test_a_plan_and_a_journal_are_read_as_they_were_written(tmp_path: Path) -> None:
    strike = Strike(
        1,
        2,
        "late-effect-worker-killed",
        "book job",
        CLICKED,
        "kill worker",
        "late_effect",
        5.0,
        3.0,
        ("POST /api/appointments",),
    )
    plan = Plan(tmp_path / "journal.jsonl", "http://127.0.0.1:1", 7, (strike,), learning=True)
    plan.write(tmp_path / "plan.json")
    assert Plan.read(tmp_path / "plan.json") == plan
    note(plan.journal, at=datetime(2026, 11, 24, tzinfo=UTC).timestamp(), step="Größe")
    note(plan.journal, step="book job")
    assert [line["step"] for line in read_journal(plan.journal)] == ["Größe", "book job"]


def listened(suite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *strikes: Strike) -> list[dict[str, Any]]:
    """Runs a suite under the listener as a worker's first row; its journal."""
    plan = Plan(tmp_path / "journal.jsonl", "http://127.0.0.1:1", 7, strikes)
    plan.write(tmp_path / "plan.json")
    monkeypatch.setenv(PLAN_VARIABLE, str(tmp_path / "plan.json"))
    monkeypatch.setattr(desk, "claim", SimpleNamespace(position=1))
    ended = running.TestSuite.from_string(suite).run(
        output=None, log=None, report=None, stdout=StringIO(), listener=Breaker()
    )
    assert ended.return_code == 0, [test.message for test in ended.suite.all_tests]
    return read_journal(plan.journal)


WRITER = """
*** Test Cases ***
Row
    Carry Out

*** Keywords ***
Carry Out
    FOR    ${step}    IN    Accepted    Running
        Write Once    status ${step}    LOOK    Look
    END

Write Once
    [Arguments]    ${step}    @{parts}
    Run Keyword    ${parts}[1]

Look
    No Operation
"""


def test_a_step_is_known_by_its_name_and_not_by_the_variable_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    journal = listened(WRITER, tmp_path, monkeypatch)
    steps = [line["step"] for line in journal if line["moment"] == CONFIRMED]
    assert steps == ["status Accepted", "status Running"]


STRUCK_AT_ONCE = WRITER.replace("Look\n    No Operation", "Look\n    Note Intent\n\nNote Intent\n    No Operation")


@pytest.mark.parametrize("sends", ["Click To Send", "Choose File To Send"])
def test_a_click_and_an_upload_are_both_moments_of_a_step(
    sends: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    suite = WRITER.replace("Look\n    No Operation", f"Look\n    {sends}\n\n{sends}\n    No Operation")
    journal = listened(suite, tmp_path, monkeypatch)
    assert [line["moment"] for line in journal if line["moment"] == CLICKED] == [CLICKED, CLICKED]


def test_a_fault_of_the_portal_waits_until_there_is_a_browser_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    route = ("POST /x",)
    strikes = (
        Strike(1, 1, "browser-killed", "status Accepted", FILLED, "kill browser"),
        Strike(2, 1, "answer-lost", "status Accepted", INTENDED, "", "answer_lost", routes=route),
    )
    told: list[Any] = []
    monkeypatch.setattr("sera_rpa.chaos.breaker.ask", lambda *call: told.append(call) or {"id": 7})
    monkeypatch.setattr("sera_rpa.chaos.breaker.ACTS", {"kill browser": lambda plan: None})
    monkeypatch.setattr(desk, "step", "status Accepted")
    first = listened(STRUCK_AT_ONCE, tmp_path, monkeypatch, *strikes)
    assert ([line["strike"] for line in first if "strike" in line], told) == ([1], [])
    both = listened(STRUCK_AT_ONCE, tmp_path, monkeypatch, *strikes)
    assert ([line["strike"] for line in both if "strike" in line], len(told)) == ([1, 2], 1)


def test_a_write_that_is_held_back_lands_after_the_next_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Strike(
        1,
        1,
        "late-effect-worker-killed",
        "status Accepted",
        CLICKED,
        "kill worker",
        "late_effect",
        90.0,
        3.0,
        ("POST /x",),
    )
    told: list[Any] = []
    monkeypatch.setattr("sera_rpa.chaos.breaker.ask", lambda *call: told.append(call))
    listened(WRITER, tmp_path, monkeypatch, held)
    assert told == [], "nothing was struck, so nothing is held back"
    note(tmp_path / "journal.jsonl", step="status Accepted", moment="set", by_fault=1, fault=7)
    note(tmp_path / "journal.jsonl", step="status Accepted", moment=CLICKED, strike=1)
    journal = listened(WRITER, tmp_path, monkeypatch, held)
    assert told == [("http://127.0.0.1:1", "faults", "PUT", {"id": 7, "lands_in": 3.0})]
    assert [line["landing"] for line in journal if "landing" in line] == [1]


def test_a_strike_is_made_once_however_many_workers_come_by(tmp_path: Path) -> None:
    strike = Strike(1, 2, "disk-full", "book job", CLICKED)
    journal = tmp_path / "journal.jsonl"
    assert [is_first(journal, strike, "struck") for _ in range(3)] == [True, False, False]
    assert is_first(journal, strike, "portal")


def test_an_unknown_fault_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(SeraError, match=r"^OPTION_UNKNOWN: There is no fault 'earthquake'; there are worker-killed, "):
        choose_faults(("earthquake",))
