"""Programs and memberships against a real portal."""

import pytest

from tests.faults.line import Line
from tests.robot.running import names, outcomes

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def outcome(line: Line) -> dict[str, str]:
    return outcomes(line, "memberships")


@pytest.mark.parametrize("name", names("memberships"))
def test_keyword(outcome: dict[str, str], name: str) -> None:
    assert outcome[name] == ""
