"""``sera-rpa test``: style, types and tests of a checkout."""

from __future__ import annotations

import os
import subprocess
import sys

import click

from sera_rpa.errors import Exit, SeraError
from sera_rpa.places import checkout

CHECKS = (
    ("ruff: style of the Python files", ["ruff", "check", "."]),
    ("ruff: lay-out of the Python files", ["ruff", "format", "--check", "."]),
    ("mypy: types", ["mypy"]),
    ("robocop: style of the Robot files", ["robocop", "check"]),
)


def run_tests(pytest_args: list[str], *, everything: bool) -> Exit:
    """Runs every check, then pytest without the tests marked ``long``; with arguments only pytest, with them.

    Args:
        pytest_args: handed to pytest.
        everything: run the long tests too.

    Returns:
        ``Exit.DONE`` when all passed, else ``Exit.REFUSED``.
    """
    root = checkout()
    if root is None:
        raise SeraError(
            "TASK_UNKNOWN", "The tests are not part of an installed sera-rpa", "Run './sera-rpa test' in a checkout."
        )
    passed = True
    for title, command in () if pytest_args else CHECKS:
        click.secho(title, bold=True)
        sys.stdout.flush()
        passed &= subprocess.run([sys.executable, "-m", *command], cwd=root, check=False).returncode == 0
    click.secho("pytest", bold=True)
    sys.stdout.flush()
    # A module is one process's: its tests share a portal. They are handed out as tests/conftest.py puts them.
    # One process more than processors, because tests wait for pages.
    many = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder"]
    which = [] if everything else ["-m", "not long"]
    asked = pytest_args or [*many, *which, "--durations", "15"]
    tests = subprocess.run([sys.executable, "-m", "pytest", *asked], cwd=root, check=False).returncode
    if not passed:
        click.secho("The tests' own result stands above; a style or type check before it failed.", fg="red")
    return Exit.DONE if passed and tests == 0 else Exit.REFUSED
