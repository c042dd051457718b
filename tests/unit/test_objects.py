"""Objects: Sera's words in Python, promised names and formats in JSON, and back from the ledger unchanged."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pydantic import ValidationError

from sera_rpa.objects import Appointment, Customer, Job, Money, Thing, from_record, to_record, to_result


def job() -> Job:
    return Job(
        work_order_id="wo_1000123", customer_id="cus_10001", status="scheduled", portal_status="Pending",
        service_category="Drain Cleaning", address="1 Elm St", notes="[Ref A-1]",
        visit=Appointment(
            appointment_id="apt_2000123", date=date(2026, 11, 30), timezone="America/Indiana/Indianapolis",
            window_start=datetime(2026, 11, 30, 13, tzinfo=UTC), window_end=datetime(2026, 11, 30, 14, tzinfo=UTC),
            technician="Dana Ito", pinned=True,
        ),
    )  # fmt: skip


def test_a_job_speaks_seras_words_to_keywords_and_promised_names_to_programs() -> None:
    one = job()
    assert (one.number, one.appointment, one.customer) == ("1000123", "2000123", "10001")
    assert (one.window, one.technician, one.path) == ("8:00 am - 9:00 am", "Dana Ito", "/jobs/1000123")
    told = one.to_json()
    assert (told["workOrderId"], told["customerId"], told["status"]) == ("wo_1000123", "cus_10001", "scheduled")
    assert told["appointment"]["windowStart"] == "2026-11-30T13:00:00Z"
    assert told["appointment"]["timezone"] == "America/Indiana/Indianapolis"
    assert told["appointment"]["date"] == "2026-11-30"


def test_what_the_ledger_keeps_of_an_object_gives_the_same_object_back() -> None:
    for one in (job(), Customer.listed("10001", "Ann Lee", "a@example.test", "(317) 555-0142", "1 Elm St")):
        assert from_record(to_record(one)) == one
    assert from_record(to_record({"paid": Decimal("3"), "on": date(2026, 1, 2)})) == {
        "paid": "3.00",
        "on": "2026-01-02",
    }


def test_a_row_reports_flat_facts_and_the_object_beside_them() -> None:
    shown, told, path = to_result(job())
    assert (shown["job"], shown["day"], shown["status"], path) == ("1000123", "2026-11-30", "Pending", "/jobs/1000123")
    assert told["kind"] == "job"
    assert to_result({"moved": 3}) == ({"moved": 3}, {}, "")


def test_personal_fields_stay_out_of_what_robot_logs() -> None:
    customer = Customer.listed("10001", "Ann Lee", "a@example.test", "(317) 555-0142", "1 Elm St")
    assert not any(word in repr(customer) for word in ("Ann", "example", "555", "Elm"))
    assert not any(word in repr(job()) for word in ("Elm", "Ref"))


class Bill(Thing):
    total: Money


def test_money_has_two_places_and_is_never_a_float_in_json() -> None:
    assert Bill(total=Decimal("12.345")).to_json() == {"total": "12.35"}
    assert Bill(total=Decimal(7)).total == Decimal("7.00")
    assert Bill.model_validate({"total": "1234567890.10"}).to_json() == {"total": "1234567890.10"}


def test_an_instant_without_a_zone_and_an_unknown_field_are_refused() -> None:
    with pytest.raises(ValidationError, match="timezone"):
        Appointment(
            appointment_id="apt_1", date=date(2026, 1, 2), timezone="UTC",
            window_start=datetime(2026, 1, 2), window_end=datetime(2026, 1, 2, tzinfo=UTC),  # noqa: DTZ001
        )  # fmt: skip
    with pytest.raises(ValidationError, match="colour"):
        Bill.model_validate({"total": "1", "colour": "red"})


def test_an_object_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        job().status = "completed"
