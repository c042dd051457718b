"""Signed-in browser states, kept encrypted between runs so that not every run needs a code."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from sera_rpa.places import state_dir


def keep_session(scope: str, email: str, state: bytes) -> None:
    """Stores a browser's storage state (JSON) for the account in this portal."""
    path = _path(scope, email)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_private(path, Fernet(_key()).encrypt(state))


def kept_session(scope: str, email: str) -> bytes | None:
    """The stored state; None when there is none or it cannot be decrypted any more."""
    path = _path(scope, email)
    try:
        return Fernet(_key()).decrypt(path.read_bytes())
    except (FileNotFoundError, InvalidToken):
        return None


def forget_session(scope: str, email: str) -> None:
    """Drops the stored state; the next worker signs in anew."""
    _path(scope, email).unlink(missing_ok=True)


def write_private(path: Path, content: bytes) -> None:
    """Writes a file that only its owner can read, whole or not at all."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    new.replace(path)


def _path(scope: str, email: str) -> Path:
    return state_dir() / "sessions" / hashlib.sha256(f"{scope}|{email.lower()}".encode()).hexdigest()[:32]


def _key() -> bytes:
    path = state_dir() / "session.key"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, Fernet.generate_key())
    return path.read_bytes()
