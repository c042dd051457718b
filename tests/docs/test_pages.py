"""What the pages of the documentation point at is there."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from sera_rpa.cli import main
from tests.docs.tables import TOP

PAGES = [
    TOP / "README.md",
    TOP / "CHANGELOG.md",
    TOP / "sera_rpa" / "portal" / "README.md",
    *(TOP / "docs").glob("*.md"),
]
OURS = [TOP / "README.md", *(TOP / "docs").glob("*.md")]

FOREIGN = (
    "/wo" + "rk/",
    r"/ro" + r"ot/\w",
    r"[A-Z]:\\Us" + "ers",
    "pypi" + r"\.org",
    "pythonhos" + "ted",
    "jfr" + "og",
)
"""Put together, so that this file does not hold what it looks for."""


def _name(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_internal_links_resolve(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        file = (page.parent / place).resolve() if place else page
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            broken.append(target)
    assert broken == []


def test_the_tenant_file_points_at_a_page_that_exists() -> None:
    text = (TOP / "variables" / "tenants" / "sandbox.yaml").read_text(encoding="utf-8")
    named = re.findall(r"docs/[\w-]+\.md", text)
    assert named and all((TOP / file).is_file() for file in named)


@pytest.mark.parametrize("page", OURS, ids=_name)
def test_every_command_and_option_shown_exists(page: Path) -> None:
    wrong = []
    for line in re.findall(r"(?:\./|[`'])(sera-rpa (?!test)[a-z][^`'|\n#]*)", page.read_text(encoding="utf-8")):
        words = shlex.split(line.replace("…", "").replace("[", "").replace("]", ""))[1:]
        command = main.commands.get(words[0])
        if command is None:
            wrong.append(line)
            continue
        options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        wrong += [f"{line}: {word}" for word in words if word.startswith("--") and word not in options]
    assert wrong == []


def test_the_two_commands_of_the_readme_exist() -> None:
    text = (TOP / "README.md").read_text(encoding="utf-8")
    assert (TOP / "sera-rpa").is_file()
    for name in ("demo", "test"):
        assert f"./sera-rpa {name} " in text
        assert isinstance(main.commands[name], click.Command)


def test_every_folder_of_the_folder_map_exists_and_none_is_left_out() -> None:
    text = (TOP / "README.md").read_text(encoding="utf-8")
    mapped = set(re.findall(r"^\| `(\w+)/` \|", text, re.MULTILINE))
    tracked = _tracked()
    folders = {name.split("/")[0] for name in tracked if "/" in name and not name.startswith(".")}
    assert mapped == folders | {"results"}


def test_the_picture_of_the_audit_page_is_small_enough_to_load_at_once() -> None:
    picture = TOP / "docs" / "images" / "audit.png"
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert picture.stat().st_size < 250_000


def test_the_worked_example_on_the_page_is_the_file_that_is_run() -> None:
    page = (TOP / "docs" / "writing-tasks.md").read_text(encoding="utf-8")
    file = (TOP / "docs" / "examples" / "add_customers.robot").read_text(encoding="utf-8")
    assert f"```robotframework\n{file}```" in page


def test_no_tracked_file_names_a_place_of_this_machine_or_of_a_package_index() -> None:
    foreign = re.compile("|".join([re.escape(str(TOP)), *FOREIGN]))
    found = []
    for name in _tracked():
        content = (TOP / name).read_bytes()
        if b"\x00" in content[:8000]:
            continue
        for number, line in enumerate(content.decode("utf-8").splitlines(), 1):
            if foreign.search(line):
                found.append(f"{name}:{number}: {line.strip()[:120]}")
    assert found == []


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=TOP, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (TOP / name).is_file()]


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
