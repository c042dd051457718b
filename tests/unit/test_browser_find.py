"""Which browser is chosen, on machines that have several, one, a broken one or none."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sera_rpa.browser import find, find_browser
from sera_rpa.errors import SeraError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in browsers are shell scripts")

Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """A machine without browsers; what it returns puts an executable on its PATH, or elsewhere."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.delenv("SERA_BROWSER", raising=False)
    monkeypatch.setattr(find, "_usual_places", list)

    def put_executable(name: str, says: str = "Chromium 156.0.8078.79", code: int = 0, folder: Path = programs) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_text(f"#!/bin/sh\necho '{says}'\nexit {code}\n")
        path.chmod(0o755)
        return path

    return put_executable


def test_a_machine_without_a_browser_has_none(put: Put) -> None:
    assert find_browser() is None


def test_the_headless_shell_is_preferred_for_it_starts_fastest(put: Put) -> None:
    put("google-chrome", "Google Chrome 155.0.1.2")
    put("chromium")
    shell = put("chromium-headless-shell")
    found = find_browser()
    assert found
    assert (found.path, found.kind, found.version, found.source) == (
        shell,
        "chromium-headless-shell",
        "156.0.8078.79",
        "installed",
    )


def test_a_window_needs_a_browser_that_has_one(put: Put) -> None:
    put("chromium-headless-shell")
    assert find_browser(headed=True) is None
    chrome = put("google-chrome", "Google Chrome 155.0.1.2 ")
    found = find_browser(headed=True)
    assert found
    assert (found.path, found.kind, found.version) == (chrome, "chrome", "155.0.1.2")


def test_edge_will_do(put: Put) -> None:
    put("microsoft-edge-stable", "Microsoft Edge 155.0.3.4")
    found = find_browser()
    assert found
    assert found.kind == "edge"


def test_a_browser_that_does_not_start_is_passed_over(put: Put) -> None:
    put("chromium-headless-shell", "error while loading shared libraries: libnss3.so", code=127)
    put("chromium", "Command 'chromium' requires the snap to be installed.", code=1)
    chrome = put("google-chrome")
    found = find_browser()
    assert found
    assert found.path == chrome


def test_a_browser_outside_of_the_path_is_found_in_its_usual_place(
    put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chrome = put("chrome", "Google Chrome 155.0.1.2", folder=tmp_path / "opt")
    monkeypatch.setattr(find, "_usual_places", lambda: [tmp_path / "nowhere", chrome])
    found = find_browser()
    assert found
    assert found.path == chrome


def test_the_environment_decides_first(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("chromium-headless-shell")
    mine = put("my browser", "Chromium 140.0.0.1", folder=tmp_path / "a folder")
    monkeypatch.setenv("SERA_BROWSER", str(mine))
    found = find_browser()
    assert found
    assert (found.path, found.version, found.source) == (mine, "140.0.0.1", "SERA_BROWSER")


def test_the_environment_may_name_a_command(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put("chromium-headless-shell")
    chromium = put("chromium")
    monkeypatch.setenv("SERA_BROWSER", "chromium")
    found = find_browser()
    assert found
    assert found.path == chromium


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        ("/nowhere/chrome", "SERA_BROWSER names '/nowhere/chrome', which is no executable file"),
        ("broken", "SERA_BROWSER names 'broken', which does not start"),
    ],
)
def test_a_wrong_environment_is_an_error_and_not_a_reason_to_take_another(
    asked: str, complaint: str, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("chromium-headless-shell")
    put("broken", "no", code=1)
    monkeypatch.setenv("SERA_BROWSER", asked)
    with pytest.raises(SeraError) as caught:
        find_browser()
    assert caught.value.code.name == "BROWSER_MISSING"
    assert complaint in str(caught.value)


def test_a_window_cannot_be_asked_of_a_headless_shell(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put("chromium-headless-shell")
    monkeypatch.setenv("SERA_BROWSER", "chromium-headless-shell")
    with pytest.raises(SeraError, match="cannot show a window"):
        find_browser(headed=True)


def test_what_rfbrowser_downloaded_goes_before_what_is_installed(put: Put, tmp_path: Path) -> None:
    put("chromium-headless-shell")
    revision = find._playwright_revision()
    assert revision.isdigit()
    home = tmp_path / "playwright" / f"chromium_headless_shell-{revision}"
    build = put("chrome-headless-shell", "Chromium 153.0.8010.12", folder=home / "chrome-headless-shell-linux64")
    (home / "INSTALLATION_COMPLETE").touch()
    found = find_browser()
    assert found
    assert (found.path, found.source) == (build, "rfbrowser")


def test_a_download_that_broke_off_or_belongs_to_another_version_is_passed_over(put: Put, tmp_path: Path) -> None:
    revision = find._playwright_revision()
    broken_off = tmp_path / "playwright" / f"chromium-{revision}"
    put("chrome", folder=broken_off / "chrome-linux64")
    older = tmp_path / "playwright" / "chromium-1000"
    put("chrome", folder=older / "chrome-linux64")
    (older / "INSTALLATION_COMPLETE").touch()
    assert find_browser() is None
    (broken_off / "INSTALLATION_COMPLETE").touch()
    assert find_browser() is not None
