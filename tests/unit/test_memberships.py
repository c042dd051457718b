"""Which membership is meant, from which day on, and whether it can be had."""

from datetime import date
from decimal import Decimal

import pytest

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Addresses import read_address
from sera_rpa.libraries.Memberships import Enrollment, Memberships, cadence_word
from sera_rpa.objects import Membership, Program, ServiceAddress

logic = Memberships()
CLUB = Program(plan_id="plan_401", name="Comfort Club", months=12, subscription=True)
MONTHLY = Program(plan_id="plan_402", name="Comfort Club Monthly", months=1, subscription=True)
PLAN = Program(plan_id="plan_403", name="Plumbing Plan", months=12, subscription=False)
HOME = ServiceAddress(position=0, text="Home 6140 Winthrop Ave Indianapolis, IN 46220 Residential")
LAKE = ServiceAddress(position=1, text="Lake House 90 Sycamore Court Fishers, IN 46037")
HOME_LINE, LAKE_LINE = "6140 Winthrop Ave, Indianapolis, IN 46220", "90 Sycamore Ct, Fishers, IN 46037"


def held(
    program: Program, starts: str, ends: str = "", *lines: str, number: int = 300001, systems: int = 1
) -> Membership:
    return Membership(
        membership_id=f"mbr_{number}", customer_id="cus_10006", plan_name=program.name, status="active",
        portal_status="Active", starts_on=date.fromisoformat(starts), subscription=bool(program.subscription),
        next_billing_date=None if ends else date(2027, 1, 31), ends_on=date.fromisoformat(ends) if ends else None,
        price=Decimal(149), systems=systems, addresses=lines or (HOME_LINE,),
    )  # fmt: skip


TERM = held(PLAN, "2026-05-23", "2027-05-22", systems=2)
NEXT = held(PLAN, "2027-05-23", "2028-05-22", number=300002)
RUNNING = held(CLUB, "2026-01-31")


@pytest.mark.parametrize(
    ("memberships", "program", "start", "expected"),
    [
        ([], PLAN, "2026-11-24", Enrollment(date(2026, 11, 24), 1)),
        ([TERM], PLAN, "2026-11-24", Enrollment(date(2027, 5, 23), 2, "300001")),
        ([TERM], PLAN, "2027-05-22", Enrollment(date(2027, 5, 23), 2, "300001")),
        ([TERM], PLAN, "2027-06-01", Enrollment(date(2027, 6, 1), 1)),
        ([TERM], CLUB, "2026-11-24", Enrollment(date(2026, 11, 24), 1)),
        ([RUNNING], CLUB, "2026-11-24", Enrollment(date(2026, 1, 31), 1)),
    ],
    ids=["none", "in force", "last day", "over by then", "another program", "subscription"],
)
def test_a_renewal_begins_when_the_old_one_has_ended(
    memberships: list[Membership], program: Program, start: str, expected: Enrollment
) -> None:
    told = logic.plan_enrollment(memberships, program, [HOME], date.fromisoformat(start), None, "renew")
    assert told == expected


@pytest.mark.parametrize("memberships", [[], [TERM], [RUNNING]], ids=["none", "fixed term", "subscription"])
@pytest.mark.parametrize("program", [PLAN, CLUB], ids=["fixed", "subscribed"])
@pytest.mark.parametrize("on_existing", ["refuse", "renew"])
def test_what_is_planned_stays_the_same_once_it_was_added(
    memberships: list[Membership], program: Program, on_existing: str
) -> None:
    """Else a repeat after a kill would look for another day than the one that was sent."""
    start = date(2026, 11, 24)
    planned = logic.plan_enrollment(memberships, program, [HOME], start, None, on_existing)
    ends = "" if program.subscription else str(logic.get_second_date(program, planned.starts_on))
    added = [held(program, str(planned.starts_on), ends, number=300009, systems=planned.systems), *memberships]
    again = logic.plan_enrollment(added, program, [HOME], start, None, on_existing)
    assert again.starts_on == planned.starts_on
    assert logic.find_membership(added, program, [HOME], again.starts_on) is not None


def test_a_renewal_that_is_there_is_taken_as_it_is() -> None:
    planned = logic.plan_enrollment([NEXT, TERM], PLAN, [HOME], date(2026, 11, 24), None, "renew")
    assert planned.starts_on == NEXT.starts_on
    with pytest.raises(SeraError, match="^ALREADY_THERE: "):
        logic.membership_should_be_missing([NEXT, TERM], PLAN, [HOME], planned.starts_on, "renew")


@pytest.mark.parametrize("start", ["2026-11-24", "2027-05-22", "2026-01-01"])
def test_a_membership_in_force_then_or_later_refuses_another(start: str) -> None:
    with pytest.raises(SeraError, match=r"^MEMBERSHIP_EXISTS: .*'Plumbing Plan' at 6140 Winthrop Ave.*2027-05-22"):
        logic.membership_should_be_missing([TERM], PLAN, [HOME], date.fromisoformat(start))


def test_a_membership_elsewhere_or_over_by_then_refuses_nothing() -> None:
    logic.membership_should_be_missing([TERM], PLAN, [LAKE], date(2026, 11, 24))
    logic.membership_should_be_missing([TERM], PLAN, [HOME], date(2027, 5, 23))
    logic.membership_should_be_missing([TERM], CLUB, [HOME], date(2026, 11, 24))


def test_a_membership_is_found_only_where_it_covers_every_address() -> None:
    both = held(PLAN, "2026-05-23", "2027-05-22", HOME_LINE, LAKE_LINE)
    assert logic.find_membership([both], PLAN, [HOME, LAKE], both.starts_on) == both
    assert logic.find_membership([TERM], PLAN, [HOME, LAKE], TERM.starts_on) is None


def test_addresses_are_named_once_and_found_by_what_their_cards_say() -> None:
    cards = [
        {"text": one.text, "schedulable": False, "lines": ["1 Any St", "Fishers, IN 46037"]} for one in (HOME, LAKE)
    ]
    assert [one.position for one in logic.choose_service_addresses(cards, ["lake house", "6140 winthrop"])] == [1, 0]
    with pytest.raises(SeraError, match="^ADDRESS_AMBIGUOUS: .*twice"):
        logic.choose_service_addresses(cards, ["Home", "6140 Winthrop Avenue"])
    with pytest.raises(SeraError, match="^ADDRESS_AMBIGUOUS: "):
        logic.choose_service_addresses(cards, "")
    assert logic.choose_address_lines([HOME_LINE, LAKE_LINE], [LAKE]) == [LAKE_LINE]
    with pytest.raises(SeraError, match="^ADDRESS_NOT_FOUND: "):
        logic.choose_address_lines([HOME_LINE], [LAKE])


def test_an_address_is_read_from_the_lines_of_its_card() -> None:
    assert read_address(["90 Sycamore Ct", "Fishers, IN 46037"]).line == LAKE_LINE
    assert read_address(["Drop pin"]).line == ""


@pytest.mark.parametrize(
    ("program", "start", "expected"),
    [
        (CLUB, "2026-11-24", "2027-11-24"),
        (PLAN, "2026-11-24", "2027-11-23"),
        (MONTHLY, "2027-01-31", "2027-02-28"),
        (CLUB, "2028-02-29", "2029-02-28"),
    ],
)
def test_the_second_date_follows_from_the_term(program: Program, start: str, expected: str) -> None:
    assert str(logic.get_second_date(program, date.fromisoformat(start))) == expected


@pytest.mark.parametrize("words", ["monthly", "Monthly", "1 month", "every 1 month"])
def test_a_cadence_may_be_written_in_words_or_months(words: str) -> None:
    logic.billing_cadence_should_be(MONTHLY, words)
    with pytest.raises(SeraError, match="^CADENCE_MISMATCH: 'Comfort Club' is billed yearly"):
        logic.billing_cadence_should_be(CLUB, words)


def test_a_cadence_that_nobody_can_check_is_refused() -> None:
    with pytest.raises(SeraError, match="^NOT_ALLOWED: "):
        logic.billing_cadence_should_be(Program(plan_id="plan_401", name="Comfort Club"), "yearly")
    with pytest.raises(SeraError, match="^CADENCE_MISMATCH: 'now and then' is no cadence"):
        logic.billing_cadence_should_be(CLUB, "now and then")


@pytest.mark.parametrize(
    ("months", "word"),
    [(1, "monthly"), (3, "quarterly"), (12, "yearly"), (24, "every 2 years"), (18, "every 18 months")],
)
def test_every_word_for_a_cadence_is_understood_again(months: int, word: str) -> None:
    assert cadence_word(months) == word
    logic.billing_cadence_should_be(CLUB.model_copy(update={"months": months}), word)


VISA = "Visa ending in 4242"


@pytest.mark.parametrize(
    ("method", "subscription", "autopay", "wanted"),
    [
        ("", True, None, ""), (VISA, True, None, ""), ("", False, False, "none"), ("", True, False, ""),
        (VISA, True, True, "on file"), (VISA, True, True, "4242"), (VISA, True, None, "visa"),
        (VISA, False, False, "none"),
    ],
)  # fmt: skip
def test_a_payment_that_sera_makes_so_is_possible(
    method: str, subscription: bool, autopay: bool | None, wanted: str
) -> None:
    logic.payment_should_be_possible(method, CLUB, subscription, autopay, wanted)


@pytest.mark.parametrize(
    ("method", "subscription", "autopay", "wanted", "code"),
    [
        ("", True, True, "", "PAYMENT_METHOD_MISSING"),
        ("", True, None, "on file", "PAYMENT_METHOD_MISSING"),
        (VISA, True, True, "Mastercard", "PAYMENT_METHOD_MISSING"),
        (VISA, False, True, "", "AUTOPAY_IMPOSSIBLE"),
        (VISA, True, True, "none", "AUTOPAY_IMPOSSIBLE"),
        (VISA, True, False, "", "AUTOPAY_IMPOSSIBLE"),
        (VISA, True, None, "none", "AUTOPAY_IMPOSSIBLE"),
    ],
)
def test_a_payment_that_sera_would_not_make_so_is_refused(
    method: str, subscription: bool, autopay: bool | None, wanted: str, code: str
) -> None:
    with pytest.raises(SeraError, match=f"^{code}: "):
        logic.payment_should_be_possible(method, CLUB, subscription, autopay, wanted)
