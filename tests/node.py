"""Which Node.js drives Playwright in tests and benchmarks: the one that the suite's browser library brings.

Playwright's own needs libatomic, which a bare Debian lacks.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path


def choose_node() -> None:
    """Points Playwright at the browser library's Node.js, unless somebody chose one."""
    spec = find_spec("BrowserBatteries")
    if spec is None or spec.origin is None:
        return
    node = Path(spec.origin).parent / "bin" / ("node.exe" if sys.platform == "win32" else "node")
    if node.is_file():
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
