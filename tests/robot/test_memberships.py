"""Programs and memberships against a real portal."""

import contextlib

import pytest

from tests.faults.line import Line, Portal
from tests.robot.running import names, outcomes

PAYS_BY_CARD = 10012


@pytest.fixture(scope="module")
def outcome(sera: Portal, line: Line) -> dict[str, str]:
    with contextlib.closing(sera.person("Admin")) as office:
        card = {"method": "Credit Card", "card_number": "4242 4242 4242 4242", "expires": "12/29"}
        office.put(f"/api/customers/{PAYS_BY_CARD}/payment_method", json=card).raise_for_status()
    return outcomes(line, "memberships")


@pytest.mark.parametrize("name", names("memberships"))
def test_keyword(outcome: dict[str, str], name: str) -> None:
    assert outcome[name] == ""
