"""One page of a list: filters, order and count in SQL, the same answer for every list."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .customers import whole

Filter = tuple[str, Callable[[str], object] | None]
"""A condition with one ``?``, and how the text typed becomes its value (None: as it is)."""


def of_customer(owner: str, column: str = "name") -> str:
    """The folded name or address of the customer of a row ``owner``, by its key: no list of customers is made."""
    return f"(SELECT {column} FROM customer_search x WHERE x.id = {owner}.customer_id)"


def customer_has(owner: str, column: str = "name") -> str:
    """A filter's condition: the customer's name or address contains a folded text."""
    return f"instr({of_customer(owner, column)}, ?) > 0"


@dataclass(frozen=True)
class Listing:
    """A list as the pages ask for it.

    Attributes:
        select: SELECT … FROM … with its joins, without WHERE; its rows have the key as ``id``.
        source: the FROM part with only the joins that filters and sorts need, for counting and finding.
        key: the column that names a row.
        filters: query parameter to filter.
        sorts: query parameter value to ORDER BY expression.
        order: ORDER BY when none is asked for.
        always: a condition that every row meets.
    """

    select: str
    source: str
    key: str
    filters: Mapping[str, Filter]
    sorts: Mapping[str, str] = field(default_factory=dict)
    order: str = "1 DESC"
    always: str = "1"

    def where(self, query: Mapping[str, str]) -> tuple[str, list[object]]:
        """The conditions of a query and their values."""
        parts, values = [self.always], []
        for name, (condition, convert) in self.filters.items():
            typed = query.get(name, "").strip()
            if not typed:
                continue
            value = convert(typed) if convert else typed
            for one in value if isinstance(value, tuple) else (value,):
                values.append(one)
            parts.append(condition)
        return " AND ".join(parts), values

    def ordering(self, query: Mapping[str, str]) -> str:
        """The ORDER BY of a query."""
        wanted = self.sorts.get(query.get("sort", ""))
        if wanted is None:
            return self.order
        return f"{wanted} {'DESC' if query.get('dir') == 'desc' else 'ASC'}, 1"

    def page(
        self, db: sqlite3.Connection, query: Mapping[str, str], row: Callable[[sqlite3.Row], dict[str, Any]]
    ) -> dict[str, Any]:
        """Rows, page, pages, filtered, total."""
        where, values = self.where(query)
        filtered = int(db.execute(f"SELECT count(*) FROM {self.source} WHERE {where}", values).fetchone()[0])
        total = filtered
        if values:
            total = int(db.execute(f"SELECT count(*) FROM {self.source} WHERE {self.always}").fetchone()[0])
        per = min(max(whole(query.get("per"), 25), 1), 100)
        pages = max(1, -(-filtered // per))
        page = min(max(whole(query.get("page"), 1), 1), pages)
        wanted = db.execute(
            f"SELECT {self.key} FROM {self.source} WHERE {where} ORDER BY {self.ordering(query)} LIMIT ? OFFSET ?",
            [*values, per, (page - 1) * per],
        )
        keys = [r[0] for r in wanted]
        marks = ",".join("?" * len(keys))
        found = {r["id"]: r for r in db.execute(f"{self.select} WHERE {self.key} IN ({marks})", keys)}
        return {
            "rows": [row(found[k]) for k in keys],
            "page": page,
            "pages": pages,
            "filtered": filtered,
            "total": total,
        }

    def everything(self, db: sqlite3.Connection, query: Mapping[str, str]) -> list[sqlite3.Row]:
        """Every row of a query, for a download."""
        where, values = self.where(query)
        return db.execute(f"{self.select} WHERE {where} ORDER BY {self.ordering(query)}", values).fetchall()


def day_range(typed: str) -> tuple[str, str]:
    """First and last day of ``MM/DD/YYYY-MM/DD/YYYY`` as ISO; a single day is both; anything else matches nothing."""
    parts = [_day(part) for part in typed.split("-")]
    if len(parts) not in (1, 2) or None in parts:
        return "9999", "0000"
    return str(parts[0]), str(parts[-1])


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text.strip(), "%m/%d/%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
