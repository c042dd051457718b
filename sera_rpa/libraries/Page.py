"""Opens the portal's pages and asks the open one, with the functions of ``resources/page.js``: one round trip each."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from typing import Any

from robot.api.deco import keyword, library
from robot.libraries.BuiltIn import BuiltIn

from sera_rpa.browser.stub import share_stub
from sera_rpa.engine.desk import desk
from sera_rpa.errors import SeraError
from sera_rpa.places import resources_dir

NO_ANSWER = tuple(f"ERR_{what}" for what in ("CONNECTION", "NAME", "ADDRESS", "INTERNET", "EMPTY", "NETWORK"))
"""How the browser's own names begin for a portal that did not answer."""

LOADS = 100
"""So many pages are loaded before the browser's page is emptied."""


@library(scope="GLOBAL", version="1")
class Page:
    """Conditions to wait for and readings, by their names in ``resources/page.js``."""

    def __init__(self) -> None:
        self._loaded = 0  # pages since the browser's page was last empty
        share_stub()

    @keyword
    def go_to_page(self, path: str) -> None:
        """Opens a page of Sera by its path.

        Sera grows slow in a page that loaded about 150 of its pages; an empty one in between cures it.

        Raises:
            PORTAL_UNREACHABLE: Sera did not answer.
            PORTAL_SLOW: the page did not come in time.
        """
        address = desk.tenant.address
        try:
            if self._is_tired():
                self._browser.go_to("about:blank")
            self._browser.go_to(address + path, wait_until="domcontentloaded")
        except Exception as error:
            if any(name in str(error) for name in NO_ANSWER):
                raise SeraError("PORTAL_UNREACHABLE", f"{address} did not answer ({_first_line(error)})") from error
            raise _slow(f"The page {path} did not come", error) from error

    @keyword
    def page_is_open(self, path: str) -> bool:
        """Returns whether the page of that path is open, its query included."""
        return bool(self._browser.get_url() == desk.tenant.address + path)

    @keyword
    def wait_until_page(
        self, condition: str, message: str = "", timeout: timedelta | None = None, **arguments: Any
    ) -> None:
        """Waits until a condition holds on the page, looking at every frame.

        Args:
            condition: name of a function in ``resources/page.js``, e.g. ``shows_any``.
            message: what did not happen, in words.
            timeout: the longest wait; the tenant's ``timeout_seconds`` unless given.
            arguments: of the function.

        Raises:
            PORTAL_SLOW: the condition did not hold in time.
        """
        try:
            self._browser.wait_for_function(_call(condition, arguments), timeout=timeout)
        except Exception as error:
            raise _slow(message or condition, error) from error

    @keyword
    def read_from_page(
        self, reading: str, when: str = "", message: str = "", timeout: timedelta | None = None, **arguments: Any
    ) -> Any:
        """Returns what a function reads from the page, in one round trip also where it has to be waited for.

        Args:
            reading: name of a function in ``resources/page.js``, e.g. ``table_rows``.
            when: name of a condition to wait for first; both functions get the same arguments. Not for a page that
                is about to be replaced by another: use `Wait Until Page` there.
            message: what did not happen, in words, when the condition did not hold in time.
            timeout: the longest wait; the tenant's ``timeout_seconds`` unless given.
            arguments: of the function.

        Raises:
            PORTAL_SLOW: the condition did not hold in time.
        """
        if not when:
            return self._browser.evaluate_javascript(None, _call(reading, arguments))
        seconds = timeout.total_seconds() if timeout else desk.tenant.timeout_seconds
        waited = {"when": when, "reading": reading, "seconds": seconds}
        try:
            return self._browser.evaluate_javascript(None, _call("read_when", arguments | waited))
        except Exception as error:
            raise _slow(message or when, error) from error

    def _is_tired(self) -> bool:
        """Counts a page that is about to be loaded; tells whether the browser's page should be emptied first."""
        self._loaded += 1
        tired = self._loaded > LOADS
        if tired:
            self._loaded = 1
        return tired

    @property
    def _browser(self) -> Any:
        return BuiltIn().get_library_instance("Browser")


def _slow(message: str, error: Exception) -> SeraError:
    return SeraError("PORTAL_SLOW", f"{message} ({_first_line(error)})")


def _first_line(error: Exception) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "no message")


def _call(name: str, arguments: dict[str, Any]) -> str:
    return f"() => {_functions()}.{name}({json.dumps(arguments)})"


@cache
def _functions() -> str:
    text = (resources_dir() / "page.js").read_text(encoding="utf-8")
    return text[text.index("((find") :].strip()
