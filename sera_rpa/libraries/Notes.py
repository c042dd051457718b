"""Notes of customers and jobs, as their feeds list them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from robot.api.deco import keyword, library

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Matching import MARK, Matching
from sera_rpa.objects import Customer, Job, Note


@library(scope="GLOBAL", version="1")
class Notes:
    """Logic that needs no browser."""

    @keyword
    def mark_note(self, text: str, reference: str) -> str:
        """Returns a note with the reference's mark before it: of long notes the feed shows the beginning.

        The mark of another row that stands in the text, copied from Sera, loses its bracket: ``(Ref …``.
        """
        return f"{Matching().get_reference_mark(reference)} {text.strip().replace(MARK, '(Ref ')}".strip()

    @keyword
    def find_own_note(self, notes: Sequence[Mapping[str, Any]], reference: str, about: Customer | Job) -> Note | None:
        """Returns the note that begins with the reference's mark, or None.

        Sera's own notes that carry the mark, of a reason that was given for a change, begin with other words.

        Args:
            notes: as `Read Notes` returns them.
            reference: the caller's business key.
            about: the customer or job that they are about.

        Raises:
            DUPLICATE_IN_PORTAL: several begin with it.
        """
        mark = Matching().get_reference_mark(reference)
        found = [note for note in notes if " ".join(note["text"].split()).startswith(mark)]
        if len(found) > 1:
            raise SeraError("DUPLICATE_IN_PORTAL", f"{len(found)} notes under '{about.path}' begin with '{mark}'")
        return _note(found[0], about) if found else None


def _note(shown: Mapping[str, Any], about: Customer | Job) -> Note:
    when = shown["time"] if shown["pinned"] else f"{shown['day']}, {shown['time']}"
    return Note(
        about=about.path, text=shown["text"], author=shown["author"], shown_at=when,
        pinned=shown["pinned"], visible_to_customer=shown["visible"],
    )  # fmt: skip
