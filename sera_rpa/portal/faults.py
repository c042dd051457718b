"""Named faults: the bad days of a portal, each only when asked for, never by chance."""

import re
import threading
import time
from dataclasses import asdict, dataclass, field
from typing import Any

DEFAULT_ROUTE = "POST /api/appointments"

FAULTS: dict[str, str] = {
    "slow_answer": "The request takes effect at once; its answer comes `seconds` (default 5) later.",
    "answer_lost": "The request takes effect; the connection is closed without an answer.",
    "late_effect": "The connection is closed at once; the request takes effect `seconds` (default 3) later.",
    "error_before_write": "Status 500 with a JSON error; nothing took effect.",
    "error_after_write": "The request takes effect; the answer is status 500 with a JSON error.",
    "error_page": "Status 500 with an HTML error page; nothing took effect.",
    "session_thrown_out": "The session ends before the request: 401 for scripts, the sign-in form for pages.",
    "slot_taken": "Another user takes the chosen slot just before Save is handled.",
    "rate_limit": "Status 429 with Retry-After `seconds` (default 5); nothing took effect.",
    "maintenance": "Status 503 with the maintenance page and Retry-After; with `seconds`, for all that time.",
    "clock_skew": "The portal's clock is `seconds` (default 90) ahead of the machine when it judges one-time codes.",
    "download_cut": "A download ends half-way: the connection is closed before its last byte.",
    "download_empty": "A download is a file without a byte.",
    "download_stale": "A download is the file that the same address gave the time before.",
    "csrf_expired": "The page's CSRF token has expired: the request is refused (422) until the page is loaded again.",
    "upload_refused": "An upload is refused with a message; nothing is kept.",
    "rows_late": "A list shows its info text first and its rows later. Acted out by the page.",
    "toast_covers_button": "A toast lies over the page's button for some seconds. Acted out by the page.",
    "announcement_dialog": "An announcement opens over the page and must be closed. Acted out by the page.",
    "modal_opens_twice": "The first dialog of a page opens twice, one over the other. Acted out by the page.",
    "double_submit": "A dialog's button stays live while its request is on the way. Acted out by the page.",
}
"""Name of each fault and what it does."""

PAGE_FAULTS = ("rows_late", "toast_covers_button", "announcement_dialog", "modal_opens_twice", "double_submit")
_DEFAULT_ROUTES = {
    "clock_skew": "POST /admins/login/two_factor", "rows_late": "GET /api/customers", "maintenance": "*",
    "toast_covers_button": "GET /customers/{id}",
    "modal_opens_twice": "GET /customers/{id}", "double_submit": "GET /customers/{id}",
    "download_cut": "GET /api/*", "download_empty": "GET /api/*", "download_stale": "GET /api/*",
    "upload_refused": "POST /api/*/media", "announcement_dialog": "GET /dispatch",
}  # fmt: skip
_DEFAULT_SECONDS = {"slow_answer": 5.0, "late_effect": 3.0, "rate_limit": 5.0, "clock_skew": 90.0}
_UNLIMITED = ("clock_skew",)


class BadFault(ValueError):
    """A fault that cannot be set."""


@dataclass
class Fault:
    """One fault that waits for its requests."""

    id: int
    name: str
    route: str
    count: int | None
    """Requests it still hits; None: until it is deleted or its time is over."""
    after: int
    """Matching requests that it still lets through."""
    seconds: float | None
    hits: int = 0
    until: float | None = field(default=None, repr=False)
    lands: float | None = field(default=None, repr=False)
    """When what it holds back takes effect at the latest, by the monotonic clock; None: as ``seconds`` says."""

    def matches(self, method: str, path: str) -> bool:
        """Whether it is meant for that request: ``METHOD /path``, {x} is one part of a path, * anything."""
        wanted_method, _, wanted_path = self.route.rpartition(" ")
        pattern = re.escape(wanted_path).replace(r"\*", ".*")
        pattern = re.sub(r"\\\{.*?\\\}", "[^/]+", pattern)
        return wanted_method in ("", "*", method) and re.fullmatch(pattern, path) is not None


class FaultBoard:
    """The faults that are set. In memory: a restarted portal has none."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._next = 1

    def add(self, wanted: dict[str, Any]) -> Fault:
        """Sets a fault. Raises BadFault."""
        name = wanted.get("name")
        if name not in FAULTS:
            raise BadFault(f"there is no fault named {name!r}; there are: {', '.join(FAULTS)}")
        if unknown := set(wanted) - {"name", "route", "count", "after", "seconds"}:
            raise BadFault(f"a fault has no {', '.join(sorted(unknown))}")
        count, after, seconds = wanted.get("count"), wanted.get("after", 0), wanted.get("seconds")
        if "count" not in wanted:
            count = None if name in _UNLIMITED or (name == "maintenance" and seconds) else 1
        for label, number in (("count", count), ("after", after)):
            if not (number is None and label == "count") and (
                not isinstance(number, int) or isinstance(number, bool) or number < 0
            ):
                raise BadFault(f"{label} must be a whole number, not {number!r}")
        if seconds is not None and (not isinstance(seconds, int | float) or isinstance(seconds, bool)):
            raise BadFault(f"seconds must be a number, not {seconds!r}")
        route = wanted.get("route") or _DEFAULT_ROUTES.get(name, DEFAULT_ROUTE)
        if not isinstance(route, str) or not re.fullmatch(r"(?:(?:[A-Z]+|\*) )?(?:/\S*|\*)", route):
            raise BadFault(f"route must read like 'POST /api/appointments', not {route!r}")
        with self._lock:
            fault = Fault(
                self._next, name, route, count, after, _DEFAULT_SECONDS.get(name) if seconds is None else float(seconds)
            )
            if name == "maintenance" and fault.seconds:
                fault.count, fault.until = None, time.monotonic() + fault.seconds
            self._next += 1
            self._faults.append(fault)
        return fault

    def land(self, number: int, seconds: float) -> bool:
        """Lets what that ``late_effect`` holds back take effect in so many seconds; whether there is such a fault."""
        with self._lock:
            fault = next((f for f in self._faults if (f.id, f.name) == (number, "late_effect")), None)
            if fault:
                fault.lands = time.monotonic() + seconds
        return fault is not None

    def clear(self, name: str = "") -> int:
        """Takes faults away, all or those of one name; says how many."""
        with self._lock:
            kept = [f for f in self._faults if name and f.name != name]
            gone = len(self._faults) - len(kept)
            self._faults = kept
        return gone

    def strike(self, method: str, path: str) -> list[Fault]:
        """The faults that hit this request; each is counted."""
        if not self._faults:
            return []
        struck = []
        with self._lock:
            self._faults = [f for f in self._faults if f.until is None or f.until > time.monotonic()]
            for fault in self._faults:
                if fault.count == 0 or not fault.matches(method, path):
                    continue
                if fault.after:
                    fault.after -= 1
                    continue
                fault.hits += 1
                if fault.count:
                    fault.count -= 1
                struck.append(fault)
        return struck

    def listed(self) -> list[dict[str, Any]]:
        """Every fault set, used up or not."""
        with self._lock:
            return [{k: v for k, v in asdict(f).items() if k not in ("until", "lands")} for f in self._faults]
