"""A real OpenID Connect provider for tests: Canaille, in a process and in an environment of its own.

It is installed from ``canaille.lock`` below the user's cache folder, once for each state of that lock, because it
brings some fifty packages that the suite has no use for. The lock is renewed with uv, from the top of the repository::

    echo 'canaille[front,oidc,sqlite]' | uv pip compile - --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --upgrade -o tests/servers/canaille.lock
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LOCK = HERE / "canaille.lock"
CLIENT_ID, CLIENT_SECRET = "sera-portal", "known to the portal and the provider"
_INSTALL_SECONDS = 300


@dataclass(frozen=True)
class Person:
    """Somebody whom the provider knows."""

    login: str
    email: str
    password: str = "a password that only the provider knows"


@dataclass(frozen=True)
class Provider:
    """A running provider: discovery is below ``issuer``; the portal is its client."""

    issuer: str
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET


def why_not() -> str:
    """Why there can be no provider here, or ''; it is installed where it is missing.

    Raises:
        OSError, subprocess.SubprocessError: it could not be, in continuous integration (``CI`` is set).
    """
    try:
        _python()
    except (OSError, subprocess.SubprocessError) as error:
        if os.environ.get("CI"):
            raise
        return f"Canaille could not be installed: {error}"
    return ""


@contextmanager
def provider(redirect_uris: Sequence[str], people: Sequence[Person]) -> Iterator[Provider]:
    """A running provider with one client; the client's people are asked for their consent."""
    told: dict[str, Any] = {
        "client": {
            "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "client_name": "Sera",
            "client_uri": "https://sera.example.test", "redirect_uris": list(redirect_uris),
            "grant_types": ["authorization_code"], "response_types": ["code"], "scope": ["openid", "email", "profile"],
            "token_endpoint_auth_method": "client_secret_basic", "id_token_signed_response_alg": "RS256",
        },
        "people": [
            {"user_name": one.login, "formatted_name": one.login.title(), "family_name": one.login.title(),
             "emails": [one.email], "password": one.password}
            for one in people
        ],
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="sera-rpa-oidc-") as home, Path(home, "said.log").open("w+") as said:
        told["database"] = str(Path(home, "canaille.db"))
        process = subprocess.Popen(
            [_python(), HERE / "canaille_app.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, text=True
        )
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(json.dumps(told))
            process.stdin.close()
            issuer = process.stdout.readline().strip()
            if not issuer:
                said.seek(0)
                raise AssertionError(f"Canaille did not start: {said.read()}")
            yield Provider(issuer)
        finally:
            process.kill()
            process.wait(10)
            process.stdout.close()


def _python() -> Path:
    """The Python of Canaille's environment, which is made where it is missing.

    Raises:
        OSError, subprocess.SubprocessError: it could not be made.
    """
    state = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()[:12]
    home = _cache() / "sera-rpa" / f"canaille-{state}"
    if not home.is_dir():
        _make(home)
    return _python_of(home)


def _make(home: Path) -> None:
    """Builds the environment beside its place first, so that what stands in its place is whole."""
    home.parent.mkdir(parents=True, exist_ok=True)
    built = Path(tempfile.mkdtemp(prefix="canaille-", dir=home.parent))
    try:
        subprocess.run([sys.executable, "-m", "venv", built], check=True, capture_output=True, timeout=_INSTALL_SECONDS)
        install = [_python_of(built), "-m", "pip", "install", "--quiet", "--no-input", "--require-hashes", "-r", LOCK]
        subprocess.run(install, check=True, capture_output=True, timeout=_INSTALL_SECONDS)
        try:
            built.rename(home)
        except OSError:
            if not home.is_dir():  # else somebody else was quicker
                raise
    finally:
        shutil.rmtree(built, ignore_errors=True)


def _python_of(environment: Path) -> Path:
    return environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _cache() -> Path:
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME")
    return Path(named) if named else Path.home() / ".cache"
