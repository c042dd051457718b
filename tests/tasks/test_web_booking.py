"""The samples of web_booking, the faults and kills that can meet it, and what it leaves in the portal."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.faults.line import TOP, Line, Portal, Ran

TASK = "web_booking"
SAMPLES = TOP / "tasks" / "inputs"

CREATED, KNOWN, ADDED = "New customer", "Known customer", "Known customer, address added"
OUTCOMES: dict[str, tuple[str, list[str]] | str] = {
    "W-2001": (f"{CREATED}, note pinned, 2 photos, member of Comfort Club from 12/01/2026", [
        "customer.created", "appointment.booked", "note.added", "appointment.assigned", "note.added", "media.added",
        "media.added", "membership.added"]),
    "W-2002": (KNOWN, ["appointment.booked"]),
    "W-2003": (f"{ADDED}, 1 photo", [
        "address.created", "appointment.booked", "note.added", "appointment.assigned", "media.added"]),
    "W-2004": (f"{KNOWN}, note pinned", ["appointment.booked", "note.added"]),
    "W-2005": (f"{CREATED}, member of Comfort Club Monthly from 01/01/2027", [
        "customer.created", "appointment.booked", "membership.added"]),
    "W-2006": "ADDRESS_NOT_FOUND",
    "W-2007": "CUSTOMER_AMBIGUOUS",
    "W-2008": "OUT_OF_COVERAGE",
    "W-2009": "TECHNICIAN_UNKNOWN",
    "W-2010": "MEMBERSHIP_EXISTS",
    "W-2011": "CUSTOMER_INCOMPLETE",
    "W-2012": "CUSTOMER_ARCHIVED",
}  # fmt: skip
"""What the report says of a row and what it left in the portal, in this order; or the code of the refusal."""

STOPPED = {"W-2009": ["appointment.booked"], "W-2010": ["appointment.booked"]}
"""What refused rows had left before they stopped."""


@dataclass
class Sampled:
    """The samples, then the two rows that stopped half-way again, corrected."""

    first: Ran
    written: list[dict[str, Any]]
    corrected: Ran
    then: list[dict[str, Any]]


@pytest.fixture(scope="module")
def sampled(sera: Portal, line: Line) -> Sampled:
    sera.reset(customers=2000)
    first = line.command(*line.booking(SAMPLES / "web_booking.xlsx", task=TASK))
    written = sera.events()
    with (SAMPLES / "web_booking.csv").open(encoding="utf-8", newline="") as file:
        stopped = [row for row in csv.DictReader(file) if row["reference"] in STOPPED]
    rows = [row | fix for row, fix in zip(stopped, ({"technician": "best"}, {"program": ""}), strict=True)]
    corrected = line.run(line.rows("corrected", rows), task=TASK)
    return Sampled(first, written, corrected, sera.events()[len(written) :])


def kinds(events: list[dict[str, Any]]) -> list[str]:
    return [event["kind"] for event in events if event["kind"] != "signed_in"]


@pytest.mark.parametrize("reference", OUTCOMES)
def test_a_row_of_the_sample_ends_as_its_page_says(sampled: Sampled, sera: Portal, reference: str) -> None:
    row, wanted = sampled.first.rows[reference], OUTCOMES[reference]
    if isinstance(wanted, str):
        assert (row["status"], row["code"]) == ("refused", wanted), row["message"]
        assert bool(row["record"].get("job")) == (reference in STOPPED)
        return
    assert (row["status"], row["record"].get("summary")) == ("done", wanted[0]), row["message"]
    (job,) = sera.jobs(reference)
    assert str(job["id"]) == row["record"]["job"]


def test_the_samples_leave_in_the_portal_what_they_say_in_this_order_and_nothing_else(sampled: Sampled) -> None:
    wanted = [kind for one in OUTCOMES.values() if not isinstance(one, str) for kind in one[1]]
    assert kinds(sampled.written) == [*wanted, *(kind for some in STOPPED.values() for kind in some)]


def test_the_customer_is_who_has_the_phone_then_who_has_the_email(sampled: Sampled) -> None:
    told = {reference: row["record"].get("customer") for reference, row in sampled.first.rows.items()}
    assert [told[f"W-200{number}"] for number in (2, 3, 4)] == ["10002", "10003", "10005"]


def test_what_was_done_is_in_the_portal_as_the_lead_has_it(sampled: Sampled, sera: Portal) -> None:
    told = sampled.first.rows["W-2001"]["record"]
    (person,) = sera.truth("customers", customer_id=told["customer"])
    assert (person["first_name"], person["last_name"], person["phone"]) == ("Nadia", "Haddad", "9845550160")
    (appointment,) = [one for one in sera.truth("appointments") if str(one["id"]) == told["appointment"]]
    assert (appointment["pinned"], appointment["technician"]) == (1, told["technician"])
    message = "The kitchen tap drips and the cabinet below it is wet"
    assert appointment["notes"] == f"{message}\nSource: web\n[Ref W-2001]"
    (note,) = sera.truth("notes", notes_contains="[Ref W-2001] Gate code 4411, side door")
    assert (note["subject"], str(note["subject_id"]), note["pinned"], note["visible"]) == (
        "customer", told["customer"], 1, 0,
    )  # fmt: skip
    kept = {one["name"]: one["sha256"] for one in sera.truth("media") if str(one["job_id"]) == told["job"]}
    assert kept == {name: digest(SAMPLES / "photos" / name) for name in ("kitchen-tap.jpg", "cabinet.jpg")}
    (membership,) = sera.truth("memberships", customer_id=told["customer"])
    assert (membership["program"], membership["starts_on"]) == ("Comfort Club", "2026-12-01")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_refused_address_names_what_sera_suggests(sampled: Sampled) -> None:
    assert "77 E Birchwood Ct, Greenwood, IN 46142" in sampled.first.rows["W-2006"]["message"]


def test_a_corrected_row_goes_on_where_it_stopped(sampled: Sampled) -> None:
    assert {row["status"] for row in sampled.corrected.rows.values()} == {"done"}, sampled.corrected.output
    assert kinds(sampled.then) == ["note.added", "appointment.assigned"]
    for reference in STOPPED:
        first, then = sampled.first.rows[reference]["record"], sampled.corrected.rows[reference]["record"]
        assert first["job"] == then["job"]


NOTED, PLACED = "POST /api/customers/{customer}/notes", "POST /api/customers/{customer}/addresses"
SAVING = {
    "answer_lost": {}, "error_after_write": {}, "error_before_write": {}, "error_page": {}, "session_thrown_out": {},
    "csrf_expired": {}, "rate_limit": {"seconds": 1}, "late_effect": {"seconds": 1}, "slow_answer": {"seconds": 1},
}  # fmt: skip
"""Faults of a save: the next one meets the note of a row whose address met this one."""

ON_PAGE = ["modal_opens_twice", "double_submit", "toast_covers_button", "error_page"]
"""Faults of the customer's page, and last one of the reading of the notes."""


@pytest.fixture(scope="module")
def struck(sampled: Sampled, sera: Portal, line: Line) -> dict[str, tuple[int, dict[str, Any]]]:
    """Customers whose address and note each met a fault, and what became of the rows."""
    sera.reset()
    names, rows, who = list(SAVING), [], {}
    for number, fault in enumerate([*names, *ON_PAGE]):
        reference, customer = f"{number}-{fault}", 10013 + number
        who[reference] = customer
        if number < len(names):
            other = names[(number + 1) % len(names)]
            sera.fault(fault, PLACED.format(customer=customer), **SAVING[fault])
            sera.fault(other, NOTED.format(customer=customer), **SAVING[other])
        else:
            reading = f"GET /api/customers/{customer}/notes"
            sera.fault(fault, reading if fault in SAVING else f"GET /customers/{customer}")
        place = f"{1200 + number} Keystone Ave, Indianapolis, IN 46220"
        rows.append({"reference": reference, "customer": str(customer), "address": place})
    task = str(Path(__file__).with_name("places_and_notes.robot"))
    ran = line.command(*line.booking(line.rows("struck", rows), task=task))
    unused = [name for name, hits in sera.hits().items() if not hits]
    sera.heal()
    assert unused == [], ran.output
    return {reference: (customer, ran.rows[reference]) for reference, customer in who.items()}


@pytest.mark.long
@pytest.mark.parametrize("number", range(len(SAVING) + len(ON_PAGE)))
def test_a_fault_at_address_or_note_leaves_one_of_each(
    struck: dict[str, tuple[int, dict[str, Any]]], sera: Portal, number: int
) -> None:
    reference, (customer, row) = list(struck.items())[number]
    assert row["status"] == "done", row["message"]
    places = [one["line1"] for one in sera.truth("addresses", customer_id=customer)]
    assert places.count(f"{1200 + number} Keystone Ave") == 1
    assert len(sera.truth("notes", notes_contains=f"[Ref {reference}] Gate code")) == 1


WHOLE = {
    "service_address": "1300 Keystone Ave, Indianapolis, IN 46220", "service_category": "Plumbing Repair",
    "day": "2026-12-21", "arrival_window": "9 am", "latest_day": "2026-12-23", "technician": "best",
    "customer_note": "Gate code", "photos": ["leak.jpg"], "program": "Comfort Club",
}  # fmt: skip
"""A lead with every step."""

STEPS = {
    "address.created": PLACED, "appointment.assigned": "PUT /api/appointments/*",
    "note.added": NOTED, "media.added": "POST /api/jobs/*/media",
}  # fmt: skip
"""What some of its steps leave in the portal, and the request that does it."""


@pytest.mark.long
def test_a_kill_after_each_step_goes_on_with_the_next(sera: Portal, line: Line) -> None:
    """The answer of each save is held back, so that the kill finds it handled and not confirmed."""
    sera.reset()
    (line.home / "leak.jpg").write_bytes(b"\xff\xd8\xff\xe0leak")
    lead = {"reference": "KILL", "name": "François Lefèvre", "phone": "317-555-0111", **WHOLE}
    source = line.rows("killed", [lead])
    for kind, route in STEPS.items():
        sera.fault("slow_answer", route.format(customer=10012), seconds=5)
        line.kill_when(partial(own, sera, kind), f"{kind} was handled", source, TASK, settle_seconds=0.5)
        sera.heal()
    ran = line.run(source, task=TASK)
    assert ran.rows["KILL"]["status"] == "done", ran.output
    assert Counter(kinds(sera.events())) == {
        "address.created": 1, "appointment.booked": 1, "appointment.assigned": 1, "note.added": 2, "media.added": 1,
        "membership.added": 1,
    }  # fmt: skip
    assert [one["text"] for one in sera.truth("notes", notes_contains="[Ref KILL] Gate")] == ["[Ref KILL] Gate code"]


def own(sera: Portal, kind: str) -> list[dict[str, Any]]:
    """What was written of a kind; notes of the customer alone, not Sera's own of the pinned technician."""
    return [event for event in sera.events(kind) if event["what"].get("subject", "customer") == "customer"]


def test_a_lead_needs_no_sheet_and_an_account_that_may_see_no_programs_is_stopped(sera: Portal, line: Line) -> None:
    csr = Line(sera, line.home / "csr", level="CSR")
    csr.home.mkdir()
    lead = {
        "reference": "SET", "name": "Zoë D'Angelo", "email": "zoe.dangelo@example.test", "program": "Comfort Club",
        "service_address": "118 Spring Mill Road", "service_category": "Drain Cleaning", "day": "2026-12-21",
        "arrival_window": "10:00 am", "latest_day": "2026-12-23", "billing_cadence": "yearly",
    }  # fmt: skip
    before = sera.newest_event()
    options = ["run", TASK, "--tenant", csr.tenant(), "--workers", "1"]
    stopped = csr.command(*options, *(f"--set={name}={value}" for name, value in lead.items()))
    assert stopped.stopped_by.startswith("ACCESS_MISSING"), stopped.output
    assert kinds(sera.events(since=before)) == []
    del lead["billing_cadence"]
    ran = csr.command(*options, *(f"--set={name}={value}" for name, value in lead.items()))
    assert ran.rows["SET"]["status"] == "done", ran.output
    assert kinds(sera.events(since=before)) == ["appointment.booked", "membership.added"]


@pytest.mark.long
def test_sera_in_its_next_layout_is_worked_in_the_same_way(sera: Portal, line: Line) -> None:
    sera.reset()
    sera.show("v2")
    (line.home / "leak.jpg").write_bytes(b"\xff\xd8\xff\xe0leak")
    known = {"reference": "v2-known", "name": "François Lefèvre", "phone": "317-555-0111", **WHOLE}
    new = {"reference": "v2-new", "name": "Ada Okonkwo", "email": "ada@example.test", **WHOLE}
    rows = [known, new | {"technician": "Frank"}]
    ran = line.run(line.rows("v2", rows), tenant=line.tenant(layout="v2"), task=TASK)
    assert {row["status"] for row in ran.rows.values()} == {"done"}, ran.output
    assert [row["record"]["pinned"] for row in ran.rows.values()] == [True, True]
    assert Counter(kinds(sera.events())) == {
        "address.created": 1, "customer.created": 1, "appointment.booked": 2, "appointment.assigned": 2,
        "note.added": 4, "media.added": 2, "membership.added": 2,
    }  # fmt: skip
