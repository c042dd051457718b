"""What really happened in the portal, past its pages: through the control routes."""

from typing import Any

import httpx
from robot.api.deco import keyword, library

from tests.faults.line import is_written


@library(scope="GLOBAL")
class Eye:
    """An eye on the portal at ``url``."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=10, verify=False)
        self._since = 0

    @keyword
    def look_at_events(self) -> None:
        """Remembers where the list of events ends."""
        self._since = max((event["id"] for event in self._events(0)), default=0)

    @keyword
    def nothing_should_have_been_written(self) -> None:
        """Fails when anything was written since the last look."""
        self.events_should_be()

    @keyword
    def events_should_be(self, *kinds: str) -> None:
        """Fails unless exactly these events came since the last look."""
        found = [event["kind"] for event in self._events(self._since)]
        assert found == list(kinds), f"{found} instead of {list(kinds)}"

    @keyword
    def truth(self, kind: str, **filters: Any) -> list[dict[str, Any]]:
        """Returns what the portal holds."""
        answer = self._http.get(f"/_control/truth/{kind}", params=filters)
        answer.raise_for_status()
        found: list[dict[str, Any]] = answer.json()
        return found

    @keyword
    def throw_everybody_out(self) -> None:
        """Ends all sessions."""
        self._http.post("/_control/sessions/expire", json={}).raise_for_status()

    @keyword
    def set_fault(self, name: str, route: str, **how: Any) -> None:
        """Makes the next request of a route go wrong."""
        self._http.post("/_control/faults", json={"name": name, "route": route, **how}).raise_for_status()

    @keyword
    def heal_portal(self) -> None:
        """Takes all faults away."""
        self._http.delete("/_control/faults").raise_for_status()

    def _events(self, since: int) -> list[dict[str, Any]]:
        answer = self._http.get("/_control/events", params={"since": since})
        answer.raise_for_status()
        return [event for event in answer.json() if is_written(event)]
