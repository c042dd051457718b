"""What a task needs against what the signed-in account may do."""

from pathlib import Path

import pytest
from robot import api

from sera_rpa.access import Need, lacking_access, read_needs
from sera_rpa.contract import read_contract
from sera_rpa.errors import SeraError

TOP = Path(__file__).parents[2]


def test_an_account_lacks_what_its_level_may_not_do() -> None:
    needs = ["schedule", "edit quotes", "edit company settings"]
    assert lacking_access("CSR access", needs) == (
        "'edit quotes' (Admin access at least), 'edit company settings' (Super access at least)"
    )
    assert lacking_access("Admin access", needs) == "'edit company settings' (Super access at least)"
    assert lacking_access("Super access", needs) == ""


def test_where_the_portal_shows_no_level_it_has_the_last_word_itself() -> None:
    assert lacking_access("", ["edit quotes"]) == ""


def test_a_need_that_nobody_knows_is_a_fault_of_the_task_file() -> None:
    with pytest.raises(SeraError, match=r"^TASK_UNFIT: .*'fly'"):
        lacking_access("Super access", ["fly"])


def test_what_a_task_needs_for_some_rows_is_read_from_its_metadata() -> None:
    needs = read_needs(
        {
            "Needs": "schedule, edit quotes",
            "Needs items": "batch",
            "Needs sold_as=quote": "edit invoices",
            "Version": "1",
        }
    )
    assert needs == [
        Need("schedule"), Need("edit quotes"), Need("batch", "items"), Need("edit invoices", "sold_as", "quote"),
    ]  # fmt: skip
    assert [need.what for need in needs if need.holds_for({"items": ["Anode Rod"], "sold_as": "direct"})] == [
        "schedule", "edit quotes", "batch",
    ]  # fmt: skip
    assert [need.what for need in needs if need.holds_for({"items": [], "sold_as": "quote"})] == [
        "schedule", "edit quotes", "edit invoices",
    ]  # fmt: skip


@pytest.mark.parametrize("task", sorted((TOP / "tasks").glob("*.robot")), ids=lambda path: path.stem)
def test_every_need_of_a_task_is_known_and_names_a_column_of_it(task: Path) -> None:
    columns = {column.name for column in read_contract(task).columns}
    needs = read_needs(api.TestSuite.from_file_system(task).metadata)
    lacking_access("Super access", [need.what for need in needs])
    assert {need.column for need in needs if need.column} <= columns
