"""A secret is found however a file carries it, and chance is not taken for one."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from sera_rpa.audit import scan
from sera_rpa.audit.scan import Hit, scan_for_secrets

SECRET = "pä<s&\"w'/o r\\d+${7}"

WRITTEN = {
    "plain": SECRET.encode(),
    "percent": quote(SECRET, safe="").encode(),
    "percent lower": b"x=" + quote(SECRET, safe="").lower().encode().replace(b"%7bd", b""),
    "form": quote_plus(SECRET).encode(),
    "html": html.escape(SECRET).encode(),
    "xml": html.escape(SECRET, quote=False).encode(),
    "json": json.dumps(SECRET).encode(),
    "json utf-8": json.dumps(SECRET, ensure_ascii=False).encode(),
    "json of html": json.dumps(html.escape(SECRET, quote=False)).encode(),
    "json in json": json.dumps(json.dumps({"password": SECRET})).encode(),
    "python": repr({"password": SECRET}).encode(),
    "utf-16-le": ("x" + SECRET).encode("utf-16-le"),
    "utf-16-be": ("x" + SECRET).encode("utf-16-be"),
    "cp1252": SECRET.encode("cp1252"),
    "basic 0": base64.b64encode(("abc" + SECRET + "z").encode()),
    "basic 1": base64.b64encode(("abcd" + SECRET).encode()),
    "basic 2": base64.urlsafe_b64encode(("abcde" + SECRET).encode()),
}


@pytest.mark.parametrize("form", WRITTEN)
def test_a_secret_is_found_in_every_usual_writing(form: str, tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_bytes(b"before " + WRITTEN[form] + b" after")
    hits = scan_for_secrets(tmp_path, ["something else", SECRET])
    assert hits and {(hit.file, hit.which) for hit in hits} == {("log.txt", "secret 2")}
    assert SECRET not in repr(hits)


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("a perfectly clean file " * 1000)
    assert scan_for_secrets(tmp_path, [SECRET, "123456", "JBSWY3DPEHPK3PXP"]) == []


def test_the_offset_is_that_of_the_first_byte(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"0123456789hunter2hunter2")
    assert scan_for_secrets(tmp_path, ["hunter2"]) == [
        Hit("a.txt", 10, "secret 1", "plain"),
        Hit("a.txt", 17, "secret 1", "plain"),
    ]


@pytest.mark.parametrize("shift", range(-12, 13))
def test_a_secret_on_the_seam_of_two_pieces_is_found_once(
    shift: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan, "_CHUNK", 256)
    place = 512 + shift
    (tmp_path / "a.txt").write_bytes(b"." * place + b"hunter2!" + b"." * 700)
    assert scan_for_secrets(tmp_path, ["hunter2!"]) == [Hit("a.txt", place, "secret 1", "plain")]
    (tmp_path / "a.txt").write_bytes(b"-" * (place - 1) + b"7123456" + b"-" * 700)
    assert scan_for_secrets(tmp_path, ["123456"]) == []


def test_archives_are_opened_also_within_archives(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.network", "x" * 5000 + "hunter2!")
    with zipfile.ZipFile(tmp_path / "outer.bin", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("trace.zip", inner.getvalue())
        archive.writestr("log.gz", gzip.compress(b"see: hunter2!"))
    assert [(hit.file, hit.offset) for hit in scan_for_secrets(tmp_path, ["hunter2!"])] == [
        ("outer.bin!/log.gz!", 5),
        ("outer.bin!/trace.zip!/0.network", 5000),
    ]


@pytest.mark.parametrize("chunk", [1 << 20, 64])
def test_long_texts_that_robot_packs_into_its_log_are_opened(
    chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from robot.utils import compress_text

    monkeypatch.setattr(scan, "_CHUNK", chunk)
    packed = compress_text("Typing text into the field. " * 20 + "hunter2!" + " It was typed. " * 20)
    page = 'window.output["strings"] = window.output["strings"].concat(["*short","' + packed + '","*end"]);'
    (tmp_path / "log.html").write_text(page)
    assert [hit.offset for hit in scan_for_secrets(tmp_path, ["hunter2!"])] == [page.index(packed)]
    assert zlib.decompress(base64.b64decode(packed))


@pytest.mark.parametrize("text", ["code 123456.", "otp=123456&x", '"123456"', "123456", "typed '123456'", "1, 123456"])
def test_a_one_time_code_is_found_where_it_stands_alone(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text)
    assert len(scan_for_secrets(tmp_path, ["123456"])) == 1


@pytest.mark.parametrize(
    "text", ["07:31:05.123456Z", "elapsed=0.123456", "1000123456", "job_123456", "123456.78", "a123456"]
)
def test_a_part_of_another_number_is_no_one_time_code(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text)
    assert scan_for_secrets(tmp_path, ["123456"]) == []


def test_a_short_password_counts_only_as_a_word_and_a_tiny_one_never(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("abcdef xabcdx; then abcd! and ab")
    assert [hit.offset for hit in scan_for_secrets(tmp_path, ["abcd", "ab", ""])] == [20]


def test_a_secret_in_a_file_name_is_found_and_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "shot-hunter2!.png").write_bytes(b"hunter2!")
    hits = scan_for_secrets(tmp_path, ["hunter2!"])
    assert [hit.offset for hit in hits] == [-1, 0]
    assert "hunter2!" not in repr(hits)


def test_an_archive_that_cannot_be_read_is_no_proof(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "harmless text " * 100)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[40:50] = b"\xff" * 10
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(OSError, match="nothing is proven"):
        scan_for_secrets(tmp_path, ["hunter2!"])
