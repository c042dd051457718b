"""Files that a row names, and what the portal lists of them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from robot.api.deco import keyword, library

from sera_rpa.engine.desk import desk
from sera_rpa.errors import SeraError
from sera_rpa.objects import Attachment, Job
from sera_rpa.objects.thing import prefixed
from sera_rpa.uploads import Upload, checksum, inspect

SLOWEST_BYTES_PER_SECOND = 256 * 1024
"""How slowly a file may go to the portal, and come back, before it counts as stuck."""


@library(scope="GLOBAL", version="1")
class Files:
    """Logic that needs no browser."""

    @keyword
    def inspect_files(self, files: Sequence[Path | str]) -> list[Upload]:
        """Returns the files that a row names, once it is certain that all of them can be uploaded.

        Args:
            files: paths; relative ones count from the folder of the input.

        Raises:
            FILE_MISSING: one of them cannot be read.
            FILE_UNFIT: one of them is of a type, size or content that Sera does not take.
        """
        return [inspect(desk.inputs / file, str(file)) for file in files]

    @keyword
    def transfer_seconds(self, upload: Upload) -> float:
        """Returns the longest time that a file may take to go to the portal, or to come back."""
        return desk.tenant.timeout_seconds + upload.size / SLOWEST_BYTES_PER_SECOND

    @keyword
    def temporary_file(self) -> str:
        """Returns where a file that is read back may be saved; `Prove Content` removes it."""
        return str(Path(tempfile.mkdtemp(prefix="sera-rpa-")) / "file")

    @keyword
    def listed_as(self, tiles: Sequence[Mapping[str, str]], name: str) -> list[str]:
        """Returns the numbers of the files that are listed under a name, the newest first.

        Args:
            tiles: ``number`` and ``name`` of each file that the gallery shows.
            name: name of the file.
        """
        return [tile["number"] for tile in tiles if tile["name"] == name]

    @keyword
    def prove_content(self, upload: Upload, job: Job, number: str, saved: str) -> Attachment | None:
        """Returns the file as it was read back, or None when it is another one of the same name. The copy is removed.

        Args:
            upload: the file that was to be uploaded.
            job: the job that it belongs to.
            number: the portal's number of the file that was read back.
            saved: where it was saved.
        """
        copy = Path(saved)
        try:
            size, digest = copy.stat().st_size, checksum(copy)
        except OSError as error:
            raise SeraError("EXPORT_BROKEN", f"'{upload.name}' could not be read back: {error}") from error
        finally:
            copy.unlink(missing_ok=True)
            copy.parent.rmdir()
        if (size, digest) != (upload.size, upload.sha256):
            return None
        return Attachment(
            upload_id=prefixed("upl", number), work_order_id=job.work_order_id, file_name=upload.name,
            media_kind=upload.kind, media_type=upload.media_type, size=size, sha256=digest,
        )  # fmt: skip
