"""Opens a downloaded workbook, once it is certain that it is one and whole: by its content, never by its name."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sera_rpa.errors import SeraError

Cell = str | int | float | bool | date | None
"""A cell as the workbook holds it; None where it is empty."""

_LOOKS_LIKE = {b"<": "a web page", b"{": "an answer for programs", b"\xd0": "an old Excel file"}


@dataclass(frozen=True)
class Workbook:
    """The first worksheet of a workbook: its heads and its rows."""

    name: str  # as the portal named the file
    heads: tuple[str, ...]
    rows: list[dict[str, Cell]] = field(repr=False)  # head -> cell
    size: int  # bytes
    sha256: str


def read_workbook(file: Path, name: str) -> Workbook:
    """Opens a downloaded file.

    Args:
        file: where it lies.
        name: as the portal named it.

    Raises:
        SeraError: ``EXPORT_BROKEN`` when it is empty, cut off, or no workbook with a row of heads.
    """
    content = file.read_bytes()
    if not content:
        raise _broken(name, "has not a byte")
    if not content.startswith(b"PK"):
        raise _broken(name, f"is no workbook but {_LOOKS_LIKE.get(content.lstrip()[:1], 'something else')}")
    _require_whole(file, name)
    heads, *rows = _cells(file, name) or [[]]
    names = tuple(str(head).strip() for head in heads if head is not None)
    if not names or len(set(names)) < len(names):
        raise _broken(name, f"has no row of heads that tell its columns apart: {', '.join(names) or 'it is blank'}")
    return Workbook(
        name=name, heads=names, rows=[dict(zip(names, row, strict=False)) for row in rows],
        size=len(content), sha256=hashlib.sha256(content).hexdigest(),
    )  # fmt: skip


def _require_whole(file: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            damaged = archive.testzip()
            parts = archive.namelist()
    except (zipfile.BadZipFile, EOFError, OSError) as error:
        raise _broken(name, f"is cut off or damaged ({error})") from error
    if damaged:
        raise _broken(name, f"is damaged in '{damaged}'")
    if "xl/workbook.xml" not in parts:
        raise _broken(name, "is an archive and no workbook")


def _cells(file: Path, name: str) -> list[list[Cell]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(file) as book:
            rows = book.get_sheet_by_index(0).to_python()
    except (CalamineError, IndexError) as error:
        raise _broken(name, f"cannot be opened as a workbook ({error})") from error
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> Cell:
    if value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, str | int | float | date) else str(value)


def _broken(name: str, what: str) -> SeraError:
    return SeraError("EXPORT_BROKEN", f"The file '{name}' that Sera gave {what}")
