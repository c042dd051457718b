"""Structured progress billing: a job's total in 2-12 percentage stages, billed in their order [S14]."""

import sqlite3
from typing import Any

from .events import Origin, record
from .money import WHOLE, percent, rate_of
from .refusals import NotThere, refuse
from .text import clean


def plan(db: sqlite3.Connection, origin: Origin, job_id: int, form: dict[str, Any]) -> dict[str, int]:
    """Sets the stages of a job; they come to 100 %. Refused once a stage is billed."""
    if db.execute("SELECT 1 FROM job WHERE id = ?", (job_id,)).fetchone() is None:
        raise NotThere("This job does not exist.")
    if db.execute("SELECT 1 FROM progress_stage WHERE job_id = ? AND billed_at IS NOT NULL", (job_id,)).fetchone():
        raise refuse("A stage is billed already.", status=409)
    given = form.get("stages")
    if not isinstance(given, list) or not 2 <= len(given) <= 12 or not all(isinstance(s, dict) for s in given):
        raise refuse("There must be 2 to 12 stages.", "stages")
    stages = [
        (clean(s.get("name"))[:120] or f"Stage {at}", rate_of(s.get("percent"), "stages"))
        for at, s in enumerate(given, 1)
    ]
    if any(not rate for _, rate in stages):
        raise refuse("Each stage needs a percentage.", "stages")
    if (total := sum(rate for _, rate in stages)) != WHOLE:
        raise refuse(f"The stages come to {percent(total)}, not 100%.", "stages")
    db.execute("DELETE FROM progress_stage WHERE job_id = ?", (job_id,))
    db.executemany(
        "INSERT INTO progress_stage (job_id, position, name, percent) VALUES (?, ?, ?, ?)",
        [(job_id, at, *stage) for at, stage in enumerate(stages, 1)],
    )
    record(db, origin, "progress.planned", job=job_id, stages=[rate for _, rate in stages])
    return {"stages": len(stages)}


def bill_next(db: sqlite3.Connection, origin: Origin, job_id: int) -> dict[str, int]:
    """Bills the first stage that is not billed. Raises Refused when there is none."""
    row = db.execute(
        "SELECT position FROM progress_stage WHERE job_id = ? AND billed_at IS NULL ORDER BY position LIMIT 1",
        (job_id,),
    ).fetchone()
    if row is None:
        raise refuse("There is no stage left to bill.", status=409)
    db.execute(
        "UPDATE progress_stage SET billed_at = ? WHERE job_id = ? AND position = ?",
        (origin.at, job_id, row["position"]),
    )
    record(db, origin, "progress.billed", job=job_id, stage=row["position"])
    return {"position": row["position"]}
