"""Objects on record: how the ledger keeps them, and what a row reports of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sera_rpa.objects.thing import Thing


def to_record(found: Any) -> dict[str, Any]:
    """JSON values of an object, with its kind; a plain mapping is taken as it is."""
    if isinstance(found, Thing):
        return {"kind": found.kind, **found.to_json()}
    return {str(key): _plain(value) for key, value in found.items()}


def from_record(record: dict[str, Any]) -> Any:
    """The object that :func:`to_record` made the record from."""
    values = dict(record)
    kind = _kinds().get(values.pop("kind", ""))
    return kind.model_validate(values) if kind else dict(record)


def to_result(found: Any) -> tuple[dict[str, Any], dict[str, Any], str]:
    """What a row reports: flat facts in Sera's words, the object as JSON, its path in the portal.

    A mapping has facts alone.
    """
    if isinstance(found, Thing):
        return {name: _plain(value) for name, value in found.shown().items()}, to_record(found), found.path
    return to_record(found), {}, ""


@cache
def _kinds() -> dict[str, type[Thing]]:
    found: dict[str, type[Thing]] = {}
    rest = [Thing]
    while rest:
        for kind in rest.pop().__subclasses__():
            rest.append(kind)
            if kind.kind:
                found[kind.kind] = kind
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
