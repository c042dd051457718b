"""Routes of dispatching: the Edit Appointment dialog, a job's further appointments, board events, the To-Do List."""

from typing import Any

from starlette.routing import Route

from . import appointments, board_events, booking, communications, jobs, todos
from .truth import tell
from .web import Call, PageContent, api, page

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
        Route("/api/appointments/{id:int}", api(_appointment, "schedule", delayed=True), methods=["GET"]),
        Route("/api/appointments/{id:int}", api(_edit, "schedule"), methods=["PUT"]),
        Route("/api/appointments/{id:int}/cancel", api(_cancel, "schedule"), methods=["POST"]),
        Route("/api/jobs/{id:int}/appointments", api(_add, "schedule", status=201), methods=["POST"]),
        Route("/api/board/events", api(_add_event, "schedule", status=201), methods=["POST"]),
        Route("/api/board/events/{id:int}", api(_event, "see the board"), methods=["GET"]),
        Route("/api/board/events/{id:int}", api(_save_event, "schedule"), methods=["PUT"]),
        Route("/api/board/events/{id:int}", api(_delete_event, "schedule"), methods=["DELETE"]),
        Route("/api/coverage", api(_coverage, "schedule"), methods=["GET"]),
        Route("/todos", page(_todos_page, "see the board"), methods=["GET"]),
        Route("/api/todos", api(_todos, "see the board", delayed=True), methods=["GET"]),
        Route("/api/todos", api(_add_todo, "write notes", status=201), methods=["POST"]),
        Route("/api/todos/people", api(_people, "see the board"), methods=["GET"]),
        Route("/api/todos/{id:int}", api(_tick, "write notes"), methods=["PUT"]),
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
