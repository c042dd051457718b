"""Starts the stand-in portal as a process of its own and tells the sandbox tenant how to reach it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sera_rpa.errors import SeraError
from sera_rpa.places import state_dir

START_SECONDS = 30
STOP_SECONDS = 5


@dataclass(frozen=True)
class Sandbox:
    """A running stand-in portal."""

    url: str
    sign_ins: list[dict[str, Any]]
    process: subprocess.Popen[str]

    def connection(self) -> dict[str, str]:
        """Address and secrets of the sign-in with one-time codes, as the tenant's secrets file holds them."""
        account = next((entry for entry in self.sign_ins if entry.get("totp_seed")), self.sign_ins[0])
        return {
            "url": self.url,
            "email": account["email"],
            "password": account["password"],
            "totp_seed": account.get("totp_seed") or "",
        }

    def wait(self) -> int:
        """Waits until the portal ends, by itself or because somebody asks for it; its exit code."""
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            return self.process.wait()
        except KeyboardInterrupt:
            return 0


@contextmanager
def run_sandbox(*options: str) -> Iterator[Sandbox]:
    """Starts a stand-in portal and ends it on leaving.

    Args:
        options: of ``python -m sera_rpa.portal``, e.g. ``--port 0``.

    Raises:
        SeraError: ``PORTAL_UNREACHABLE`` when it did not start.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "sera_rpa.portal", "--json", *options],
        stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            process.wait(START_SECONDS)
            raise SeraError("PORTAL_UNREACHABLE", "The stand-in portal did not start", "Read what it printed above.")
        stated = json.loads(line)
        yield Sandbox(stated["url"], stated["sign_ins"], process)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def print_faults() -> int:
    """Lets the stand-in portal print the faults it can be asked for; its exit code."""
    return subprocess.run([sys.executable, "-m", "sera_rpa.portal", "--faults"], check=False).returncode


@contextmanager
def connection_file(sandbox: Sandbox) -> Iterator[Path]:
    """Keeps the sandbox tenant's secrets file, readable by its owner only, while the portal runs."""
    from sera_rpa.signin.sessions import write_private

    path = state_dir() / "sandbox.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    content = yaml.safe_dump(sandbox.connection()).encode()
    write_private(path, content)
    try:
        yield path
    finally:
        if path.is_file() and path.read_bytes() == content:
            path.unlink()
