"""JSON routes, download and page of warranty programs and the Warranties To-Do."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from . import warranties
from .downloads import workbook
from .equipment import TYPES
from .routing import get, post, shows
from .truth import tell
from .web import Call, PageContent

tell(
    {
        "warranty_programs": ("SELECT p.* FROM warranty_program p", {}),
        "warranty_sales": (
            "SELECT s.*, p.name AS program FROM warranty_sale s JOIN warranty_program p ON p.id = s.program_id",
            {"customer_id": "s.customer_id = ?", "invoice_id": "s.invoice = ?"},
        ),
    }
)


def routes() -> list[Route]:
    """Accounting → Warranties To-Do, and the warranties of Company → Programs."""
    see, edit, plan = "see accounting reports", "edit warranties", "edit programs"
    return [
        shows("/accounting/warranties", _page, see),
        get("/api/warranties", _to_do, see),
        get("/api/warranties.xlsx", _file, see),
        get("/api/warranties/{id:int}", _sale, see),
        post("/api/warranties/{id:int}", _save_and_complete, edit),
        post("/api/warranties/{id:int}/complete", _set_complete, edit),
        get("/api/warranty_programs", _programs, plan),
        post("/api/warranty_programs", _save_program, plan, 201),
        post("/api/warranty_programs/{id:int}", _save_program, plan),
    ]


def _page(call: Call) -> PageContent:
    departments = [dict(r) for r in call.db.execute("SELECT id, name FROM department ORDER BY id")]
    plans = [{"id": one["id"], "name": one["name"]} for one in warranties.programs(call.db)]
    return PageContent("list.html", "warranties", "Warranties To-Do", {"departments": departments, "programs": plans})


def _query(call: Call) -> dict[str, str]:
    """Only what waits, unless all are asked for."""
    return call.query if call.query.get("all") == "1" else {**call.query, "open": "1"}


def _to_do(call: Call) -> dict[str, Any]:
    return warranties.TO_DO.page(call.db, _query(call), warranties.sale_row)


def _file(call: Call) -> Response:
    rows = [warranties.sale_row(row) for row in warranties.TO_DO.everything(call.db, _query(call))]
    cells = [warranties.sale_cells(row) for row in rows]
    return workbook("WarrantiesToDo", warranties.COLUMNS, cells, call.portal.clock.now().date())


def _sale(call: Call) -> dict[str, Any]:
    return warranties.sale(call.db, call.number("id"))


def _save_and_complete(call: Call) -> dict[str, Any]:
    connected = call.portal.settings.now.jb_warranties
    with call.portal.store.write() as db:
        return warranties.save_and_complete(
            db, call.origin, call.me.name, call.number("id"), call.json, connected=connected
        )


def _set_complete(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return warranties.set_complete(db, call.origin, call.me.name, call.number("id"), call.json.get("complete"))


def _programs(call: Call) -> dict[str, Any]:
    tasks = call.db.execute(
        "SELECT t.id, t.name, d.name AS department FROM task t JOIN department d ON d.id = t.department_id "
        "WHERE t.archived = 0 ORDER BY d.id, t.name"
    )
    connected = call.portal.settings.now.jb_warranties
    providers = [one for one in warranties.PROVIDERS if connected or one != warranties.JB]
    return {"programs": warranties.programs(call.db), "providers": providers, "tasks": [dict(t) for t in tasks],
            "types": list(TYPES)}  # fmt: skip


def _save_program(call: Call) -> dict[str, int]:
    connected, number = call.portal.settings.now.jb_warranties, call.request.path_params.get("id")
    with call.portal.store.write() as db:
        return warranties.save_program(db, call.origin, call.json, number, connected=connected)
