"""Price-book items as rows write them, against what a price book and a quote show."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Departments import Departments
from sera_rpa.libraries.Quotes import QuoteItem, Quotes

NAMES = [
    "Water Heater Flush",
    "Anode Rod Replacement",
    "Gas Water Heater, 50 Gallon",
    "GFCI Outlet",
    "Outlet Replacement",
]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("Water Heater Flush", QuoteItem("Water Heater Flush")),
        ("Anode Rod x2", QuoteItem("Anode Rod", 2)),
        ("Anode Rod X 2", QuoteItem("Anode Rod", 2)),
        ("2 × Anode Rod", QuoteItem("Anode Rod", 2)),
        ("Anode Rod @ 289", QuoteItem("Anode Rod", 1, Decimal("289"))),
        (" Gas Water Heater, 50  Gallon x3 @ $1,895.00 ", QuoteItem("Gas Water Heater, 50 Gallon", 3, Decimal(1895))),
        ("Matrix2", QuoteItem("Matrix2")),
    ],
)  # fmt: skip
def test_an_item_is_read_as_a_person_writes_it(text: str, item: QuoteItem) -> None:
    assert Quotes().read_items([text, " "]) == [item]


@pytest.mark.parametrize("text", ["Anode Rod x0", "Anode Rod x10000", "2 x Anode Rod x3"])
def test_an_item_that_cannot_be_meant_so_is_refused(text: str) -> None:
    with pytest.raises(SeraError, match="ITEM_INVALID"):
        Quotes().read_items([text])


@given(name=st.sampled_from(NAMES), quantity=st.integers(1, 9999), cents=st.integers(0, 9_999_999))
def test_what_is_written_comes_back(name: str, quantity: int, cents: int) -> None:
    price = Decimal(cents).scaleb(-2)
    assert Quotes().read_items([f"{name} x{quantity} @ ${price:,.2f}"]) == [QuoteItem(name, quantity, price)]


def test_items_are_found_by_the_beginning_of_their_name() -> None:
    assert Quotes().choose_items(NAMES, [QuoteItem("anode rod", 2)]) == [QuoteItem("Anode Rod Replacement", 2)]
    with pytest.raises(SeraError, match=r"ITEM_UNKNOWN: .*Outlet Replacement"):
        Quotes().choose_items(NAMES, [QuoteItem("Outlet Replacment")])
    with pytest.raises(SeraError, match="ITEM_AMBIGUOUS"):
        Quotes().choose_items(NAMES, [QuoteItem("G")])
    with pytest.raises(SeraError, match="ITEM_AMBIGUOUS"):
        Quotes().choose_items(NAMES, [QuoteItem("Anode Rod"), QuoteItem("Anode")])


def line(name: str, quantity: str, price: str) -> dict[str, str]:
    return {"name": name, "quantity": quantity, "price": price}


def test_an_open_quote_must_hold_the_items_at_their_prices() -> None:
    wanted = [QuoteItem("Anode Rod Replacement", 2, Decimal("289")), QuoteItem("Water Heater Flush")]
    shown = [line("Water Heater Flush", "1", "$169.00"), line("Anode Rod Replacement", "2", "$289.00")]
    Quotes().prices_should_be_as_stated(wanted, shown)
    with pytest.raises(SeraError, match=r"PRICE_MISMATCH: .*costs \$299.00, the row says \$289.00"):
        Quotes().prices_should_be_as_stated(wanted, [shown[0], line("Anode Rod Replacement", "2", "$299.00")])
    for other in (shown[:1], [*shown, shown[0]], [shown[0], line("Anode Rod Replacement", "1", "$289.00")]):
        with pytest.raises(SeraError, match="PORTAL_ERROR"):
            Quotes().prices_should_be_as_stated(wanted, other)


def test_all_wrong_prices_of_a_row_are_named_before_anything_is_written() -> None:
    prices = {"Anode Rod Replacement": Decimal("289.00"), "Water Heater Flush": Decimal("169.00")}
    Departments().items_should_be_offered([QuoteItem("Anode", 2, Decimal("289"))], prices)
    with pytest.raises(SeraError, match=r"'Anode Rod Replacement' costs .*'Water Heater Flush' costs"):
        Departments().items_should_be_offered(
            [QuoteItem("Anode", 2, Decimal("1")), QuoteItem("Water Heater Flush", 1, Decimal("2"))], prices
        )


def test_a_quotes_name_keeps_its_mark_however_long_the_name_is() -> None:
    title = Quotes().get_quote_title("x" * 400, "first", "[Ref J-1]")
    assert title.endswith(" [Ref J-1]")
    assert len(title) <= 255
    assert Quotes().get_quote_title("", "Anode Rod", "[Ref J-1]") == "Anode Rod [Ref J-1]"
