"""Job Times: how long each appointment of a job took, against the time sold [H43]."""

import sqlite3
from datetime import datetime, timedelta
from typing import Any

from .jobs import job
from .trips import PRE_WORK, START_TRIP


def job_times(db: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    """Minutes per appointment: pre-work, travel, work, total, sold, and the end result. Raises NotThere.

    Accepted to Running is travel, Running to Completed is work, as the last time each status was reached; with
    Pre-Work, what lies between claiming and Start Trip is pre-work. An
    appointment that came without such changes (a seeded one that is over) counts as on time: travel a quarter
    of its minutes, work the rest.
    """
    found = []
    for one in job(db, number)["appointments"]:
        rows = db.execute("SELECT after, at FROM status_change WHERE appointment_id = ? ORDER BY id",
                          (one["appointment"],))  # fmt: skip
        reached = {r["after"]: datetime.fromisoformat(r["at"]) for r in rows}
        out = reached.get(START_TRIP, reached.get("Accepted"))
        pre_work = _minutes(reached.get(PRE_WORK), out)
        travel = _minutes(out, reached.get("Running"))
        work = _minutes(reached.get("Running"), reached.get("Completed"))
        if one["status"] == "Completed" and "Completed" not in reached:
            travel = one["minutes"] // 4
            work = one["minutes"] - travel
        spent = [part for part in (pre_work, travel, work) if part is not None]
        total = sum(spent) if spent else None
        done = one["status"] == "Completed" and total is not None
        found.append({
            "appointment": one["appointment"], "service": one["service"], "technician": one["technician"],
            "status": one["status"], "pre_work": 0 if total is not None and pre_work is None else pre_work,
            "travel": travel, "work": work, "total": total, "sold": one["minutes"],
            "end_result": one["minutes"] - (total or 0) if done else None,
        })  # fmt: skip
    return found


def efficiency(times: list[dict[str, Any]]) -> int | None:
    """Job Time Efficiency: minutes sold per minute spent, in percent; None while nothing is completed."""
    done = [t for t in times if t["end_result"] is not None]
    spent = sum(t["total"] for t in done)
    return round(100 * sum(t["sold"] for t in done) / spent) if spent else None


def _minutes(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None or end < start:
        return None
    return round((end - start) / timedelta(minutes=1))
