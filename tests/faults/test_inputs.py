"""Inputs through the real command: 10,000 rows, and files that cannot be read."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.faults.line import MONDAY, TOP

COLUMNS = "reference,customer,service_category,day,arrival_window,notes"
MOST_MEGABYTES = 60


def write(path: Path, rows: int, wrong: tuple[int, ...] = ()) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write(COLUMNS + "\n")
        for number in range(rows):
            day = "31.02.2026" if number in wrong else MONDAY
            file.write(f'N-{number},Customer {number},Drain Cleaning,{day},8:00 am,"Ünder the {number}th door, left"\n')
    return path


#: Root may read every file; dropping CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH from the bounding set
#: (capabilities(7), prctl 24) ends that for what is started next. A program of its own, not a ``preexec_fn``:
#: that would fork this process, and the gRPC threads which other tests of it have left abort such a child.
WITHOUT_A_SUPERUSERS_RIGHTS = """
import ctypes, os, sys
for capability in (1, 2):
    ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


def check(source: Path, *options: str) -> tuple[int, str, float, float]:
    """Runs ``sera-rpa check``: exit code, output, seconds, and the most memory it had in megabytes."""
    environment = os.environ | {"PYTHONPATH": str(TOP), "PYTHONUTF8": "1", "COLUMNS": "160"}
    begun = time.monotonic()
    as_anybody = [sys.executable, "-c", WITHOUT_A_SUPERUSERS_RIGHTS] if os.geteuid() == 0 else []
    process = subprocess.Popen(
        [*as_anybody, sys.executable, "-m", "sera_rpa.cli", "check", "book_jobs", "--input", str(source), *options],
        env=environment, cwd=TOP,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    most = 0.0
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            most = max(most, watched.memory_info().rss / 1e6)
        except psutil.Error:
            break
        time.sleep(0.01)
    output, _ = process.communicate()
    return process.returncode, output, time.monotonic() - begun, most


def test_ten_thousand_rows_are_checked_in_little_more_memory_than_ten(tmp_path: Path) -> None:
    code, output, _, small = check(write(tmp_path / "small.csv", 10))
    assert code == 0, output
    code, output, _, large = check(write(tmp_path / "large.csv", 10_000))
    assert code == 0, output
    assert "10000 rows fit" in output.replace(",", "")
    assert large - small < MOST_MEGABYTES, (small, large)


def test_every_wrong_row_among_ten_thousand_is_named(tmp_path: Path) -> None:
    code, output, _, _ = check(write(tmp_path / "wrong.csv", 10_000, wrong=(0, 4_999, 9_999)), "--json")
    assert code == 3
    assert [line.split(":")[1].strip(" ,") for line in output.splitlines() if '"row":' in line] == [
        "2",
        "5001",
        "10001",
    ]


def test_a_missing_file_is_named_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path / "jobs-november.csv", 1)
    code, output, _, _ = check(tmp_path / "jobs-novmber.csv")
    assert code == 3
    assert "Did you mean jobs-november.csv?" in output


def test_a_folder_is_no_input(tmp_path: Path) -> None:
    code, output, _, _ = check(tmp_path)
    assert code == 3
    assert "folder" in output


@pytest.mark.parametrize("name", ["jobs.csv", "jobs.xlsx"])
def test_a_file_that_a_spreadsheet_program_holds_is_named_with_who_has_it(tmp_path: Path, name: str) -> None:
    """Windows locks such a file; here it is one that nobody may read."""
    held = write(tmp_path / name, 1)
    held.chmod(0)
    (tmp_path / f"~${name}").write_bytes(bytes([12]) + b"Ada Lovelace" + b" " * 42)
    code, output, _, _ = check(held)
    assert code == 3, output
    assert "Ada Lovelace" in output
    assert "Traceback" not in output
