"""Routes of dispatching: the Edit Appointment dialog, cancelling, a job's further appointments."""

from typing import Any

from starlette.routing import Route

from . import appointments, booking, jobs
from .truth import tell
from .web import Call, api

tell(
    {
        "holds": ("SELECT h.* FROM hold h", {}),
        "status_changes": (
            "SELECT x.* FROM status_change x JOIN appointment a ON a.id = x.appointment_id "
            "JOIN job j ON j.id = a.job_id",
            {"customer_id": "j.customer_id = ?"},
        ),
    }
)


def routes() -> list[Route]:
    """Routes under /api."""
    return [
        Route("/api/appointments/{id:int}", api(_appointment, "schedule", delayed=True), methods=["GET"]),
        Route("/api/appointments/{id:int}", api(_edit, "schedule"), methods=["PUT"]),
        Route("/api/appointments/{id:int}/cancel", api(_cancel, "schedule"), methods=["POST"]),
        Route("/api/jobs/{id:int}/appointments", api(_add, "schedule", status=201), methods=["POST"]),
    ]


def _appointment(call: Call) -> dict[str, Any]:
    return appointments.appointment(call.db, call.number("id"))


def _edit(call: Call) -> dict[str, Any]:
    hours, now = call.portal.settings.now.arrival_window_hours, call.portal.clock.now()
    with call.portal.store.write() as db:
        return appointments.edit(db, call.origin, call.me.name, call.number("id"), call.json, hours, now)


def _cancel(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return appointments.cancel(db, call.origin, call.me.name, call.number("id"), call.json, call.portal.clock.now())


def _add(call: Call) -> dict[str, int]:
    hours, now = call.portal.settings.now.arrival_window_hours, call.portal.clock.now()
    with call.portal.store.write() as db:
        jobs.job(db, call.number("id"))
        return booking.book(db, call.origin, call.me.name, call.json, hours, now, call.number("id"))
