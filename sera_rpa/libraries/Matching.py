"""Finds what a person meant among what the portal offers: exact first, then the only one that begins so."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from robot.api.deco import keyword, library

from sera_rpa.engine.desk import desk
from sera_rpa.errors import SeraError
from sera_rpa.objects import Appointment, Customer, Job, ServiceAddress
from sera_rpa.objects.job import STATUSES
from sera_rpa.objects.thing import prefixed
from sera_rpa.objects.windows import window_instants

PHONE_DIGITS = 7
"""From this many digits on, a number names a phone; shorter ones name a customer ID."""

MARK = "[Ref "
"""How the mark of a reference begins."""


@library(scope="GLOBAL", version="1")
class Matching:
    """Logic that needs no browser."""

    @keyword
    def get_search_column(self, who: str) -> str:
        """Returns the column that a person would search: ``email``, ``phone``, ``id`` or ``name``."""
        if re.fullmatch(r"[^@\s]+@[^@\s]+", who.strip()):
            return "email"
        digits = _digits(who)
        if digits and re.fullmatch(r"[\d\s()+.#/-]+", who):
            return "phone" if len(digits) >= PHONE_DIGITS else "id"
        return "name"

    @keyword
    def get_search_text(self, column: str, who: str) -> str:
        """Returns what to type into the search of a column: a phone number without its country code, else the text."""
        if column != "phone":
            return who.strip()
        digits = _digits(who)
        return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits

    @keyword
    def choose_customer(self, rows: Sequence[dict[str, str]], column: str, who: str, name: str = "") -> Customer | None:
        """Returns the customer that is meant, or None where no row fits.

        Args:
            rows: what the Customer Service list shows.
            column: ``email``, ``phone`` or ``name``.
            who: what was searched.
            name: the name that the customer should have, where phone or e-mail was searched; ignored where it is none.

        Raises:
            CUSTOMER_AMBIGUOUS: several fit, or the one found has another name.
        """
        customers = [_customer(row) for row in rows]
        if column == "phone":
            fitting = [c for c in customers if _digits(c.phone)[-10:] == _digits(who)[-10:]]
        elif column == "email":
            fitting = [c for c in customers if plain(c.email) == plain(who)]
        else:
            fitting = [c for c in customers if plain(c.name) == plain(who)]
            fitting = fitting or [c for c in customers if plain(c.name).startswith(plain(who))]
        if not fitting:
            return None
        if len(fitting) > 1:
            raise SeraError("CUSTOMER_AMBIGUOUS", f"{len(fitting)} customers fit '{who}': {_named(fitting)}")
        if column != "name":
            self.customer_should_be_called(fitting[0], who, name)
        return fitting[0]

    @keyword
    def choose_known_customer(
        self, rows: Sequence[dict[str, str]], column: str, who: str, name: str
    ) -> Customer | None:
        """Returns the customer of that name with a phone or e-mail, or None where nobody has it.

        Args:
            rows: what the Customer Service list shows under All, archived customers too.
            column: ``email`` or ``phone``.
            who: what was searched.
            name: the name that the customer should have; it decides where several share a phone.

        Raises:
            CUSTOMER_AMBIGUOUS: several fit, or the one found has another name.
            CUSTOMER_ARCHIVED: only an archived customer fits.
        """
        called = [row for row in rows if plain(_customer(row).name) == plain(name)]
        for some in (called, rows):
            active = [row for row in some if not _customer(row).archived]
            customer = self.choose_customer(active, column, who, name)
            if customer is not None:
                return customer
        archived = self.choose_customer(rows, column, who)
        if archived:
            raise SeraError("CUSTOMER_ARCHIVED", f"'{who}' is customer {archived.id}, who is archived")
        return None

    @keyword
    def customer_should_be_called(self, customer: Customer, who: str, name: str) -> None:
        """Makes sure that a customer found by something else than the name is the one that was meant.

        Args:
            customer: the one that was found.
            who: what was searched.
            name: the name that the customer should have; ignored where it is empty or none.

        Raises:
            CUSTOMER_AMBIGUOUS: the customer has another name.
        """
        named = bool(name) and self.get_search_column(name) == "name"
        if named and plain(customer.name) != plain(name):
            raise SeraError(
                "CUSTOMER_AMBIGUOUS", f"'{who}' belongs to '{customer.name}' ({customer.id}), not to '{name}'"
            )

    @keyword
    def choose_address(self, cards: Sequence[dict[str, Any]], wanted: str) -> ServiceAddress:
        """Returns the service address that is meant: the only one where none is named.

        Args:
            cards: text and schedulability of the customer's address cards, in their order.
            wanted: street, or as much of the address as tells it apart; may be empty.

        Raises:
            ADDRESS_NOT_FOUND, ADDRESS_AMBIGUOUS, ADDRESS_UNSCHEDULABLE
        """
        addresses = [
            ServiceAddress(position=at, text=one_line(card["text"]), schedulable=card["schedulable"])
            for at, card in enumerate(cards)
        ]
        shown = "; ".join(address.text for address in addresses) or "none"
        fitting = addresses
        if wanted:
            fitting = [a for a in addresses if street(a.text) == street(wanted)]
            fitting = fitting or [a for a in addresses if street(wanted) in street(a.text)]
        if not fitting:
            raise SeraError(
                "ADDRESS_NOT_FOUND", f"The customer has no service address '{wanted}'; the addresses are: {shown}"
            )
        if len(fitting) > 1:
            asked = f"fit '{wanted}'" if wanted else "are there and the row names none"
            raise SeraError("ADDRESS_AMBIGUOUS", f"{len(fitting)} service addresses {asked}: {shown}")
        if not fitting[0].schedulable:
            raise SeraError("ADDRESS_UNSCHEDULABLE", f"The address cannot be scheduled; Sera shows '{fitting[0].text}'")
        return fitting[0]

    @keyword
    def choose_name(self, names: Sequence[str], wanted: str, unknown: str, ambiguous: str) -> str:
        """Returns the name that is meant: exact first, then the only one that begins so.

        Args:
            names: what the portal offers.
            wanted: what the row says.
            unknown: error code when none fits; the message names the nearest.
            ambiguous: error code when several begin so.
        """
        exact = [name for name in names if plain(name) == plain(wanted)]
        fitting = exact or [name for name in names if plain(name).startswith(plain(wanted))]
        if len(fitting) == 1 or (exact and len(set(fitting)) == 1):
            return fitting[0]
        if fitting:
            raise SeraError(ambiguous, f"'{wanted}' fits several: {', '.join(sorted(set(fitting)))}")
        near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.4) or sorted(names)[:12]
        raise SeraError(unknown, f"Sera does not offer '{wanted}'; it offers {', '.join(near)}")

    @keyword
    def get_reference_mark(self, reference: str) -> str:
        """Returns the mark that is left in a record so that it can be found again by the row's reference."""
        return f"{MARK}{one_line(reference)}]"

    @keyword
    def mark_notes(self, notes: str, reference: str, source: str = "") -> str:
        """Returns notes with the reference's mark on a line of its own below them, and the source, if any, above it.

        The mark of another row that stands in the notes, copied from Sera, loses its bracket: ``(Ref …``. Else this job
        would be taken for the other row's.
        """
        told = f"{notes}\nSource: {one_line(source)}" if source else notes
        return f"{told.replace(MARK, '(Ref ')}\n{self.get_reference_mark(reference)}".strip()

    @keyword
    def find_job_row(self, rows: Sequence[dict[str, str]], reference: str, customer: str) -> Job | None:
        """Returns the job whose notes hold the reference's mark, or None.

        Raises:
            DUPLICATE_IN_PORTAL: several jobs hold it.
        """
        mark = self.get_reference_mark(reference)
        found = {row["JOB"]: row for row in reversed(rows) if mark in one_line(row["NOTES"])}
        if len(found) > 1:
            raise SeraError(
                "DUPLICATE_IN_PORTAL", f"Jobs {', '.join(sorted(found))} all carry the reference '{reference}'"
            )
        return _job(next(iter(found.values())), customer) if found else None

    @keyword
    def read_job(self, number: str, customer: str, facts: dict[str, str]) -> Job:
        """Returns a job from what its page shows of its first appointment.

        Args:
            number: job number.
            customer: customer ID.
            facts: heading in capitals to text, as the appointment card shows them.
        """
        shown = {"JOB": number, "NOTES": "", "ADDRESS": ""} | facts
        return _job(shown | {"SCHEDULED": f"{facts['SCHEDULED']}\n{facts['ARRIVAL WINDOW']}"}, customer)

    @keyword
    def split_name(self, name: str) -> tuple[str, str]:
        """Returns first and last name: the last word is the last name."""
        first, _, last = one_line(name).rpartition(" ")
        return first, last

    @keyword
    def choose_suggestion(self, suggestions: Sequence[str], address: str) -> str:
        """Returns the first suggestion that fits the address as it was written.

        Raises:
            ADDRESS_NOT_FOUND: none begins with the street that was typed.
        """
        typed = street(address.partition(",")[0])
        for suggestion in suggestions:
            if street(suggestion).startswith(typed):
                return suggestion
        raise SeraError("ADDRESS_NOT_FOUND", f"Sera suggests for '{address}' only: {'; '.join(suggestions)}")


def _customer(row: dict[str, str]) -> Customer:
    name = row["NAME"]
    archived = name.endswith("Archived")
    return Customer.listed(
        row["ID"], one_line(name.removesuffix("Archived")), row["EMAIL"], row["PHONE"], row["ADDRESS"], archived
    )


def _named(customers: Sequence[Customer]) -> str:
    return "; ".join(f"{c.id} {c.name}, {c.phone or c.email or c.address}" for c in customers[:5]) + (
        "; …" if len(customers) > 5 else ""
    )


def _job(row: dict[str, str], customer: str) -> Job:
    day_text, _, window = row["SCHEDULED"].partition("\n")
    address, day = one_line(row["ADDRESS"]), read_day(day_text)
    zone = desk.tenant.zone_of(address)
    start, end = window_instants(day, window, zone)
    technician = one_line(row["TECHNICIAN"])
    name = technician.removesuffix("(Pinned)").strip()
    return Job(
        work_order_id=prefixed("wo", row["JOB"]), customer_id=prefixed("cus", customer),
        status=STATUSES.get(row["STATUS"], row["STATUS"].lower()), portal_status=row["STATUS"],
        service_category=row["SERVICE CATEGORY"], address=address, notes=row["NOTES"],
        visit=Appointment(
            appointment_id=prefixed("apt", row["APPOINTMENT"]),
            date=day, window_start=start, window_end=end, timezone=zone,
            technician="" if name == "Unassigned" else name, pinned=name != technician,
        ),
    )  # fmt: skip


def read_day(text: str) -> date:
    """A day as the portal writes it: ``11/30/2026``."""
    month, day, year = map(int, text.strip().split("/"))
    return date(year, month, day)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def one_line(text: str) -> str:
    """The text on one line, with single blanks."""
    return " ".join(text.split())


def plain(text: str) -> str:
    """For comparing: one line, composed the same way, case folded."""
    return one_line(unicodedata.normalize("NFKC", text)).casefold()


def street(text: str) -> str:
    """An address for comparing: without punctuation and with the usual abbreviations."""
    words = re.sub(r"[.,]", " ", plain(text)).split()
    return " ".join(_SHORT.get(word, word) for word in words)


_SHORT = {
    "street": "st", "avenue": "ave", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct", "boulevard": "blvd",
    "place": "pl", "circle": "cir", "parkway": "pkwy", "trail": "trl", "terrace": "ter",
    "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
