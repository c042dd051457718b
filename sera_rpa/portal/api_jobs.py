"""Routes of the Jobs report, the Appointment List and the job page's tabs."""

from typing import Any
from zoneinfo import ZoneInfo

from starlette.responses import Response
from starlette.routing import Route

from . import job_reports, job_times, jobs, media
from .downloads import workbook
from .events import record
from .routing import get, put, shows
from .truth import tell
from .web import Call, PageContent

tell({"media": ("SELECT m.* FROM media m", {"customer_id": "m.customer_id = ?"})})


def routes() -> list[Route]:
    """The pages and what they read and write."""
    return [
        shows("/reports/jobs", _jobs_page, "see jobs"),
        shows("/reports/appointments", _appointments_page, "see jobs"),
        get("/api/reports/jobs", _jobs, "see jobs"),
        get("/api/reports/appointments", _appointments, "see jobs"),
        get("/api/reports/jobs/download", _jobs_download, "see jobs"),
        get("/api/reports/appointments/download", _appointments_download, "see jobs"),
        get("/api/reports/choices", _choices, "see jobs", delayed=False),
        get("/api/jobs/{id:int}", _job, "see jobs"),
        put("/api/jobs/{id:int}/owner", _set_owner, "schedule"),
        get("/api/jobs/{id:int}/times", _times, "see jobs"),
        *media.routes(),
    ]


def _jobs_page(call: Call) -> PageContent:
    return PageContent("report_jobs.html", "report_jobs", "Jobs", {})


def _appointments_page(call: Call) -> PageContent:
    return PageContent("report_appointments.html", "report_appointments", "Appointment List", {})


def _jobs(call: Call) -> dict[str, Any]:
    return job_reports.jobs(call.db, call.query, call.portal.clock.utc_text)


def _appointments(call: Call) -> dict[str, Any]:
    return job_reports.appointments(call.db, call.query)


def _jobs_download(call: Call) -> Response:
    rows = job_reports.jobs(call.db, call.query, call.portal.clock.utc_text, paged=False)["rows"]
    zone = ZoneInfo(call.portal.settings.now.time_zone)
    cells = (job_reports.job_cells(row, zone) for row in rows)
    return workbook("JobsReport", job_reports.JOB_COLUMNS, cells, call.portal.clock.now().date())


def _appointments_download(call: Call) -> Response:
    rows = job_reports.appointments(call.db, call.query, paged=False)["rows"]
    cells = (job_reports.appointment_cells(row) for row in rows)
    return workbook("AppointmentList", job_reports.APPOINTMENT_COLUMNS, cells, call.portal.clock.now().date())


def _choices(call: Call) -> dict[str, Any]:
    return {
        "departments": [dict(r) for r in call.db.execute("SELECT id, name FROM department ORDER BY id")],
        "technicians": [dict(r) for r in call.db.execute("SELECT id, name FROM technician ORDER BY name")],
        "opportunities": list(job_reports.OPPORTUNITIES),
        "statuses": list(job_reports.STATUSES),
    }


def _job(call: Call) -> dict[str, Any]:
    number = call.number("id")
    found = jobs.job(call.db, number)
    times = job_times.job_times(call.db, number)
    return {**found, "owner": job_reports.owner(call.db, number), "efficiency": job_times.efficiency(times)}


def _set_owner(call: Call) -> dict[str, Any]:
    job = call.number("id")
    with call.portal.store.write() as db:
        name = job_reports.set_owner(db, job, call.json.get("technician_id"))
        record(db, call.origin, "job.owner_changed", job=job, owner=name)
    return {"owner": job_reports.owner(call.db, job)}


def _times(call: Call) -> list[dict[str, Any]]:
    return job_times.job_times(call.db, call.number("id"))
