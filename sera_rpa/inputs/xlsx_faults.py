"""Cells that the sheet reader shows as empty although they are not: spreadsheet errors and formulas without a result.

The worksheet's XML is scanned in pieces, so that a large sheet needs no memory of its size.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

_PIECE = 1 << 20
_KEEP = 1 << 16  # a cell that is cut by the end of a piece is looked at again with the next
_ERROR = re.compile(
    rb'<(?:\w+:)?c\s([^>]*\bt="e"[^>]*)>(?:<(?:\w+:)?f[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]*)<'
)
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^/>])><(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
_ADDRESS = re.compile(rb'\br="([A-Z]+[0-9]+)"')


def faulty_cells(source: Path, sheet: str) -> dict[str, str]:
    """Address → the error ("#N/A"), or "" for a formula without a stored result."""
    found: dict[str, str] = {}
    with zipfile.ZipFile(source) as archive:
        part = _part_of(archive, sheet)
        if part is None:
            return found
        for piece in _pieces(archive, part):
            for match in _ERROR.finditer(piece):
                if address := _ADDRESS.search(match[1]):
                    found[address[1].decode()] = match[2].decode("utf-8", "replace")
            for match in _NO_RESULT.finditer(piece):
                if b't="str"' not in match[1] and (address := _ADDRESS.search(match[1])):
                    found.setdefault(address[1].decode(), "")
    return found


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as stream:
        kept = b""
        while piece := stream.read(_PIECE):
            yield kept + piece
            kept = (kept + piece)[-_KEEP:]


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """Name of the archive member that holds the worksheet."""
    relation = ""
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            relation = next((value for key, value in element.items() if key.endswith("}id")), "")
    for element in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        if element.get("Id") == relation:
            target = element.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return part if part in archive.namelist() else None
    return None
