"""Every keyword says what it does; those that others call explain their arguments."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from robot.libdocpkg import LibraryDocumentation

from sera_rpa.errors import CODES
from tests.docs.tables import TOP

RESOURCES = sorted([*(TOP / "keywords").glob("*.resource"), *(TOP / "resources").glob("*.resource")])
ROBOT_FILES = [*RESOURCES, *(TOP / "tasks").glob("*.robot"), *(TOP / "docs" / "examples").glob("*.robot")]
LIBRARIES = sorted(path for path in (TOP / "sera_rpa" / "libraries").glob("[A-Z]*.py"))


@cache
def _documented(path: Path) -> Any:
    return LibraryDocumentation(str(path))


def test_no_two_keywords_share_a_name() -> None:
    """A task may import any of them together, and Robot would take one for the other without a word."""
    documented = map(_documented, [*RESOURCES, *LIBRARIES])
    names = Counter(re.sub("[ _]", "", keyword.name).casefold() for area in documented for keyword in area.keywords)
    assert [name for name, number in names.items() if number > 1] == []


@pytest.mark.parametrize("path", [*RESOURCES, *LIBRARIES], ids=lambda path: path.name)
def test_every_keyword_begins_with_a_whole_sentence(path: Path) -> None:
    keywords = _documented(path).keywords
    assert keywords
    assert [kw.name for kw in keywords if not re.match(r"\S.*?[.](\s|$)", kw.doc.split("\n\n")[0], re.DOTALL)] == []


@pytest.mark.parametrize("path", RESOURCES, ids=lambda path: path.name)
def test_every_resource_says_what_it_is_about(path: Path) -> None:
    assert re.fullmatch(r"\S.*\.", _documented(path).doc.strip(), re.DOTALL)


@pytest.mark.parametrize("path", sorted((TOP / "keywords").glob("*.resource")), ids=lambda path: path.name)
def test_every_argument_of_a_keyword_that_others_call_is_documented(path: Path) -> None:
    bare = [f"{kw.name}: {arg.name}" for kw in _public(path) for arg in kw.args if not (arg.doc or "").strip()]
    assert bare == []


@pytest.mark.parametrize("path", RESOURCES, ids=lambda path: path.name)
def test_documented_arguments_exist(path: Path) -> None:
    for kw in _documented(path).keywords:
        stated = re.search(rf"^{re.escape(kw.name)}\n((?:    .*\n?)+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert stated, kw.name
        section = re.search(r"Args:\n((?:    \.\.\.        .*\n)+)", stated[1])
        if section:
            named = set(re.findall(r"^    \.\.\.        (\w+):", section[1], re.MULTILINE))
            assert named == {arg.name for arg in kw.args}, kw.name


@pytest.mark.parametrize("path", RESOURCES, ids=lambda path: path.name)
def test_every_error_that_a_keyword_announces_has_a_code(path: Path) -> None:
    for kw in _documented(path).keywords:
        assert set(kw.args.raises or {}) <= set(CODES), kw.name


def test_every_error_code_used_in_robot_files_exists() -> None:
    used = {
        (path.name, code)
        for path in ROBOT_FILES
        for code in re.findall(r"(?:Refuse|Note Fault) {4}([A-Z_]+)", path.read_text(encoding="utf-8"))
    }
    assert len(used) > 10
    assert {one for one in used if one[1] not in CODES} == set()


def _public(path: Path) -> list[Any]:
    """The keywords that another file calls, or that nobody calls: what a task may build on."""
    own = path.read_text(encoding="utf-8")
    others = "\n".join(file.read_text(encoding="utf-8") for file in ROBOT_FILES if file != path)
    found = [kw for kw in _documented(path).keywords if _calls(others, kw.name) or not _calls(own, kw.name)]
    assert found, f"nothing in {path.name} is called by others"
    return found


def _calls(text: str, name: str) -> bool:
    return bool(re.search(rf"(?<=  ){re.escape(name)}(?=\s\s|\n|$)", text))
