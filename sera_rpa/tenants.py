"""Tenant files: which portal, which layout, which options. No secrets stand in them."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen
from zoneinfo import available_timezones

import yaml

from sera_rpa.errors import SeraError
from sera_rpa.hours import read_hours
from sera_rpa.places import state_dir, variables_dir


@dataclass(frozen=True)
class Tenant:
    """One company's portal, as ``variables/tenants/<name>.yaml`` describes it."""

    name: str
    url: str  # https://<companyID>.sera.tech
    layout: str = "v1"  # which UI map: variables/ui/<layout>.yaml
    time_zone: str = "UTC"  # of the office, and of every service address that time_zones does not name
    time_zones: dict[str, str] = field(default_factory=dict)  # of the addresses whose ZIP code begins so
    protected: bool = False  # asks before it writes
    email: str = ""  # the account that signs in; may come from the secrets as well
    secrets_file: str = ""  # YAML beside the ledger (or an absolute path): email, password, totp_seed, url
    keyring: bool = False  # look for password and totp_seed in the system's keyring, service "sera-rpa:<name>"
    identity_path: str = ""  # a path that answers {"instance": …}; only a stand-in has one
    timeout_seconds: float = 15.0  # longest wait for a state that the portal should reach
    settle_seconds: float = 10.0  # how long a write of a dead browser may still take effect in the portal
    patience_seconds: float = 60.0  # how long to wait for a portal that does not answer before the run ends
    attempts: int = 3  # tries of one row after portal faults, in one run
    rows_per_minute: int = 0  # for all workers together; 0: no limit
    writes_per_minute: int = 0  # clicks that change the portal, for all workers together; 0: no limit
    hours: str = ""  # when rows may be started, by the office's clock: "07:00-19:00"; empty: always
    breaker_failures: int = 5  # of one step, one after the other, that close it to rows; 0: never
    breaker_rest_seconds: float = 300.0  # after so long one row may try a closed step
    busy_seconds: float = 10.0  # how long everybody rests when the portal asks to slow down
    source: Path = field(default=Path(), compare=False)

    @property
    def address(self) -> str:
        """The portal's address without a slash at its end."""
        return self.url.rstrip("/")

    def zone_of(self, address: str) -> str:
        """The time zone of a service address: that of the longest beginning of its ZIP code in ``time_zones``.

        Args:
            address: as the portal shows it, ending in a ZIP code; without one the office's zone is taken.
        """
        found = re.search(r"\b(\d{5})(?:-\d{4})?\D*$", address)
        if found:
            for length in range(5, 0, -1):
                if zone := self.time_zones.get(found[1][:length]):
                    return zone
        return self.time_zone


def load_tenant(name_or_path: str) -> Tenant:
    """Reads a tenant file by its name or path; ``SERA_URL`` in the environment overrides the address.

    Raises:
        SeraError: ``TENANT_UNFIT`` naming everything that is wrong with it.
    """
    path = Path(name_or_path)
    if path.suffix not in (".yaml", ".yml"):
        path = variables_dir() / "tenants" / f"{name_or_path}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in (variables_dir() / "tenants").glob("*.yaml")))
        raise SeraError("TENANT_UNFIT", f"There is no tenant file '{path}'", f"Known tenants: {known}.")
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SeraError("TENANT_UNFIT", f"'{path}' is no readable YAML: {error}") from error
    if not isinstance(stated, dict):
        raise SeraError("TENANT_UNFIT", f"'{path}' holds no settings. Expected lines such as 'url: https://…'")
    stated["url"] = os.environ.get("SERA_URL") or _kept(stated, path).get("url") or stated.get("url") or ""
    wrong = list(_wrong(stated))
    if wrong:
        raise SeraError("TENANT_UNFIT", f"'{path}': {'; '.join(wrong)}")
    return Tenant(**{**stated, "name": path.stem, "source": path})


def _wrong(stated: dict[str, Any]) -> Any:
    kinds = {f.name: f.type for f in fields(Tenant) if f.name not in ("name", "source")}
    for key, value in stated.items():
        kind = kinds.get(key)
        if kind is None:
            yield f"unknown setting '{key}' (known: {', '.join(sorted(kinds))})"
        elif kind == "str" and not isinstance(value, str):
            yield f"'{key}' is {value!r}; expected text"
        elif kind == "bool" and not isinstance(value, bool):
            yield f"'{key}' is {value!r}; expected true or false"
        elif kind == "dict[str, str]" and not _is_mapping_of_text(value):
            yield f"'{key}' is {value!r}; expected lines of text such as '\"477\": America/Chicago'"
        elif kind in ("float", "int") and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
            yield f"'{key}' is {value!r}; expected a number"
    zones = stated.get("time_zones")
    more = zones.values() if isinstance(zones, dict) else ()
    for zone in (stated.get("time_zone"), *more):
        if isinstance(zone, str) and zone not in available_timezones():
            yield f"'{zone}' is no time zone; expected a name such as America/Indiana/Indianapolis"
    try:
        read_hours(str(stated.get("hours") or ""))
    except ValueError:
        yield f"'hours' is {stated['hours']!r}; expected a span such as '07:00-19:00'"
    if urlsplit(stated.get("url") or "").scheme not in ("http", "https"):
        yield f"'url' is '{stated.get('url', '')}'; expected an address such as https://company.sera.tech"


def _is_mapping_of_text(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(part, str) for pair in value.items() for part in pair)


def secrets_path(tenant_secrets_file: str) -> Path | None:
    """Where a tenant's secrets file is: relative names stand beside the ledger."""
    return state_dir() / tenant_secrets_file if tenant_secrets_file else None


def _kept(stated: dict[str, Any], path: Path) -> dict[str, Any]:
    kept = secrets_path(str(stated.get("secrets_file") or ""))
    if kept is None or not kept.is_file():
        return {}
    try:
        return yaml.safe_load(kept.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, OSError) as error:
        raise SeraError("TENANT_UNFIT", f"'{kept}', named in '{path}', cannot be read") from error


def identify(tenant: Tenant) -> str:
    """Proves that the portal answers and returns what tells it from any other: rows done there are done there only.

    Raises:
        SeraError: ``PORTAL_UNREACHABLE`` or ``PORTAL_MAINTENANCE``.
    """
    asked = tenant.address + (tenant.identity_path or "/admins/login")
    try:
        with urlopen(asked, timeout=tenant.timeout_seconds) as answer:
            body = answer.read()
    except HTTPError as error:
        if error.code == 503:
            raise SeraError("PORTAL_MAINTENANCE", f"'{asked}' answered 503") from error
        raise SeraError("PORTAL_UNREACHABLE", f"'{asked}' answered {error.code}") from error
    except (URLError, OSError, ValueError) as error:
        raise SeraError(
            "PORTAL_UNREACHABLE", f"'{tenant.address}' did not answer: {getattr(error, 'reason', error)}"
        ) from error
    if not tenant.identity_path:
        return urlsplit(tenant.url).netloc.lower()
    try:
        return str(json.loads(body)["instance"])
    except (ValueError, KeyError, TypeError) as error:
        raise SeraError(
            "TENANT_UNFIT", f"'{asked}' names no instance", "Remove identity_path from the tenant file."
        ) from error
