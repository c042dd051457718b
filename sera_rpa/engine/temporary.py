"""Folders for a worker's temporary files, such as the browser's profile: who is killed does not clear up."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from sera_rpa.ledger.processes import ProcessMark, is_alive

_PREFIX = "sera-worker-"
_OWNER = "owner.json"


def make_folder() -> Path:
    """A folder of a worker's own."""
    return Path(tempfile.mkdtemp(prefix=_PREFIX))


def note_owner(folder: Path, worker: ProcessMark) -> None:
    """Says whose the folder is: from when that process has ended, anybody may clear it away."""
    (folder / _OWNER).write_text(json.dumps(worker), encoding="utf-8")


def clear_folders() -> None:
    """Removes the folders of workers that have ended, whoever started them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            owner = json.loads((folder / _OWNER).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue  # of another account of this machine, or just being made
        if not is_alive(owner):
            shutil.rmtree(folder, ignore_errors=True)
