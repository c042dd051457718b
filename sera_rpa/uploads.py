"""Files for Media and Documents: what Sera takes, told by their content and not by their name alone."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from sera_rpa.errors import SeraError

MEGABYTE = 1 << 20
LARGEST = {"photo": 25 * MEGABYTE, "document": 100 * MEGABYTE, "video": 2048 * MEGABYTE}
"""Bytes that a file may have. Assumed: Sera's help names no limits."""

_BLOCK = MEGABYTE
_HEAD = 4096  # bytes that tell the type


@dataclass(frozen=True)
class Upload:
    """A file that Sera takes."""

    path: Path
    kind: str  # photo, video, document: in which of Sera's fields it goes
    media_type: str
    size: int  # bytes

    @property
    def name(self) -> str:
        """The name under which Sera lists it."""
        return self.path.name

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of its content, in hexadecimal digits."""
        return checksum(self.path)


def inspect(path: Path, named: str = "") -> Upload:
    """Makes sure that a file can be uploaded.

    Args:
        path: where it is.
        named: as the row names it; its path unless given.

    Raises:
        SeraError: ``FILE_MISSING`` when it cannot be read, ``FILE_UNFIT`` when Sera would not take it.
    """
    told = named or str(path)
    if path.is_dir():
        raise SeraError("FILE_MISSING", f"'{told}' is a folder, not a file")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError as error:
        raise SeraError("FILE_MISSING", f"There is no file '{told}' in '{path.parent}'") from error
    except OSError as error:
        raise SeraError("FILE_MISSING", f"'{told}' cannot be read: {error.strerror or error}") from error
    known = _TYPES.get(path.suffix.lower())
    if known is None:
        raise SeraError("FILE_UNFIT", f"'{told}' is none of the files that are uploaded: {', '.join(sorted(_TYPES))}")
    kind, media_type, fits = known
    if not size:
        raise SeraError("FILE_UNFIT", f"'{told}' is empty")
    if not fits(head, path):
        raise SeraError("FILE_UNFIT", f"'{told}' is no {path.suffix.lower()} file, whatever its name says")
    if size > LARGEST[kind]:
        shown, most = -(-size // MEGABYTE), LARGEST[kind] // MEGABYTE
        raise SeraError("FILE_UNFIT", f"'{told}' has {shown} MB; a {kind} may have {most} MB")
    return Upload(path, kind, media_type, size)


def checksum(path: Path) -> str:
    """The SHA-256 of a file's content, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


Fits = Callable[[bytes, Path], bool]


def _begins(*beginnings: bytes) -> Fits:
    return lambda head, path: head.startswith(beginnings)


def _container(form: bytes) -> Fits:
    return lambda head, path: head[:4] == b"RIFF" and head[8:12] == form


def _movie(*brands: bytes) -> Fits:
    return lambda head, path: head[4:8] == b"ftyp" and (not brands or head[8:12] in brands)


def _office(folder: str) -> Fits:
    def fits(head: bytes, path: Path) -> bool:
        try:
            with ZipFile(path) as archive:
                return any(name.startswith(f"{folder}/") for name in archive.namelist())
        except BadZipFile:
            return False

    return fits


def _text(head: bytes, path: Path) -> bool:
    try:
        return b"\0" not in head and bool(head[:-4].decode("utf-8", "strict") or head)
    except UnicodeDecodeError as error:
        return error.start > len(head) - 8


_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES: dict[str, tuple[str, str, Fits]] = {
    ".jpg": ("photo", "image/jpeg", _begins(b"\xff\xd8\xff")),
    ".jpeg": ("photo", "image/jpeg", _begins(b"\xff\xd8\xff")),
    ".png": ("photo", "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    ".gif": ("photo", "image/gif", _begins(b"GIF87a", b"GIF89a")),
    ".webp": ("photo", "image/webp", _container(b"WEBP")),
    ".mp4": ("video", "video/mp4", _movie()),
    ".mov": ("video", "video/quicktime", _movie(b"qt  ")),
    ".webm": ("video", "video/webm", _begins(b"\x1aE\xdf\xa3")),
    ".pdf": ("document", "application/pdf", _begins(b"%PDF-")),
    ".docx": ("document", f"{_OFFICE}.wordprocessingml.document", _office("word")),
    ".xlsx": ("document", f"{_OFFICE}.spreadsheetml.sheet", _office("xl")),
    ".txt": ("document", "text/plain", _text),
    ".csv": ("document", "text/csv", _text),
}
"""Ending of the name to kind, media type and what the content must look like."""
