"""What a person writes is found among what the portal offers, or refused with what would have fitted."""

from datetime import date

import pytest

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Matching import Matching

matching = Matching()


@pytest.mark.parametrize(
    ("who", "column", "text"),
    [
        ("ada@example.test", "email", "ada@example.test"),
        ("(317) 555-0142", "phone", "3175550142"),
        ("+1 317 555 0142", "phone", "3175550142"),
        ("10023", "id", "10023"),
        ("#10023", "id", "#10023"),
        ("Ada Müller", "name", "Ada Müller"),
        ("3M Company", "name", "3M Company"),
        ("Bob @ Home", "name", "Bob @ Home"),
    ],
)
def test_the_search_goes_where_a_person_would_look(who, column, text):
    assert matching.get_search_column(who) == column
    assert matching.get_search_text(column, who) == text


def customer_row(number, name, phone="", email=""):
    return {"ID": str(number), "NAME": name, "PHONE": phone, "EMAIL": email, "ADDRESS": "1 Elm St"}


def test_notes_carry_one_mark_only():
    assert matching.mark_notes("", "J-1") == "[Ref J-1]"
    assert matching.mark_notes("see [Ref J-2]\nand", "J  1") == "see (Ref J-2]\nand\n[Ref J 1]"


def test_an_exact_name_wins_over_longer_ones():
    rows = [customer_row(1, "Ann Lee"), customer_row(2, "Ann Leeson")]
    assert matching.choose_customer(rows, "name", "ann  lee").id == "1"


def test_a_beginning_finds_the_only_customer_that_begins_so():
    rows = [customer_row(1, "Ann Lee"), customer_row(2, "Joann Lee")]
    assert matching.choose_customer(rows, "name", "Ann").id == "1"


def test_two_customers_of_one_name_are_ambiguous_and_both_named():
    rows = [customer_row(1, "Ann Lee", "(317) 555-0101"), customer_row(2, "Ann Lee", "(317) 555-0102")]
    with pytest.raises(SeraError, match=r"^CUSTOMER_AMBIGUOUS: .*0101.*0102"):
        matching.choose_customer(rows, "name", "Ann Lee")


def test_a_phone_of_somebody_else_is_not_taken_for_the_named_customer():
    rows = [customer_row(1, "Ann Lee", "(317) 555-0101")]
    with pytest.raises(SeraError, match=r"^CUSTOMER_AMBIGUOUS: .*'Ann Lee' \(1\), not to 'Bob Ray'"):
        matching.choose_customer(rows, "phone", "317.555.0101", name="Bob Ray")


def test_a_name_decides_between_customers_who_share_a_phone_and_archived_ones_are_not_taken():
    phone = "(317) 555-0101"
    rows = [customer_row(1, "Ann Lee", phone), customer_row(2, "Bob Lee", phone)]
    assert matching.choose_known_customer(rows, "phone", "317 555 0101", "bob lee").id == "2"
    with pytest.raises(SeraError, match=r"^CUSTOMER_AMBIGUOUS: 2 customers"):
        matching.choose_known_customer(rows, "phone", phone, "Cy Lee")
    archived = [customer_row(3, "Bob Lee Archived", phone)]
    assert matching.choose_known_customer([*archived, *rows], "phone", phone, "Bob Lee").id == "2"
    with pytest.raises(SeraError, match=r"^CUSTOMER_ARCHIVED: .*customer 3"):
        matching.choose_known_customer(archived, "phone", phone, "Bob Lee")
    assert matching.choose_known_customer([], "phone", phone, "Bob Lee") is None


def test_nobody_fits():
    assert matching.choose_customer([customer_row(1, "Ann Lee")], "name", "Zoe") is None


CARDS = [
    {"text": "Home\n4520 Maple Grove Drive\nIndianapolis, IN 46204", "schedulable": True},
    {"text": "Cabin\n12 Lake Rd\nFishers, IN 46038", "schedulable": False},
]


def test_an_address_is_found_by_its_street_however_it_is_abbreviated():
    assert matching.choose_address(CARDS, "4520 maple grove dr.").position == 0


def test_several_addresses_need_one_to_be_named():
    with pytest.raises(SeraError, match="^ADDRESS_AMBIGUOUS: 2 service addresses are there and the row names none: "):
        matching.choose_address(CARDS, "")


def test_an_unknown_address_is_refused_with_the_known_ones():
    with pytest.raises(SeraError, match="^ADDRESS_NOT_FOUND: .*Maple Grove.*Lake Rd"):
        matching.choose_address(CARDS, "9 Nowhere")


def test_an_address_entered_by_hand_cannot_be_scheduled():
    with pytest.raises(SeraError, match="^ADDRESS_UNSCHEDULABLE: "):
        matching.choose_address(CARDS, "12 Lake")


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(SeraError, match="^SERVICE_CATEGORY_UNKNOWN: .*Drain Cleaning"):
        matching.choose_name(
            ["Drain Cleaning", "AC Tune-Up"],
            "Drain Cleanin G",
            "SERVICE_CATEGORY_UNKNOWN",
            "SERVICE_CATEGORY_AMBIGUOUS",
        )


def job_row(number, notes):
    return {
        "JOB": str(number), "APPOINTMENT": "2000001", "SERVICE CATEGORY": "Drain Cleaning",
        "SCHEDULED": "11/25/2026\n8:00 am - 9:00 am",
        "ADDRESS": "1 Elm St", "TECHNICIAN": "Dana Ito (Pinned)", "STATUS": "Pending", "NOTES": notes,
    }  # fmt: skip


def test_a_job_is_found_by_the_mark_of_its_reference_and_by_no_longer_one():
    rows = [job_row(1000002, "Call first\n[Ref J-12]"), job_row(1000001, "[Ref J-1]")]
    job = matching.find_job_row(rows, "J-1", "10001")
    assert (job.number, job.day, job.window, job.technician) == (
        "1000001",
        date(2026, 11, 25),
        "8:00 am - 9:00 am",
        "Dana Ito",
    )
    assert matching.find_job_row(rows, "J-", "10001") is None


def test_two_jobs_of_one_reference_are_reported_not_chosen_from():
    with pytest.raises(SeraError, match="^DUPLICATE_IN_PORTAL: .*1000001, 1000002"):
        matching.find_job_row([job_row(1000002, "[Ref A]"), job_row(1000001, "[Ref A]")], "A", "10001")
