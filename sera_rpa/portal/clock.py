"""The business clock: an instant some way from the machine's, shown as local wall time of the company's zone."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from .store import Store

FRESH_START = datetime.fromisoformat("2026-11-24T07:30")
"""Local time at which a fresh or reset portal begins: a Tuesday, half an hour before opening."""

_KEY = "instant_offset"


class BusinessClock:
    """Ticks with the machine's clock; the offset lives in the data file, so it survives a restart.

    The offset is one between instants: another time zone, or a change to or from daylight-saving time, changes what
    the clock shows and not how far it has gone.
    """

    def __init__(self, store: Store, time_zone: str) -> None:
        self._store = store
        self._zone = ZoneInfo(time_zone)
        self._offset = 0.0
        self.load()

    def load(self) -> None:
        """Takes the offset from the data file."""
        self._offset = float(self._store.meta(_KEY, "0"))

    def move_to_zone(self, time_zone: str) -> None:
        """Shows the same instant in another zone."""
        self._zone = ZoneInfo(time_zone)

    def now(self) -> datetime:
        """The company's local time, without zone."""
        return datetime.fromtimestamp(time.time() + self._offset, self._zone).replace(tzinfo=None)

    def utc_text(self, local: datetime | None = None) -> str:
        """A local time (default: now) as UTC, ``2026-11-24T12:30:00Z``."""
        if local is None:
            return datetime.fromtimestamp(time.time() + self._offset, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return local.replace(tzinfo=self._zone).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def local(self, utc: str) -> datetime:
        """UTC text of this clock as the company's local time, without zone."""
        return datetime.fromisoformat(utc).astimezone(self._zone).replace(tzinfo=None)

    def real_local(self) -> datetime:
        """The machine's time in the company's zone."""
        return datetime.now(self._zone).replace(tzinfo=None)

    def set(self, local: datetime) -> None:
        """Makes it that local time now."""
        self._keep(local.replace(tzinfo=self._zone).timestamp() - time.time())

    def advance(self, seconds: float) -> None:
        """Moves the clock on (or back, when negative)."""
        self._keep(self._offset + seconds)

    def _keep(self, offset: float) -> None:
        self._offset = offset
        self._store.set_meta(_KEY, repr(offset))
