"""Whether a file can be read at all, and if not, why, in a person's words."""

from __future__ import annotations

import hashlib
from difflib import get_close_matches
from pathlib import Path

from sera_rpa.inputs.sheet import InputFault

SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".yaml", ".yml")
_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")  # old .xls, and every password-protected workbook


def require_readable(source: Path) -> str:
    """The file's suffix in lower case, once it is certain that the file can be opened and is what the suffix says."""
    if source.is_dir():
        inside = sorted(
            p.name for p in source.iterdir() if p.suffix.lower() in SUFFIXES and not p.name.startswith(("~$", "."))
        )
        hint = f"Name one of the files in it: {', '.join(inside[:5])}" if inside else None
        raise InputFault("INPUT_UNREADABLE", source.name or str(source), "this is a folder, not a file", hint)
    suffix = source.suffix.lower()
    try:
        with source.open("rb") as file:
            start = file.read(8)
    except FileNotFoundError as err:
        raise _missing(source) from err
    except PermissionError as err:
        raise locked(source) from err
    except OSError as err:
        raise InputFault("INPUT_UNREADABLE", source.name, f"the file cannot be read: {err.strerror or err}") from err
    if suffix not in SUFFIXES:
        observed = (
            f"files ending in '{suffix}' are not read" if suffix else "the file name has no ending that says what it is"
        )
        raise InputFault("INPUT_UNREADABLE", source.name, observed, "Save it as .csv, .xlsx or .yaml")
    _require_content(source, suffix, start)
    return suffix


def digest(source: Path) -> str:
    """SHA-256 of the file's bytes."""
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def locked(source: Path) -> InputFault:
    """The fault for a file that may not be opened; it names who has it open where the office program says so."""
    user = _who_has_it_open(source)
    if user is not None:
        observed = f"the file is open in a spreadsheet program{f' ({user})' if user else ''} and locked"
        return InputFault("INPUT_UNREADABLE", source.name, observed, "Close it there, then try again")
    return InputFault(
        "INPUT_UNREADABLE",
        source.name,
        "this user may not read the file",
        "Close it in other programs, or ask for the right to read it",
    )


def _who_has_it_open(source: Path) -> str | None:
    """None: no lock file lies beside it. "": there is one, and it does not say who."""
    office, libre = source.with_name(f"~${source.name}"), source.with_name(f".~lock.{source.name}#")
    try:
        if office.is_file():
            data = office.read_bytes()
            return data[1 : 1 + data[0]].decode("latin-1").strip() if data else ""
        if libre.is_file():
            return next((part for part in libre.read_text("utf-8", "replace").split(",") if part.strip()), "").strip()
    except OSError:
        return ""
    return None


def _missing(source: Path) -> InputFault:
    if not source.parent.is_dir():
        return InputFault("INPUT_UNREADABLE", source.name, f"there is no folder '{source.parent}'", "Check the path")
    names = [p.name for p in source.parent.iterdir() if p.suffix.lower() in SUFFIXES]
    near = get_close_matches(source.name, names, 3, 0.6)
    then = f"Did you mean {' or '.join(near)}?" if near else "Check the path"
    return InputFault("INPUT_UNREADABLE", source.name, f"there is no such file in '{source.parent}'", then)


def _require_content(source: Path, suffix: str, start: bytes) -> None:
    if not start:
        raise InputFault("INPUT_EMPTY", source.name, "the file is empty")
    workbook = suffix in (".xlsx", ".xlsm")
    if start.startswith(_COMPOUND_FILE):
        observed = (
            "the workbook is protected by a password, or is an old .xls file"
            if workbook
            else "this is an old Excel file (.xls) under another name"
        )
        raise InputFault("INPUT_UNREADABLE", source.name, observed, "Save it as .xlsx without a password")
    if workbook and not start.startswith(b"PK"):
        raise InputFault(
            "INPUT_UNREADABLE",
            source.name,
            "this is no Excel workbook, whatever its name says",
            "Save it as .xlsx again",
        )
    if not workbook and start.startswith(b"PK\x03\x04"):
        raise InputFault(
            "INPUT_UNREADABLE",
            source.name,
            f"this is an Excel workbook under the name of a {suffix} file",
            "Rename it to .xlsx",
        )
