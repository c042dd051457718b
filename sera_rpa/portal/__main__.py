"""``python -m sera_rpa.portal``: starts the stand-in portal in the foreground."""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from . import accounts
from .app import create_app
from .faults import FAULTS
from .layouts import LAYOUTS
from .portal import Portal
from .server import listen, serve


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; gives the exit code."""
    asked = _parser().parse_args(arguments)
    if asked.faults:
        width = max(map(len, FAULTS))
        print("\n".join(f"{name:<{width}}  {doc}" for name, doc in FAULTS.items()))
        return 0
    try:
        bound = listen(asked.host, asked.port)
    except OSError as error:
        print(f"The portal cannot listen on {asked.host}:{asked.port}: {error.strerror or error}.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="sera-portal-", ignore_cleanup_errors=True) as folder:
        path = asked.data or Path(folder) / "portal.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        portal = Portal(path, asked.seed, asked.customers, asked.clock, asked.layout)
        if asked.latency is not None:
            portal.settings.change({"latency_ms": asked.latency})
        host = f"[{asked.host}]" if ":" in asked.host else asked.host
        url = f"http://{host}:{bound.getsockname()[1]}"
        try:
            serve(create_app(portal), bound, lambda: _announce(portal, url, as_json=asked.json))
        finally:
            portal.close()
    return 0


def _announce(portal: Portal, url: str, *, as_json: bool) -> None:
    sign_ins = accounts.sign_ins(portal.store.read())
    if as_json:
        print(json.dumps({"url": url, "sign_ins": sign_ins}), flush=True)
        return
    print(f"Stand-in portal of {portal.settings.now.name}: {url}")
    print(f"Portal time {portal.clock.now():%A %Y-%m-%d %H:%M}. Sign-ins:")
    for one in sign_ins:
        code = f"  one-time codes from {one['totp_seed']}" if one["totp_seed"] else ""
        print(f"  {one['access_level']:<5}  {one['email']}  {one['password']}{code}")
    print("Ctrl+C stops it.", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sera_rpa.portal", description="Starts the stand-in portal in the foreground."
    )
    parser.add_argument("--port", type=int, default=8420, help="0 takes a free one (default: 8420)")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="FILE",
        help="data file, continued when it exists (default: one that is removed at exit)",
    )
    parser.add_argument(
        "--clock",
        type=_clock,
        metavar="TIME",
        help="local business time to begin at, such as 2026-11-24T07:30, or 'now'",
    )
    parser.add_argument(
        "--json", action="store_true", help="print one line of JSON with the address and the sign-ins once it answers"
    )
    parser.add_argument("--seed", type=int, default=1, help="number from which a new business is made (default: 1)")
    parser.add_argument(
        "--customers", type=int, default=2000, help="how many customers a new business has (default: 2000)"
    )
    parser.add_argument("--layout", choices=LAYOUTS, default="v1", help="generation of the front end (default: v1)")
    parser.add_argument(
        "--latency", type=int, metavar="MS", help="natural delay of lists, calendars and slots (default: 120)"
    )
    parser.add_argument("--faults", action="store_true", help="print the faults that can be asked for, and exit")
    return parser


def _clock(text: str) -> datetime | str:
    if text == "now":
        return text
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a local time such as 2026-11-24T07:30") from None


if __name__ == "__main__":
    sys.exit(main())
