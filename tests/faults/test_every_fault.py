"""Each fault that the portal can be asked for is met by the suite in at least one test."""

import ast
import re
from pathlib import Path

import pytest

from sera_rpa.portal.faults import FAULTS
from tests.faults.line import TOP

FOLDERS = ("faults", "robot", "tasks")
"""Where the suite itself meets the portal; ``tests/portal`` proves the faults, not that anybody survives them."""


def users() -> dict[str, list[str]]:
    """The files that ask the portal for each fault."""
    files = [path for folder in FOLDERS for path in (TOP / "tests" / folder).rglob("*.*") if path != Path(__file__)]
    named = {path.relative_to(TOP).as_posix(): _words(path) for path in files if path.suffix in (".py", ".robot")}
    return {fault: sorted(file for file, words in named.items() if fault in words) for fault in FAULTS}


def _words(path: Path) -> set[str]:
    """The texts of a Python file, the cells of a Robot file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".robot":
        return set(re.split(r"\s{2,}|[\n=]", text))
    return {
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_the_suite_meets_this_fault_in_a_test(fault: str) -> None:
    assert users()[fault] != [], f"no test below {FOLDERS} asks for '{fault}'"
