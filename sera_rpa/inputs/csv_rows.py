"""CSV: UTF-8, comma, semicolon or tab, quoted line breaks."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from sera_rpa.inputs.encoding import require_utf8
from sera_rpa.inputs.sheet import InputFault, Record, Sheet, Stray, Unfit, heading, nameless, shown

DELIMITERS = ",;\t"


def read_csv(source: Path, sha256: str) -> Sheet:
    """Open a CSV file. The delimiter is the one that stands most often in the heading outside of quotes."""
    require_utf8(source)
    file = source.open(encoding="utf-8-sig", newline="")
    try:
        delimiter, skipped = _delimiter(file)
        rows = _numbered(source, file, delimiter, skipped)
        number, cells = next(((n, c) for n, c in rows if any(cell.strip() for cell in c)), (0, []))
    except BaseException:  # Ctrl-C too: nobody else knows the file yet
        file.close()
        raise
    if not cells:
        file.close()
        raise InputFault("INPUT_EMPTY", source.name, "the file holds no heading and no rows")
    columns, indexes, problems = heading(cells)
    return Sheet(source.name, sha256, columns, _records(file, rows, indexes, cells), number, problems)


def _delimiter(file: TextIO) -> tuple[str, int]:
    """The delimiter and how many lines to skip; leaves the file at its start. Excel's ``sep=;`` line is obeyed."""
    line = file.readline()
    while line and not line.strip():
        line = file.readline()
    named = line.strip().lower()
    if named[:4] == "sep=" and len(line.strip("\r\n")) == 5:
        return line[4], 1
    file.seek(0)
    bare = "".join(part for index, part in enumerate(line.split('"')) if index % 2 == 0)
    return max(DELIMITERS, key=bare.count), 0


def _numbered(source: Path, file: TextIO, delimiter: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    number = skipped
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as err:
            raise InputFault(
                "INPUT_UNREADABLE", source.name, _quoting(err, reader.line_num), _QUOTING_ADVICE, number
            ) from err
        yield number, cells


_QUOTING_ADVICE = 'A cell with a quotation mark in it is written "like ""this"" one"'


def _quoting(error: csv.Error, line: int) -> str:
    if "unexpected end" in str(error) or "field larger" in str(error):
        return "a quotation mark opens a cell and none closes it"
    return f"a quotation mark stands where none may (line {line})"


def _records(
    file: TextIO, rows: Iterator[tuple[int, list[str]]], indexes: dict[int, str], head: list[str]
) -> Iterator[Record]:
    named = list(indexes.items())
    with file:
        for number, cells in rows:
            if not any(cell and not cell.isspace() for cell in cells):
                continue
            here = len(cells)
            found = {name: cells[index] for index, name in named if index < here}
            strays = _strays(cells, head) if here > len(named) else ()
            yield Record(number, found, strays)


def _strays(cells: list[str], head: list[str]) -> tuple[Stray, ...]:
    strays = [
        nameless("", shown(cell)) for name, cell in zip(head, cells, strict=False) if cell.strip() and not name.strip()
    ]
    surplus = [cell for cell in cells[len(head) :] if cell.strip()]
    if surplus:
        observed = f"the row has {len(cells)} cells, the heading {len(head)}; the first too many is {shown(surplus[0])}"
        strays.append(
            Stray("", "", Unfit(observed, advice="Quote a cell that has the separator in it, or remove the surplus"))
        )
    return tuple(strays)
