"""The Jobs report and the Appointment List: filters as they stand in the address, rows, and the columns to download."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .customers import full_name, one_line, whole
from .downloads import day_cell
from .listing import customer_has
from .refusals import NotThere, refuse
from .scheduling import window_label
from .text import fold

OPPORTUNITIES = ("Open", "Won", "Lost", "Invalid")
STATUSES = ("Pending", "Accepted", "Running", "Completed", "Cancelled")
JOB_COLUMNS = ["Job", "Customer", "Address", "Department", "Opportunity Status", "Opportunity Owner", "Date"]
APPOINTMENT_COLUMNS = [
    "Appointment", "Job", "Customer", "Address", "Department", "Service Category", "Scheduled Time", "Arrival Window",
    "Technician", "Status",
]  # fmt: skip

# The first technician on site, unless the office has named somebody else [H2].
OWNER = """coalesce((SELECT o.technician_id FROM job_owner o WHERE o.job_id = j.id),
  (SELECT f.technician_id FROM appointment f WHERE f.job_id = j.id AND f.status IN ('Running', 'Completed')
   AND f.technician_id IS NOT NULL ORDER BY f.start, f.id LIMIT 1))"""
_JOB = f"""SELECT j.*, d.name AS department, c.first_name, c.last_name, p.line1, p.city, p.state, p.zip,
  (SELECT t.name FROM technician t WHERE t.id = {OWNER}) AS owner
FROM job j JOIN department d ON d.id = j.department_id JOIN customer c ON c.id = j.customer_id
JOIN address p ON p.id = j.address_id"""
_APPOINTMENT = """SELECT a.*, d.name AS department, s.name AS service, t.name AS technician, j.customer_id,
  c.first_name, c.last_name, p.line1, p.city, p.state, p.zip
FROM appointment a JOIN job j ON j.id = a.job_id JOIN department d ON d.id = j.department_id
JOIN customer c ON c.id = j.customer_id JOIN address p ON p.id = j.address_id JOIN service s ON s.id = a.service_id
LEFT JOIN technician t ON t.id = a.technician_id"""
_SOLD = "EXISTS (SELECT 1 FROM quote q WHERE q.job_id = j.id AND q.status = 'Accepted')"
_PREFIX = "jobs-table_"


def filters_in(address: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address: ``jobs-table_status=completed`` is ``status``; ``all`` stays."""
    found = {key.removeprefix(_PREFIX): value for key, value in address.items() if key.startswith(_PREFIX)}
    return {**found, **({"all": address["all"]} if "all" in address else {})}


def jobs(
    db: sqlite3.Connection, query: Mapping[str, str], utc: Callable[[datetime], str], *, paged: bool = True
) -> dict[str, Any]:
    """The Jobs report, newest first: all jobs (``all``), or those with an accepted quote.

    ``utc`` writes a local time as it is stored; a job's date is the local day on which it was booked.
    """
    narrowed = _Narrowed("FROM job j", "j.id")
    if query.get("all") not in ("1", "true"):
        narrowed.add(_SOLD)
    narrowed.always()
    narrowed.words("j.opportunity", query.get("opportunity_status", ""), OPPORTUNITIES)
    narrowed.numbers("j.department_id", query.get("department", ""))
    narrowed.numbers(OWNER, query.get("opportunity_owner", ""))
    narrowed.days("j.created_at", query.get("date", ""), utc)
    narrowed.contains("j.id", query.get("job", ""))
    narrowed.customer(query)
    order = {"job": "j.id", "date": "j.created_at", "department": "j.department_id"}.get(query.get("sort", ""), "j.id")
    rows, counts = narrowed.fetch(db, _JOB, order, query, paged)
    return {"rows": [_job(r) for r in rows], **counts}


def appointments(db: sqlite3.Connection, query: Mapping[str, str], *, paged: bool = True) -> dict[str, Any]:
    """The Appointment List, latest first."""
    narrowed = _Narrowed("FROM appointment a JOIN job j ON j.id = a.job_id", "a.id", plain="FROM appointment a")
    narrowed.always()
    narrowed.words("a.status", query.get("status", ""), STATUSES)
    narrowed.numbers("j.department_id", query.get("department", ""))
    narrowed.numbers("a.technician_id", query.get("technician", ""))
    narrowed.days("a.start", query.get("scheduled_time", ""), datetime.isoformat)
    narrowed.contains("a.id", query.get("appointment", ""))
    narrowed.contains("a.job_id", query.get("job", ""))
    narrowed.customer(query)
    order = {"appointment": "a.id", "job": "a.job_id"}.get(query.get("sort", ""), "a.start")
    rows, counts = narrowed.fetch(db, _APPOINTMENT, order, query, paged)
    return {"rows": [_appointment(r) for r in rows], **counts}


def owner(db: sqlite3.Connection, job: int) -> dict[str, Any] | None:
    """The Opportunity Owner of a job: {id, name}, None while nobody has been on site."""
    row = db.execute(
        f"SELECT t.id, t.name FROM job j JOIN technician t ON t.id = {OWNER} WHERE j.id = ?", (job,)
    ).fetchone()
    return dict(row) if row else None


def set_owner(db: sqlite3.Connection, job: int, technician: object) -> str:
    """Names the Opportunity Owner; gives the name. Raises NotThere or Refused."""
    if db.execute("SELECT 1 FROM job WHERE id = ?", (job,)).fetchone() is None:
        raise NotThere("This job does not exist.")
    row = db.execute("SELECT id, name FROM technician WHERE id = ?", (technician,)).fetchone()
    if row is None:
        raise refuse("This technician does not exist.", "technician_id")
    db.execute("INSERT OR REPLACE INTO job_owner VALUES (?, ?)", (job, row["id"]))
    return str(row["name"])


def job_cells(row: dict[str, Any], zone: ZoneInfo) -> list[object]:
    """A row of the Jobs report's workbook."""
    booked = datetime.fromisoformat(row["date"]).astimezone(zone)
    return [row["job"], row["customer"], row["address"], row["department"], row["opportunity_status"],
            row["opportunity_owner"], booked.date()]  # fmt: skip


def appointment_cells(row: dict[str, Any]) -> list[object]:
    """A row of the Appointment List's workbook."""
    return [row["appointment"], row["job"], row["customer"], row["address"], row["department"], row["service"],
            day_cell(row["start"]), row["window"], row["technician"], row["status"]]  # fmt: skip


class _Narrowed:
    """The WHERE of a list: conditions that always hold, then those of its filters."""

    def __init__(self, source: str, key: str, plain: str = "") -> None:
        self._source, self._key, self._plain = source, key, plain or source
        self._base: list[str] = []
        self._where: list[str] = []
        self._values: list[object] = []

    def add(self, condition: str, *values: object) -> None:
        self._where.append(condition)
        self._values.extend(values)

    def always(self) -> None:
        """What was added so far narrows the total too."""
        self._base = list(self._where)

    def words(self, column: str, typed: str, known: tuple[str, ...]) -> None:
        wanted = [fold(word) for word in typed.split(",") if word.strip()]
        if wanted:
            marks = [word for word in known if fold(word) in wanted]
            self.add(f"{column} IN ({', '.join('?' * len(marks))})", *marks)

    def numbers(self, column: str, typed: str) -> None:
        wanted = [whole(part, -1) for part in typed.split(",") if part.strip()]
        if wanted:
            self.add(f"{column} IN ({', '.join('?' * len(wanted))})", *wanted)

    def days(self, column: str, typed: str, stored: Callable[[datetime], str]) -> None:
        if not typed.strip():
            return
        days = [_day(part) for part in typed.split("-")]
        first, last = days[0], days[-1]
        if first is None or last is None or len(days) > 2:
            self.add("0")
        else:
            self.add(f"{column} >= ? AND {column} < ?", stored(first), stored(last + timedelta(1)))

    def contains(self, column: str, typed: str) -> None:
        if typed.strip():
            self.add(f"instr({column}, ?) > 0", typed.strip())

    def customer(self, query: Mapping[str, str]) -> None:
        for name, column in (("customer", "name"), ("address", "address")):
            if wanted := fold(query.get(name, "")):
                self.add(customer_has("j", column), wanted)

    def fetch(
        self, db: sqlite3.Connection, select: str, order: str, query: Mapping[str, str], paged: bool
    ) -> tuple[list[sqlite3.Row], dict[str, int]]:
        where = " AND ".join(self._where) or "1"
        source = self._source if "j." in where + order else self._plain
        filtered = int(db.execute(f"SELECT count(*) {source} WHERE {where}", self._values).fetchone()[0])
        base = " AND ".join(self._base) or "1"
        total = filtered if where == base else int(
            db.execute(f"SELECT count(*) {self._source if 'j.' in base else self._plain} WHERE {base}").fetchone()[0]
        )  # fmt: skip
        per = min(max(whole(query.get("per"), 25), 1), 100) if paged else -1
        pages = max(1, -(-filtered // per)) if paged else 1
        page = min(max(whole(query.get("page"), 1), 1), pages)
        way = "ASC" if query.get("dir") == "asc" else "DESC"
        ordered = f"ORDER BY {order} {way}, {self._key} {way}"
        # The page's numbers first, so that what is skipped is not joined.
        page_of = f"SELECT {self._key} {source} WHERE {where} {ordered} LIMIT ? OFFSET ?"
        rows = db.execute(
            f"{select} WHERE {self._key} IN ({page_of}) {ordered}",
            [*self._values, per, (page - 1) * per if paged else 0],
        ).fetchall()
        return rows, {"page": page, "pages": pages, "filtered": filtered, "total": total}


def _day(text: str) -> datetime | None:
    """The beginning of ``11/25/2026``, None for anything else."""
    month, _, rest = text.strip().partition("/")
    day, _, year = rest.partition("/")
    try:
        return datetime.combine(date(int(year), int(month), int(day)), time())
    except ValueError:
        return None


def _job(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "job": row["id"], "customer_id": row["customer_id"], "customer": full_name(row), "address": one_line(row),
        "department": row["department"], "opportunity_status": row["opportunity"], "opportunity_owner": row["owner"],
        "date": row["created_at"],
    }  # fmt: skip


def _appointment(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "appointment": row["id"], "job": row["job_id"], "customer_id": row["customer_id"], "customer": full_name(row),
        "address": one_line(row), "department": row["department"], "service": row["service"], "start": row["start"],
        "window": window_label(datetime.fromisoformat(row["start"]), row["window_hours"]),
        "technician": row["technician"], "pinned": bool(row["pinned"]), "status": row["status"],
    }  # fmt: skip
