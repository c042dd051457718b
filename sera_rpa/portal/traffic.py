"""How much the portal was asked since the last reset; benchmarks divide it by their rows."""

from dataclasses import dataclass

from starlette.types import Scope


@dataclass
class Traffic:
    """Counts of requests, static files and control routes left out."""

    pages: int = 0  # documents that a browser navigated to
    requests: int = 0  # all of them

    def count(self, scope: Scope) -> None:
        """Counts one request."""
        self.requests += 1
        self.pages += (b"sec-fetch-dest", b"document") in scope["headers"]
