"""The JSON routes that the pages' scripts call."""

from datetime import date, timedelta
from typing import Any

from starlette.routing import Route

from . import booking, catalog, communications, customers, jobs, notes, places
from .catalog import Service, Technician
from .refusals import NotThere, refuse
from .routing import get, post
from .scheduling import Diary, day_state, slots
from .web import Call, api


def routes() -> list[Route]:
    """Every route under /api, with the action that its user must be allowed."""
    return [
        get("/api/customers", _customer_list, "see customers"),
        post("/api/customers", _create_customer, "edit customers", 201),
        post("/api/customers/{id:int}/addresses", _add_address, "edit customers", 201),
        get("/api/customers/{id:int}/jobs", _customer_jobs, "see jobs"),
        get("/api/customers/{id:int}/notes", _customer_notes, "see customers"),
        post("/api/customers/{id:int}/notes", _add_customer_note, "write notes", 201),
        get("/api/tags", lambda call: customers.tag_labels(call.db), "see customers", delayed=False),
        get("/api/places", _places, "edit customers"),
        get("/api/services", lambda call: catalog.services(call.db, call.query.get("q", "")), "see jobs"),
        get("/api/schedule/technicians", _technicians, "schedule"),
        get("/api/schedule/days", _days, "schedule"),
        get("/api/schedule/slots", _slots, "schedule"),
        post("/api/appointments", _book, "schedule", 201),
        get("/api/jobs/{id:int}/notes", _job_notes, "see jobs"),
        post("/api/jobs/{id:int}/notes", _add_job_note, "write notes", 201),
        get("/api/board", _board, "see the board"),
        Route(
            "/api/{anything:path}", api(_nothing, "see the board"), methods=["GET", "POST", "PUT", "PATCH", "DELETE"]
        ),
    ]


def _customer_list(call: Call) -> dict[str, Any]:
    return customers.customer_list(call.db, call.query)


def _create_customer(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        made = customers.create_customer(db, call.origin, call.json)
        communications.account_message(db, call.portal, call.origin, "account_created", made["id"])
        return made


def _add_address(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return customers.add_address(db, call.origin, call.number("id"), call.json)


def _customer_jobs(call: Call) -> dict[str, Any]:
    customers.customer(call.db, call.number("id"))
    return jobs.customer_jobs(call.db, call.number("id"), customers.whole(call.query.get("page"), 1))


def _customer_notes(call: Call) -> list[dict[str, Any]]:
    customers.customer(call.db, call.number("id"))
    return notes.notes(call.db, "customer", call.number("id"))


def _add_customer_note(call: Call) -> list[dict[str, Any]]:
    customers.customer(call.db, call.number("id"))
    return _add_note(call, "customer")


def _job_notes(call: Call) -> list[dict[str, Any]]:
    jobs.job(call.db, call.number("id"))
    return notes.notes(call.db, "job", call.number("id"))


def _add_job_note(call: Call) -> list[dict[str, Any]]:
    jobs.job(call.db, call.number("id"))
    return _add_note(call, "job")


def _add_note(call: Call, subject: str) -> list[dict[str, Any]]:
    with call.portal.store.write() as db:
        sent = call.json
        flags = {"pinned": bool(sent.get("pinned")), "visible": bool(sent.get("visible"))}
        notes.add_note(db, call.origin, call.me.name, subject, call.number("id"), sent.get("text"), **flags)
        return notes.notes(db, subject, call.number("id"))


def _places(call: Call) -> list[dict[str, str]]:
    return [{"id": place.id, "description": place.description} for place in places.suggest(call.query.get("q", ""))]


def _technicians(call: Call) -> list[dict[str, Any]]:
    wanted = catalog.service(call.db, call.query.get("service_id"))
    return [{"id": t.id, "name": t.name} for t in catalog.skilled(call.db, wanted.id)]


def _days(call: Call) -> dict[str, Any]:
    month = call.query.get("month") or call.portal.clock.now().strftime("%Y-%m")
    first = _date(f"{month}-01", "month")
    last = (first.replace(day=28) + timedelta(4)).replace(day=1) - timedelta(1)
    wanted, crew = _wanted(call)
    diary, hours, now = (
        Diary(call.db, first, last, without=call.query.get("appointment_id")),
        call.portal.settings.now.arrival_window_hours,
        call.portal.clock.now(),
    )
    days = [first + timedelta(n) for n in range((last - first).days + 1)]
    return {
        "month": month,
        "days": [{"date": d.isoformat(), "state": day_state(diary, wanted, crew, d, hours, now)} for d in days],
    }


def _slots(call: Call) -> dict[str, Any]:
    day = _date(call.query.get("day", ""), "day")
    wanted, crew = _wanted(call)
    found = slots(
        Diary(call.db, day, day, without=call.query.get("appointment_id")),
        wanted,
        crew,
        day,
        call.portal.settings.now.arrival_window_hours,
        call.portal.clock.now(),
    )
    return {
        "day": day.isoformat(),
        "slots": [{"start": s.start.isoformat(), "label": s.label, "state": s.state} for s in found],
    }


def _book(call: Call) -> dict[str, int]:
    hours, now = call.portal.settings.now.arrival_window_hours, call.portal.clock.now()
    if call.fault("slot_taken"):
        with call.portal.store.write() as db:
            booking.take_slot(db, call.origin, call.json, hours, now)
    with call.portal.store.write() as db:
        made = booking.book(db, call.origin, call.me.name, call.json, hours, now)
        communications.appointment_message(db, call.portal, call.origin, "appointment_booked", made["appointment"])
        return made


def _board(call: Call) -> dict[str, Any]:
    now = call.portal.clock.now()
    return jobs.board(call.db, _date(call.query.get("day") or now.date().isoformat(), "day"), call.portal.clock)


def _nothing(call: Call) -> None:
    raise NotThere("There is nothing here.")


def _wanted(call: Call) -> tuple[Service, list[Technician]]:
    if call.query.get("address_id"):
        booking.booking_address(call.db, call.query["address_id"])
    wanted = catalog.service(call.db, call.query.get("service_id"))
    return wanted, booking.crew_for(call.db, wanted, call.query.get("technician_id"))[0]


def _date(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse(f"is not a {field}", field) from None
