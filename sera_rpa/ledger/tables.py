"""The ledger's tables. Changing one means adding a migration in ``migrations/versions``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored without zone so that SQLite and PostgreSQL compare it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


metadata = MetaData()

runs = Table(
    "runs",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("task", String(120), nullable=False),
    Column("title", Text, nullable=False),
    Column("tenant", String(80), nullable=False),
    Column("scope", String(200), nullable=False),  # which portal the rows are done in
    Column("portal", Text, nullable=False),
    Column("account", String(200), nullable=False),
    Column("by", String(120), nullable=False),
    Column("host", String(120), nullable=False),
    Column("version", String(40), nullable=False),
    Column("input_name", Text, nullable=False),
    Column("input_sha256", String(64), nullable=False),
    Column("folder", Text, nullable=False),
    Column("started", Instant, nullable=False),
    Column("ended", Instant),
    Column("exit_code", Integer),
    Column("stopped_by", Text, nullable=False, default=""),
    Column("task_file", Text, nullable=False, default="", server_default=""),
    Column("tenant_file", Text, nullable=False, default="", server_default=""),
    Column("options", JSON, nullable=False, default=dict, server_default="{}"),  # what was asked of the run, by name
)

items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("scope", String(200), nullable=False),
    Column("task", String(120), nullable=False),
    Column("reference", String(200), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("payload_hash", String(64), nullable=False),
    Column("status", String(12), nullable=False),
    Column("code", String(40), nullable=False, default=""),
    Column("message", Text, nullable=False, default=""),
    Column("record", JSON, nullable=False, default=dict),
    Column("record_url", Text, nullable=False, default=""),
    Column("not_before", Instant),
    Column("token", Integer, nullable=False, default=0),  # rises with every claim: who holds an old one is refused
    Column("worker", String(120)),
    Column("lease_until", Instant),
    Column("run", String(80), nullable=False),  # the run whose queue it stands in: the last that handed it in
    Column("first_seen", Instant, nullable=False),
    Column("updated", Instant, nullable=False),
    Column("position", Integer, nullable=False, default=0, server_default="0"),  # in the input of its run
    Column("priority", Integer, nullable=False, default=0, server_default="0"),  # higher goes first
    Column("deadline", Instant),  # later than that it is late
    Column("tags", JSON, nullable=False, default=list, server_default="[]"),
    UniqueConstraint("scope", "task", "reference"),
)
Index("items_by_queue", items.c.run, items.c.status, items.c.priority.desc(), items.c.position)  # as rows are claimed

run_items = Table(
    "run_items",
    metadata,
    Column("run", String(80), ForeignKey("runs.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("item", Integer, ForeignKey("items.id")),  # none for a row that does not fit the task
    Column("address", Text, nullable=False),
    Column("part", String(12), nullable=False),  # work | earlier | invalid
    Column("reference", String(200), nullable=False),
    Column("code", String(40), nullable=False, default=""),
    Column("message", Text, nullable=False, default=""),
    Column("payload", JSON),  # only for a row that has no item
    Index("run_items_by_item", "item", "run"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", Integer, ForeignKey("items.id"), nullable=False),
    Column("run", String(80), ForeignKey("runs.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("token", Integer, nullable=False),
    Column("worker", String(120), nullable=False),
    Column("started", Instant, nullable=False),
    Column("ended", Instant),
    Column("status", String(10), nullable=False),
    Column("code", String(40), nullable=False, default=""),
    Column("message", Text, nullable=False, default=""),
    Column("log", Text, nullable=False, default=""),
    Column("screenshot", Text, nullable=False, default=""),
    Index("attempts_by_run", "run", "item"),
    Index("attempts_by_end", "run", "ended"),
    Index("attempts_by_item", "item"),
)

writes = Table(
    "writes",
    metadata,
    Column("item", Integer, ForeignKey("items.id"), primary_key=True),
    Column("step", String(120), primary_key=True),
    Column("state", String(10), nullable=False),  # intent | confirmed | refused
    Column("token", Integer, nullable=False),
    Column("intended", Instant, nullable=False),
    Column("settled", Instant),
    Column("record", JSON, nullable=False, default=dict),
    Column("run", String(80)),  # whose cap the money counts to; none where the write moves none
    Column("cents", BigInteger, nullable=False, default=0, server_default="0"),
    Index("writes_by_run", "run", "cents"),
)

workers = Table(
    "workers",
    metadata,
    Column("id", String(120), primary_key=True),
    Column("run", String(80), ForeignKey("runs.id"), nullable=False),
    Column("host", String(120), nullable=False),
    Column("processes", JSON, nullable=False),  # [[pid, start time in seconds], …], the worker itself first
    Column("parent", JSON),  # [pid, start time] of the supervisor; none when robot was started by hand
    Column("started", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
)

actions = Table(
    "actions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("item", Integer, ForeignKey("items.id")),  # none for an action on a whole run
    Column("run", String(80), nullable=False),
    Column("action", String(20), nullable=False),  # hold | release | close | retry | resume
    Column("by", String(120), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("actions_by_item", "item"),
)

pauses = Table(
    "pauses",
    metadata,
    Column("scope", String(200), primary_key=True),
    Column("until", Instant, nullable=False),  # nobody takes a row of this portal before
    Column("code", String(40), nullable=False),
    Column("why", Text, nullable=False),
)

rates = Table(
    "rates",
    metadata,
    Column("scope", String(200), primary_key=True),
    Column("what", String(20), primary_key=True),  # rows | writes
    Column("minute", Integer, primary_key=True),  # since 1970
    Column("number", Integer, nullable=False),
)

breakers = Table(
    "breakers",
    metadata,
    Column("scope", String(200), primary_key=True),
    Column("task", String(120), primary_key=True),
    Column("step", String(120), primary_key=True),
    Column("code", String(40), nullable=False),
    Column("failures", Integer, nullable=False),  # one after the other, of different rows
    Column("opened", Instant),
)

turns = Table(
    "turns",
    metadata,
    Column("name", String(200), primary_key=True),  # e.g. "sign-in <account>"
    Column("holder", String(120), nullable=False),
    Column("until", Instant, nullable=False),
)

used_codes = Table(
    "used_codes",
    metadata,
    Column("account", String(200), primary_key=True),
    Column("window", Integer, primary_key=True),  # number of the 30-second window since 1970
)
