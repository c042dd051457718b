"""What is done, and said, where no browser is found."""

import os
import platform
import sys
from pathlib import Path

import pytest

from sera_rpa.browser import ensure_browser, find, install, launch, launch_args
from sera_rpa.errors import SeraError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in programs are shell scripts")

DEBIAN = {"ID": "debian"}
UBUNTU = {"ID": "ubuntu", "ID_LIKE": "debian"}


class Machine:
    """A machine without a browser, whose package manager is a script that notes what it was told."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.told = folder / "told"
        self.said: list[str] = []

    def script(self, name: str, body: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/sh\necho {name} \"$@\" >>'{self.told}'\n{body}\n")
        path.chmod(0o755)

    def heard(self) -> list[str]:
        return self.told.read_text().splitlines() if self.told.exists() else []


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path)
    monkeypatch.setenv("PATH", f"{machine.programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.delenv("SERA_BROWSER", raising=False)
    monkeypatch.setattr(find, "_NAMES", ("a-browser-of-this-test",))
    monkeypatch.setattr(find, "_usual_places", list)
    monkeypatch.setattr(install, "is_root", lambda: True)
    monkeypatch.setattr(install, "_has_font", lambda: True)
    monkeypatch.setattr(install, "_install_playwright_build", lambda with_deps, say: say(f"rfbrowser {with_deps}"))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: DEBIAN)
    return machine


def installs(machine: Machine) -> str:
    """The shell line that makes the browser appear."""
    target = machine.programs / "a-browser-of-this-test"
    return f"printf '#!/bin/sh\\necho Chromium 156.0.1.2\\n' >'{target}'; chmod +x '{target}'"


def test_on_debian_the_administrator_gets_the_package(machine: Machine) -> None:
    machine.script("apt-get", installs(machine))
    found = ensure_browser(say=machine.said.append)
    assert found.version == "156.0.1.2"
    (line,) = machine.heard()
    assert line.endswith("install -y -q --no-install-recommends chromium-headless-shell")
    assert machine.said == ["Installing chromium-headless-shell with apt-get ...", f"Browser: {found}"]


def test_a_machine_without_any_font_gets_one_too(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "_has_font", lambda: False)
    machine.script("apt-get", installs(machine))
    ensure_browser(say=machine.said.append)
    assert machine.heard()[0].endswith("chromium-headless-shell fonts-dejavu-core")


def test_package_lists_are_fetched_only_when_the_package_is_not_known(machine: Machine) -> None:
    listed = machine.told.with_name("listed")
    machine.script(
        "apt-get",
        f"case $* in *update*) touch '{listed}' ;; *) [ -e '{listed}' ] || exit 100; {installs(machine)} ;; esac",
    )
    ensure_browser(say=machine.said.append)
    assert [line.split()[3] for line in machine.heard()] == ["install", "update", "install"]


def test_passwordless_sudo_is_as_good_as_being_root(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "is_root", lambda: False)
    machine.script("sudo", 'shift; exec "$@"')
    machine.script("apt-get", installs(machine))
    assert ensure_browser(say=machine.said.append)
    assert machine.heard()[0] == "sudo -n true"


def test_without_rights_nothing_of_the_system_is_touched(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "is_root", lambda: False)
    machine.script("sudo", "exit 1")
    machine.script("apt-get", installs(machine))
    with pytest.raises(SeraError):
        ensure_browser(say=machine.said.append)
    assert machine.heard() == ["sudo -n true"]
    assert machine.said == ["rfbrowser False"]


def test_on_ubuntu_playwrights_own_build_is_taken_for_the_package_is_a_snap(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: UBUNTU)
    machine.script("apt-get", installs(machine))
    with pytest.raises(SeraError, match="install --with-deps chromium"):
        ensure_browser(say=machine.said.append)
    assert machine.heard() == []
    assert machine.said == ["rfbrowser True"]


@pytest.mark.parametrize(
    ("system", "release", "word"),
    [
        ("Linux", DEBIAN, "sudo apt-get install chromium-headless-shell"),
        ("Linux", UBUNTU, "rfbrowser install --with-deps chromium"),
        ("Linux", {"ID": "fedora"}, "sudo dnf install chromium"),
        ("Linux", {"ID": "arch"}, "your system's package manager"),
        ("Darwin", {}, "brew install --cask google-chrome"),
        ("Windows", {}, "Install Chrome or Edge"),
    ],
)
def test_the_advice_fits_the_system(
    system: str, release: dict[str, str], word: str, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
    machine.script("apt-get", "exit 100")
    with pytest.raises(SeraError) as caught:
        ensure_browser(say=machine.said.append)
    assert str(caught.value).startswith("BROWSER_MISSING: ")
    assert word in str(caught.value)
    assert "SERA_BROWSER" in str(caught.value)


def test_a_window_without_a_display_is_refused_before_anything_is_installed(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    machine.script("apt-get", installs(machine))
    with pytest.raises(SeraError, match="needs a display"):
        ensure_browser(headed=True, say=machine.said.append)
    assert machine.heard() == []


@pytest.mark.parametrize("root", [True, False])
def test_only_root_goes_without_the_sandbox(root: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "is_root", lambda: root)
    assert ("--no-sandbox" in launch_args()) is root
