"""Installing a browser where there is none, and what to tell a person where that cannot be done."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sera_rpa.browser.find import HEADLESS_ONLY, Browser, find_browser
from sera_rpa.browser.launch import is_root
from sera_rpa.errors import SeraError

Say = Callable[[str], None]


def ensure_browser(headed: bool = False, say: Say | None = None) -> Browser:
    """The browser to use; installs one where there is none, telling ``say`` what it does.

    Raises:
        SeraError: BROWSER_MISSING, with what to do on this system.
    """
    tell = say or (lambda line: print(line, file=sys.stderr, flush=True))
    if headed:
        _require_display()
    return find_browser(headed) or install_browser(headed, tell)


def install_browser(headed: bool, say: Say) -> Browser:
    """Installs a Chromium: Debian's package where we may, else the one that Playwright downloads.

    Raises:
        SeraError: BROWSER_MISSING when neither can be had.
    """
    admin = _admin_prefix()
    apt = shutil.which("apt-get") if sys.platform == "linux" and admin is not None else None
    if apt and admin is not None:
        _install_debian_package(admin, apt, headed, say)
    found = find_browser(headed)
    if not found:
        _install_playwright_build(bool(apt), say)
        found = find_browser(headed)
    if not found:
        raise SeraError("BROWSER_MISSING", "no browser was found and none could be installed", advice(headed))
    say(f"Browser: {found}")
    return found


def advice(headed: bool = False) -> str:
    """What a person can do to get a browser on this system."""
    package = "chromium" if headed else HEADLESS_ONLY
    own = "or set SERA_BROWSER to the executable of a Chromium, Chrome or Edge."
    rfbrowser = Path(sys.executable).with_name("rfbrowser")
    system = platform.system()
    if system == "Windows":
        return f"Install Chrome or Edge, or run '{rfbrowser} install chromium', {own}"
    if system == "Darwin":
        return f"Install Chrome ('brew install --cask google-chrome'), or run '{rfbrowser} install chromium', {own}"
    distribution = _distribution()
    if "ubuntu" in distribution:
        return f"Run 'sudo {rfbrowser} install --with-deps chromium', or install Chrome from its .deb package, {own}"
    if "debian" in distribution:
        return f"Run 'sudo apt-get install {package}', {own}"
    if "fedora" in distribution or "rhel" in distribution:
        return f"Run 'sudo dnf install chromium', {own}"
    return f"Install Chromium with your system's package manager, or run '{rfbrowser} install chromium', {own}"


def _install_debian_package(admin: list[str], apt: str, headed: bool, say: Say) -> None:
    """Debian's own package; Ubuntu has none that is not a snap, so there the attempt ends at once."""
    packages = ["chromium" if headed else HEADLESS_ONLY, *([] if _has_font() else ["fonts-dejavu-core"])]
    patience = ["-o", "DPkg::Lock::Timeout=300"]
    install = [*admin, apt, *patience, "install", "-y", "-q", "--no-install-recommends", *packages]
    if "ubuntu" in _distribution():
        return
    say(f"Installing {' and '.join(packages)} with apt-get ...")
    if _quiet(install) != 0:
        _quiet([*admin, apt, *patience, "update", "-q"])
        _quiet(install)


def _install_playwright_build(with_deps: bool, say: Say) -> None:
    say("Downloading Chromium with 'rfbrowser install chromium' ...")
    options = ["--with-deps"] if with_deps else []
    _quiet([sys.executable, "-m", "Browser.entry", "install", *options, "chromium"])


def _quiet(command: list[str]) -> int:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=1200, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return -1
    return done.returncode


def _has_font() -> bool:
    folders = (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path.home() / ".fonts",
        Path.home() / ".local/share/fonts",
    )
    return any(next(folder.rglob(f"*.{suffix}"), None) for folder in folders for suffix in ("ttf", "otf", "ttc"))


def _admin_prefix() -> list[str] | None:
    """What goes before a command that needs the administrator's rights, or None when we have them not."""
    if is_root():
        return []
    sudo = shutil.which("sudo")
    if sudo and _quiet([sudo, "-n", "true"]) == 0:
        return [sudo, "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def _require_display() -> None:
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise SeraError(
            "BROWSER_MISSING",
            "a visible browser needs a display and this session has none",
            "Leave out --headed, or run it in a desktop session or under 'xvfb-run'.",
        )


def _distribution() -> str:
    """The words that name this Linux distribution and its parents, e.g. ``ubuntu debian``; empty elsewhere."""
    try:
        facts = platform.freedesktop_os_release()
    except OSError:
        return ""
    return f"{facts.get('ID', '')} {facts.get('ID_LIKE', '')}".lower()
