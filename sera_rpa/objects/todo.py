"""Entries of the To-Do List."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from sera_rpa.objects.thing import Thing, number_of


class Todo(Thing):
    """A to-do, as the list shows it. Sera shows no number of it: the reference in its note is its key."""

    kind: ClassVar[str] = "todo"

    title: str
    note: str = Field("", repr=False)
    due_on: date | None = None
    customer_id: str = ""  # "cus_10001"; empty: of no customer
    customer_name: str = Field("", repr=False)
    assigned_to: str = ""  # a name, or Everybody
    made_by: str = ""
    done: bool = False

    @property
    def path(self) -> str:
        """The list."""
        return "/todos"

    def shown(self) -> dict[str, object]:
        """What a row's report shows of the to-do."""
        due = f"due {self.due_on:%m/%d/%Y}" if self.due_on else "due on no day"
        return {
            "todo": self.title, "due": self.due_on, "assigned_to": self.assigned_to,
            "customer": number_of(self.customer_id), "customer_name": self.customer_name, "done": self.done,
            "summary": f"For {self.assigned_to}, {due}",
        }  # fmt: skip
