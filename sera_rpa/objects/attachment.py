"""Files under Media and Documents."""

from __future__ import annotations

from typing import ClassVar

from sera_rpa.objects.thing import Thing, number_of


class Attachment(Thing):
    """A file of a job, as it was read back from the portal."""

    kind: ClassVar[str] = "attachment"

    upload_id: str  # "upl_12"
    work_order_id: str  # "wo_1000123"
    file_name: str
    media_kind: str  # photo, video, document
    media_type: str  # "image/jpeg", by its content
    size: int  # bytes
    sha256: str  # of what the portal gives back

    @property
    def number(self) -> str:
        """The portal's number of the file."""
        return number_of(self.upload_id)

    @property
    def job(self) -> str:
        """The job number."""
        return number_of(self.work_order_id)

    @property
    def path(self) -> str:
        """Where the portal lists the file."""
        return f"/jobs/{self.job}?tab=jp_Media+and+Documents"

    def __str__(self) -> str:
        return f"{self.file_name} ({self.media_type}, {self.size:,} bytes, SHA-256 {self.sha256})"

    def shown(self) -> dict[str, object]:
        """What a row's report shows of the file."""
        return {"job": self.job, "file": self.file_name, "type": self.media_type, "size": self.size,
                "sha256": self.sha256}  # fmt: skip
