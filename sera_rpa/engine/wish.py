"""What is asked of a run besides its rows."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Wish:
    """Options of ``run``, ``submit`` and ``resume``; kept with the run so that it is resumed as it was begun."""

    workers: int = 0  # rows carried out at a time; 0: what the machine bears
    headed: bool = False
    max_rows: int = 0  # rows that may be tried; 0 for all
    max_money: Decimal = Decimal(0)  # that the run may move, in the tenant's currency; 0 for no cap
    only_failed: bool = False  # of the input only what was refused, failed or is unknown
    skip_invalid: bool = False
    priority: int = 0
    not_before: datetime | None = None
    deadline: datetime | None = None
    tags: tuple[str, ...] = field(default_factory=tuple)

    def to_json(self) -> dict[str, Any]:
        """As the ledger keeps it."""
        kept = asdict(self)
        for name, value in kept.items():
            if isinstance(value, datetime):
                kept[name] = value.astimezone(UTC).isoformat()
            elif isinstance(value, Decimal):
                kept[name] = str(value)
        return kept | {"tags": list(self.tags)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Wish:
        """What :meth:`to_json` gave; names that this version does not know are left out."""
        known = {name: value for name, value in kept.items() if name in cls.__dataclass_fields__}
        for name in ("not_before", "deadline"):
            if known.get(name):
                known[name] = datetime.fromisoformat(known[name])
        known["max_money"] = Decimal(known.get("max_money") or 0)
        known["tags"] = tuple(known.get("tags") or ())
        return cls(**known)
