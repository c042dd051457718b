"""Text files are UTF-8. Anything else is named and refused: a guess that is nearly right changes people's names."""

from __future__ import annotations

import codecs
from pathlib import Path

from sera_rpa.inputs.sheet import InputFault

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SAMPLE = 200_000  # bytes given to the detector


def require_utf8(source: Path) -> None:
    """Read the file once, line by line.

    Raises:
        InputFault: INPUT_ENCODING with byte offset (0-based), line and column (1-based) of the first wrong byte.
    """
    offset = 0
    with source.open("rb") as file:
        for number, line in enumerate(file, 1):
            if number == 1:
                _refuse_wide(source, line)
            try:
                line.decode("utf-8")
            except UnicodeDecodeError as err:
                column = len(line[: err.start].decode("utf-8")) + 1
                raise _fault(source, line[err.start], offset + err.start, number, column) from None
            at = line.find(b"\0")
            if at >= 0:
                column = len(line[:at].decode("utf-8")) + 1
                place = f"offset {offset + at} (line {number}, column {column})"
                observed = f"the byte 00 at {place} belongs in no text file; the file is damaged"
                raise InputFault("INPUT_ENCODING", source.name, observed)
            offset += len(line)


def _refuse_wide(source: Path, line: bytes) -> None:
    name = next((name for mark, name in _MARKS if line.startswith(mark)), "")
    if not name and len(line) > 3 and line[:4].count(0) == 2 and (line[0] == line[2] == 0 or line[1] == line[3] == 0):
        name = "UTF-16"
    if name:
        raise InputFault("INPUT_ENCODING", source.name, f"the file is {name}, not UTF-8")


def _fault(source: Path, byte: int, offset: int, line: int, column: int) -> InputFault:
    likely = _likely_encoding(source, offset)
    observed = f"the byte {byte:02X} at offset {offset} (line {line}, column {column}) is not UTF-8"
    if likely:
        observed += f"; the file looks like {likely}"
    return InputFault("INPUT_ENCODING", source.name, observed)


def _likely_encoding(source: Path, offset: int) -> str:
    from charset_normalizer import from_bytes

    with source.open("rb") as file:
        file.seek(max(0, offset - _SAMPLE // 2))
        best = from_bytes(file.read(_SAMPLE)).best()
    return best.encoding.replace("_", "-") if best else ""
