"""What chaos plans, and how it judges what the portal recorded: without portal or browser."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sera_rpa.chaos.certify import Certificate, assign, cases_of
from sera_rpa.chaos.faults import ANSWERED, BEGUN, CLICKED, CONFIRMED, ENDED, FAULTS, FILLED, INTENDED, choose_faults
from sera_rpa.chaos.plan import OUTSIDE, ROW, Plan, Strike, is_first, note, read_journal
from sera_rpa.chaos.reference import Reference, Write, route_of, whose
from sera_rpa.chaos.round import Round, Task
from sera_rpa.chaos.verdict import Line, compare
from sera_rpa.errors import SeraError

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


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_strikes_every_step_at_each_of_its_moments(name: str) -> None:
    fault, known = FAULTS[name], reference(TWO)
    known.routes["create customer"] = ("POST /api/customers",)
    wanted = cases_of(fault, known)
    expected = {(step, moment) for step in ("book job", "create customer") for moment in fault.moments if moment in ALL}
    assert set(wanted) == expected
    struck: list[tuple[str, str]] = []
    while wanted:
        strikes = assign(wanted, fault, known)
        assert max(Counter(strike.position for strike in strikes).values()) <= 2
        struck += [strike.case for strike in strikes]
    assert sorted(struck) == sorted(expected)


def test_a_task_that_only_reads_is_broken_at_its_rows() -> None:
    known = reference([], {1: (ROW,), 2: (ROW,)})
    assert cases_of(FAULTS["worker-killed"], known) == [(ROW, BEGUN), (ROW, ENDED)]
    assert cases_of(FAULTS["answer-lost"], known) == []


def test_a_row_is_struck_twice_at_one_step_only_before_it_has_written() -> None:
    wanted = [("book job", CLICKED), ("book job", CONFIRMED)]
    strikes = assign(wanted, FAULTS["worker-killed"], reference(TWO, {1: ("book job",)}))
    assert [strike.case for strike in strikes] == [("book job", CLICKED)]
    assert wanted == [("book job", CONFIRMED)]


def test_a_plan_and_a_journal_are_read_as_they_were_written(tmp_path: Path) -> None:
    strike = Strike(1, 2, "book job", CLICKED, "kill worker", "late_effect", 5.0, ("POST /api/appointments",))
    plan = Plan(tmp_path / "journal.jsonl", "http://127.0.0.1:1", 7, (strike,), learning=True)
    plan.write(tmp_path / "plan.json")
    assert Plan.read(tmp_path / "plan.json") == plan
    note(plan.journal, at=datetime(2026, 11, 24, tzinfo=UTC).timestamp(), step="Größe")
    note(plan.journal, step="book job")
    assert [line["step"] for line in read_journal(plan.journal)] == ["Größe", "book job"]


def test_a_strike_is_made_once_however_many_workers_come_by(tmp_path: Path) -> None:
    strike = Strike(1, 2, "book job", CLICKED)
    journal = tmp_path / "journal.jsonl"
    assert [is_first(journal, strike, "struck") for _ in range(3)] == [True, False, False]
    assert is_first(journal, strike, "portal")


def test_an_unknown_fault_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(SeraError, match=r"^OPTION_UNKNOWN: There is no fault 'earthquake'; there are worker-killed, "):
        choose_faults(("earthquake",))
