"""The objects that keywords hand to each other: one shape in keywords, results files and reports.

Personal fields stay out of ``repr``, because Robot Framework logs the arguments of every keyword by ``repr``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class ServiceAddress:
    """One address card of a customer."""

    position: int  # 0-based place among the customer's cards
    text: str = field(repr=False)  # the card's text on one line
    schedulable: bool = True


@dataclass(frozen=True)
class Customer:
    """A customer as the Customer Service list shows one."""

    id: str  # as in /customers/{id}
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    archived: bool = False


@dataclass(frozen=True)
class Job:
    """A job with its first appointment, as the portal shows it."""

    number: str  # the job number, as in /jobs/{number}
    appointment: str  # the appointment number
    customer: str  # customer ID
    service_category: str
    day: date
    window: str  # "8:00 am - 9:00 am"
    technician: str  # empty: unassigned
    status: str
    address: str = field(default="", repr=False)
    notes: str = field(default="", repr=False)


KINDS: dict[str, type[Any]] = {"customer": Customer, "job": Job}


def to_record(thing: Any) -> dict[str, Any]:
    """JSON values of an object, with its kind; a plain mapping is taken as it is."""
    if isinstance(thing, dict):
        return {str(key): _plain(value) for key, value in thing.items()}
    kind = next(name for name, kind in KINDS.items() if isinstance(thing, kind))
    return {"kind": kind} | {key: _plain(value) for key, value in asdict(thing).items()}


def to_result(thing: Any) -> tuple[dict[str, Any], str]:
    """What a row reports of an object, under the names of the results files, and the object's path in the portal."""
    record = to_record(thing)
    kind = record.pop("kind", "")
    if kind == "job":
        return {"job": record.pop("number")} | record, f"/jobs/{thing.number}"
    if kind == "customer":
        return {"customer": record.pop("id")} | record, f"/customers/{thing.id}"
    return record, ""


def from_record(record: dict[str, Any]) -> Any:
    """The object that :func:`to_record` made the record from."""
    values = dict(record)
    kind = KINDS.get(values.pop("kind", ""))
    if kind is None:
        return dict(record)
    if kind is Job:
        values["day"] = date.fromisoformat(values["day"])
    return kind(**values)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
