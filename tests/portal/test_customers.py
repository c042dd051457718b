"""The customer list's search, new customers and addresses, over HTTP."""

import random
from typing import Any

import pytest

from .conftest import Office

HOME = {"address": {"manual": True, "line1": "1 Main St", "city": "Indianapolis", "state": "IN", "zip": "46204"}}


def names(office: Office, **query: Any) -> list[str]:
    return [row["name"] for row in office.get("/api/customers", params=query).json()["rows"]]


@pytest.mark.parametrize("typed", ["jürgen", "MULLER", "urgen mu", "  müller "])
def test_names_are_found_without_case_and_accents(office: Office, typed: str) -> None:
    assert "Jürgen Müller" in names(office, name=typed)


@pytest.mark.parametrize("typed", ["(317) 555-0101", "317.555.0101", "3175550101", "+1 317 555 0101", "555-0101"])
def test_phones_are_found_in_any_format(office: Office, typed: str) -> None:
    assert "Jürgen Müller" in names(office, phone=typed)


def test_a_customer_is_found_by_any_of_the_addresses_and_by_email(office: Office) -> None:
    assert names(office, address="1518 fletcher") == ["Patricia Vandermeer"]
    assert names(office, email="VANDERMEER-rentals") == ["Patricia Vandermeer"]


def test_archived_customers_show_only_among_all(office: Office) -> None:
    assert names(office, name="Walter Grimes") == []
    assert names(office, name="Walter Grimes", all=1) == ["Walter Grimes"]


def test_two_customers_of_one_name_have_numbered_accounting_keys(office: Office) -> None:
    rows = office.get("/api/customers", params={"name": "Mary Johnson", "sort": "id"}).json()["rows"]
    keys = [office.get(f"/api/customers/{row['id']}").json()["accounting_key"] for row in rows[:2]]
    assert keys == ["Mary Johnson", "Mary Johnson 2"]


def test_pages_cut_the_list_without_gap_or_repeat(office: Office) -> None:
    first = office.get("/api/customers", params={"all": 1, "per": 25}).json()
    ids = [row["id"] for page in range(1, first["pages"] + 1) for row in _page(office, page)]
    assert (first["total"], first["filtered"]) == (120, 120)
    assert sorted(ids) == list(range(10001, 10121))


def test_a_search_that_finds_nothing_counts_nothing(office: Office) -> None:
    found = office.get("/api/customers", params={"name": "no such person"}).json()
    assert (found["rows"], found["filtered"], found["pages"]) == ([], 0, 1)
    assert found["total"] > 100
    assert names(office, phone="call me") == []


def test_a_percent_sign_is_a_letter_like_others(office: Office) -> None:
    assert names(office, name="%") == []
    assert names(office, name="_") == []


STRANGE = [
    "${EVIL}  \\n %{HOME}",
    'O\'Brien "Bob" <b>&amp;</b>',
    "👩‍🔧 Σίσυφος",
    "שלום עולם",
    "'; DROP TABLE customer; --",
]


@pytest.mark.parametrize("name", STRANGE)
def test_strange_names_come_back_as_they_were_typed(office: Office, name: str) -> None:
    made = office.post("/api/customers", json={"first_name": name, **HOME})
    assert made.status_code == 201, made.text
    assert office.get(f"/api/customers/{made.json()['id']}").json()["first_name"] == name
    assert name in names(office, name=name)


def test_an_email_is_unique_among_customers_archived_ones_and_technicians(office: Office) -> None:
    for taken in ("Margaret.Ellison@example.test", "walter.grimes@example.test", "grace.kim@hoosier-home.example.test"):
        answer = office.post("/api/customers", json={"first_name": "A", "email": taken, **HOME})
        assert answer.status_code == 422
        assert answer.json()["errors"]["email"] == ["Email has already been taken."]
    answer = office.post("/api/customers", json={"first_name": "A", "email": "margaret.ellison+2@example.test", **HOME})
    assert answer.status_code == 201


def test_everything_wrong_with_a_new_customer_is_said_at_once(office: Office) -> None:
    answer = office.post("/api/customers", json={"email": "no at sign", "phone": "12"})
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"name", "email", "phone", "address"}
    assert answer.json()["errors"]["name"] == ["Name can't be blank"]
    assert answer.json()["errors"]["address"] == ["must have at least one address"]


def test_a_suggested_address_can_be_scheduled_and_a_manual_one_cannot(office: Office) -> None:
    place = office.get("/api/places", params={"q": "4520 Maple Grove Drive"}).json()[0]
    assert place["description"] == "4520 Maple Grove Dr, Indianapolis, IN 46220, USA"
    made = office.post("/api/customers", json={"last_name": "New", "address": {"place_id": place["id"]}}).json()
    office.post(f"/api/customers/{made['id']}/addresses", json=HOME).raise_for_status()
    addresses = office.get(f"/api/customers/{made['id']}").json()["addresses"]
    assert [(a["line1"], a["schedulable"]) for a in addresses] == [("4520 Maple Grove Dr", True), ("1 Main St", False)]
    manual = {"address_id": addresses[1]["id"], "service_id": 101, "start": "2026-11-25T08:00:00"}
    assert "Unable to Schedule" in office.post("/api/appointments", json=manual).text


def test_places_take_any_house_number_and_whole_addresses_of_known_zips(office: Office) -> None:
    def first(q: str) -> str:
        return str(office.get("/api/places", params={"q": q}).json()[0]["description"])

    assert first("123 N Main St") == "123 N Main St, Indianapolis, IN 46204, USA"
    assert first("9 Unheard Of Blvd, Carmel, IN 46032") == "9 Unheard Of Blvd, Carmel, IN 46032, USA"
    assert office.get("/api/places", params={"q": "12"}).json() == []
    assert office.get("/api/places", params={"q": "9 Unheard Of Blvd, Paris, TX 75460"}).json() == []


def test_a_made_up_place_is_no_address(office: Office) -> None:
    for place_id in ("pl_", "pl_%%%", "nothing", 7, None):
        answer = office.post("/api/customers", json={"last_name": "X", "address": {"place_id": place_id}})
        assert answer.status_code == 422


def test_only_one_address_is_the_billing_address(office: Office) -> None:
    office.post("/api/customers/10006/addresses", json={**HOME, "billing": True}).raise_for_status()
    addresses = office.get("/api/customers/10006").json()["addresses"]
    assert [a["billing"] for a in addresses] == [False, False, False, True]


def test_notes_keep_author_and_order(office: Office) -> None:
    office.post("/api/customers/10001/notes", json={"text": "first"}).raise_for_status()
    shown = office.post("/api/customers/10001/notes", json={"text": "second\nline"}).json()
    assert [note["text"] for note in shown[:2]] == ["second\nline", "first"]
    assert shown[0]["author"] == "Oscar Lindqvist"
    assert office.post("/api/customers/10001/notes", json={"text": "  "}).status_code == 422
    assert office.post("/api/customers/1/notes", json={"text": "x"}).status_code == 404


def test_same_seed_makes_the_same_business_and_another_seed_another(office: Office) -> None:
    def business(seed: int) -> tuple[Any, Any]:
        office.post("/_control/reset", json={"seed": seed, "customers": 150}).raise_for_status()
        return office.truth("customers"), office.truth("appointments")

    number = random.Random().randint(2, 10_000)
    assert business(number) == business(number)
    assert business(number) != business(number + 1)


def _page(office: Office, page: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = office.get("/api/customers", params={"all": 1, "per": 25, "page": page}).json()["rows"]
    return rows


def test_a_further_email_and_phone_of_a_new_customer_become_a_contact(office: Office) -> None:
    more = {"more_email": "Work@Example.test", "more_phone": "(317) 555-0177"}
    made = office.post("/api/customers", json={"first_name": "Ada", "last_name": "Byrne", **more, **HOME}).json()
    [contact] = office.truth("contacts", customer_id=made["id"])
    assert (contact["name"], contact["email"], contact["phone"]) == ("Ada Byrne", "Work@Example.test", "3175550177")
    wrong = office.post("/api/customers", json={"first_name": "B", "more_email": "none", "more_phone": "12", **HOME})
    assert set(wrong.json()["errors"]) == {"more_email", "more_phone"}
