"""The embedded adapter: the ledger itself hands out its rows. No server, nothing to install."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from sera_rpa.ledger import claims, workers
from sera_rpa.ledger.claims import Claim, Outcome
from sera_rpa.ledger.records import Status
from sera_rpa.ledger.submission import NewRow, NewRun, Submission, submit


@dataclass
class EmbeddedQueue:
    """See :class:`sera_rpa.engine.port.Queue`; SQLite serves one machine, PostgreSQL several."""

    ledger: Engine
    watch: workers.Watch = field(default_factory=workers.Watch)

    def submit(self, run: NewRun, rows: Iterable[NewRow]) -> Submission:
        return submit(self.ledger, run, rows)

    def next(self, run: str, worker: str) -> Claim | None:
        return claims.claim_next(self.ledger, run, worker)

    def next_due(self, run: str) -> datetime | None:
        return claims.next_due(self.ledger, run)

    def heartbeat(self, claim: Claim) -> None:
        claims.extend(self.ledger, claim)
        workers.note_alive(self.ledger, claim.worker)

    def settle(self, claim: Claim, outcome: Outcome) -> None:
        claims.settle(self.ledger, claim, outcome)

    def give_back(self, claim: Claim) -> None:
        claims.give_back(self.ledger, claim)

    def sweep(self) -> list[str]:
        return workers.sweep(self.ledger, self.watch)

    def stats(self, run: str) -> dict[Status, int]:
        return claims.stats(self.ledger, run)
