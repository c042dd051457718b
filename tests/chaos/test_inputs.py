"""The inputs with which the shipped tasks are broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from sera_rpa.chaos.command import rows_of
from sera_rpa.contract import check, read_contract
from sera_rpa.places import find_task

INPUTS = sorted(Path(__file__).with_name("inputs").glob("*.csv"))


@pytest.mark.parametrize("source", INPUTS, ids=lambda source: source.stem)
def test_every_row_of_an_input_fits_its_task(source: Path) -> None:
    contract = read_contract(find_task(source.stem))
    assert check(contract, source).problems == []
    assert [row for row in check(contract, source).rows if row.problems] == []


def test_every_shipped_task_has_an_input() -> None:
    assert {source.stem for source in INPUTS} == {task.stem for task in find_task("book_jobs").parent.glob("*.robot")}


def test_the_files_of_a_row_are_found_from_every_folder() -> None:
    source = next(source for source in INPUTS if source.stem == "update_job_status")
    files = [file for row in rows_of(find_task(source.stem), source) for file in row.get("files") or []]
    assert files
    assert all(Path(file).is_absolute() and Path(file).is_file() for file in files)
