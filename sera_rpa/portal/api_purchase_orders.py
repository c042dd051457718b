"""JSON routes, download and page of purchase orders."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from . import purchase_orders as orders
from .downloads import workbook
from .routing import get, post, put, shows
from .truth import tell
from .web import Call, PageContent

tell(
    {
        "purchase_orders": (
            "SELECT o.* FROM purchase_order o JOIN job j ON j.id = o.job_id",
            {"customer_id": "j.customer_id = ?", "job_id": "o.job_id = ?", "status": "o.status = ?"},
        ),
        "purchase_order_lines": ("SELECT l.* FROM purchase_order_line l", {"order_id": "l.order_id = ?"}),
    }
)


def routes() -> list[Route]:
    """The report, and what the job page reads and writes."""
    see, edit = "see accounting reports", "edit purchase orders"
    return [
        shows("/reports/purchase_orders", _page, see),
        get("/api/reports/purchase_orders", _report, see),
        get("/api/reports/purchase_orders.xlsx", _file, see),
        get("/api/jobs/{id:int}/purchase_orders", _of_job, "see jobs"),
        post("/api/jobs/{id:int}/purchase_orders", _add, edit, 201),
        get("/api/jobs/{id:int}/purchase_orders/choices", _choices, edit, delayed=False),
        put("/api/purchase_orders/{id:int}", _set_status, edit),
    ]


def _page(call: Call) -> PageContent:
    departments = [dict(r) for r in call.db.execute("SELECT id, name FROM department ORDER BY id")]
    technicians = [dict(r) for r in call.db.execute("SELECT id, name FROM technician ORDER BY name")]
    data = {"departments": departments, "technicians": technicians, "categories": list(orders.CATEGORIES)}
    return PageContent("list.html", "purchase_orders", "Purchase Orders", data)


def _report(call: Call) -> dict[str, Any]:
    found = orders.REPORT.page(call.db, call.query, orders.order_row)
    where, values = orders.REPORT.where(call.query)
    total = call.db.execute(f"SELECT coalesce(sum(o.amount), 0) FROM {orders.REPORT.source} WHERE {where}", values)
    return {**found, "sums": {"amount": total.fetchone()[0]}}


def _file(call: Call) -> Response:
    rows = [orders.order_row(row) for row in orders.REPORT.everything(call.db, call.query)]
    cells = [orders.order_cells(row) for row in rows]
    return workbook("PurchaseOrdersReport", orders.COLUMNS, cells, call.portal.clock.now().date())


def _of_job(call: Call) -> list[dict[str, Any]]:
    return orders.of_job(call.db, call.number("id"))


def _choices(call: Call) -> dict[str, Any]:
    return orders.choices(call.db, call.number("id"))


def _add(call: Call) -> dict[str, int]:
    today = call.portal.clock.now().date()
    with call.portal.store.write() as db:
        return orders.add(db, call.origin, call.me.name, call.number("id"), call.json, today)


def _set_status(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return orders.set_status(db, call.origin, call.me.name, call.number("id"), call.json.get("status"))
