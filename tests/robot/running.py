"""Runs a Robot suite of ``suites`` against a portal: each of its tests becomes one of pytest's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from robot import api

from tests.faults.line import LONGEST_SECONDS, TOP, Line

SUITES = Path(__file__).parent / "suites"


def names(*suites: str) -> list[str]:
    """The tests of these suites, as ``Suite: Test``."""
    return list(_names(api.TestSuite.from_file_system(*_files(suites))))


def outcomes(line: Line, *suites: str) -> dict[str, str]:
    """Runs the suites, one after the other in one Robot; the message of each test, empty where it passed."""
    return run(line, line.home / "-".join(suites), _files(suites))


def run(line: Line, output: Path, files: list[Path], folder: Path = TOP) -> dict[str, str]:
    """Runs files with tests from a folder; the message of each test, empty where it passed."""
    command = [
        sys.executable, "-m", "robot", "--pythonpath", str(TOP), "--variable", f"PORTAL:{line.portal.url}",
        "--variable", f"TENANT:{line.tenant()}", "--exitonerror", "--outputdir", str(output), *map(str, files),
    ]  # fmt: skip
    ran = subprocess.run(
        command, cwd=folder, env=line.environment(), capture_output=True, text=True, timeout=LONGEST_SECONDS
    )
    assert (output / "output.xml").is_file(), ran.stdout + ran.stderr
    result = api.ExecutionResult(output / "output.xml")
    return {f"{test.parent.name}: {test.name}": test.message for test in result.suite.all_tests}


def _files(suites: tuple[str, ...]) -> list[Path]:
    return [SUITES / f"{name}.robot" for name in suites]


def _names(suite: api.TestSuite) -> Iterator[str]:
    for test in suite.tests:
        yield f"{suite.name}: {test.name}"
    for child in suite.suites:
        yield from _names(child)
