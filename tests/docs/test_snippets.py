"""The snippets of the pages: Robot accepts each, with the keywords as they are; what names a file shows that file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from robot import run
from robot.api import ExecutionResult

from sera_rpa.docs.keywords import read_areas
from sera_rpa.libraries.ui_map import load_ui_map
from tests.docs.tables import TOP

PAGES = sorted([TOP / "README.md", *(TOP / "docs").glob("*.md")])


def fences(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


SNIPPETS = {
    f"{page.stem} {number}": text
    for page in PAGES
    for number, text in enumerate(fences(page, "robotframework"), 1)
    if "***" not in text  # whole files are run elsewhere
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What Robot says of each, without running it: whether every keyword exists and takes such arguments."""
    folder = tmp_path_factory.mktemp("snippets")
    lines = ["*** Settings ***", *(area.setting for area in read_areas()), "*** Test Cases ***"]
    for name, text in SNIPPETS.items():
        lines += [name, *(f"    {line}" for line in text.splitlines())]
    (folder / "snippets.robot").write_text("\n".join([*lines, ""]), encoding="utf-8")
    output = folder / "output.xml"
    run(str(folder / "snippets.robot"), dryrun=True, pythonpath=str(TOP), output=str(output), log="NONE", report="NONE")
    return {test.name: test.message for test in ExecutionResult(output).suite.all_tests}


@pytest.mark.parametrize("name", SNIPPETS)
def test_robot_accepts_a_snippet(outcome: dict[str, str], name: str) -> None:
    assert outcome[name] == ""


def test_the_ui_map_shown_is_that_of_the_first_layout() -> None:
    ui_map = load_ui_map("v1")
    (shown,) = (yaml.safe_load(text) for text in fences(TOP / "docs" / "adding-a-flow.md", "yaml"))
    for screen, elements in shown.items():
        assert {name: ui_map[screen][name] for name in elements} == elements
