"""Routes of dispatching: the Edit Appointment dialog, a job's further appointments, board events, the To-Do List."""

from typing import Any

from starlette.routing import Route

from . import appointments, board_events, booking, communications, jobs, todos
from .routing import delete, get, post, put, shows
from .truth import tell
from .web import Call, PageContent

tell(
    {
        "holds": ("SELECT h.* FROM hold h", {}),
        "status_changes": (
            "SELECT x.* FROM status_change x JOIN appointment a ON a.id = x.appointment_id "
            "JOIN job j ON j.id = a.job_id",
            {"customer_id": "j.customer_id = ?"},
        ),
        "board_events": ("SELECT e.* FROM board_event e", {}),
        "todos": ("SELECT t.* FROM todo t", {"customer_id": "t.customer_id = ?"}),
    },
    flags=("available",),
)


def routes() -> list[Route]:
    """Routes under /api."""
    return [
        get("/api/appointments/{id:int}", _appointment, "schedule"),
        put("/api/appointments/{id:int}", _edit, "schedule"),
        post("/api/appointments/{id:int}/cancel", _cancel, "schedule"),
        post("/api/jobs/{id:int}/appointments", _add, "schedule", 201),
        post("/api/board/events", _add_event, "schedule", 201),
        get("/api/board/events/{id:int}", _event, "see the board", delayed=False),
        put("/api/board/events/{id:int}", _save_event, "schedule"),
        delete("/api/board/events/{id:int}", _delete_event, "schedule"),
        get("/api/coverage", _coverage, "schedule", delayed=False),
        shows("/todos", _todos_page, "see the board"),
        get("/api/todos", _todos, "see the board"),
        post("/api/todos", _add_todo, "write notes", 201),
        get("/api/todos/people", _people, "see the board", delayed=False),
        put("/api/todos/{id:int}", _tick, "write notes"),
    ]


def _appointment(call: Call) -> dict[str, Any]:
    return appointments.appointment(call.db, call.number("id"), pre_work=call.portal.settings.now.pre_work)


def _edit(call: Call) -> dict[str, Any]:
    settings, now = call.portal.settings.now, call.portal.clock.now()
    hours, pre_work = settings.arrival_window_hours, settings.pre_work
    with call.portal.store.write() as db:
        before = appointments.appointment(db, call.number("id"), pre_work=pre_work)
        after = appointments.edit(
            db, call.origin, call.me.name, call.number("id"), call.json, hours, now, pre_work=pre_work
        )
        communications.changed_message(db, call.portal, call.origin, before, after)
        return after


def _cancel(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        now = call.portal.clock.now()
        done = appointments.cancel(db, call.origin, call.me.name, call.number("id"), call.json, now)
        communications.appointment_message(db, call.portal, call.origin, "appointment_cancelled", call.number("id"))
        return done


def _add(call: Call) -> dict[str, int]:
    hours, now = call.portal.settings.now.arrival_window_hours, call.portal.clock.now()
    with call.portal.store.write() as db:
        jobs.job(db, call.number("id"))
        made = booking.book(db, call.origin, call.me.name, call.json, hours, now, call.number("id"))
        communications.appointment_message(db, call.portal, call.origin, "appointment_booked", made["appointment"])
        return made


def _event(call: Call) -> dict[str, Any]:
    return board_events.event(call.db, call.number("id"))


def _add_event(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return board_events.save_event(db, call.origin, call.json)


def _save_event(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return board_events.save_event(db, call.origin, call.json, call.number("id"))


def _delete_event(call: Call) -> dict[str, bool]:
    with call.portal.store.write() as db:
        return board_events.delete_event(db, call.origin, call.number("id"), call.query.get("day", ""))


def _coverage(call: Call) -> dict[str, bool]:
    return {"covered": booking.covered(call.db, call.query.get("zip", ""))}


def _todos_page(call: Call) -> PageContent:
    return PageContent("todos.html", "todos", "To-Do List", {})


def _todos(call: Call) -> list[dict[str, Any]]:
    return todos.todos(call.db, every=call.query.get("all") == "1")


def _add_todo(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return todos.add_todo(db, call.origin, call.me.name, call.json)


def _people(call: Call) -> list[dict[str, Any]]:
    return [dict(row) for row in call.db.execute("SELECT id, name FROM sign_in ORDER BY name")]


def _tick(call: Call) -> dict[str, Any]:
    done = call.json.get("done") is True
    with call.portal.store.write() as db:
        return todos.tick(db, call.origin, call.me.name, call.number("id"), done=done)
