"""What a tenant may set, with the values a fresh portal starts with."""

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from .store import Store


class BadSetting(ValueError):
    """A setting that does not exist, or a value that it cannot take."""


@dataclass(frozen=True)
class Settings:
    """The company's own switches. Hours are hours of the local day."""

    name: str = "Hoosier Home Services"
    time_zone: str = "America/Indiana/Indianapolis"
    arrival_window_hours: int = 1
    """Length of the arrival window and the step between slots, 1-10 [H5]."""
    idle_minutes: float = 30
    """A session without requests ends after this many minutes of machine time."""
    session_hours: float = 12
    """A session ends after this many hours of machine time, whatever happens."""
    failures_until_locked: int = 10
    latency_ms: int = 120
    """Natural delay of the answers that fill lists, calendars and slots."""


_RANGES: dict[str, tuple[float, float]] = {
    "arrival_window_hours": (1, 10),
    "idle_minutes": (0.01, 24 * 60),
    "session_hours": (0.001, 24 * 30),
    "failures_until_locked": (1, 1000),
    "latency_ms": (0, 60_000),
}


class SettingsBook:
    """Settings as kept in the data file."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.now = Settings()
        self.load()

    def load(self) -> None:
        """Takes the settings from the data file."""
        self.now = replace(Settings(), **json.loads(self._store.meta("settings", "{}")))

    def change(self, changes: dict[str, Any]) -> Settings:
        """Changes some settings. Raises BadSetting and changes nothing when one of them cannot be."""
        for name, value in changes.items():
            if name == "name" and isinstance(value, str) and value.strip():
                continue
            if name not in _RANGES:
                raise BadSetting(f"'{name}' cannot be set; these can: {', '.join(['name', *_RANGES])}")
            low, high = _RANGES[name]
            whole = isinstance(getattr(Settings, name), int) and name not in ("idle_minutes", "session_hours")
            if (
                isinstance(value, bool)
                or not isinstance(value, int if whole else int | float)
                or not low <= value <= high
            ):
                raise BadSetting(
                    f"{name} must be a{' whole' if whole else ''} number from {low} to {high}, not {value!r}"
                )
        self.now = replace(self.now, **changes)
        self._store.set_meta("settings", json.dumps(asdict(self.now)))
        return self.now
