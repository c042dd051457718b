"""The samples of add_todos, the faults that can meet it, and what it leaves on the To-Do List."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.line import TOP, Line, Portal, Ran

SAMPLES = TOP / "tasks" / "inputs"
SAVE = "POST /api/todos"

OUTCOMES = {
    "T-5001": ("2026-11-25", "Carmen Ruiz", 10002),
    "T-5002": ("2026-12-01", "Everybody", 10003),
    "T-5003": ("2026-11-30", "Everybody", 10008),
    "T-5004": (None, "Everybody", None),
    "T-5005": ("2026-12-04", "Carmen Ruiz", 10005),
    "T-5006": "PERSON_UNKNOWN",
    "T-5007": "CUSTOMER_NOT_FOUND",
}
"""Day, person and customer of the to-do, or the code of the refusal."""

SAVING = (
    "answer_lost", "error_after_write", "error_before_write", "session_thrown_out", "csrf_expired", "late_effect",
    "slow_answer",
)  # fmt: skip
"""What meets a row when it saves."""

OPENING = ("error_page", "modal_opens_twice", "toast_covers_button")
"""What meets it when the list is opened."""


def marked(portal: Portal, reference: str) -> list[dict[str, Any]]:
    return [one for one in portal.truth("todos") if f"[Ref {reference}]" in one["note"]]


@pytest.fixture(scope="module")
def sampled(sera: Portal, line: Line) -> tuple[Ran, Ran]:
    """The samples run twice: from the sheet, then the same rows from the workbook."""
    sera.reset(customers=60)
    return tuple(line.run(SAMPLES / f"add_todos.{kind}", task="add_todos") for kind in ("csv", "xlsx"))  # type: ignore[return-value]


@pytest.mark.parametrize("reference", OUTCOMES)
def test_a_row_of_the_sample_ends_as_its_page_says(sampled: tuple[Ran, Ran], sera: Portal, reference: str) -> None:
    row, wanted = sampled[0].rows[reference], OUTCOMES[reference]
    if isinstance(wanted, str):
        assert (row["status"], row["code"]) == ("refused", wanted), row["message"]
        assert marked(sera, reference) == []
        return
    assert row["status"] == "done", row["message"]
    (todo,) = marked(sera, reference)
    assert (todo["due_on"], row["record"]["assigned_to"], todo["customer_id"]) == wanted
    assert (row["record"]["todo"], row["record"]["due"]) == (todo["title"], todo["due_on"])


def test_a_note_of_several_lines_arrives_as_it_was_written(sampled: tuple[Ran, Ran], sera: Portal) -> None:
    (todo,) = marked(sera, "T-5003")
    assert todo["note"] == "Serial number: 4F-2231\nSend them by mail, not by e-mail.\n[Ref T-5003]"


def test_the_same_rows_from_the_workbook_add_nothing(sampled: tuple[Ran, Ran], sera: Portal) -> None:
    assert sampled[1].rows["T-5001"]["earlier_run"]
    assert len(sera.events("todo.added")) == sum(not isinstance(one, str) for one in OUTCOMES.values())


@pytest.fixture(scope="module")
def stormy(sera: Portal, line: Line) -> Iterator[Ran]:
    """A run in which one save after the other, and one opening of the list after the other, meets another fault."""
    sera.reset()
    for faults, route in ((SAVING, SAVE), (OPENING, "GET /todos")):
        for number, name in enumerate(faults):
            slow = {"seconds": 1} if name in ("late_effect", "slow_answer") else {}
            sera.fault(name, route, after=number, **slow)
    rows = [{"reference": f"S-{number}", "title": f"Storm {number}"} for number in range(6)]
    yield line.run(line.rows("stormy", rows), task="add_todos")
    sera.heal()


@pytest.mark.long
def test_whatever_sera_does_meanwhile_every_todo_is_added_once(stormy: Ran, sera: Portal) -> None:
    assert {name for name, hits in sera.hits().items() if not hits} == set()
    assert {row["status"] for row in stormy.rows.values()} == {"done"}, stormy.output
    assert {reference: len(marked(sera, reference)) for reference in stormy.rows} == dict.fromkeys(stormy.rows, 1)


@pytest.mark.long
def test_a_kill_after_save_leads_to_one_todo_and_so_does_a_lost_ledger(sera: Portal, line: Line) -> None:
    sera.reset()
    source = line.rows("killed", [{"reference": "K-1", "title": "Killed"}])
    sera.fault("slow_answer", SAVE, seconds=5)
    line.kill_when(lambda: marked(sera, "K-1"), "the save was handled", source, "add_todos")
    assert line.run(source, task="add_todos").rows["K-1"]["status"] == "done"
    line.ledger.unlink()
    assert line.run(source, task="add_todos").rows["K-1"]["status"] == "done"
    assert len(marked(sera, "K-1")) == 1
