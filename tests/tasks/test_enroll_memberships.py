"""The samples of enroll_memberships, the faults and kills that can meet it, and what it leaves in the portal."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from sera_rpa.contract import check, read_contract
from tests.faults.line import TOP, Line, Portal, Ran

TASK = "enroll_memberships"
SAMPLES = [TOP / "tasks" / "inputs" / f"{TASK}{suffix}" for suffix in (".csv", ".xlsx", ".yaml")]
TODAY = "2026-11-24"

OUTCOMES = {
    "M-2001": ("Comfort Club", TODAY, "2027-11-24", [50002]),
    "M-2002": ("Comfort Club Monthly", "2026-12-01", "2027-01-01", [50015]),
    "M-2003": ("Plumbing Protection Plan", TODAY, "2027-11-23", [50009, 50010]),
    "M-2004": ("Whole Home Two-Year", TODAY, "2028-11-23", [50003]),
    "M-2005": ("Comfort Club", "2026-12-01", "2027-12-01", [50008]),
    "M-2006": ("Plumbing Protection Plan", "2027-05-23", "2028-05-22", [50005]),
    "M-2007": ("Comfort Club", "2026-01-31", "2027-01-31", [50001]),
    "M-2008": "MEMBERSHIP_EXISTS",
    "M-2009": "PAYMENT_METHOD_MISSING",
    "M-2010": "PROGRAM_AMBIGUOUS",
    "M-2011": "ADDRESS_AMBIGUOUS",
    "M-2012": "CADENCE_MISMATCH",
}
"""Program, Starts On, Next Billing Date or Ends On, and addresses; or the code of the refusal."""

SOLD = ["M-2004", "M-2005"]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.suffix)
def test_the_samples_fit_and_hold_the_same_rows(sample: Any) -> None:
    contract = read_contract(TOP / "tasks" / f"{TASK}.robot")
    checked, first = check(contract, sample), check(contract, SAMPLES[0])
    assert checked.problems == []
    assert [row.payload for row in checked.rows] == [row.payload for row in first.rows]
    assert list(OUTCOMES) == [row.payload["reference"] for row in first.rows]


@dataclass
class Sampled:
    """The samples run twice: from the sheet, then the same rows from the workbook."""

    first: Ran
    second: Ran
    added: list[dict[str, Any]]


@pytest.fixture(scope="module")
def sampled(sera: Portal, line: Line) -> Sampled:
    sera.reset(customers=2000)
    first = line.run(SAMPLES[0], task=TASK)
    added = sera.events("membership.added")
    return Sampled(first, line.run(SAMPLES[1], task=TASK), added)


@pytest.mark.parametrize("reference", OUTCOMES)
def test_a_row_of_the_sample_ends_as_its_page_says(sampled: Sampled, sera: Portal, reference: str) -> None:
    row, wanted = sampled.first.rows[reference], OUTCOMES[reference]
    if isinstance(wanted, str):
        assert (row["status"], row["code"]) == ("refused", wanted), row["message"]
        return
    assert row["status"] == "done", row["message"]
    told = row["record"]
    (made,) = [one for one in sera.truth("memberships") if str(one["id"]) == told["membership"]]
    program, starts, second, addresses = wanted
    assert (made["program"], made["starts_on"], made["next_billing_on"] or made["ends_on"]) == (program, starts, second)
    assert sorted(map(int, made["address_ids"].split(","))) == addresses
    assert (told["program"], told["starts_on"], told["next_billing_date"] or told["ends_on"]) == wanted[:3]
    assert told["crown"] == bool(sera.truth("customers", customer_id=made["customer_id"])[0]["member"])


def test_a_sold_membership_names_its_quote_job_and_invoice(sampled: Sampled, sera: Portal) -> None:
    for reference in SOLD:
        told = sampled.first.rows[reference]["record"]
        (sale,) = [one for one in sera.truth("membership_sales") if str(one["invoice"]) == told["invoice"]]
        assert (str(sale["job_id"]), str(sale["membership_id"])) == (told["job"], told["membership"])
        (quote,) = [one for one in sera.truth("quotes") if str(one["id"]) == told["quote"]]
        assert (quote["status"], f"[Ref {reference}]" in quote["title"]) == ("Accepted", True)


def test_who_is_charged_by_itself_is_told(sampled: Sampled) -> None:
    told = {reference: row["record"].get("autopay") for reference, row in sampled.first.rows.items()}
    assert [reference for reference, autopay in told.items() if autopay] == ["M-2002"]
    assert sampled.first.rows["M-2002"]["record"]["payment_method"] == "Visa ending in 4242"


def test_the_same_rows_from_the_workbook_do_nothing_twice(sampled: Sampled, sera: Portal) -> None:
    assert sampled.second.rows["M-2001"]["earlier_run"]
    assert sera.events("membership.added") == sampled.added
    assert len(sampled.added) == 6
    refused = {row["reference"] for row in sampled.second.rows.values() if row["status"] == "refused"}
    assert refused == {reference for reference, wanted in OUTCOMES.items() if isinstance(wanted, str)}


DIRECT = {
    "answer_lost": {}, "error_after_write": {}, "error_before_write": {}, "error_page": {}, "session_thrown_out": {},
    "csrf_expired": {}, "rate_limit": {"seconds": 1}, "late_effect": {"seconds": 1}, "slow_answer": {"seconds": 1},
    "modal_opens_twice": {"route": "GET /customers/{id}"}, "double_submit": {"route": "GET /customers/{id}"},
    "toast_covers_button": {"route": "GET /customers/{id}"}, "announcement_dialog": {"route": "GET /customers/{id}"},
}  # fmt: skip
"""Faults that meet the one write of a row, or its page; each has a customer of its own."""


def strangers(sera: Portal, number: int) -> list[int]:
    """Customers without a membership, in force, with one address."""
    members = {one["customer_id"] for one in sera.truth("memberships")}
    homes = Counter(one["customer_id"] for one in sera.truth("addresses"))
    found = [
        one["id"]
        for one in sera.truth("customers")
        if one["id"] > 10012 and one["id"] not in members and homes[one["id"]] == 1 and not one["archived"]
    ]
    return found[:number]


@pytest.fixture(scope="module")
def struck(sampled: Sampled, sera: Portal, line: Line) -> dict[str, tuple[int, dict[str, Any]]]:
    """Each fault with the customer that it met, and what became of the row."""
    sera.reset(customers=60)
    customers = dict(zip(DIRECT, strangers(sera, len(DIRECT)), strict=True))
    rows = []
    for name, how in DIRECT.items():
        route = str(how.get("route", "POST /api/customers/{id}/memberships")).replace("{id}", str(customers[name]))
        sera.fault(name, **{**how, "route": route})
        row = {"reference": name, "customer": str(customers[name]), "program": "Comfort Club", "start_date": TODAY}
        rows.append(row)
    ran = line.run(line.rows("struck", rows), task=TASK)
    unused = [name for name, hits in sera.hits().items() if not hits]
    sera.heal()
    assert unused == [], ran.output
    return {name: (customers[name], ran.rows[name]) for name in DIRECT}


@pytest.mark.long
@pytest.mark.parametrize("name", DIRECT)
def test_a_fault_at_the_save_leaves_one_membership(
    struck: dict[str, tuple[int, dict[str, Any]]], sera: Portal, name: str
) -> None:
    customer, row = struck[name]
    assert row["status"] == "done", row["message"]
    made = [str(one["id"]) for one in sera.truth("memberships", customer_id=customer)]
    assert made == [row["record"]["membership"]]
    assert len(row["attempts"]) <= 2


SOLD_ON_QUOTE = {"program": "Comfort Club", "start_date": TODAY, "sold_as": "quote", "department": "Heating"}
STEPS = {
    "quote.created": "POST /api/customers/{id}/quotes",
    "quote.accepted": "POST /api/quotes/{id}/approve",
    "invoice.finalized": "POST /api/invoices/{id}/approve",
    "membership.added": "POST /api/memberships/sales/{id}",
}
"""What each step of a sale leaves in the portal, and the request that does it."""

STEP_FAULTS = [
    ("answer_lost", "error_after_write", "late_effect", "session_thrown_out"),
    ("csrf_expired", "error_before_write", "answer_lost", "error_after_write"),
]


@pytest.mark.long
@pytest.mark.parametrize("faults", STEP_FAULTS, ids=["landed and lost", "late and lost"])
def test_a_fault_at_each_step_of_a_sale_leaves_one_of_each(sera: Portal, line: Line, faults: tuple[str, ...]) -> None:
    for name, route in zip(faults, STEPS.values(), strict=True):
        sera.fault(name, route, **({"seconds": 1} if name == "late_effect" else {}))
    before = {kind: len(sera.events(kind)) for kind in STEPS}
    customers = strangers(sera, 2)
    rows = [{"reference": f"{faults[0]}-{one}", "customer": str(one), **SOLD_ON_QUOTE} for one in customers]
    ran = line.run(line.rows("sold", rows), task=TASK)
    hits = sera.hits()
    sera.heal()
    assert set(hits.values()) == {1}, hits
    assert {row["status"] for row in ran.rows.values()} == {"done"}, ran.output
    assert {kind: len(sera.events(kind)) - before[kind] for kind in STEPS} == dict.fromkeys(STEPS, len(customers))


@pytest.mark.long
def test_a_kill_after_each_step_goes_on_with_the_next(sera: Portal, line: Line) -> None:
    """The answer of each save is held back, so that the kill finds it handled and not confirmed."""
    direct, sold = strangers(sera, 2)
    rows = [
        {"reference": "KILL-direct", "customer": str(direct), "program": "Plumbing", "start_date": TODAY},
        {"reference": "KILL-sold", "customer": str(sold), **SOLD_ON_QUOTE},
    ]
    source = line.rows("killed", rows)
    steps = {"direct": ("membership.added", "POST /api/customers/{id}/memberships")} | {
        kind: (kind, route) for kind, route in STEPS.items()
    }
    before = {kind: len(sera.events(kind)) for kind in STEPS}
    for kind, route in steps.values():
        sera.fault("slow_answer", route, seconds=5)
        handled = partial(happened, sera, kind, len(sera.events(kind)))
        line.kill_when(handled, f"{kind} was handled", source, TASK, settle_seconds=0.5)
        sera.heal()
    ran = line.run(source, task=TASK)
    assert {row["status"] for row in ran.rows.values()} == {"done"}, ran.output
    made = {kind: len(sera.events(kind)) - before[kind] for kind in STEPS}
    assert made == dict.fromkeys(STEPS, 1) | {"membership.added": 2}
    assert [len(sera.truth("memberships", customer_id=one)) for one in (direct, sold)] == [1, 1]


def happened(sera: Portal, kind: str, before: int) -> bool:
    return len(sera.events(kind)) > before


def test_a_run_stops_at_its_cap_of_money_between_the_steps_of_a_row_and_goes_on_there(sera: Portal, line: Line) -> None:
    one, other, third = strangers(sera, 3)
    direct = {"program": "Comfort Club", "start_date": TODAY}
    rows = [
        {"reference": "CAP-1", "customer": str(one), **direct},
        {"reference": "CAP-2", "customer": str(other), **SOLD_ON_QUOTE},
        {"reference": "CAP-3", "customer": str(third), **direct},
    ]
    before = {kind: len(sera.events(kind)) for kind in STEPS}

    def made() -> list[int]:
        return [len(sera.events(kind)) - before[kind] for kind in STEPS]

    sera.fault("answer_lost", "POST /api/customers/{id}/memberships")  # tried twice, counted once
    ran = line.run(line.rows("capped", rows), "--max-money", "370", task=TASK)
    hits = sera.hits()
    sera.heal()
    assert (ran.exit, ran.stopped_by.partition(":")[0], hits) == (9, "CAP_REACHED", {"answer_lost": 1}), ran.output
    assert ran.counts == {"pending": 3, "total": 3}, "the first row waits for its second attempt"
    assert [len(ran.rows[row["reference"]]["attempts"]) for row in rows] == [1, 1, 0]
    assert (ran.codes("CAP-2"), made()) == (["CAP_REACHED"], [1, 1, 0, 1])
    resumed = line.command("resume", "--max-money", "900")
    assert (resumed.exit, resumed.counts) == (0, {"done": 3, "total": 3}), resumed.output
    assert (resumed.codes("CAP-2"), made()) == (["CAP_REACHED", ""], [1, 1, 1, 3])
    moved = dict(
        line.ask_ledger(
            "SELECT step, sum(cents) FROM writes WHERE cents > 0 AND run = (SELECT max(id) FROM runs) GROUP BY step"
        )
    )
    (billed,) = [one for one in sera.truth("quotes") if str(one["id"]) == resumed.rows["CAP-2"]["record"]["quote"]]
    assert moved == {"enroll membership": 2 * 18900, "approve invoice": billed["total"]}


def test_an_account_that_may_not_quote_enrols_directly_and_sells_nothing(sera: Portal, line: Line) -> None:
    csr = Line(sera, line.home / "csr", level="CSR")
    csr.home.mkdir()
    one, other = strangers(sera, 2)
    plain = {"reference": "csr-direct", "customer": str(one), "program": "Comfort Club", "start_date": TODAY}
    ran = csr.run(csr.rows("direct", [plain]), task=TASK)
    assert ran.rows["csr-direct"]["status"] == "done", ran.output
    assert ran.rows["csr-direct"]["record"]["next_billing_date"] == "2027-11-24"
    before = sera.events()
    rows = [plain | {"reference": "csr-too"}, {"reference": "csr-sold", "customer": str(other), **SOLD_ON_QUOTE}]
    stopped = csr.run(csr.rows("more", rows), task=TASK)
    assert stopped.stopped_by.startswith("ACCESS_MISSING"), stopped.output
    assert {row["status"] for row in stopped.rows.values()} == {"pending"}
    assert [event["kind"] for event in sera.events()[len(before) :] if event["kind"] != "signed_in"] == []


@pytest.mark.long
def test_sera_in_its_next_layout_is_worked_in_the_same_way(sera: Portal, line: Line) -> None:
    sera.reset()
    sera.show("v2")
    direct = {"reference": "v2-direct", "customer": "10012", "program": "Comfort Club", "start_date": TODAY}
    sold = {"reference": "v2-sold", "customer": "10003", **SOLD_ON_QUOTE, "program": "Plumbing"}
    ran = line.run(line.rows("v2", [direct, sold]), tenant=line.tenant(layout="v2"), task=TASK)
    assert {row["status"] for row in ran.rows.values()} == {"done"}, ran.output
    assert [event["what"]["how"] for event in sera.events("membership.added")] == ["direct", "sold"]
