"""How far a run is: read from the ledger alone, by anybody, while it happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, select

from sera_rpa.ledger.claims import stats
from sera_rpa.ledger.database import reading
from sera_rpa.ledger.history import find_run_head
from sera_rpa.ledger.records import Run, Status
from sera_rpa.ledger.tables import attempts, breakers, items, pauses, run_items, runs, workers

PACE_MINUTES = 5
SHORTEST_MINUTES = 0.25
"""A run that began less long ago is taken for so old: its first row says little about its pace."""


@dataclass(frozen=True)
class Progress:
    """A run at one moment."""

    run: Run
    counts: dict[Status, int]
    workers: tuple[tuple[str, str], ...]  # name, reference of the row in hand (empty: none)
    per_minute: float  # rows that ended lately, see PACE_MINUTES
    paused_until: datetime | None
    paused_because: str
    breakers: tuple[tuple[str, str], ...]  # step, code: steps that are closed to rows
    late: int  # rows behind their deadline
    due_soon: int  # rows that will be late at this pace

    @property
    def total(self) -> int:
        """Rows of the run."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """Rows that wait or are in hand."""
        return self.counts.get(Status.PENDING, 0) + self.counts.get(Status.RUNNING, 0)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "run": self.run.id, "task": self.run.task, "started": self.run.started.isoformat(),
            "ended": self.run.ended.isoformat() if self.run.ended else None, "exit_code": self.run.exit_code,
            "stopped_by": self.run.stopped_by, "counts": {s.value: self.counts.get(s, 0) for s in Status},
            "total": self.total, "waiting": self.waiting, "rows_per_minute": round(self.per_minute, 2),
            "workers": [{"name": name, "row": row} for name, row in self.workers],
            "paused_until": self.paused_until.isoformat() if self.paused_until else None,
            "paused_because": self.paused_because, "late": self.late, "due_soon": self.due_soon,
            "closed_steps": [{"step": step, "code": code} for step, code in self.breakers],
        }  # fmt: skip


def progress_of(engine: Engine, run: str) -> Progress:
    """Where a run stands now."""
    now = datetime.now(UTC)
    head, counts = find_run_head(engine, run), stats(engine, run)
    with reading(engine) as connection:
        scope = connection.execute(select(runs.c.scope).where(runs.c.id == run)).scalar_one()
        invalid = select(func.count()).where(run_items.c.run == run, run_items.c.part == "invalid")
        if number := connection.execute(invalid).scalar_one():
            counts[Status.INVALID] = number
        ended = select(func.count(), func.min(attempts.c.started)).where(
            attempts.c.run == run, attempts.c.ended > now - timedelta(minutes=PACE_MINUTES)
        )
        number, since = connection.execute(ended).one()
        pace = number / min(PACE_MINUTES, max(SHORTEST_MINUTES, (now - since) / timedelta(minutes=1))) if since else 0.0
        rows = {
            row.worker: row.reference
            for row in connection.execute(
                select(items.c.worker, items.c.reference).where(
                    items.c.run == run, items.c.status == Status.RUNNING.value
                )
            )
        }
        names = [row.id for row in connection.execute(select(workers.c.id).where(workers.c.run == run))]
        pause = connection.execute(select(pauses).where(pauses.c.scope == scope, pauses.c.until > now)).first()
        closed = connection.execute(
            select(breakers.c.step, breakers.c.code).where(
                breakers.c.scope == scope, breakers.c.task == head.task, breakers.c.opened.is_not(None)
            )
        ).all()
        waits = (items.c.run == run, items.c.status.in_((Status.PENDING.value, Status.RUNNING.value)))
        late = connection.execute(select(func.count()).where(*waits, items.c.deadline < now)).scalar_one()
        waiting = counts.get(Status.PENDING, 0) + counts.get(Status.RUNNING, 0)
        finish = now + timedelta(minutes=waiting / pace) if pace else now
        soon = select(func.count()).where(*waits, items.c.deadline >= now, items.c.deadline < finish)
        due_soon = connection.execute(soon).scalar_one()
    return Progress(
        head, counts, tuple((name, rows.get(name, "")) for name in sorted(names)), pace,
        pause.until if pause else None, pause.why if pause else "",
        tuple((row.step, row.code) for row in closed), int(late), int(due_soon),
    )  # fmt: skip
