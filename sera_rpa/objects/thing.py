"""What all objects have in common: their JSON, their ids, and how they are shown to people."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel

CENT = Decimal("0.01")


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _zulu(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


Money = Annotated[Decimal, AfterValidator(_cents), PlainSerializer(lambda amount: f"{amount:.2f}", when_used="json")]
"""An amount in the tenant's currency, with two places."""

Instant = Annotated[
    AwareDatetime,
    AfterValidator(lambda moment: moment.astimezone(dt.UTC)),
    PlainSerializer(_zulu, when_used="json"),
]
"""A moment, kept in UTC."""


class Thing(BaseModel):
    """Base of all objects."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True, ser_json_timedelta="iso8601"
    )

    kind: ClassVar[str] = ""  # the object's name in ledger and results, e.g. "job"

    def to_json(self) -> dict[str, Any]:
        """The object as the JSON that programs are promised."""
        return self.model_dump(mode="json", by_alias=True)

    def shown(self) -> dict[str, Any]:
        """What a row's report shows of the object: Sera's words to flat values."""
        raise NotImplementedError(f"{type(self).__name__} is not reported by itself")

    @property
    def path(self) -> str:
        """Where the portal shows the object; empty where it has no page of its own."""
        return ""


def prefixed(prefix: str, number: str) -> str:
    """An id such as ``wo_1000123`` from the portal's number; empty stays empty."""
    return f"{prefix}_{number}" if number else ""


def number_of(prefixed_id: str) -> str:
    """The portal's number within an id."""
    return prefixed_id.partition("_")[2]
