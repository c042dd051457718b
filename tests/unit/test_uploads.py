"""What is uploaded is told by its content, and looked at before anything is started."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from sera_rpa.contract import Moment, check, read_contract
from sera_rpa.errors import SeraError
from sera_rpa.uploads import LARGEST, inspect

TASK = """*** Settings ***
Test Template    Attach
*** Tasks ***
Attach All
*** Keywords ***
Attach
    [Documentation]    Attaches.
    [Arguments]    ${reference: str}    ${files: list[Path]}=@{EMPTY}    ${at: Moment | None}=${None}
    No Operation
"""


@pytest.mark.parametrize(
    ("name", "content", "kind", "media_type"),
    [
        ("a.JPG", b"\xff\xd8\xff\xe0 ", "photo", "image/jpeg"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "photo", "image/webp"),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "video", "video/mp4"),
        ("a.mov", b"\0\0\0\x14ftypqt  ", "video", "video/quicktime"),
        ("a.pdf", b"%PDF-1.4", "document", "application/pdf"),
        ("a.txt", "Grüße".encode(), "document", "text/plain"),
    ],
)
def test_a_file_is_known_by_name_and_content(
    tmp_path: Path, name: str, content: bytes, kind: str, media_type: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    upload = inspect(path)
    assert (upload.kind, upload.media_type, upload.size) == (kind, media_type, len(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"\x89PNG\r\n\x1a\n"),
        ("a.mov", b"\0\0\0\x18ftypmp42"),
        ("a.docx", b"PK\x03\x04 no archive"),
        ("a.txt", b"\xff\xfe\0"),
        ("a.exe", b"MZ"),
        ("a.svg", b"<svg/>"),
        ("a", b"text"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SeraError, match="^FILE_UNFIT: "):
        inspect(path)


def test_a_workbook_is_no_text_document(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    assert inspect(path).kind == "document"
    with pytest.raises(SeraError, match="^FILE_UNFIT: .*is no .docx file"):
        inspect(path.rename(tmp_path / "a.docx"))


def test_a_text_that_is_cut_within_a_character_is_still_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("ü" * 5000 + "x", encoding="utf-8")
    assert inspect(path).kind == "document"
    path.write_text("x" + "ü" * 5000, encoding="utf-8")
    assert inspect(path).kind == "document"


def test_a_file_that_is_too_large_is_named_with_both_sizes(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(LARGEST["photo"] + 1)
    with pytest.raises(SeraError, match="^FILE_UNFIT: .* has 26 MB; a photo may have 25 MB"):
        inspect(path)


def test_files_of_a_row_are_counted_from_the_folder_of_the_input(tmp_path: Path) -> None:
    (tmp_path / "task.robot").write_text(TASK, encoding="utf-8")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    source = tmp_path / "rows.csv"
    source.write_text(
        "reference,files\nR-1,photos/a.jpg\nR-2,photos/a.jpg; photos/b.jpg;c.exe\nR-3,\n", encoding="utf-8"
    )
    checked = check(read_contract(tmp_path / "task.robot"), source)
    assert [row.payload.get("files") for row in checked.rows][:1] == [["photos/a.jpg"]]
    assert [(p.code, p.row, p.column) for p in checked.problems] == [("FILE_MISSING", 3, "files")] * 2
    assert "no file 'photos/b.jpg'" in checked.problems[0].message
    assert checked.folder == tmp_path


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-24 08:10", "13:10"),
        ("2026-07-24 08:10", "12:10"),
        ("2026-11-24T13:10:00Z", "13:10"),
        ("2026-11-24 08:10 +01:00", "07:10"),
        ("2026-11-24t08:10:00.500+0100", "07:10"),
    ],
)
def test_a_moment_keeps_its_offset(text: str, utc: str) -> None:
    moment = Moment.read(text)
    assert f"{moment.instant('America/Indiana/Indianapolis'):%H:%M}" == utc
    assert Moment.read(str(moment)) == moment


@pytest.mark.parametrize("text", ["08:10", "2026-11-24", "2026-02-30 08:10", "2026-11-24 25:00", "yesterday", ""])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        Moment.read(text)


def test_a_cell_with_a_moment_is_checked_and_kept(tmp_path: Path) -> None:
    (tmp_path / "task.robot").write_text(TASK, encoding="utf-8")
    source = tmp_path / "rows.xlsx"
    book = openpyxl.Workbook()
    for row in (
        ["reference", "at"],
        ["R-1", datetime(2026, 11, 24, 8, 10)],  # noqa: DTZ001
        ["R-2", "2026-11-24 08:10Z"],
        ["R-3", "8:10"],
    ):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(source)
    checked = check(read_contract(tmp_path / "task.robot"), source)
    assert [row.payload.get("at") for row in checked.rows] == ["2026-11-24 08:10:00", "2026-11-24 08:10:00+00:00", None]
    assert [problem.code for problem in checked.problems] == ["CELL_INVALID"]
    assert Moment.read("2026-11-24 08:10Z").instant("UTC") == datetime(2026, 11, 24, 8, 10, tzinfo=UTC)
