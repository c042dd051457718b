"""Service addresses: what a row writes against what a customer's cards show."""

import pytest

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Addresses import Addresses

CARDS = [
    {"text": f"{' '.join(lines)}{more}", "lines": lines, "schedulable": not more}
    for lines, more in (
        (["90 Sycamore Ct", "Fishers, IN 46037"], ""),
        (["90 Sycamore Ct", "Carmel, IN 46032"], ""),
        (["PO Box 12", "Carmel, IN 46032"], " Unable to Schedule"),
    )
]


@pytest.mark.parametrize(
    ("written", "position"),
    [
        ("90 Sycamore Ct, Fishers, IN 46037", 0),
        ("90 Sycamore Ct, Fishers, IN 46037, USA", 0),
        ("90 sycamore court,fishers", 0),
        ("90 Sycamore Ct, Fishers, Indiana", 0),
        ("90 Sycamore Ct, Carmel, Indiana 46032-1104", 1),
        ("90 Sycamore Court, 46032", 1),
        ("90 Sycamore Ct Carmel IN 46032", 1),
        ("P.O. Box 12", None),
        ("PO Box 12", 2),
        ("9 Sycamore Ct, Fishers", None),
        ("90 Sycamore Ct, Zionsville", None),
        ("90 Sycamore Ct, Fishers, IN 46038", None),
        ("90 Sycamore Ct Apt 4, Fishers", None),
        (", Fishers", None),
    ],
)
def test_an_address_is_found_by_its_street_and_by_what_else_is_written(written: str, position: int | None) -> None:
    found = Addresses().find_address(CARDS, written)
    assert (found.position if found else None) == position


def test_a_street_that_two_addresses_have_needs_more_words() -> None:
    with pytest.raises(SeraError, match="ADDRESS_AMBIGUOUS.*Fishers.*Carmel"):
        Addresses().find_address(CARDS, "90 Sycamore Ct")


def test_the_address_that_is_found_is_told_as_its_card_shows_it() -> None:
    found = Addresses().find_address(CARDS, "po box 12")
    assert found is not None
    assert (found.schedulable, found.address.line) == (False, "PO Box 12, Carmel, IN 46032")


def test_an_address_for_entering_by_hand_has_street_city_state_and_zip() -> None:
    address = Addresses().split_address("PO Box 12,  Carmel, in 46032")
    assert (address.line1, address.city, address.region, address.postal_code) == ("PO Box 12", "Carmel", "IN", "46032")
    with pytest.raises(SeraError, match="street, city, ST 46204"):
        Addresses().split_address("PO Box 12, Carmel")


def test_the_words_of_a_card_are_the_street_and_the_city() -> None:
    words = Addresses().get_words_of_card
    assert words("1 Elm St, Carmel, IN 46032, USA") == "1 Elm St Carmel,"
    assert words("1 Elm St") == "1 Elm St"
