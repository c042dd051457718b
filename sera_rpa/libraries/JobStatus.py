"""From one status to another as the portal demands, and arrivals against the arrival window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from robot.api.deco import keyword, library

from sera_rpa.contract import Moment
from sera_rpa.engine.desk import desk
from sera_rpa.errors import SeraError
from sera_rpa.libraries.Calendar import MONTHS
from sera_rpa.objects import Attachment, Job
from sera_rpa.objects.job import STATUSES
from sera_rpa.objects.windows import instant_at, read_window

CHAIN = ("Pending", "Accepted", "Running", "Completed")
"""Sera's order; its dialog offers one step on and one step back."""

CANCELLED = "Cancelled"


@dataclass(frozen=True)
class Arrival:
    """What a row says of the technician's arrival."""

    started_at: datetime | None  # UTC
    words: str  # for the notes; empty where the row says nothing


@library(scope="GLOBAL", version="1")
class JobStatus:
    """Logic that needs no browser."""

    @keyword
    def get_sera_status(self, status: str) -> str:
        """Returns Sera's word for a status: ``Running`` for ``in_progress``, ``Pending`` for ``pending``.

        Raises:
            STATUS_UNKNOWN: there is no such status.
        """
        plain = "_".join(status.lower().replace("-", " ").replace("_", " ").split())
        words = {word: name for name, word in STATUSES.items()} | {name.lower(): name for name in STATUSES}
        if plain not in words:
            raise SeraError("STATUS_UNKNOWN", f"'{status}' is no status; there are {', '.join(words)}")
        return words[plain]

    @keyword
    def plan_steps(self, job: Job, wanted: str, reason: str) -> list[str]:
        """Returns the statuses through which an appointment must go, the wanted one last; none where it is there.

        Args:
            job: the job with its appointment.
            wanted: Sera's word.
            reason: why; needed to step back and to cancel.

        Raises:
            STATUS_FINAL: the appointment is cancelled.
            REASON_MISSING: stepping back and cancelling need a reason.
            TECHNICIAN_MISSING: Sera lets nobody's appointment go beyond Pending.
        """
        now = job.portal_status
        if now == wanted:
            return []
        told = f"Appointment {job.appointment} is {now}"
        if now == CANCELLED:
            raise SeraError("STATUS_FINAL", f"{told}; it cannot become {wanted}")
        last = 0 if wanted == CANCELLED else CHAIN.index(wanted)
        here = CHAIN.index(now)
        if (last < here or wanted == CANCELLED) and not reason.strip():
            raise SeraError("REASON_MISSING", f"{told}; to make it {wanted} takes a reason")
        if last > here and not job.technician:
            raise SeraError("TECHNICIAN_MISSING", f"{told} and in Unassigned; it cannot become {wanted}")
        step = 1 if last > here else -1
        steps = [CHAIN[at] for at in range(here + step, last + step, step)] if last != here else []
        return [*steps, CANCELLED] if wanted == CANCELLED else steps

    @keyword
    def get_telling_step(self, job: Job, wanted: str, begun: bool) -> str:
        """Returns the step that carries what the row says of the arrival: that to Running, else the last one.

        Args:
            job: the job with its appointment, before any step.
            wanted: Sera's word for the status that the row asks for.
            begun: whether an earlier attempt of the row has sent the step to Running.
        """
        arrives = wanted in ("Running", "Completed") and (begun or job.portal_status in ("Pending", "Accepted"))
        return "Running" if arrives else wanted

    @keyword
    def read_arrival(self, job: Job, status: str, started_at: Moment | None, arrival_notes: str) -> Arrival:
        """Returns what a row says of the arrival, checked against the appointment.

        Args:
            job: the job with its appointment.
            status: the status that the row asks for.
            started_at: when the work was begun; without an offset by the clock of the service address.
            arrival_notes: what was found there.

        Raises:
            STARTED_AT_UNFIT: the row asks for a status before Running, or the appointment is on another day.
        """
        moment = started_at.instant(job.visit.timezone) if started_at else None
        if moment:
            wanted = self.get_sera_status(status)
            if wanted not in ("Running", "Completed"):
                raise SeraError("STARTED_AT_UNFIT", f"A job that is to be {wanted} has no started_at")
            day = moment.astimezone(ZoneInfo(job.visit.timezone)).date()
            if day != job.day:
                raise SeraError("STARTED_AT_UNFIT", f"started_at is on {day} there, the appointment on {job.day}")
        parts = [f"Started at {_zulu(moment)}."] if moment else []
        if arrival_notes.strip():
            parts.append(f"Arrival notes: {' '.join(arrival_notes.split())}")
        return Arrival(moment, " ".join(parts))

    @keyword
    def get_arrival_time(self, notes: Sequence[dict[str, str]], *words: str) -> datetime | None:
        """Returns when Sera noted the last arrival, to the minute and in UTC; None where it noted none.

        Args:
            notes: as `Read Notes` returns them, with the office's days and times.
            words: what the note of an arrival holds.
        """
        found = next((note for note in notes if all(word in note["text"] for word in words)), None)
        if found is None:
            return None
        _, date_words, year = found["day"].split(", ")
        month, day = date_words.split()
        minutes, _ = read_window(found["time"])
        local = date(int(year), MONTHS.index(month) + 1, int(day))
        return instant_at(local, minutes, desk.tenant.time_zone)

    @keyword
    def judge_arrival(self, arrived: datetime, job: Job) -> str:
        """Returns how an arrival keeps to the arrival window: ``on time``, ``late by 12 min``, ``early by 29 min``.

        Args:
            arrived: when.
            job: the job with its appointment.
        """
        start, end = job.visit.window_start, job.visit.window_end
        if arrived > end:
            return f"late by {_span(arrived - end)}"
        return f"early by {_span(start - arrived)}" if arrived < start else "on time"

    @keyword
    def get_status_facts(
        self, before: Job, now: Job, arrived: datetime | None, told: Arrival, files: Sequence[Attachment]
    ) -> dict[str, object]:
        """Returns what a row's report says besides the job: the change, the arrival in UTC, the zone, the files.

        Args:
            before: the job as it was.
            now: the job as it is.
            arrived: Sera's own arrival time; None: not yet.
            told: what the row says of the arrival.
            files: what was attached.
        """
        sla = self.judge_arrival(arrived, now) if arrived else ""
        change = f"{before.portal_status} → {now.portal_status}" if before.portal_status != now.portal_status else ""
        counted = f"{len(files)} file{'s' if len(files) > 1 else ''}" if files else ""
        parts = [change or now.portal_status, f"arrived {sla}" if sla else "", counted]
        facts: dict[str, object] = {
            "summary": ", ".join(part for part in parts if part), "status_before": before.portal_status,
            "time_zone": now.visit.timezone, "window_ends_at": _zulu(now.visit.window_end),
        }  # fmt: skip
        if arrived:
            facts |= {"arrived_at": _zulu(arrived), "sla": sla}
        if told.started_at:
            facts |= {"started_at": _zulu(told.started_at)}
            facts |= {"sla_by_started_at": self.judge_arrival(told.started_at, now)}
        if files:
            facts["files"] = [str(file) for file in files]
        return facts


def _span(time: timedelta) -> str:
    minutes = -(-int(time.total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
