"""The command ``./sera-rpa`` of a checkout: sets itself up once, then stays out of the way.

A small checkout stands in for ours: our own wrapper and set-up, locks without packages, a command that says what it
got.
"""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has a wrapper of its own")

REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = """
import os, sys
import sera_rpa
if sys.argv[1:] == ["fail"]:
    sys.exit(5)
print(os.getcwd(), os.path.dirname(sera_rpa.__file__), *sys.argv[1:], sep="|")
"""


def make_checkout(folder: Path) -> Path:
    package = folder / "sera_rpa"
    package.mkdir(parents=True)
    shutil.copy(REPOSITORY / "sera-rpa", folder)
    shutil.copy(REPOSITORY / "sera_rpa" / "bootstrap.py", package)
    (package / "__init__.py").touch()
    (package / "cli.py").write_text(COMMAND, encoding="utf-8")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (folder / lock).write_text(f"# {lock}: no packages\n", encoding="utf-8")
    return folder


def call(
    command: Path, *args: str, cwd: Path | None = None, **environment: str | Path
) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in ("SERA_VENV", "SERA_PYTHON")}
    return subprocess.run(
        [command, *args],
        cwd=cwd,
        env={**inherited, "SERA_PYTHON": sys.executable, **{name: str(value) for name, value in environment.items()}},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout, with a space in its path, that has been set up."""
    folder = make_checkout(tmp_path_factory.mktemp("wrapper") / "my checkout")
    first = call(folder / "sera-rpa", "hello")
    assert first.returncode == 0, first.stderr
    assert "sera-rpa: making .venv with Python" in first.stderr
    return folder


def test_arguments_directory_and_exit_code_are_handed_through(checkout: Path, tmp_path: Path) -> None:
    done = call(checkout / "sera-rpa", "a b", "$HOME", "*", "", cwd=tmp_path)
    assert done.stdout == f"{tmp_path}|{checkout / 'sera_rpa'}|a b|$HOME|*|\n"
    assert call(checkout / "sera-rpa", "fail").returncode == 5


def test_a_package_of_that_name_in_the_current_directory_is_not_taken_for_ours(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "sera_rpa").mkdir()
    (tmp_path / "sera_rpa" / "__init__.py").write_text("raise RuntimeError('not me')", encoding="utf-8")
    assert call(checkout / "sera-rpa", "x", cwd=tmp_path).returncode == 0


def test_with_nothing_to_do_no_other_python_is_started_and_nothing_is_said(checkout: Path) -> None:
    done = call(checkout / "sera-rpa", "x", SERA_PYTHON="/nowhere/python")
    assert (done.returncode, done.stderr) == (0, "")


def test_with_nothing_to_do_the_wrapper_takes_less_than_a_third_of_a_second(checkout: Path, tmp_path: Path) -> None:
    python = checkout / ".venv" / "bin" / "python"

    def fastest(*command: str | Path) -> float:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
            times.append(time.perf_counter() - began)
        return min(times)

    assert fastest(checkout / "sera-rpa", "x") - fastest(python, "-P", "-m", "sera_rpa.cli", "x") < 0.3


@pytest.mark.parametrize("relative", [True, False])
def test_a_symbolic_link_finds_its_checkout(relative: bool, checkout: Path, tmp_path: Path) -> None:
    target = checkout / "sera-rpa"
    link = tmp_path / "sera"
    link.symlink_to(Path(os.path.relpath(target, tmp_path)) if relative else target)
    second = tmp_path / "sera2"
    second.symlink_to("sera")
    assert str(checkout / "sera_rpa") in call(second, "x", cwd=tmp_path).stdout


def test_tests_bring_their_own_packages_on_first_need(checkout: Path) -> None:
    assert not (checkout / ".venv" / ".sera" / "requirements-dev.lock").exists()
    first = call(checkout / "sera-rpa", "test")
    assert "packages of requirements-dev.lock" in first.stderr
    assert call(checkout / "sera-rpa", "test").stderr == ""


def test_a_changed_lock_is_installed_once(checkout: Path) -> None:
    with (checkout / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    assert "packages of requirements.lock" in call(checkout / "sera-rpa", "x").stderr
    assert call(checkout / "sera-rpa", "x").stderr == ""


def test_an_environment_left_half_made_is_made_anew(checkout: Path) -> None:
    (checkout / ".venv" / ".sera" / "unfinished").touch()
    (checkout / ".venv" / "rubbish").touch()
    again = call(checkout / "sera-rpa", "x")
    assert (again.returncode, "making .venv" in again.stderr) == (0, True)
    assert not (checkout / ".venv" / "rubbish").exists()


def test_two_at_once_make_one_environment_and_both_work(tmp_path: Path) -> None:
    folder = make_checkout(tmp_path / "twice")
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda name: call(folder / "sera-rpa", name), ("one", "two")))
    assert [one.returncode for one in done] == [0, 0], [one.stderr for one in done]
    assert sum("making .venv" in one.stderr for one in done) == 1
    assert sum("another set-up of this checkout is running" in one.stderr for one in done) == 1


def test_a_checkout_that_was_moved_repairs_itself(tmp_path: Path) -> None:
    folder = make_checkout(tmp_path / "before")
    call(folder / "sera-rpa", "x")
    moved = folder.rename(tmp_path / "after")
    done = call(moved / "sera-rpa", "x")
    assert str(moved / "sera_rpa") in done.stdout
    assert call(moved / "sera-rpa", "x").stderr == ""


def test_the_environment_can_be_elsewhere(checkout: Path, tmp_path: Path) -> None:
    done = call(checkout / "sera-rpa", "x", cwd=tmp_path, SERA_VENV="new/env")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "new" / "env" / "bin" / "python").exists()
    assert call(checkout / "sera-rpa", "x", cwd=tmp_path, SERA_VENV="new/env").stderr == ""


def test_a_folder_that_holds_something_else_is_left_alone(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "precious.txt").touch()
    done = call(checkout / "sera-rpa", "x", SERA_VENV=tmp_path)
    assert done.returncode == 7
    assert "which holds something else" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["precious.txt"]


def test_a_package_that_cannot_be_had_ends_with_what_pip_said(tmp_path: Path) -> None:
    folder = make_checkout(tmp_path / "offline")
    (folder / "requirements.lock").write_text(f"no-such-package==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    done = call(folder / "sera-rpa", "x", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path), PIP_CONFIG_FILE=os.devnull)
    assert (done.returncode, done.stdout) == (7, "")
    assert "No matching distribution found for no-such-package==1.0" in done.stderr
    assert "then run again" in done.stderr


def test_without_python_it_says_how_to_get_one(tmp_path: Path) -> None:
    folder = make_checkout(tmp_path / "no python")
    done = call(folder / "sera-rpa", "x", SERA_PYTHON="/nowhere/python")
    assert done.returncode == 7
    assert "Python 3.11 or newer is needed; this machine has no /nowhere/python." in done.stderr
