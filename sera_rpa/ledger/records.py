"""What the ledger tells others: plain records, no database behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

OBJECT = "object"
"""Where a row's record keeps the object that it reports, as JSON with its kind, beside the flat facts for people."""


def numbered(run: str, position: int) -> str:
    """What stands in the ledger for the reference of a row that has none, because its task only reads."""
    return f"{run}#{position}"


class Status(str, Enum):
    """Where a row stands. The words are the same in the ledger, the results and the reports."""

    INVALID = "invalid"  # does not fit the task's columns; never starts
    PENDING = "pending"  # waits
    RUNNING = "running"  # claimed by a worker
    DONE = "done"  # the portal confirmed it
    REFUSED = "refused"  # the portal or a business rule said no
    FAILED = "failed"  # portal or machine fault, attempts used up
    UNKNOWN = "unknown"  # a write was sent and its outcome is not known yet
    HELD = "held"  # an operator keeps it back until it is released
    CLOSED = "closed"  # an operator ended it by hand, with who and why


FINAL = (Status.INVALID, Status.DONE, Status.REFUSED, Status.FAILED, Status.UNKNOWN, Status.HELD, Status.CLOSED)


@dataclass(frozen=True)
class Attempt:
    """One try of one row by one worker."""

    number: int
    worker: str
    started: datetime  # UTC
    ended: datetime | None
    status: Status
    code: str  # error code, empty when done
    message: str  # whole message: "CODE: what happened. What to do next."
    log: str  # place in the Robot log, relative to the run's folder: "logs/1/log.html#s1-t5"; empty: never started
    screenshot: str  # path relative to the run's folder; empty when none was taken


@dataclass(frozen=True)
class Item:
    """One row as this run sees it."""

    position: int  # 1-based place in the input
    address: str  # "jobs.csv, row 7"
    reference: str  # "" where the task only reads: such rows are done anew in every run
    status: Status
    code: str
    message: str
    payload: dict[str, Any] = field(repr=False)  # column -> cell as it was read (JSON values)
    record: dict[str, Any] = field(
        repr=False
    )  # what the portal confirmed, e.g. {"job": "1000987", "appointment": "2000987", …}
    object: dict[str, Any] = field(default_factory=dict, repr=False)  # the same as programs read it, with its kind
    record_url: str = ""  # address of the record in the portal, empty when there is none
    earlier_run: str = ""  # id of the earlier run that did it; empty when this run did
    attempts: tuple[Attempt, ...] = ()

    @property
    def seconds(self) -> float:
        """Time spent on the row by all its finished attempts in this run, in seconds."""
        return sum((a.ended - a.started).total_seconds() for a in self.attempts if a.ended)


@dataclass(frozen=True)
class Run:
    """One run: who asked for what, and what became of every row."""

    id: str  # "20261124-0731-book_jobs"
    task: str  # "book_jobs"
    title: str  # the task file's documentation, first sentence
    tenant: str
    portal: str  # address of the portal
    account: str  # the e-mail that signed in
    by: str  # operating-system user
    host: str
    version: str  # of sera-rpa
    input_name: str
    input_sha256: str
    started: datetime  # UTC
    ended: datetime | None
    exit_code: int | None
    stopped_by: str  # message of what ended the run early, empty when it ran to its end
    items: tuple[Item, ...]

    def count(self, status: Status) -> int:
        """How many rows stand at this status."""
        return sum(item.status is status for item in self.items)
