"""JSON schema (2020-12) of a task's row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sera_rpa.contract.date_range import WORDS

if TYPE_CHECKING:
    from sera_rpa.contract.kinds import Kind
    from sera_rpa.contract.model import Column, Contract

_SORTS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "decimal": {"type": "string", "pattern": r"^[+-]?\d+(\.\d+)?$"},
    "date": {"type": "string", "format": "date"},
    "datetime": {"type": "string", "format": "date-time"},
    "time": {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"},
    "bool": {"type": "boolean"},
    "date_range": {"type": "string", "examples": [*WORDS, "-7d", "2026-11-30", "2026-11-01..2026-11-30"]},
    "file": {"type": "string"},
    "moment": {"type": "string", "examples": ["2026-11-30T13:30:00Z", "2026-11-30 08:30 -05:00", "2026-11-30 08:30"]},
    "other": {"type": ["string", "number", "boolean"]},
}


def schema_of(contract: Contract) -> dict[str, Any]:
    """The schema of one row as a JSON object."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": contract.task,
        "description": contract.doc,
        "type": "object",
        "properties": {column.name: _property(column) for column in contract.columns},
        "required": [column.name for column in contract.columns if column.required],
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, Any]:
    schema = _of_kind(column.kind)
    if column.kind.optional or not column.required:
        schema = {"anyOf": [schema, {"type": "null"}]}
    elif column.kind.sort == "text":
        schema["minLength"] = 1
    if column.doc:
        schema["description"] = column.doc
    if not column.required and "{" not in column.default:
        words = dict(zip(column.kind.choices, column.kind.values, strict=True))
        default = words.get(column.default, column.default)
        if column.kind.sort in ("text", "choice", "date", "datetime", "time", "decimal", "date_range"):
            schema["default"] = default
    return schema


def _of_kind(kind: Kind) -> dict[str, Any]:
    if kind.sort == "choice":
        return {"enum": list(kind.values)}
    if kind.item:
        return {"type": "array", "items": _of_kind(kind.item)}
    return dict(_SORTS[kind.sort])
