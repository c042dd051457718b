"""Which slots of which days can be booked: green, yellow or not at all."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .board_events import occurrences
from .catalog import Service, Technician
from .opening import opening
from .text import clock_label


@dataclass(frozen=True)
class Booked:
    """An appointment as the scheduler sees it: it takes its duration from the start of its window [H5]."""

    appointment: int
    job: int
    technician: int | None
    start: datetime
    end: datetime
    service: int
    bumpable: bool
    """Normal priority, not pinned, still Pending: a High service may push it aside [H3]."""


@dataclass(frozen=True)
class Slot:
    """One arrival window. ``state``: open (green), overbook (yellow: nobody free) or disabled."""

    start: datetime
    label: str
    state: str


class Diary:
    """What is booked in a range of days, and the events that keep technicians busy.

    ``without`` leaves out the one appointment that is being moved.
    """

    def __init__(self, db: sqlite3.Connection, first: date, last: date, without: object = None) -> None:
        self._by_day: dict[date, list[Booked]] = {}
        rows = db.execute(
            "SELECT a.id, a.job_id, a.technician_id, a.start, a.minutes, a.service_id, "
            "a.pinned = 0 AND a.status = 'Pending' AND s.priority = 'Normal' AS bumpable "
            "FROM appointment a JOIN service s ON s.id = a.service_id "
            "WHERE a.start >= ? AND a.start < ? AND a.status <> 'Cancelled' AND a.id <> coalesce(?, 0)",
            (first.isoformat(), (last + timedelta(1)).isoformat(), without),
        )
        for row in rows:
            start = datetime.fromisoformat(row["start"])
            booked = Booked(
                row["id"], row["job_id"], row["technician_id"], start, start + timedelta(minutes=row["minutes"]),
                row["service_id"], bool(row["bumpable"]),
            )  # fmt: skip
            self._by_day.setdefault(start.date(), []).append(booked)
        for one in occurrences(db, first, last):
            for technician in one.technicians if not one.available else ():
                taken = Booked(0, 0, technician, one.start, one.end, 0, False)
                self._by_day.setdefault(one.start.date(), []).append(taken)

    def of(self, technician: int, day: date) -> list[Booked]:
        """A technician's appointments of one day."""
        return [b for b in self._by_day.get(day, ()) if b.technician == technician]

    def clashing(self, technician: int, start: datetime, minutes: int) -> list[Booked]:
        """A technician's appointments that overlap a stretch of time."""
        end = start + timedelta(minutes=minutes)
        return [b for b in self.of(technician, start.date()) if b.start < end and start < b.end]

    def load(self, technician: int, day: date) -> int:
        """Minutes booked for a technician on a day."""
        return sum(int((b.end - b.start).total_seconds() // 60) for b in self.of(technician, day))


def slots(
    diary: Diary, service: Service, technicians: Iterable[Technician], day: date, hours: int, now: datetime
) -> list[Slot]:
    """The arrival windows of a day, ``hours`` long each, judged for these technicians; none on a closed day."""
    crew = list(technicians)
    return [Slot(s, window_label(s, hours), _state(diary, service, crew, s, now)) for s in window_starts(day, hours)]


def day_state(
    diary: Diary, service: Service, technicians: Iterable[Technician], day: date, hours: int, now: datetime
) -> str:
    """How the calendar shows a day: open, full (yellow slots only), closed or past."""
    times = opening(day)
    if day < now.date() or (times and times[1] <= now):
        return "past"
    crew = list(technicians)
    states = {_state(diary, service, crew, start, now) for start in window_starts(day, hours)}
    if "open" in states:
        return "open"
    if "overbook" in states:
        return "full"
    return "past" if times and day == now.date() else "closed"


def window_starts(day: date, hours: int) -> list[datetime]:
    """Where the arrival windows of a day begin: from opening time, every ``hours`` hours, until closing time."""
    times = opening(day)
    if times is None:
        return []
    return [datetime.combine(day, time(hour)) for hour in range(times[0].hour, times[1].hour, hours)]


def window_label(start: datetime, hours: int) -> str:
    """An arrival window as the portal writes it: ``8:00 am - 9:00 am``."""
    end = start + timedelta(hours=hours)
    return f"{clock_label(start.hour, start.minute)} - {clock_label(end.hour, end.minute)}"


def fits_before_closing(service: Service, start: datetime) -> bool:
    """Whether the work would be over by closing time."""
    times = opening(start.date())
    return times is not None and times[0] <= start and start + timedelta(minutes=service.minutes) <= times[1]


def free(diary: Diary, technicians: Iterable[Technician], start: datetime, minutes: int) -> list[Technician]:
    """Technicians with nothing else at that time: least busy that day first, then by name."""
    idle = [t for t in technicians if not diary.clashing(t.id, start, minutes)]
    return sorted(idle, key=lambda t: (diary.load(t.id, start.date()), t.name))


def to_bump(
    diary: Diary, technicians: Iterable[Technician], start: datetime, minutes: int
) -> tuple[Technician, list[Booked]] | None:
    """The technician who can be freed for a High service by pushing the fewest Normal appointments aside."""
    choices = []
    for technician in technicians:
        clashes = diary.clashing(technician.id, start, minutes)
        if clashes and all(b.bumpable for b in clashes):
            choices.append(
                (len(clashes), diary.load(technician.id, start.date()), technician.name, technician, clashes)
            )
    if not choices:
        return None
    best = min(choices, key=lambda c: c[:3])
    return best[3], best[4]


def _state(diary: Diary, service: Service, crew: list[Technician], start: datetime, now: datetime) -> str:
    if start <= now or not fits_before_closing(service, start):
        return "disabled"
    for technician in crew:
        clashes = diary.clashing(technician.id, start, service.minutes)
        if not clashes or (service.urgent and all(b.bumpable for b in clashes)):
            return "open"
    return "overbook"
