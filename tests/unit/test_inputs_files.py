"""Files that cannot be read say why, in a person's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from sera_rpa.inputs import InputFault, read_rows
from sera_rpa.inputs.files import locked


def fault(path: Path) -> str:
    with pytest.raises(InputFault) as caught:
        read_rows(path)
    return str(caught.value)


def test_a_missing_file_suggests_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "jobs-november.csv").write_text("a")
    assert "Did you mean jobs-november.csv?" in fault(tmp_path / "jobs-novmber.csv")


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    assert "there is no folder" in fault(tmp_path / "gone" / "jobs.csv")


def test_a_folder_names_the_sheets_in_it(tmp_path: Path) -> None:
    (tmp_path / "jobs.xlsx").write_bytes(b"PK")
    (tmp_path / "~$jobs.xlsx").write_bytes(b"x")
    assert fault(tmp_path).endswith("this is a folder, not a file. Name one of the files in it: jobs.xlsx")


@pytest.mark.parametrize(("name", "says"), [("jobs.ods", "'.ods' are not read"), ("jobs", "no ending")])
def test_an_unknown_format_is_refused(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / name).write_text("x")
    assert says in fault(tmp_path / name)


def test_a_workbook_under_the_name_of_a_csv_file_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").write_bytes(b"PK\x03\x04 rest")
    assert "an Excel workbook under the name of a .csv file" in fault(tmp_path / "jobs.csv")


def test_a_password_protected_workbook_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "jobs.xlsx").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    assert "protected by a password" in fault(tmp_path / "jobs.xlsx")


@pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04 broken"])
def test_a_broken_workbook_is_unreadable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "jobs.xlsx").write_bytes(content)
    assert fault(tmp_path / "jobs.xlsx").startswith("INPUT_UNREADABLE: jobs.xlsx: ")


def test_a_locked_file_names_who_has_it_open(tmp_path: Path) -> None:
    (tmp_path / "~$jobs.xlsx").write_bytes(bytes([12]) + b"Ada Lovelace" + b" " * 42)
    assert "open in a spreadsheet program (Ada Lovelace) and locked" in str(locked(tmp_path / "jobs.xlsx"))
    (tmp_path / ".~lock.plan.csv#").write_text(",grace,host,24.11.2026 01:00,file:///home/grace;")
    assert "(grace)" in str(locked(tmp_path / "plan.csv"))


def test_a_file_without_the_right_to_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The super user may read everything, so the refusal of the operating system is put in its place."""
    path = tmp_path / "jobs.csv"
    path.write_text("a")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "this user may not read the file" in fault(path)


def test_an_office_lock_file_beside_a_readable_file_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "jobs.csv").write_text("reference\nV-1\n")
    (tmp_path / "~$jobs.csv").write_bytes(b"\x03Ada")
    assert [record.cells for record in read_rows(tmp_path / "jobs.csv").records] == [{"reference": "V-1"}]
