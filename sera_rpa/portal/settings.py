"""What a tenant may set, with the values a fresh portal starts with."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from .store import Store

BOARD_COLORS = {"pending": "#dcebfd", "accepted": "#fff2c9", "running": "#ece2fb", "completed": "#def3e5"}
"""Colours of the Dispatch Board's pills by status, until the tenant chooses others."""

WIDGET = {"button": "Schedule Service", "color": "#2563eb"}
"""The website's scheduling button, until the tenant chooses otherwise."""


class BadSetting(ValueError):
    """A setting that does not exist, or a value that it cannot take."""


@dataclass(frozen=True)
class Settings:
    """The company's own switches. Hours are hours of the local day."""

    name: str = "Hoosier Home Services"
    time_zone: str = "America/Indiana/Indianapolis"
    arrival_window_hours: int = 1
    """Length of the arrival window and the step between slots, 1-10 [H5]."""
    board_colors: dict[str, str] = field(default_factory=lambda: dict(BOARD_COLORS))
    pre_work: bool = False
    """Technicians claim an appointment before they start the trip [H44]: Accepted has two steps."""
    timesheets: bool = True
    """Clock in and out, Time Cards [H50]."""
    accounting: str = "QBO"
    """Where batches go: QBO or Saasant [H31,H32]."""
    progress_billing: bool = False
    """Percentage stages on a job's quote [S14]."""

    stax: bool = True
    """Sera Payments by Stax takes cards and bank accounts [H29]."""
    gpi: bool = False
    """The other payment processor of the Marketplace; one at a time."""
    service_finance: bool = False
    """Loan programs of Service Finance under Company → Financing [H41]."""
    jb_warranties: bool = True
    """Sold warranties wait in the Warranties To-Do for their registration [H49]."""
    widget: dict[str, str] = field(default_factory=lambda: dict(WIDGET))
    """The scheduling widget of the company's website: its button's text and colour [H11]."""

    idle_minutes: float = 30
    """A session without requests ends after this many minutes of machine time."""
    session_hours: float = 12
    """A session ends after this many hours of machine time, whatever happens."""
    rotate_minutes: float = 0
    """A page asked for this long after the cookie was given gets a new one; 0: only sign-in gives new ones."""
    single_session: bool = False
    """A second sign-in of the same account ends the first ("signed in elsewhere")."""
    failures_until_locked: int = 10
    mfa_method: str = "totp"
    """How accounts with a second step prove it, unless their own profile says otherwise: totp, email, sms."""
    remember_days: int = 30
    """How long "Remember this browser" spares the second step; 0 does not offer it."""
    code_minutes: float = 10
    """How long a mailed or texted code is good for."""
    sso: str = "off"
    """Sign-in by the tenant's identity provider: off, optional (a button), required (no password form)."""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    smtp_url: str = ""
    """Where mail is handed over, such as smtp://127.0.0.1:2525; empty: kept in the outbox only."""
    sms_url: str = ""
    """Base address of the Twilio-shaped message service; empty: texts are kept in the outbox only."""
    sms_account: str = "AC00000000000000000000000000000000"
    sms_token: str = ""
    sms_from: str = "+13175550100"
    maintenance: bool = False
    """Every page and script call answers 503 until it is off; the control routes go on."""
    latency_ms: int = 120
    """Natural delay of the answers that fill lists, calendars and slots."""


_RANGES: dict[str, tuple[float, float]] = {
    "arrival_window_hours": (1, 10),
    "idle_minutes": (0.01, 24 * 60),
    "session_hours": (0.001, 24 * 30),
    "rotate_minutes": (0, 24 * 60),
    "failures_until_locked": (1, 1000),
    "remember_days": (0, 365),
    "code_minutes": (0.01, 60),
    "latency_ms": (0, 60_000),
}
_CHOICES = {
    "accounting": ("QBO", "Saasant"),
    "mfa_method": ("totp", "email", "sms"),
    "sso": ("off", "optional", "required"),
}
_ADDRESSES = {"oidc_issuer": ("http", "https"), "sms_url": ("http", "https"), "smtp_url": ("smtp",)}


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
        known = asdict(Settings())
        for name, value in changes.items():
            if name not in known:
                raise BadSetting(f"'{name}' cannot be set; these can: {', '.join(known)}")
            if problem := _problem(name, value, known[name]):
                raise BadSetting(f"{name} {problem}, not {value!r}")
        for name in ("board_colors", "widget"):
            if name in changes:
                changes = {**changes, name: {**getattr(self.now, name), **changes[name]}}
        if changes.get("stax", self.now.stax) and changes.get("gpi", self.now.gpi):
            raise BadSetting("stax and gpi cannot both be connected: one payment processor at a time")
        self.now = replace(self.now, **changes)
        self._store.set_meta("settings", json.dumps(asdict(self.now)))
        return self.now


def processor(settings: Settings) -> str:
    """The payment processor that is connected; empty: no cards and no bank accounts."""
    return "Stax" if settings.stax else "GPI" if settings.gpi else ""


def _problem(name: str, value: object, default: object) -> str:
    """Why a setting cannot take that value, or ''."""
    if name in _RANGES:
        return _number_problem(name, value, whole=isinstance(default, int))
    if isinstance(default, bool):
        return "" if isinstance(value, bool) else "must be true or false"
    if name in _CHOICES:
        return "" if value in _CHOICES[name] else f"must be one of {', '.join(_CHOICES[name])}"
    checks: dict[str, tuple[Callable[[Any], bool], str]] = {
        "name": (lambda text: bool(text.strip()), "must not be empty"),
        "time_zone": (_is_zone, "must be a time zone such as America/Indiana/Indianapolis"),
        "widget": (_is_widget, "must give a button text and a colour such as #2563eb"),
        "board_colors": (_are_colors, f"must give colours such as #dcebfd for some of {', '.join(BOARD_COLORS)}"),
    }
    if name in _ADDRESSES:
        checks[name] = (
            lambda text: _is_address(text, _ADDRESSES[name]),
            f"must be an address of {_ADDRESSES[name][0]}",
        )
    if not isinstance(value, type(default)):
        return "must be a text"
    fits, complaint = checks.get(name, (lambda _: True, ""))
    return "" if fits(value) else complaint


def _number_problem(name: str, value: object, *, whole: bool) -> str:
    low, high = _RANGES[name]
    whole = whole and name not in ("idle_minutes", "session_hours", "rotate_minutes", "code_minutes")
    fits = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if fits and low <= value <= high:  # type: ignore[operator]
        return ""
    return f"must be a{' whole' if whole else ''} number from {low} to {high}"


def _is_zone(text: str) -> bool:
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        return False
    return "/" in text or text == "UTC"


def _are_colors(given: dict[str, Any]) -> bool:
    return all(
        name in BOARD_COLORS and isinstance(color, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", color)
        for name, color in given.items()
    )


def _is_widget(given: dict[str, Any]) -> bool:
    return set(given) <= set(WIDGET) and all(
        isinstance(text, str)
        and 0 < len(text.strip()) <= 60
        and (name != "color" or re.fullmatch(r"#[0-9a-fA-F]{6}", text))
        for name, text in given.items()
    )


def _is_address(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        return not text or (parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0)
    except ValueError:
        return False
