"""To-dos as the portal lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from robot.api.deco import keyword, library

from sera_rpa.errors import SeraError
from sera_rpa.libraries.Matching import read_day
from sera_rpa.objects import Todo
from sera_rpa.objects.thing import prefixed


@library(scope="GLOBAL", version="1")
class Todos:
    """Logic that needs no browser."""

    @keyword
    def find_todo(self, rows: Sequence[dict[str, Any]], mark: str) -> Todo | None:
        """Returns the to-do whose note holds the reference's mark, or None.

        Args:
            rows: what the list shows, as ``todos`` of ``resources/page.js`` reads it.
            mark: as `Get Reference Mark` gives it.

        Raises:
            DUPLICATE_IN_PORTAL: several hold it.
        """
        found = [row for row in rows if mark in " ".join(row["TO-DO"].split())]
        if len(found) > 1:
            titles = "; ".join(f"'{_todo(row).title}'" for row in found)
            raise SeraError("DUPLICATE_IN_PORTAL", f"{len(found)} to-dos carry '{mark}': {titles}")
        return _todo(found[0]) if found else None


def _todo(row: dict[str, Any]) -> Todo:
    title, _, note = row["TO-DO"].partition("\n")
    return Todo(
        title=title.strip(),
        note=note.strip(),
        due_on=read_day(row["DUE"]) if row["DUE"][:1].isdigit() else None,
        customer_id=prefixed("cus", row["path"].rpartition("/")[2]),
        customer_name=row["CUSTOMER"],
        assigned_to=row["ASSIGNED TO"],
        made_by=row["MADE BY"],
        done=row["done"],
    )
