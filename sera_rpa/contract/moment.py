"""A day with a time, and the offset from UTC where one is written: Robot Framework's own ``datetime`` loses it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\s*(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)


@dataclass(frozen=True)
class Moment:
    """A point in time as a row writes it. Made by :meth:`read`."""

    written: datetime  # without offset: by the clock on the wall, wherever that is

    def __str__(self) -> str:
        return self.written.isoformat(sep=" ")

    @classmethod
    def read(cls, text: str) -> Moment:
        """The moment that a text means: ``2026-11-24 08:10``, ``2026-11-24T13:10:00Z``, ``2026-11-24 08:10 -05:00``.

        Raises:
            ValueError: it means none.
        """
        found = _MOMENT.fullmatch(text.strip())
        if not found:
            raise ValueError("Expected YYYY-MM-DD HH:MM, with or without an offset")
        return cls(datetime.fromisoformat(f"{found[1]} {found[2]}{(found[3] or '').upper()}"))

    def instant(self, zone: str) -> datetime:
        """The moment in UTC; without an offset it is taken by the clock of that zone."""
        local = self.written if self.written.tzinfo else self.written.replace(tzinfo=ZoneInfo(zone))
        return local.astimezone(UTC)
