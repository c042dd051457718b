"""A portal that answers badly or not at all: every row is in Sera exactly once at the end of the same run.

Faults whose request takes effect share one run, because no second request follows; the others have a run each.
"""

import pytest

from tests.faults.line import Line, Portal, Ran

LANDED = {"lost": "answer_lost", "after": "error_after_write", "late": "late_effect", "slow": "slow_answer"}
"""Row and the fault of its Save: it took effect, however it looked."""

NOT_LANDED = (
    ("session_thrown_out", "rate_limit"),
    ("error_before_write", "maintenance"),
    ("csrf_expired", "csrf_expired"),
)
"""Faults of a job's Save and of a new customer's Save, after which the row has to be sent again."""

PATIENCE, TOO_LATE_SECONDS = 4, 6
"""How long the tenant waits for an answer, and when it comes."""

NEW = {"create_customer_if_missing": "yes", "service_address": "4520 Maple Grove Dr, Indianapolis"}


def row(reference: str, customer: str, **more: str) -> dict[str, str]:
    return {"reference": reference, "customer": customer, "allow_overbooking": "yes", **more}


@pytest.fixture(scope="module")
def landed(sera: Portal, line: Line) -> Ran:
    for number, name in enumerate(LANDED.values()):
        seconds = {"slow_answer": TOO_LATE_SECONDS, "late_effect": 0.8}.get(name)
        sera.fault(name, after=number, **({"seconds": seconds} if seconds else {}))
    rows = [row(reference, str(10001 + number)) for number, reference in enumerate(LANDED)]
    ran = line.book(rows, tenant=line.tenant(timeout_seconds=PATIENCE))
    hits = sera.hits()
    sera.heal()
    assert hits == dict.fromkeys(LANDED.values(), 1), ran.output
    return ran


@pytest.mark.parametrize("reference", LANDED)
def test_a_save_that_took_effect_is_found_and_not_repeated(landed: Ran, sera: Portal, reference: str) -> None:
    done = landed.rows[reference]
    assert done["status"] == "done", done["message"]
    assert [str(job["id"]) for job in sera.jobs(reference)] == [done["record"]["job"]]
    assert len(done["attempts"]) == 2
    assert done["attempts"][0]["status"] == "unknown", "until somebody has looked, the outcome is not known"


def test_nothing_was_sent_twice(landed: Ran, sera: Portal) -> None:
    assert landed.exit == 0, landed.output
    booked = [event for event in sera.events("appointment.booked") if event["what"]["customer"] <= 10004]
    assert len(booked) == len(LANDED)


@pytest.mark.parametrize(("booking", "creation"), NOT_LANDED)
def test_a_save_that_took_no_effect_is_sent_again_in_the_same_run(
    landed: Ran, sera: Portal, line: Line, booking: str, creation: str
) -> None:
    before = len(sera.events("appointment.booked")), len(sera.events("customer.created"))
    set_once(sera, booking, "POST /api/appointments")
    set_once(sera, creation, "POST /api/customers")
    rows = [
        row(f"job-{booking}", "10006", service_address="Winthrop"),
        row(f"new-{creation}", f"Newman {creation.title()}", **NEW),
    ]
    ran = line.book(rows)
    hits = sera.hits()
    sera.heal()
    assert (hits[booking], hits[creation]) == (1, 1)
    assert ran.exit == 0, ran.output
    assert [len(done["attempts"]) for done in ran.rows.values()] == [2, 2]
    assert [len(sera.jobs(reference)) for reference in ran.rows] == [1, 1]
    assert (len(sera.events("appointment.booked")), len(sera.events("customer.created"))) == (
        before[0] + 2,
        before[1] + 1,
    )


def set_once(sera: Portal, name: str, route: str) -> None:
    sera.fault(name, route=route, count=1, **({"seconds": 1} if name == "rate_limit" else {}))


READ_FAULTS = [
    ("page-thrown-out", "10001", "session_thrown_out", "GET /customers/10001"),
    ("list-thrown-out", "10002", "session_thrown_out", "GET /api/customers/10002/jobs"),
    ("page-broken", "10003", "error_page", "GET /customers/10003"),
    ("list-broken", "10004", "error_before_write", "GET /api/customers/10004"),
    ("page-maintenance", "10005", "maintenance", "GET /customers/10005"),
    ("covered", "10007", "toast_covers_button", "GET /customers/10007"),
    ("announced", "10008", "announcement_dialog", "GET /customers/10008"),
    ("opened-twice", "10013", "modal_opens_twice", "GET /customers/10013"),
    ("stays-live", "10014", "double_submit", "GET /customers/10014"),
]
"""Row, customer, fault, route."""


@pytest.fixture(scope="module")
def read(landed: Ran, sera: Portal, line: Line) -> Ran:
    for _, _, name, route in READ_FAULTS:
        sera.fault(name, route=route, count=1)
    sera.fault("rows_late", route="GET /api/customers")
    sera.fault("slow_answer", route="GET /api/services", seconds=2)
    sera.fault("slow_answer", count=99, seconds=0.3)  # long enough for a second click on a button that stays live
    rows = [row(reference, customer) for reference, customer, _, _ in READ_FAULTS]
    next(one for one in rows if one["reference"] == "covered")["service_address"] = "2203 Emerson"
    ran = line.book([*rows, row("rows-late", "Jürgen Müller")])
    unused = [name for name, hits in sera.hits().items() if not hits]
    sera.heal()
    assert unused == [], ran.output
    return ran


@pytest.mark.long
@pytest.mark.parametrize("reference", [*(fault[0] for fault in READ_FAULTS), "rows-late"])
def test_a_fault_while_reading_costs_at_most_a_second_attempt(read: Ran, sera: Portal, reference: str) -> None:
    done = read.rows[reference]
    assert done["status"] == "done", done["message"]
    assert len(done["attempts"]) <= 2
    assert len(sera.jobs(reference)) == 1


@pytest.mark.long
@pytest.mark.parametrize("reference", ["opened-twice", "stays-live"])
def test_a_dialog_over_its_like_or_a_button_that_stays_live_costs_no_attempt(read: Ran, reference: str) -> None:
    assert read.codes(reference) == [""]


@pytest.mark.long
@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("page-thrown-out", "SESSION_LOST"),
        ("list-thrown-out", "SESSION_LOST"),
        ("page-broken", "PORTAL_ERROR"),
        ("page-maintenance", "PORTAL_MAINTENANCE"),
    ],
)
def test_the_first_attempt_says_what_sera_showed(read: Ran, reference: str, code: str) -> None:
    assert read.codes(reference)[0] == code, read.rows[reference]["attempts"][0]["message"]


def test_a_new_customer_whose_save_lost_its_answer_is_not_created_twice(sera: Portal, line: Line) -> None:
    lost = ["answer_lost", "error_after_write", "late_effect"]
    for number, name in enumerate(lost):
        sera.fault(name, route="POST /api/customers", after=number, **({"seconds": 0.8} if name == lost[-1] else {}))
    people = [
        row("by-mail", "Ida Newmail", customer_email="ida@example.test", **NEW),
        row("by-phone", "Ivo Newphone", customer_phone="(984) 555-0199", **NEW),
        row("by-name", "Ira Newname", **NEW),
    ]
    ran = line.book(people)
    sera.heal()
    assert ran.exit == 0, ran.output
    for person in people:
        first, last = person["customer"].split()
        same = [c for c in sera.truth("customers") if (c["first_name"], c["last_name"]) == (first, last)]
        assert len(same) == 1, person
        assert len(sera.jobs(person["reference"])) == 1


def test_a_portal_that_stays_broken_parks_the_row_with_what_is_known(sera: Portal, line: Line) -> None:
    sera.fault("error_before_write", count=99)
    tenant = line.tenant(attempts=1, settle_seconds=0.2)
    ran = line.book([row("broken", "10012")], tenant=tenant)
    assert ran.exit == 4, ran.output
    assert ran.rows["broken"]["status"] in ("failed", "unknown")
    assert sera.jobs("broken") == []
    sera.heal()
    again = line.run(line.home / "jobs.csv")
    assert again.exit == 0, again.output
    assert len(sera.jobs("broken")) == 1
