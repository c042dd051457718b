"""The engine's port: what carries rows from the ledger to the workers and back.

The ledger is the truth; an adapter only hands its rows out. Every adapter passes the same conformance suite
(``tests/conformance``): it loses no row, hands none to two workers at a time, and refuses whoever lost a row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from sera_rpa.ledger.claims import Claim, Outcome
from sera_rpa.ledger.records import Status
from sera_rpa.ledger.submission import NewRow, NewRun, Submission


class Queue(Protocol):
    """Hands rows out under a lease and takes their outcomes back."""

    def submit(self, run: NewRun, rows: Iterable[NewRow]) -> Submission:
        """Takes a run and its rows in: all of them or none, each reference once."""
        ...

    def next(self, run: str, worker: str) -> Claim | None:
        """The next row of the run that is due, highest priority first, then in the order of the input."""
        ...

    def next_due(self, run: str) -> datetime | None:
        """When the earliest waiting row is due; None when none waits."""
        ...

    def heartbeat(self, claim: Claim) -> None:
        """Renews the lease of a row. Raises LEASE_LOST when another worker has it."""
        ...

    def settle(self, claim: Claim, outcome: Outcome) -> None:
        """Puts the outcome on record. Raises LEASE_LOST, and changes nothing, when another worker has the row."""
        ...

    def give_back(self, claim: Claim) -> None:
        """Returns an untried row, as if it had never been handed out."""
        ...

    def sweep(self) -> list[str]:
        """Frees the rows of workers that died or fell silent; returns their references."""
        ...

    def stats(self, run: str) -> dict[Status, int]:
        """How many rows of the run stand at which status."""
        ...
