"""The stand-in portal's control routes, from the standard library alone: workers use them in the middle of a row."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

SECONDS = 30


def ask(url: str, path: str, method: str = "GET", body: dict[str, Any] | None = None) -> Any:
    """Calls a control route and returns its JSON; None where there is no such thing (404)."""
    data = json.dumps(body).encode() if body is not None else None
    request = Request(f"{url}/_control/{path}", data, {"content-type": "application/json"}, method=method)
    try:
        with urlopen(request, timeout=SECONDS) as answer:
            return json.load(answer)
    except HTTPError as error:
        if error.code == 404:
            return None
        raise


def newest_event(url: str, since: int = 0) -> int:
    """The id of the portal's newest event; ``since`` where there is none newer."""
    return max((int(event["id"]) for event in ask(url, f"events?since={since}")), default=since)
