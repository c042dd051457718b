"""The stand-in portal that chaos breaks tasks against: reset before every round, started again when it was killed."""

from __future__ import annotations

import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, urlencode

from sera_rpa.chaos.control import ask, newest_event
from sera_rpa.errors import SeraError
from sera_rpa.sandbox import Sandbox, run_sandbox

SEED = 1
AWAY_SECONDS = 1.0
"""How long the portal stays away after it was killed."""


class StandIn:
    """A portal process and what its control routes tell; a context manager."""

    def __init__(self, data: Path, customers: int) -> None:
        self._data, self._customers = data, customers
        self._stack = ExitStack()
        self._sandbox: Sandbox
        self._begin = 0

    def __enter__(self) -> StandIn:
        self._start(0)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, tb: TracebackType | None) -> None:
        self._stack.close()

    @property
    def url(self) -> str:
        """Its address; the same after every restart."""
        return self._sandbox.url

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._sandbox.process.pid

    @property
    def account(self) -> dict[str, Any]:
        """The sign-in of an office user without one-time codes."""
        for account in self._sandbox.sign_ins:
            if not account.get("totp_seed"):
                return account
        raise SeraError("BUG", "The stand-in portal has no sign-in without one-time codes")

    def reset(self) -> None:
        """Back to the seed, without faults and natural delays."""
        ask(self.url, "reset", "POST", {"seed": SEED, "customers": self._customers})
        ask(self.url, "settings", "PUT", {"latency_ms": 0})
        self._begin = newest_event(self.url)

    def revive(self) -> bool:
        """Starts the portal again where it was killed, at the same address with the same data."""
        if self._sandbox.process.poll() is None:
            return False
        time.sleep(AWAY_SECONDS)
        port = int(self.url.rpartition(":")[2])
        self._stack.close()
        self._start(port)
        return True

    def writes(self) -> list[dict[str, Any]]:
        """Every write since the reset, oldest first; sign-ins and what chaos itself did are left out."""
        found: list[dict[str, Any]] = ask(self.url, f"events?since={self._begin}")
        ours = ("/_control", "/admins")
        return [event for event in found if event["who"] != "portal" and not event["path"].startswith(ours)]

    def hits(self) -> frozenset[int]:
        """The ids of the faults that hit a request since the reset."""
        found = ask(self.url, f"events?since={self._begin}&kind=fault.hit")
        return frozenset(int(event["what"]["id"]) for event in found)

    def truth(self, kind: str, **filters: str) -> list[dict[str, Any]] | None:
        """The records of a kind, as the portal holds them; None where it knows no such kind."""
        found: list[dict[str, Any]] | None = ask(self.url, f"truth/{quote(kind)}?{urlencode(filters)}")
        return found

    def _start(self, port: int) -> None:
        self._sandbox = self._stack.enter_context(run_sandbox("--port", str(port), "--data", str(self._data)))
