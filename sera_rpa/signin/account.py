"""The account of a tenant: its e-mail, and its secrets from environment, keyring or file."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any

import yaml
from robot.api.types import Secret

from sera_rpa.errors import SeraError
from sera_rpa.tenants import Tenant, secrets_path


@dataclass(frozen=True)
class Account:
    """One office user of the portal."""

    email: str
    password: Secret
    totp_seed: Secret | None  # none: the account has no one-time codes


def find_account(tenant: Tenant) -> Account:
    """Finds the account's secrets.

    Each of ``email``, ``password`` and ``totp_seed`` is looked for in ``SERA_<TENANT>_<NAME>`` and ``SERA_<NAME>`` of
    the environment, then in the keyring where the tenant file says so, then in the tenant's secrets file.

    Raises:
        SeraError: ``SECRET_MISSING`` naming where was looked.
    """
    file = _read_file(tenant)
    email = _find(tenant, "email", file) or tenant.email
    password = _find(tenant, "password", file)
    missing = [name for name, value in (("email", email), ("password", password)) if not value]
    if missing:
        variables = ", ".join(f"SERA_{name.upper()}" for name in missing)
        places = f"the environment ({variables})"
        places += f", the keyring 'sera-rpa:{tenant.name}'" if tenant.keyring else ""
        places += f", '{secrets_path(tenant.secrets_file)}'" if tenant.secrets_file else ""
        then = "Start the stand-in with 'sera-rpa portal', or set the variables." if tenant.identity_path else None
        raise SeraError("SECRET_MISSING", f"No {' and no '.join(missing)} of tenant '{tenant.name}' in {places}", then)
    seed = _find(tenant, "totp_seed", file)
    return Account(email, Secret(password), Secret(seed) if seed else None)


def _find(tenant: Tenant, name: str, file: dict[str, Any]) -> str:
    prefix = re.sub(r"\W", "_", tenant.name).upper()
    for variable in (f"SERA_{prefix}_{name.upper()}", f"SERA_{name.upper()}"):
        if os.environ.get(variable):
            return os.environ[variable]
    if tenant.keyring:
        import keyring

        found = keyring.get_password(f"sera-rpa:{tenant.name}", name)
        if found:
            return found
    return str(file.get(name) or "")


def _read_file(tenant: Tenant) -> dict[str, Any]:
    path = secrets_path(tenant.secrets_file)
    if path is None or not path.is_file():
        return {}
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {}
