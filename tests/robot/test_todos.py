"""The To-Do List against a real portal."""

import pytest

from tests.faults.line import Line
from tests.robot.running import names, outcomes


@pytest.fixture(scope="module")
def outcome(line: Line) -> dict[str, str]:
    return outcomes(line, "todos")


@pytest.mark.parametrize("name", names("todos"))
def test_keyword(outcome: dict[str, str], name: str) -> None:
    assert outcome[name] == ""
