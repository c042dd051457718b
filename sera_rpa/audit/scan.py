"""The proof that no secret is left in what a run wrote.

A value is looked for as it stands and in the ways in which files usually carry it: percent-encoded, HTML- and
XML-escaped, JSON-escaped (once and twice), as Python writes it, in Robot Framework's escaping, in base64 (also in the
middle of something longer, as in a Basic header), in UTF-16, and inside zip and gzip archives and the compressed
texts of Robot's ``log.html``, whatever the files are called. Not found: a secret that is only to be *seen* in a
picture, or one split over several places.

Short values would be found everywhere by chance, so the shorter, the stricter:

========================  ===================================================================================
value                     counts where
========================  ===================================================================================
under 4 characters        nowhere; no proof is possible
4 and 5 characters        it stands as a word of its own (no letter, digit or underscore beside it)
6 to 8 digits (a code)    it stands as a number of its own, and not as the fraction or whole part of a decimal
                          number: a time such as ``07:31:05.123456`` is no one-time code
anything else             anywhere
========================  ===================================================================================

The secret itself is never part of a hit, a message or an exception.
"""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast
from urllib.parse import quote, quote_plus

SHORTEST = 4
"""Characters; shorter values are not looked for."""

_CHUNK = 1 << 20  # bytes read at a time
_IN_MEMORY = 8 << 20  # bytes of a nested archive kept in memory before it goes to a temporary file
_DEEPEST = 5  # archives within archives
_LONGEST_TEXT = 8 << 20  # bytes of one compressed text of log.html
_BESIDE = 2  # bytes on each side of a value that decide whether it stands on its own

_WORD = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") | frozenset(range(128, 256))
_DIGITS = frozenset(b"0123456789")
_LOG_TEXT = re.compile(rb'"(e[AFJN][A-Za-z0-9+/]{10,}={0,2})"')  # zlib header 78 01/5e/9c/da in base64
_LOG_TEXT_BEGUN = re.compile(rb'"(e([AFJN][A-Za-z0-9+/]*={0,2})?)?$')


@dataclass(frozen=True)
class Hit:
    """A place where a secret stands in clear."""

    file: str  # relative to the folder, with forward slashes; "trace.zip!/0.network" is a file in an archive
    offset: int  # bytes from the beginning of the (unpacked) file; -1: in the file's name
    which: str  # "secret 2": its place among the secrets that were given, counted from 1
    form: str  # how it is written there: "plain", "base64", "json", …


@dataclass(frozen=True)
class _Needle:
    which: str
    form: str
    written: bytes
    rule: str  # "": anywhere; "word": on its own; "number": on its own and no part of a decimal number

    def places(self, window: bytes, begin: int, end: int) -> Iterator[int]:
        """Where it counts as found with its last byte in ``window[begin:end]``."""
        at = max(0, begin - len(self.written) + 1)
        while (at := window.find(self.written, at, end)) >= 0:
            if not self.rule or self._alone(window, at):
                yield at
            at += 1

    def _alone(self, window: bytes, at: int) -> bool:
        before, after = window[max(0, at - _BESIDE) : at], window[(tail := at + len(self.written)) : tail + _BESIDE]
        if (before and before[-1] in _WORD) or (after and after[0] in _WORD):
            return False
        if self.rule == "word":
            return True
        fraction = len(before) == 2 and before[1] in b".," and before[0] in _DIGITS
        return not fraction and not (len(after) == 2 and after[0] in b".," and after[1] in _DIGITS)


def scan_for_secrets(folder: Path, secrets: Collection[str]) -> list[Hit]:
    """Look for secrets in every file below a folder; files are read in pieces, so memory stays flat.

    Args:
        folder: the run's folder. Links that lead elsewhere are not followed.
        secrets: the values in clear: passwords, seeds, tokens, and every one-time code that was used.

    Returns:
        The hits in the order of file and offset, one for each place, secret and form.

    Raises:
        OSError: a file of the folder cannot be read; without it nothing is proven.
    """
    return scan_files(folder, sorted(_files(folder)), secrets)


def scan_files(folder: Path, files: Iterable[Path], secrets: Collection[str]) -> list[Hit]:
    """Look for secrets in some files of a folder; otherwise as :func:`scan_for_secrets`."""
    needles = _needles(secrets)
    if not needles:
        return []
    hits: list[Hit] = []
    for path in files:
        name = path.relative_to(folder).as_posix()
        hits += _in_name(name, needles)
        with path.open("rb") as file:
            hits += _in_file(_shown(name, secrets), file, needles, 0, secrets)
    return sorted(set(hits), key=lambda hit: (hit.file, hit.offset, hit.which, hit.form))


def forms(secret: str) -> dict[bytes, str]:
    """Every way in which the secret is looked for, as bytes, with the name of the form."""
    texts: dict[str, str] = {secret: "plain"}
    for safe in ("", "/", "*", "!'()*~", ";,/?:@&=+$!~*'()#"):
        quoted = quote(secret, safe=safe)
        texts.setdefault(quoted, "percent-encoded")
        texts.setdefault(re.sub("%..", lambda found: found[0].lower(), quoted), "percent-encoded")
    texts.setdefault(quote_plus(secret), "percent-encoded")
    texts.setdefault(html.escape(secret, quote=False), "html")
    for single in ("&#x27;", "&#39;", "&apos;", "'"):
        for double in ("&quot;", "&#34;", '"'):
            escaped = html.escape(secret, quote=False).replace("'", single).replace('"', double)
            texts.setdefault(escaped, "html")
    for text, form in list(texts.items()):
        if form in ("plain", "html"):
            _add_json(texts, text)
    for text, form in list(texts.items()):
        if form == "json":
            texts.setdefault(json.dumps(text)[1:-1], "json twice")
    texts.setdefault(repr(secret)[1:-1], "python")
    texts.setdefault(secret.replace("\\", "\\\\").replace("{", "\\{"), "robot")
    texts.setdefault(re.sub(r"([\\$@&%](?=[{])|\\)", r"\\\1", secret), "robot")
    written: dict[bytes, str] = {}
    for text, form in texts.items():
        written.setdefault(text.encode("utf-8", "surrogatepass"), form)
    if secret.isascii():  # both byte orders share all but the outermost zero byte
        written.setdefault(secret.encode("utf-16-le")[:-1], "utf-16")
    else:
        for encoding in ("utf-16-le", "utf-16-be"):
            written.setdefault(secret.encode(encoding, "surrogatepass"), "utf-16")
        written.setdefault(secret.encode("cp1252", "replace"), "cp1252")
    for raw in (secret.encode("utf-8", "surrogatepass"), secret.encode("utf-16-le", "surrogatepass")):
        for core in _base64_cores(raw):
            written.setdefault(core, "base64")
            written.setdefault(core.replace(b"+", b"-").replace(b"/", b"_"), "base64")
    return written


def _add_json(texts: dict[str, str], text: str) -> None:
    for ascii_only in (True, False):
        escaped = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        in_script = re.sub("[<>&']", lambda found: f"\\u{ord(found[0]):04x}", escaped)
        for form in (escaped, escaped.replace("/", "\\/"), in_script):
            texts.setdefault(form, "json")
            texts.setdefault(re.sub(r"\\u[0-9a-f]{4}", lambda found: "\\u" + found[0][2:].upper(), form), "json")


def _base64_cores(raw: bytes) -> Iterator[bytes]:
    """What the bytes leave in base64 at each of the three places in a group, without the shared edges."""
    for lead in range(3):
        bits_before, bits_through = lead * 8, (lead + len(raw)) * 8
        first, last = -(-bits_before // 6), bits_through // 6
        core = base64.b64encode(b"\0" * lead + raw + b"\0\0")[first:last]
        if len(core) >= 6:
            yield core


def _needles(secrets: Collection[str]) -> list[_Needle]:
    found: list[_Needle] = []
    for place, secret in enumerate(secrets, start=1):
        if len(secret) < SHORTEST or not secret.strip():
            continue
        for written, form in forms(secret).items():
            found.append(_Needle(f"secret {place}", form, written, _rule(secret, form)))
    return found


def _rule(secret: str, form: str) -> str:
    if form in ("base64", "utf-16"):
        return ""
    if secret.isascii() and secret.isdigit() and 6 <= len(secret) <= 8:
        return "number"
    return "word" if len(secret) < 6 else ""


def _files(folder: Path) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    for parent, _, names in os.walk(folder, onerror=refuse):
        for name in names:
            path = Path(parent, name)
            if path.is_file() and not path.is_symlink():
                yield path


def _in_name(name: str, needles: list[_Needle]) -> Iterator[Hit]:
    raw = name.encode("utf-8", "surrogateescape")
    for needle in needles:
        if next(needle.places(raw, 0, len(raw)), None) is not None:
            yield Hit(raw.replace(needle.written, b"***").decode("utf-8", "replace"), -1, needle.which, needle.form)


def _shown(name: str, secrets: Collection[str]) -> str:
    for secret in secrets:
        if len(secret) >= SHORTEST:
            name = name.replace(secret, "***")
    return name


def _in_file(name: str, file: IO[bytes], needles: list[_Needle], depth: int, secrets: Collection[str]) -> Iterator[Hit]:
    yield from _in_stream(name, file, needles)
    if depth == _DEEPEST:
        return
    file.seek(0)
    head = file.read(4)
    file.seek(0)
    if head[:2] == b"\x1f\x8b":
        yield from _in_gzip(name, file, needles, depth, secrets)
    elif head[:2] == b"PK" and zipfile.is_zipfile(file):
        yield from _in_zip(name, file, needles, depth, secrets)


def _in_zip(name: str, file: IO[bytes], needles: list[_Needle], depth: int, secrets: Collection[str]) -> Iterator[Hit]:
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            inner = f"{name}!/{_shown(member.filename, secrets)}"
            for hit in _in_name(member.filename, needles):
                yield Hit(f"{name}!/{hit.file}", -1, hit.which, hit.form)
            try:
                with archive.open(member) as packed:
                    yield from _unpacked(inner, packed, needles, depth, secrets)
            except (RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, EOFError) as error:
                raise OSError(
                    f"'{inner}' cannot be unpacked ({type(error).__name__}), so nothing is proven for it"
                ) from error


def _in_gzip(name: str, file: IO[bytes], needles: list[_Needle], depth: int, secrets: Collection[str]) -> Iterator[Hit]:
    try:
        with gzip.GzipFile(fileobj=file, mode="rb") as packed:
            yield from _unpacked(f"{name}!", cast(IO[bytes], packed), needles, depth, secrets)
    except (gzip.BadGzipFile, zlib.error, EOFError):
        return  # cut off, or only looks like gzip: what could be unpacked has been read


def _unpacked(
    name: str, packed: IO[bytes], needles: list[_Needle], depth: int, secrets: Collection[str]
) -> Iterator[Hit]:
    """Look into one unpacked file; it goes through a temporary file only when it is an archive itself."""
    head = packed.read(4)
    if head[:2] not in (b"PK", b"\x1f\x8b"):
        yield from _in_stream(name, packed, needles, head)
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as whole:
        whole.write(head)
        while piece := packed.read(_CHUNK):
            whole.write(piece)
        whole.seek(0)
        yield from _in_file(name, whole, needles, depth + 1, secrets)


def _in_stream(name: str, file: IO[bytes], needles: list[_Needle], head: bytes = b"") -> Iterator[Hit]:
    """Look through a stream in pieces that overlap, so that nothing hides on a seam."""
    seam = max(len(needle.written) for needle in needles) + 2 * _BESIDE
    window, start = head, 0  # start: where the window begins in the stream
    decided = unpacked = 0  # up to where in the stream values and packed texts have been judged
    while True:
        piece = file.read(_CHUNK)
        window += piece
        end = (
            len(window) - _BESIDE if piece else len(window)
        )  # at the edge the next window decides, seeing what follows
        for needle in needles:
            for at in needle.places(window, decided - start, end):
                yield Hit(name, start + at, needle.which, needle.form)
        decided = start + max(0, end)
        for text in _LOG_TEXT.finditer(window, max(0, unpacked - start)):
            unpacked = start + text.end()
            yield from _in_log_text(name, start + text.start(1), text[1], needles)
        if not piece:
            return
        keep = min(seam, len(window))
        if begun := _LOG_TEXT_BEGUN.search(window, max(0, len(window) - _LONGEST_TEXT)):
            keep = max(keep, len(window) - begun.start())
        start += len(window) - keep
        window = window[len(window) - keep :]


def _in_log_text(name: str, offset: int, text: bytes, needles: list[_Needle]) -> Iterator[Hit]:
    """Robot Framework's log.html keeps long texts as base64 of zlib; the offset is that of the packed text."""
    try:
        plain = zlib.decompress(base64.b64decode(text))
    except (zlib.error, ValueError):
        return
    for hit in _in_stream(name, io.BytesIO(plain), needles):
        yield Hit(name, offset, hit.which, f"{hit.form} in a packed log text")
