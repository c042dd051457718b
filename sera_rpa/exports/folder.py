"""Where an export's files are put together: they appear all at once, or not at all."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from sera_rpa.objects.export import ExportFile

UNFINISHED = ".unfinished-"
"""How the name of a folder begins whose files are not all there yet."""


def begin_folder(folder: Path) -> Path:
    """A new, empty folder beside the one that is meant, for files that are not yet proven."""
    building = folder.with_name(UNFINISHED + folder.name)
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    return building


def finish_folder(building: Path) -> Path:
    """Gives the folder its name; one that an interrupted attempt left under it is replaced."""
    folder = building.with_name(building.name.removeprefix(UNFINISHED))
    shutil.rmtree(folder, ignore_errors=True)
    building.replace(folder)
    return folder


def describe(folder: Path, files: Iterable[tuple[Path, str]], top: Path) -> tuple[ExportFile, ...]:
    """The files as results name them.

    Args:
        folder: where they are now.
        files: each file, wherever it was written, and what it holds.
        top: what paths are relative to.
    """
    found = []
    for path, holds in files:
        content = (folder / path.name).read_bytes()
        place = (folder / path.name).relative_to(top).as_posix()
        found.append(
            ExportFile(place=place, holds=holds, size=len(content), sha256=hashlib.sha256(content).hexdigest())
        )
    return tuple(found)
