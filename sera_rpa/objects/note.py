"""Notes of customers and jobs."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from sera_rpa.objects.thing import Thing


class Note(Thing):
    """A note, as the feed of a customer or a job shows it. Sera shows no number of it: its mark is its key."""

    kind: ClassVar[str] = "note"

    about: str  # the page of the customer or job: "/customers/10001"
    text: str = Field(repr=False)  # of a long one the beginning
    author: str = ""
    shown_at: str = ""  # the office's day and time, as the feed words them
    pinned: bool = False  # to the top
    visible_to_customer: bool = False

    @property
    def path(self) -> str:
        """The page of the customer or job that it is about."""
        return self.about

    def shown(self) -> dict[str, object]:
        """What a row's report shows of the note."""
        where = "pinned to the top" if self.pinned else ""
        who = "visible to the customer" if self.visible_to_customer else ""
        return {
            "note": self.text, "about": self.about.strip("/"), "author": self.author, "shown_at": self.shown_at,
            "pinned": self.pinned, "visible_to_customer": self.visible_to_customer,
            "summary": ", ".join(part for part in ("Note added", where, who) if part),
        }  # fmt: skip
