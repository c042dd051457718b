"""Rows against a contract: everything that is wrong, in one go."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from sera_rpa.contract.cells import is_blank, reader_of
from sera_rpa.contract.model import OPTIONS, Checked, Column, Contract, Problem, Row
from sera_rpa.errors import SeraError
from sera_rpa.inputs.sheet import InputFault, Record, Sheet, Unfit
from sera_rpa.uploads import inspect

REFERENCE = "reference"


def check(contract: Contract, source: Path) -> Checked:
    """Read an input file and check all of it; nothing is raised for what is wrong with the file."""
    from sera_rpa.inputs import read_rows

    try:
        sheet = read_rows(source, contract.task)
    except InputFault as fault:
        return Checked(source.name, "", [], (_of_fault(fault),))
    problems = list(_column_problems(contract, sheet))
    rows: list[Row] = []
    if not _nothing_fits(contract, sheet):
        rowwise = _Rowwise(contract, sheet)
        try:
            rows.extend(rowwise.check(position, record) for position, record in enumerate(sheet.records, 1))
        except InputFault as fault:
            problems.append(_of_fault(fault))
        else:
            if not rows:
                problems.append(
                    Problem("INPUT_EMPTY", sheet.name, observed=sheet.emptiness, advice="Add at least one row")
                )
        _mark_references_used_twice(sheet, rows)
        _mark_unfit_files(contract, sheet, rows, source.parent)
    return Checked(sheet.name, sheet.sha256, rows, tuple(problems), source.parent.absolute())


def check_options(contract: Contract, options: Iterable[tuple[str, str]]) -> Checked:
    """Check the one row that ``--set column=value`` options make; nothing is raised for what is wrong with them."""
    values: dict[str, str] = {}
    twice: list[Problem] = []
    for name, value in options:
        if name in values:
            twice.append(Problem("COLUMN_TWICE", OPTIONS, column=name, observed="it is set twice"))
        values[name] = value
    row = check_values(contract, values, OPTIONS)
    told = json.dumps(row.payload, sort_keys=True, ensure_ascii=True)
    return Checked(OPTIONS, hashlib.sha256(told.encode()).hexdigest(), [row], tuple(twice))


def check_values(contract: Contract, values: Mapping[str, Any], address: str = "request") -> Row:
    """Check one row that came in no file: a JSON object or the command line's ``--set column=value`` pairs.

    Texts follow the rules of a CSV cell, JSON numbers, truth values and lists those of a typed cell.
    """
    cells = {name: Decimal(repr(value)) if isinstance(value, float) else value for name, value in values.items()}
    sheet = Sheet(address, "", None, iter(()))
    row = _Rowwise(contract, sheet).check(1, Record(0, cells))
    row.address = address
    return row


class _Rowwise:
    """Checks records one after the other; the converters are made once."""

    def __init__(self, contract: Contract, sheet: Sheet) -> None:
        self.contract = contract
        self.sheet = sheet
        present = (
            contract.columns if sheet.columns is None else [c for c in contract.columns if c.name in sheet.columns]
        )
        self.columns: list[tuple[Column, Callable[[Any], Any]]] = [(c, reader_of(c)) for c in present]

    def check(self, position: int, record: Record) -> Row:
        problems: list[Problem] = []
        payload: dict[str, Any] = {}
        if self.sheet.columns is None:
            for name in record.cells:
                if name not in self.contract.by_name:
                    noun = "option" if self.sheet.name == OPTIONS else "column"
                    problems.append(self._problem(record, name, *_unknown(self.contract, name, record.cells, noun)))
        for stray in record.strays:
            problems.append(Problem(stray.unfit.code, self.sheet.name, record.number, stray.column, stray.place,
                                    stray.unfit.observed, stray.unfit.expected, stray.unfit.advice))  # fmt: skip
        for column, read in self.columns:
            name = column.name
            value = record.cells.get(name)
            if is_blank(value):
                if not column.required or (record.strays and not record.cells):
                    continue
                if column.kind.optional:
                    payload[name] = None
                    continue
                empty = "it is not set" if self.sheet.name == OPTIONS else "the cell is empty"
                problems.append(self._problem(record, name, "CELL_MISSING", empty, _needed(column)))
                continue
            try:
                payload[name] = read(value)
            except Unfit as unfit:
                problems.append(self._problem(record, name, unfit.code, unfit.observed, unfit.expected, unfit.advice))
        reference = payload.get(REFERENCE, "")
        address = f"{self.sheet.name}, row {record.number}"
        return Row(
            position, address, reference if isinstance(reference, str) else str(reference), payload, tuple(problems)
        )

    def _problem(
        self, record: Record, column: str, code: str, observed: str, expected: str = "", advice: str = ""
    ) -> Problem:
        place = self.sheet.place(record, column)
        return Problem(code, self.sheet.name, record.number, column, place, observed, expected, advice)


def _column_problems(contract: Contract, sheet: Sheet) -> Iterable[Problem]:
    for name, code, observed in sheet.heading_problems:
        yield Problem(code, sheet.name, sheet.heading_row, name, sheet.heading_place(name), observed)
    if sheet.columns is None:
        return
    if _nothing_fits(contract, sheet):
        expected = f"row {sheet.heading_row} to name the columns: {', '.join(contract.by_name)}"
        yield Problem(
            "COLUMN_UNKNOWN",
            sheet.name,
            sheet.heading_row,
            observed=f"none of its cells is a column of {contract.task}",
            expected=expected,
        )
        return
    for name in sheet.columns:
        if name not in contract.by_name:
            code, observed, expected = _unknown(contract, name, sheet.columns)
            yield Problem(code, sheet.name, sheet.heading_row, name, sheet.heading_place(name), observed, expected)
    for column in contract.columns:
        if column.required and column.name not in sheet.columns:
            meaning = f": {column.doc}" if column.doc else ""
            yield Problem(
                "COLUMN_MISSING",
                sheet.name,
                sheet.heading_row,
                column.name,
                "",
                "there is no such column",
                f"{column.kind.format}{meaning}",
            )


def _needed(column: Column) -> str:
    if column.kind.sort != "text":
        return column.kind.expected
    return f"text: {column.doc}" if column.doc else "text"


def _nothing_fits(contract: Contract, sheet: Sheet) -> bool:
    return bool(sheet.columns) and not any(name in contract.by_name for name in sheet.columns or ())


def _unknown(contract: Contract, name: str, present: Iterable[str], noun: str = "column") -> tuple[str, str, str]:
    """Code, what was seen and what was expected instead of a column that the contract does not have."""
    taken = set(present)
    free = [known for known in contract.by_name if known not in taken]
    plain = "_".join(name.lower().replace("-", " ").split())
    near = [plain] if plain in free else get_close_matches(plain, free, 1, 0.7)
    observed = f"{contract.task} knows no {noun} '{name}'" + (f"; did you mean '{near[0]}'?" if near else "")
    return "COLUMN_UNKNOWN", observed, "" if near else f"one of {', '.join(free or contract.by_name)}"


def _mark_references_used_twice(sheet: Sheet, rows: list[Row]) -> None:
    """Both rows get the problem: which of them is meant cannot be known, so neither may run."""
    first: dict[str, Row] = {}
    for row in rows:
        if not row.reference:
            continue
        earlier = first.setdefault(row.reference, row)
        if earlier is not row:
            row.problems += (_twice(sheet, row, earlier),)
            if not any(problem.code == "REFERENCE_TWICE" for problem in earlier.problems):
                earlier.problems += (_twice(sheet, earlier, row),)


def _twice(sheet: Sheet, row: Row, other: Row) -> Problem:
    number, where = (int(r.address.rpartition(" ")[2]) for r in (row, other))
    place = sheet.place(Record(number, {}), REFERENCE)
    observed = f"the reference '{row.reference}' stands in row {where} too"
    return Problem(
        "REFERENCE_TWICE", sheet.name, number, REFERENCE, place, observed, "", "Give each row a reference of its own"
    )


def _mark_unfit_files(contract: Contract, sheet: Sheet, rows: list[Row], folder: Path) -> None:
    """Every file that a row names is looked at before anything is started."""
    for row in rows:
        for column in contract.files:
            named = row.payload.get(column) or []
            for path in named if isinstance(named, list) else [named]:
                try:
                    inspect(folder / path, path)
                except SeraError as error:
                    number = int(row.address.rpartition(" ")[2])
                    place = sheet.place(Record(number, {}), column)
                    row.problems += (
                        Problem(error.code.name, sheet.name, number, column, place, error.what, advice=error.then),
                    )


def _of_fault(fault: InputFault) -> Problem:
    return Problem(fault.code.name, fault.file, fault.row, observed=fault.observed, advice=fault.then)
