"""What ``pip install .`` puts on a machine works from anywhere, without the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def python(installed: Path, cwd: Path, *args: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SERA_")}
    done = subprocess.run(
        [sys.executable, "-P", *args],
        cwd=cwd,
        env={**environment, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_the_wheel_adds_nothing_of_a_general_name_to_site_packages(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"sera_rpa"}


@pytest.mark.parametrize("folder", ["tasks", "keywords", "resources", "variables", "docs"])
def test_the_wheel_holds_every_file_of_the_robot_folders(folder: str, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", folder], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.split()
    assert tracked
    assert {f"sera_rpa/suite/{name}" for name in tracked} <= names


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "sera_rpa"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    pictures = {name for name in tracked if name.startswith("sera_rpa/portal/docs/pictures/")}
    assert pictures, "the README's; no program needs them"
    assert set(tracked) - pictures <= names
    assert not pictures & names


def test_installed_the_suite_is_found_from_another_directory(installed: Path, tmp_path: Path) -> None:
    program = (
        "from sera_rpa import places as p; print(p.suite_root(), p.find_task('book_jobs'), p.results_dir(), sep='|')"
    )
    root = installed / "sera_rpa" / "suite"
    assert (
        python(installed, tmp_path, "-c", program)
        == f"{root}|{root / 'tasks' / 'book_jobs.robot'}|{tmp_path / 'results'}"
    )


def test_installed_the_command_answers_from_another_directory(installed: Path, tmp_path: Path) -> None:
    entry_points = next(installed.glob("sera_rpa-*.dist-info")) / "entry_points.txt"
    assert "sera-rpa = sera_rpa.cli:main" in entry_points.read_text(encoding="utf-8")
    assert "Usage: sera-rpa" in python(installed, tmp_path, "-m", "sera_rpa.cli", "--help")


def test_installed_the_documentation_is_built_from_another_directory(installed: Path, tmp_path: Path) -> None:
    python(installed, tmp_path, "-m", "sera_rpa.cli", "docs", "--out", "site")
    site = tmp_path / "site"
    assert (site / "keywords" / "scheduling.html").is_file()
    assert (site / "guide" / "reliability.html").is_file()
    assert (site / "guide" / "readme.html").is_file()
    assert (site / "samples" / "book_jobs.xlsx").is_file()
    assert str(REPOSITORY) not in "".join(page.read_text(encoding="utf-8") for page in site.rglob("*.html"))
