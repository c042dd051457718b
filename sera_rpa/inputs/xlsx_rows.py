"""XLSX: cells with the types that the workbook gives them. Formulas count by their stored result."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from sera_rpa.inputs.sheet import InputFault, Record, Sheet, Unfit, heading, nameless, shown
from sera_rpa.inputs.xlsx_faults import faulty_cells


def read_xlsx(source: Path, sha256: str, prefer: str = "") -> Sheet:
    """Open the worksheet named ``prefer`` (in any case), or else the first visible one."""
    import python_calamine as calamine

    try:
        book = calamine.load_workbook(source)
        name = _sheet_name(book, prefer)
        sheet = book.get_sheet_by_name(name) if name else None
    except calamine.PasswordError as err:
        raise InputFault(
            "INPUT_UNREADABLE", source.name, "the workbook is protected by a password", "Save it without one"
        ) from err
    except (calamine.CalamineError, OSError) as err:
        raise InputFault(
            "INPUT_UNREADABLE", source.name, f"the workbook is damaged: {err}", "Open it and save it again as .xlsx"
        ) from err
    if sheet is None or sheet.start is None:
        raise InputFault("INPUT_EMPTY", source.name, f"the worksheet '{name}' holds nothing")
    left = sheet.start[1]  # the reader leaves out empty columns at the left, not empty rows at the top
    rows = enumerate(sheet.iter_rows(), 1)
    number, cells = next(((n, c) for n, c in rows if any(_filled(cell) for cell in c)), (0, []))
    if not cells:
        raise InputFault("INPUT_EMPTY", source.name, f"the worksheet '{name}' holds nothing")
    columns, indexes, problems = heading([_heading_text(cell) for cell in cells])
    letters = [letters_of(left + index) for index in range(len(cells))]
    faults = faulty_cells(source, name)
    return Sheet(
        source.name,
        sha256,
        columns,
        _records(rows, cells, indexes, letters, faults),
        number,
        problems,
        {name: letters[index] for index, name in indexes.items()},
        f"the worksheet '{name}' has no rows below the heading",
    )


def letters_of(index: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _sheet_name(book: Any, prefer: str) -> str:
    import python_calamine as calamine

    sheets = [s for s in book.sheets_metadata if s.typ == calamine.SheetTypeEnum.WorkSheet]
    named = [s.name for s in sheets if prefer and s.name.strip().casefold() == prefer.casefold()]
    visible = [s.name for s in sheets if s.visible == calamine.SheetVisibleEnum.Visible]
    return str((named or visible or [""])[0])


def _records(
    rows: Iterator[tuple[int, list[Any]]],
    head: list[Any],
    indexes: dict[int, str],
    letters: list[str],
    faults: dict[str, str],
) -> Iterator[Record]:
    faulty_rows = {int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for address in faults}
    unnamed = [index for index, cell in enumerate(head) if not _filled(cell)]
    for number, cells in rows:
        values = [_value(cell) for cell in cells]
        if number in faulty_rows:
            for index, letter in enumerate(letters):
                if f"{letter}{number}" in faults:
                    values[index] = _fault(faults[f"{letter}{number}"])
        if not any(_filled(value) for value in values):
            continue
        strays = tuple(nameless(f"{letters[i]}{number}", shown(values[i])) for i in unnamed if _filled(values[i]))
        yield Record(number, {name: values[index] for index, name in indexes.items()}, strays)


def _filled(cell: Any) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _heading_text(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _value(cell: Any) -> Any:
    """A number has 15 significant digits in a spreadsheet; the rest is noise of its binary form."""
    if not isinstance(cell, float):
        return cell
    number = Decimal(f"{cell:.15g}")
    return int(number) if number == number.to_integral_value() else number


def _fault(what: str) -> Unfit:
    if what.startswith("#"):
        return Unfit(
            f"the cell holds the spreadsheet error {what}",
            advice="Correct the formula or type the value",
            code="CELL_MANGLED",
        )
    advice = "Open the file in a spreadsheet program and save it, or type the value"
    return Unfit("the cell holds a formula whose result was never calculated", advice=advice, code="CELL_MANGLED")
