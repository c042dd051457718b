"""The business clock: local wall time of the company, an offset away from the machine's clock."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from .store import Store

FRESH_START = datetime.fromisoformat("2026-11-24T07:30")
"""Local time at which a fresh or reset portal begins: a Tuesday, half an hour before opening."""


class BusinessClock:
    """Ticks with the machine's clock; the offset lives in the data file, so it survives a restart."""

    def __init__(self, store: Store, time_zone: str) -> None:
        self._store = store
        self._zone = ZoneInfo(time_zone)
        self._offset = 0.0
        self.load()

    def load(self) -> None:
        """Takes the offset from the data file."""
        self._offset = float(self._store.meta("clock_offset", "0"))

    def now(self) -> datetime:
        """The company's local time, without zone."""
        return _machine() + timedelta(seconds=self._offset)

    def utc_text(self, local: datetime | None = None) -> str:
        """A local time (default: now) as UTC, ``2026-11-24T12:30:00Z``."""
        aware = (local or self.now()).replace(tzinfo=self._zone)
        return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def real_local(self) -> datetime:
        """The machine's time in the company's zone."""
        return datetime.now(self._zone).replace(tzinfo=None)

    def set(self, local: datetime) -> None:
        """Makes it that local time now."""
        self._offset = offset_for(local)
        self._store.set_meta("clock_offset", repr(self._offset))

    def advance(self, seconds: float) -> None:
        """Moves the clock on (or back, when negative)."""
        self._offset += seconds
        self._store.set_meta("clock_offset", repr(self._offset))


def offset_for(local: datetime) -> float:
    """Seconds between the machine's clock and a business clock that shows that local time now."""
    return (local - _machine()).total_seconds()


def _machine() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC).replace(tzinfo=None)
