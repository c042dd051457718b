"""Status steps of a job against a real portal."""

import contextlib

import pytest

from tests.faults.line import Line, Portal
from tests.robot.running import names, outcomes
from tests.tasks.board import Board


def lay_out(board: Board) -> None:
    stays = board.book("[Ref STAYS]", "2026-12-21T09:00")
    board.step(stays["appointment"], "Accepted", "Running")  # the first arrival that the portal notes
    board.book("[Ref ON]", "2026-12-21T11:00")
    board.book("[Ref AGAIN]", "2026-12-21T13:00")
    back = board.book("[Ref BACK]", "2026-12-22T09:00")
    board.step(back["appointment"], "Accepted", "Running")
    cancel = board.book("[Ref CANCEL]", "2026-12-22T11:00")
    board.step(cancel["appointment"], "Accepted")
    cancelled = board.book("[Ref CANCELLED]", "2026-12-22T13:00")
    board.cancel(cancelled["appointment"])
    board.block("2026-12-23")
    board.book("[Ref NOBODY]", "2026-12-23T09:00")


@pytest.fixture(scope="module")
def outcome(sera: Portal, line: Line) -> dict[str, str]:
    with contextlib.closing(sera.person("CSR")) as office:
        lay_out(Board(sera, office))
    return outcomes(line, "job_status")


@pytest.mark.parametrize("name", names("job_status"))
def test_keyword(outcome: dict[str, str], name: str) -> None:
    assert outcome[name] == ""
