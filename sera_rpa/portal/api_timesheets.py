"""JSON routes, download and pages of the time clock."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from . import timesheets
from .downloads import workbook
from .refusals import NotThere, refuse
from .routing import delete, get, post, put, shows
from .timesheets import Person
from .truth import tell
from .web import Call, PageContent, Work

tell({"time_entries": ("SELECT e.* FROM time_entry e", {"technician_id": "e.technician_id = ?"})})


def routes() -> list[Route]:
    """The user menu's clock, User Profile → Time Cards, Company → Timesheets."""
    see, edit, own = "see timesheets", "edit timesheets", "see the board"
    return [
        shows("/profile", _profile, own),
        shows("/company/timesheets", _page, see),
        get("/api/time_clock", _clock, own, delayed=False),
        post("/api/time_clock/in", _punch(come=True), own),
        post("/api/time_clock/out", _punch(come=False), own),
        get("/api/time_cards", _own_cards, own),
        get("/api/timesheets", _sheets, see),
        get("/api/timesheets.xlsx", _file, see),
        post("/api/timesheets", _save, edit, 201),
        put("/api/timesheets/{id:int}", _save, edit),
        delete("/api/timesheets/{id:int}", _remove, edit),
    ]


def _profile(call: Call) -> PageContent:
    me = {"name": call.me.name, "email": call.me.email, "access_level": call.me.access_level}
    return PageContent("list.html", "profile", "User Profile", {"me": me})


def _page(call: Call) -> PageContent:
    if not call.portal.settings.now.timesheets:
        raise NotThere("Timesheets are turned off under Company, Settings.")
    return PageContent("list.html", "timesheets", "Timesheets", {"people": timesheets.people(call.db)})


def _clock(call: Call) -> dict[str, bool]:
    _switched_on(call)
    return {"clocked_in": timesheets.is_in(call.db, _me(call), call.portal.clock.utc_text())}


def _punch(*, come: bool) -> Work:
    def work(call: Call) -> dict[str, bool]:
        _switched_on(call)
        with call.portal.store.write() as db:
            return timesheets.punch(db, call.origin, call.me.name, _me(call), come=come)

    return work


def _own_cards(call: Call) -> dict[str, Any]:
    _switched_on(call)
    return _listed(call, _me(call))


def _sheets(call: Call) -> dict[str, Any]:
    _switched_on(call)
    return _listed(call, _asked(call))


def _file(call: Call) -> Response:
    _switched_on(call)
    rows = timesheets.entries(call.db, call.portal.clock, call.query.get("date", ""), _asked(call))
    cells = (timesheets.cells(row) for row in rows)
    return workbook("TimesheetsReport", timesheets.COLUMNS, cells, call.portal.clock.now().date())


def _save(call: Call) -> dict[str, int]:
    _switched_on(call)
    number = call.request.path_params.get("id", 0)
    with call.portal.store.write() as db:
        return timesheets.save(db, call.origin, call.me.name, call.portal.clock, call.json, number)


def _remove(call: Call) -> dict[str, int]:
    _switched_on(call)
    with call.portal.store.write() as db:
        return timesheets.remove(db, call.origin, call.number("id"))


def _listed(call: Call, who: Person | None) -> dict[str, Any]:
    rows = timesheets.entries(call.db, call.portal.clock, call.query.get("date", ""), who)
    return {"rows": rows, "minutes": sum(row["minutes"] for row in rows)}


def _asked(call: Call) -> Person | None:
    return timesheets.person(call.query["person"]) if call.query.get("person") else None


def _me(call: Call) -> Person:
    return Person("admin", call.me.id)


def _switched_on(call: Call) -> None:
    if not call.portal.settings.now.timesheets:
        raise refuse("Timesheets are turned off.", status=409)
