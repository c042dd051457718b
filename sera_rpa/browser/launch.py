"""How the browser is started."""

from __future__ import annotations

import os


def launch_args() -> list[str]:
    """Command-line arguments that every launch of the browser gets.

    They keep it from talking to anything but the portal. Chromium refuses its sandbox to root.
    """
    args = [
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return ["--no-sandbox", *args] if is_root() else args


def is_root() -> bool:
    """Whether this process has the administrator's rights on a Unix system."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
