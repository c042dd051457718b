"""Programs and memberships: which one is meant, from which day on, and whether it can be had as the row says."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from robot.api.deco import keyword, library

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Addresses import read_address
from sera_rpa.libraries.Matching import Matching, plain, read_day, street
from sera_rpa.libraries.Quotes import money
from sera_rpa.objects import Invoice, Job, Membership, Program, Quote, ServiceAddress
from sera_rpa.objects.membership import STATUSES
from sera_rpa.objects.thing import prefixed

OnExisting = Literal["refuse", "renew"]
"""What becomes of a row whose customer has the program at that address already."""

CADENCES = {1: "monthly", 3: "quarterly", 6: "half-yearly", 12: "yearly"}
"""Months of a term to the word for it; others are "every … months" or "every … years"."""

_SAME = {"annual": 12, "annually": 12, "semi-annual": 6, "biannual": 6, "biennial": 24}
ON_FILE, NO_METHOD = "on file", "none"


@dataclass(frozen=True)
class Enrollment:
    """What is to be added."""

    starts_on: date
    systems: int
    renews: str = ""  # number of the membership that it follows


@library(scope="GLOBAL", version="1")
class Memberships:
    """Logic that needs no browser. Knows the programs once they were read: they are the same for every row."""

    def __init__(self) -> None:
        self._programs: list[Program] = []

    # programs

    @keyword
    def get_known_programs(self) -> list[Program]:
        """Returns the programs that were read before; none where they were not."""
        return self._programs

    @keyword
    def note_programs(self, rows: Sequence[dict[str, Any]], term: str = "", additional: str = "") -> list[Program]:
        """Remembers the programs for the rows to come, and returns them.

        Args:
            rows: what the portal shows of each; ``number`` and ``name`` alone for who may not see more.
            term: pattern of the length of a term: a number, then a word for its unit.
            additional: pattern of the price of an additional system.
        """
        self._programs = [_program(row, term, additional) for row in rows]
        return self._programs

    @keyword
    def choose_program(self, programs: Sequence[Program], wanted: str) -> Program:
        """Returns the program that is meant: the exact name, else the only one that begins so.

        Raises:
            PROGRAM_UNKNOWN: there is no such program; the message names the nearest.
            PROGRAM_AMBIGUOUS: several begin so.
        """
        names = [program.name for program in programs]
        name = Matching().choose_name(names, wanted, "PROGRAM_UNKNOWN", "PROGRAM_AMBIGUOUS")
        return programs[names.index(name)]

    @keyword
    def billing_cadence_should_be(self, program: Program, cadence: str) -> None:
        """Makes sure that a program's term is the one that the row states; an empty one states nothing.

        Args:
            program: the program.
            cadence: ``monthly``, ``quarterly``, ``half-yearly``, ``yearly``, ``18 months``, ``every 2 years``.

        Raises:
            CADENCE_MISMATCH: the term is another one, or the text is no cadence.
            NOT_ALLOWED: the account may not see the programs' terms.
        """
        if not cadence.strip():
            return
        months = _months(cadence)
        if not program.months:
            raise SeraError(
                "NOT_ALLOWED",
                f"The account may not see Company → Programs, so nobody knows whether '{program.name}' is {cadence}",
                "Use an account with Admin access, or leave billing_cadence empty.",
            )
        if months != program.months:
            raise SeraError(
                "CADENCE_MISMATCH", f"'{program.name}' is billed {cadence_word(program.months)}, the row says {cadence}"
            )

    @keyword
    def get_second_date(self, program: Program, starts_on: date) -> date:
        """Returns the Next Billing Date of a subscription, or the last day of a fixed term, that begins on a day."""
        term = _add_months(starts_on, program.months)
        return term if program.subscription else term - timedelta(1)

    @keyword
    def get_price_of_term(self, program: Program, systems: int) -> Decimal | None:
        """Returns what a program bills for one term; None for who may not see the programs' prices.

        Args:
            program: the program.
            systems: how many it covers.
        """
        if program.price is None:
            return None
        return program.price + (systems - 1) * (program.additional or Decimal(0))

    # a customer's memberships

    @keyword
    def choose_service_addresses(
        self, cards: Sequence[dict[str, Any]], wanted: Sequence[str] | str
    ) -> list[ServiceAddress]:
        """Returns the service addresses that are meant: the only one where none is named.

        A membership may stand at an address that cannot be scheduled.

        Args:
            cards: the customer's address cards, in their order.
            wanted: as much of each address as tells it apart; may be empty where there is only one.

        Raises:
            ADDRESS_NOT_FOUND: the customer has no such service address.
            ADDRESS_AMBIGUOUS: several fit, or one is named twice.
        """
        every = [card | {"schedulable": True} for card in cards]
        texts = [wanted] if isinstance(wanted, str) else [text for text in wanted if text.strip()] or [""]
        chosen = [Matching().choose_address(every, text) for text in texts]
        if len({address.position for address in chosen}) < len(chosen):
            raise SeraError("ADDRESS_AMBIGUOUS", f"'{'; '.join(texts)}' names one service address twice")
        return [one.model_copy(update={"address": read_address(cards[one.position]["lines"])}) for one in chosen]

    @keyword
    def service_address_should_be_of_job(self, addresses: Sequence[ServiceAddress], job: Job, customer: str) -> None:
        """Makes sure that a job is one of the customer's, at the service address that is meant.

        Raises:
            JOB_NOT_FOUND: the job is another customer's, or at another address.
        """
        if job.customer != customer:
            raise SeraError("JOB_NOT_FOUND", f"Job {job.number} is of customer {job.customer}, not of {customer}")
        if len(addresses) > 1 or not _stands_in(job.address, addresses[0]):
            meant = "; ".join(address.text for address in addresses)
            raise SeraError("JOB_NOT_FOUND", f"Job {job.number} is at {job.address}, not at {meant}")

    @keyword
    def choose_address_lines(self, lines: Sequence[str], addresses: Sequence[ServiceAddress]) -> list[str]:
        """Returns those of the lines that are the service addresses'.

        Raises:
            ADDRESS_NOT_FOUND: one of them is not among the lines.
        """
        chosen = [next((line for line in lines if _stands_in(line, address)), "") for address in addresses]
        if not all(chosen):
            raise SeraError("ADDRESS_NOT_FOUND", f"Sera offers for a membership only: {'; '.join(lines)}")
        return chosen

    @keyword
    def read_memberships(self, tab: dict[str, Any], customer: str) -> list[Membership]:
        """Returns a customer's memberships from what the Membership tab shows, in its order.

        Args:
            tab: payment method on file, crown, and the membership cards.
            customer: customer ID.
        """
        return [self._membership(card, customer, tab["method"], tab["crown"]) for card in tab["memberships"]]

    @keyword
    def plan_enrollment(
        self, memberships: Sequence[Membership], program: Program, addresses: Sequence[ServiceAddress],
        start_date: date, systems: int | None = None, on_existing: OnExisting = "refuse",
    ) -> Enrollment:  # fmt: skip
        """Returns what is to be added. It stays the same once that was added, so that a repeat finds it.

        A renewal follows the membership in force on the start date: the day after its Ends On, or where another one
        follows already, that one's. A subscription in force goes on by itself: it is its own renewal.

        Args:
            memberships: the customer's.
            program: which one.
            addresses: where.
            start_date: the first day that the row asks for.
            systems: how many; None: as many as the membership that is renewed, else one.
            on_existing: ``refuse`` or ``renew``.
        """
        same = _same(memberships, program, addresses)
        old = next((m for m in same if on_existing == "renew" and m.starts_on <= start_date <= _end(m)), None)
        if old is None:
            return Enrollment(start_date, systems or 1)
        if old.starts_on == start_date or old.ends_on is None:
            return Enrollment(old.starts_on, old.systems)
        later = [m.starts_on for m in same if m.starts_on > old.ends_on]
        return Enrollment(min(later, default=old.ends_on + timedelta(1)), systems or old.systems, old.number)

    @keyword
    def find_membership(
        self, memberships: Sequence[Membership], program: Program, addresses: Sequence[ServiceAddress], starts_on: date
    ) -> Membership | None:
        """Returns the membership of a program that begins on a day at all of the addresses, or None."""
        return next(
            (
                m
                for m in _same(memberships, program, addresses)
                if m.starts_on == starts_on and all(_covers(m, address) for address in addresses)
            ),
            None,
        )

    @keyword
    def membership_should_be_missing(
        self, memberships: Sequence[Membership], program: Program, addresses: Sequence[ServiceAddress],
        starts_on: date, on_existing: OnExisting = "refuse",
    ) -> None:  # fmt: skip
        """Makes sure that nothing is in the way of a membership that begins on a day.

        Raises:
            ALREADY_THERE: a renewal that begins that day is there.
            MEMBERSHIP_EXISTS: a membership of the program is in force at one of the addresses then, or begins later.
        """
        if on_existing == "renew" and self.find_membership(memberships, program, addresses, starts_on):
            raise SeraError("ALREADY_THERE", f"'{program.name}' from {starts_on} is there")
        taken = [m for m in _same(memberships, program, addresses) if _end(m) >= starts_on]
        if taken:
            raise SeraError("MEMBERSHIP_EXISTS", f"The customer has {'; '.join(map(_named, taken))}")

    @keyword
    def note_sale(self, membership: Membership, quote: Quote, invoice: Invoice) -> Membership:
        """Returns a membership with the numbers of what it was sold on."""
        return membership.model_copy(
            update={
                "estimate_id": quote.estimate_id, "work_order_id": quote.work_order_id,
                "invoice_id": invoice.invoice_id,
            }
        )  # fmt: skip

    @keyword
    def payment_should_be_possible(
        self, method: str, program: Program, subscription: bool,
        autopay: bool | None = None, payment_method: str = "",
    ) -> None:  # fmt: skip
        """Makes sure that Sera will charge the customer as the row says. It charges the method on file by itself.

        Args:
            method: what is on file with the customer; empty: nothing.
            program: the program.
            subscription: whether it renews by itself.
            autopay: whether Sera shall charge by itself; None: as it comes.
            payment_method: ``on file``, ``none``, a part of what is on file, e.g. ``4242``; empty: as it comes.

        Raises:
            PAYMENT_METHOD_MISSING: no such payment method is on file.
            AUTOPAY_IMPOSSIBLE: Sera would not charge, or could not be kept from charging.
        """
        wanted = plain(payment_method)
        wants_none = wanted == NO_METHOD
        if not method and (autopay or (wanted and not wants_none)):
            what = f"'{payment_method}' is asked for" if wanted else "autopay needs one"
            raise SeraError("PAYMENT_METHOD_MISSING", f"The customer has no payment method on file; {what}")
        if wanted not in ("", ON_FILE, NO_METHOD) and wanted not in plain(method):
            raise SeraError("PAYMENT_METHOD_MISSING", f"On file is '{method}', not '{payment_method}'")
        if autopay and wants_none:
            raise SeraError("AUTOPAY_IMPOSSIBLE", "The row asks for autopay and for no payment method")
        if autopay and not subscription:
            raise SeraError("AUTOPAY_IMPOSSIBLE", f"'{program.name}' is a fixed term, which is never charged again")
        if (autopay is False or wants_none) and subscription and method:
            raise SeraError(
                "AUTOPAY_IMPOSSIBLE",
                f"Sera charges '{method}' on each Next Billing Date of '{program.name}'; it has no switch for that",
            )

    def _membership(self, card: dict[str, Any], customer: str, method: str, crown: bool) -> Membership:
        facts, name = card["facts"], card["program"]
        program = next((one for one in self._programs if one.name == name), Program(plan_id="", name=name))
        billing, ends = (_day_of(facts.get(head, "")) for head in ("NEXT BILLING DATE", "ENDS ON"))
        return Membership(
            membership_id=prefixed("mbr", facts["MEMBERSHIP"]), customer_id=prefixed("cus", customer),
            plan_id=program.plan_id, plan_name=name,
            status=STATUSES.get(card["status"], plain(card["status"])), portal_status=card["status"],
            starts_on=read_day(facts["STARTS ON"]), next_billing_date=billing, ends_on=ends,
            subscription=card["subscription"], billing_cadence=cadence_word(program.months),
            systems=int(facts["SYSTEMS"]), price=money(facts["PRICE"]), included_visits=program.included_visits,
            payment_method=method, autopay=bool(billing and method), crown=crown, addresses=tuple(card["addresses"]),
        )  # fmt: skip


def cadence_word(months: int) -> str:
    """How often a term of so many months is billed, in words; empty for none."""
    if not months:
        return ""
    return CADENCES.get(months) or (f"every {months // 12} years" if months % 12 == 0 else f"every {months} months")


def _program(row: dict[str, Any], term: str, additional: str) -> Program:
    named = Program(plan_id=prefixed("plan", row["number"]), name=row["name"])
    if "terms" not in row:
        return named
    length, more = re.search(term, row["terms"]), re.search(additional, row["terms"])
    if not length:
        raise SeraError("PORTAL_ERROR", f"Sera shows '{row['terms']}' where the term of '{row['name']}' is expected")
    return named.model_copy(
        update={
            "months": int(length[1]) * (12 if length[2].startswith("year") else 1),
            "subscription": row["subscription"], "price": money(row["price"]),
            "additional": money(more[1]) if more else None, "included_visits": tuple(row["tasks"]),
        }
    )  # fmt: skip


def _months(cadence: str) -> int:
    text = plain(cadence)
    known = {word: months for months, word in CADENCES.items()} | _SAME
    if text in known:
        return known[text]
    found = re.fullmatch(r"(?:every )?(\d{1,2}) (month|year)s?", text)
    if not found:
        raise SeraError(
            "CADENCE_MISMATCH", f"'{cadence}' is no cadence; expected {', '.join(CADENCES.values())} or '18 months'"
        )
    return int(found[1]) * (12 if found[2] == "year" else 1)


def _same(memberships: Sequence[Membership], program: Program, addresses: Sequence[ServiceAddress]) -> list[Membership]:
    return [m for m in memberships if m.plan_name == program.name and any(_covers(m, a) for a in addresses)]


def _covers(membership: Membership, address: ServiceAddress) -> bool:
    return any(_stands_in(line, address) for line in membership.addresses)


def _stands_in(line: str, address: ServiceAddress) -> bool:
    """A card says more of an address than its line does: the location's name, its type."""
    return street(line) in street(address.text)


def _end(membership: Membership) -> date:
    return membership.ends_on or date.max


def _named(membership: Membership) -> str:
    until = f"until {membership.ends_on}" if membership.ends_on else f"next billed {membership.next_billing_date}"
    where = "; ".join(membership.addresses)
    return f"'{membership.plan_name}' at {where} from {membership.starts_on}, {until} (membership {membership.number})"


def _day_of(text: str) -> date | None:
    return read_day(text) if re.fullmatch(r"\d{2}/\d{2}/\d{4}", text) else None


def _add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
