"""Programs, enrolling, the Memberships To-Do, Service Utilization, renewals, the Members Report."""

import io
from typing import Any

import openpyxl
import pytest

from .conftest import Office

COMFORT, MONTHLY, PLUMBING = 401, 402, 403


def enrol(office: Office, customer: int = 10002, **form: Any) -> Any:
    place = office.get(f"/api/customers/{customer}").json()["addresses"][0]["id"]
    return office.post(
        f"/api/customers/{customer}/memberships",
        json={"program_id": COMFORT, "address_ids": [place], "systems": 1, **form},
    )


def move_to(office: Office, moment: str) -> None:
    office.put("/_control/clock", json={"now": moment}).raise_for_status()


def sheet_rows(answer: Any) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [tuple(row) for row in book.active.iter_rows(values_only=True)]


def test_enrolling_directly_gives_the_crown_and_the_included_tasks(office: Office) -> None:
    answer = enrol(office)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["status"], made["starts_on"], made["next_billing_on"]) == ("Active", "2026-11-24", "2027-11-24")
    person = office.get("/api/customers/10002").json()
    assert (person["member"], person["membership"], person["addresses"][0]["member"]) == (True, "Active", True)
    assert [v["task"] for v in office.truth("membership_visits", customer_id=10002)] == [
        "Heating Tune-Up",
        "Cooling Tune-Up",
    ]
    assert office.events("membership.added")[0]["who"].startswith("office@")


def test_a_fixed_term_ends_the_day_before_its_anniversary(office: Office) -> None:
    made = enrol(office, program_id=PLUMBING, starts_on="12/01/26").json()
    assert (made["status"], made["starts_on"], made["ends_on"]) == ("Upcoming", "2026-12-01", "2027-11-30")
    assert made["next_billing_on"] is None
    assert office.get("/api/customers/10002").json()["member"] is False
    move_to(office, "2026-12-01T08:00")
    assert office.get("/api/customers/10002").json()["member"] is True


def test_the_same_program_twice_at_an_address_is_warned_of_and_can_be_confirmed(office: Office) -> None:
    enrol(office)
    again = enrol(office)
    assert again.status_code == 409
    assert "already has Comfort Club" in again.json()["errors"]["duplicate"][0]
    assert len(office.truth("memberships", customer_id=10002)) == 1
    assert enrol(office, confirm_duplicate=True).status_code == 201


def test_the_next_term_of_a_program_is_no_duplicate(office: Office) -> None:
    enrol(office, program_id=PLUMBING, starts_on="2026-12-01")
    assert enrol(office, program_id=PLUMBING, starts_on="2027-11-30").status_code == 409
    assert enrol(office, program_id=PLUMBING, starts_on="2027-12-01").status_code == 201
    assert enrol(office, program_id=PLUMBING, starts_on="2026-11-30").status_code == 409


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"program_id": None}, "program"),
        ({"address_ids": []}, "address_ids"),
        ({"address_ids": [50001]}, "address_ids"),
        ({"systems": 0}, "systems"),
        ({"starts_on": "13/45/2026"}, "starts_on"),
        ({"next_billing_on": "11/24/2026"}, "next_billing_on"),
        ({"program_id": PLUMBING, "ends_on": "2020-01-01"}, "ends_on"),
    ],
)
def test_a_membership_that_breaks_a_rule_is_refused(office: Office, form: dict[str, Any], field: str) -> None:
    answer = enrol(office, **form)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert office.truth("memberships", customer_id=10002) == []


def test_ending_a_membership_needs_a_reason_and_takes_the_crown_the_day_after(office: Office) -> None:
    number = enrol(office).json()["id"]
    assert office.post(f"/api/memberships/{number}/end", json={"ends_on": "11/24/2026"}).status_code == 422
    ended = office.post(f"/api/memberships/{number}/end", json={"ends_on": "11/24/2026", "reason": "Moved away"}).json()
    assert (ended["ends_on"], ended["next_billing_on"], ended["status"]) == ("2026-11-24", None, "Active")
    move_to(office, "2026-11-25T08:00")
    assert office.get("/api/customers/10002").json()["membership"] == "Expired"
    notes = office.truth("notes", customer_id=10002, notes_contains="Moved away")
    assert len(notes) == 1 and notes[0]["system"]
    assert [e["what"]["membership"] for e in office.events("membership.expired")] == [number]


def test_a_subscription_bills_each_period_of_a_moved_clock_once(office: Office) -> None:
    number = enrol(office, program_id=MONTHLY, starts_on="2026-10-31", next_billing_on="2026-11-30", systems=2).json()[
        "id"
    ]
    move_to(office, "2027-03-31T09:00")
    move_to(office, "2027-01-01T09:00")
    move_to(office, "2027-03-31T10:00")
    renewals = [r for r in office.truth("membership_renewals", customer_id=10002) if r["membership_id"] == number]
    assert [r["due_on"] for r in renewals] == ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]
    assert {r["amount"] for r in renewals} == {2450}
    assert office.truth("memberships", customer_id=10002)[0]["next_billing_on"] == "2027-04-30"


def test_every_sale_that_a_fresh_portal_lists_is_a_line_of_its_finalized_invoice(office: Office) -> None:
    rows = office.get("/api/memberships", params={"all": 1}).json()
    assert rows["filtered"] > 10
    for row in rows["rows"]:
        invoice = office.get(f"/api/invoices/{row['invoice']}").json()
        assert (invoice["status"], invoice["completed_on"]) == ("Finalized", row["sold_on"])
        assert (row["program"], row["systems"]) in [(line["name"], line["quantity"]) for line in invoice["lines"]]


def test_a_renewal_makes_an_invoice_and_charges_the_method_on_file(office: Office) -> None:
    card = {"method": "Credit Card", "card_number": "4242424242424242", "expires": "12/30"}
    assert office.put("/api/customers/10002/payment_method", json=card).status_code in (200, 201)
    enrol(office, program_id=MONTHLY)
    enrol(office, 10003, program_id=MONTHLY)
    move_to(office, "2026-12-24T09:00")
    paid, owed = (office.truth("membership_renewals", customer_id=n)[0] for n in (10002, 10003))
    assert (paid["charged"], owed["charged"]) == (True, False)
    invoices = {i["id"]: i for i in office.truth("invoices")}
    assert [(invoices[r["invoice"]]["total"], invoices[r["invoice"]]["paid"]) for r in (paid, owed)] == [
        (1750, 1750),
        (1750, 0),
    ]


def test_a_new_contract_year_brings_its_tasks_again(office: Office) -> None:
    enrol(office)
    move_to(office, "2027-11-25T09:00")
    years = {(v["from_on"], v["to_on"]) for v in office.truth("membership_visits", customer_id=10002)}
    assert years == {("2026-11-24", "2027-11-23"), ("2027-11-24", "2028-11-23")}


def test_to_do_lists_what_waits_longest_first_and_all_shows_complete_ones_too(office: Office) -> None:
    waiting = office.get("/api/memberships").json()
    assert waiting["filtered"] == waiting["total"] > 3
    assert [r["sold_on"] for r in waiting["rows"]] == sorted(r["sold_on"] for r in waiting["rows"])
    everything = office.get("/api/memberships?all=1").json()
    assert everything["total"] > waiting["total"]
    one = waiting["rows"][0]
    found = office.get("/api/memberships", params={"customer": one["customer"].upper()}).json()
    assert one["id"] in [r["id"] for r in found["rows"]]
    assert found["filtered"] < waiting["total"]


def test_save_and_complete_puts_the_membership_on_the_account(office: Office) -> None:
    row = office.get("/api/memberships").json()["rows"][0]
    offered = office.get(f"/api/memberships/sales/{row['id']}").json()
    assert offered["starts_on"] == "2026-11-24" != row["sold_on"]
    second = "next_billing_on" if offered["subscription"] else "ends_on"
    month, day, year = row["sold_on"][5:7], row["sold_on"][8:], row["sold_on"][2:4]
    form = {"starts_on": f"{month}/{day}/{year}", second: f"{month}/{day}/{int(year) + 1}"}
    assert office.get(f"/api/customers/{row['customer_id']}").json()["member"] is False
    office.post(f"/api/memberships/sales/{row['id']}", json=form).raise_for_status()
    kept = office.truth("memberships", customer_id=row["customer_id"])
    assert [m["starts_on"] for m in kept] == [row["sold_on"]]
    assert office.get(f"/api/customers/{row['customer_id']}").json()["member"] is True
    assert row["id"] not in [r["id"] for r in office.get("/api/memberships").json()["rows"]]


def test_the_complete_switch_only_marks_the_row(office: Office) -> None:
    row = office.get("/api/memberships").json()["rows"][0]
    office.post(f"/api/memberships/sales/{row['id']}/complete", json={"complete": True}).raise_for_status()
    assert office.truth("memberships", customer_id=row["customer_id"]) == []
    assert row["id"] not in [r["id"] for r in office.get("/api/memberships").json()["rows"]]


def test_service_utilization_lists_available_tasks_soonest_to_expire_first(office: Office) -> None:
    rows = office.get("/api/memberships/utilization").json()["rows"]
    assert {r["status"] for r in rows} == {"Available"}
    assert [r["expires_on"] for r in rows] == sorted(r["expires_on"] for r in rows)
    done = office.get("/api/memberships/utilization?status=completed").json()["rows"]
    assert {r["status"] for r in done} == {"Completed"}


def test_downloads_are_workbooks_with_the_columns_of_the_list(office: Office) -> None:
    answer = office.get("/api/memberships/to_do.xlsx?all=1")
    assert answer.headers["content-disposition"].startswith('attachment; filename="Memberships-2026-11-24-')
    rows = sheet_rows(answer)
    assert rows[0] == ("Sold On", "Invoice", "Job", "Customer", "Program", "Systems", "Department", "Owner", "Complete")
    assert len(rows) - 1 == office.get("/api/memberships?all=1").json()["total"]
    members = sheet_rows(office.get("/api/memberships/by_program.xlsx"))
    assert members[0][:4] == ("Programs", "Contact", "Tags", "Billing Address")
    assert len(members) - 1 == office.get("/api/reports/members/by_program").json()["filtered"]


def test_members_expiring_next_week_are_those_whose_next_day_falls_in_it(office: Office) -> None:
    rows = office.get("/api/reports/members/by_program?expiring=month").json()["rows"]
    assert rows
    assert all("2026-11-24" <= (r["ends_on"] or r["next_billing_on"]) <= "2026-12-24" for r in rows)
    by_address = office.get("/api/reports/members/by_address").json()["rows"]
    assert {"member_status", "days_to_renewal", "available_services"} <= set(by_address[0])


def test_every_seeded_member_has_a_membership_in_force(office: Office) -> None:
    crowned = {c["id"] for c in office.truth("customers") if c["member"]}
    held = {
        m["customer_id"]
        for m in office.truth("memberships")
        if m["starts_on"] <= "2026-11-24" and (m["ends_on"] or "9") >= "2026-11-24"
    }
    assert crowned == held


def test_a_programs_subscription_cannot_be_changed_and_its_name_is_unique(office: Office) -> None:
    form = {"name": "Drain Club", "price": 9900, "additional": 0, "duration": 1, "unit": "years", "subscription": True,
            "tasks": ["Drain Cleaning"]}  # fmt: skip
    made = office.post("/api/programs", json=form)
    assert made.status_code == 201
    number = made.json()["id"]
    refused = office.post(f"/api/programs/{number}", json={**form, "subscription": False})
    assert list(refused.json()["errors"]) == ["subscription"]
    assert list(office.post("/api/programs", json={**form, "name": "comfort club"}).json()["errors"]) == ["name"]


def test_a_csr_enrols_customers_but_does_not_edit_programs(office: Office, another: Any) -> None:
    csr = another("CSR")
    assert enrol(csr).status_code == 201
    assert csr.post("/api/programs", json={}).status_code == 403
    assert csr.get("/company/programs").status_code == 403
