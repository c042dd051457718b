"""Finding jobs and giving appointments to technicians, against a real portal."""

import contextlib

import pytest

from tests.faults.line import Line, Portal
from tests.robot.running import names, outcomes
from tests.tasks.board import HEATING, Board


def lay_out(board: Board) -> None:
    board.book("[Ref NAMED]", "2026-12-21T09:00", "Jörg Weiß")
    board.book("[Ref AGAIN]", "2026-12-21T13:00")
    board.book("[Ref TAKEN]", "2026-12-22T09:00", "Aaron Becker")
    board.book("", "2026-12-22T13:00", "Bianca Torres")
    board.book("[Ref BEST]", "2026-12-22T10:00", "Bianca Torres")
    for technician in HEATING:
        board.book("", "2026-12-23T09:00", technician)
    board.book("[Ref FULL]", "2026-12-23T09:00")
    board.block("2026-12-29", *HEATING[:2])
    board.book("[Ref EVENT]", "2026-12-29T09:00", "Jörg Weiß")
    two = board.book("[Ref TWO]", "2026-12-28T09:00")
    board.add(two["job"], "2026-12-28T13:00")
    running = board.book("[Ref RUNNING]", "2026-12-30T09:00")
    board.step(running["appointment"], "Accepted", "Running")


@pytest.fixture(scope="module")
def outcome(sera: Portal, line: Line) -> dict[str, str]:
    with contextlib.closing(sera.person("CSR")) as office:
        lay_out(Board(sera, office))
    return outcomes(line, "dispatch")


@pytest.mark.parametrize("name", names("dispatch"))
def test_keyword(outcome: dict[str, str], name: str) -> None:
    assert outcome[name] == ""
