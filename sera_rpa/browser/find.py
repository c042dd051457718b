"""Finding a browser: ``SERA_BROWSER``, what ``rfbrowser install`` has downloaded, then what is installed."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sera_rpa.errors import SeraError

HEADLESS_ONLY = "chromium-headless-shell"


@dataclass(frozen=True)
class Browser:
    """A browser that has been started once to ask its version."""

    path: Path  # the executable, for Browser's ``executablePath``
    kind: str  # "chromium-headless-shell", "chromium", "chrome" or "edge"
    version: str  # "156.0.8078.79"; "unknown" where the browser does not say (Windows)
    source: str  # "SERA_BROWSER", "rfbrowser" or "installed"

    def __str__(self) -> str:
        return f"{self.kind} {self.version} ({self.path})"


def find_browser(headed: bool = False) -> Browser | None:
    """The first usable browser of this machine, or None. Browsers without a window are passed over when ``headed``.

    Raises:
        SeraError: BROWSER_MISSING when ``SERA_BROWSER`` names something that cannot be used.
    """
    asked = os.environ.get("SERA_BROWSER", "").strip()
    if asked:
        return _asked_for(asked, headed)
    for path, source in _candidates():
        if headed and _kind(path) == HEADLESS_ONLY:
            continue
        version = _version(path)
        if version:
            return Browser(path, _kind(path), version, source)
    return None


_NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "google-chrome-stable",
    "google-chrome",
    "microsoft-edge-stable",
    "microsoft-edge",
    "chromium-browser",  # on Ubuntu a stand-in for the snap, so it comes last
)
_WINDOWS_PLACES = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
_MAC_PLACES = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_PLAYWRIGHT_BUILDS = (
    "chromium_headless_shell-{}/*/chrome-headless-shell",
    "chromium_headless_shell-{}/*/chrome-headless-shell.exe",
    "chromium-{}/*/chrome",
    "chromium-{}/*/chrome.exe",
    "chromium-{}/*/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
)


def _asked_for(asked: str, headed: bool) -> Browser:
    path = _executable(asked)
    if path is None:
        raise SeraError(
            "BROWSER_MISSING",
            f"SERA_BROWSER names '{asked}', which is no executable file",
            "Correct SERA_BROWSER or remove it.",
        )
    if headed and _kind(path) == HEADLESS_ONLY:
        raise SeraError(
            "BROWSER_MISSING",
            f"SERA_BROWSER names '{asked}', which cannot show a window",
            "Leave out --headed, or set SERA_BROWSER to a Chromium, Chrome or Edge.",
        )
    version = _version(path)
    if not version:
        raise SeraError(
            "BROWSER_MISSING",
            f"SERA_BROWSER names '{asked}', which does not start",
            f"Run '{path} --version' to see why.",
        )
    return Browser(path, _kind(path), version, "SERA_BROWSER")


def _executable(name: str) -> Path | None:
    found = shutil.which(Path(name).expanduser())
    return Path(found).absolute() if found else None


def _candidates() -> Iterator[tuple[Path, str]]:
    for build in _playwright_builds():
        yield build, "rfbrowser"
    for name in _NAMES:
        if program := _executable(name):
            yield program, "installed"
    for place in _usual_places():
        if place.is_file():
            yield place, "installed"


def _playwright_builds() -> Iterator[Path]:
    """Chromium builds that the Browser library's own Playwright has downloaded, the fast headless one first."""
    store, revision = _playwright_store(), _playwright_revision()
    if not store or not revision:
        return
    for pattern in _PLAYWRIGHT_BUILDS:
        for path in store.glob(pattern.format(revision)):
            if (store / path.relative_to(store).parts[0] / "INSTALLATION_COMPLETE").exists():
                yield path


def _playwright_store() -> Path | None:
    """Where the Browser library keeps its browsers (its ``Browser.entry.constant`` decides the same way)."""
    asked = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "").strip()
    if asked == "0":
        batteries = _package("BrowserBatteries")
        return batteries / "bin/wrapper/node_modules/playwright-core/.local-browsers" if batteries else None
    if asked:
        return Path(asked)
    library = _package("Browser")
    return library / "wrapper/node_modules/playwright-core/.local-browsers" if library else None


def _playwright_revision() -> str:
    batteries = _package("BrowserBatteries")
    listing = batteries / "bin/wrapper/node_modules/playwright-core/browsers.json" if batteries else None
    if not listing or not listing.is_file():
        return ""
    browsers = json.loads(listing.read_text(encoding="utf-8"))["browsers"]
    return next((str(one["revision"]) for one in browsers if one["name"] == "chromium"), "")


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _usual_places() -> list[Path]:
    """Where browsers stand that are not on the PATH."""
    if sys.platform == "win32":
        roots = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        return [Path(root) / place for place in _WINDOWS_PLACES for root in roots if root]
    if sys.platform == "darwin":
        return [root / place for place in _MAC_PLACES for root in (Path("/Applications"), Path.home() / "Applications")]
    return [Path("/usr/bin") / name for name in _NAMES] + [
        Path("/opt/google/chrome/chrome"),
        Path("/opt/microsoft/msedge/msedge"),
    ]


def _kind(path: Path) -> str:
    name = path.name.lower()
    if "headless" in name:
        return HEADLESS_ONLY
    if "edge" in name:
        return "edge"
    return "chromium" if "chromium" in name else "chrome"


def _version(path: Path) -> str:
    """The version that the browser names; empty when it does not start (a missing library, a stand-in for a snap)."""
    if sys.platform == "win32":  # chrome.exe --version opens a window there; its version is a folder beside it
        numbers = [found[0] for entry in path.parent.iterdir() if (found := re.fullmatch(r"[\d.]+", entry.name))]
        return max(numbers, default="unknown")
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"\d+(\.\d+){1,3}", answer.stdout)
    return found[0] if found and answer.returncode == 0 else ""
