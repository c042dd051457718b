"""JSON routes, downloads and pages of accounting: revenue, payments, batches, promo codes, tax zones."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from . import accounting, batches, discounts
from .downloads import attachment, day_cell, workbook
from .listing import Listing
from .money import dollars, percent
from .routing import get, post, put, shows
from .truth import tell
from .web import Call, PageContent, Work, page

tell(
    {
        "batches": ("SELECT b.* FROM batch b", {}),
        "batch_items": ("SELECT n.* FROM batch_item n", {"batch_id": "n.batch_id = ?", "item": "n.kind = ?"}),
    }
)

_REPORTS: list[tuple[str, list[tuple[str, str]]]] = [
    ("Accounting", [
        ("Revenue", "/accounting/revenue"), ("Pending Revenue", "/reports/pending_revenue"),
        ("Balance Due Customers", "/reports/balance_due"), ("Payments", "/accounting/payments"),
        ("Previous Batches", "/reports/previous_batches"), ("Promo Codes", "/reports/promo_codes"),
        ("Purchase Orders", "/reports/purchase_orders"), ("Warranties To-Do", "/accounting/warranties"),
    ]),
    ("Jobs", [("Jobs", "/reports/jobs"), ("Appointment List", "/reports/appointments"),
              ("Out of Coverage", "/reports/out_of_coverage")]),
    ("Membership", [("Members Report", "/reports/members"), ("Memberships To-Do", "/memberships")]),
]  # fmt: skip
_PAGES = {
    "/accounting/revenue": ("revenue.html", "Revenue", "see accounting reports"),
    "/accounting/payments": ("payments.html", "Payments", "see accounting reports"),
    "/accounting/unbatched": ("unbatched.html", "Unbatched", "batch"),
    "/reports/pending_revenue": ("pending_revenue.html", "Pending Revenue", "see accounting reports"),
    "/reports/balance_due": ("balance_due.html", "Balance Due Customers", "see accounting reports"),
    "/reports/previous_batches": ("previous_batches.html", "Previous Batches", "batch"),
    "/reports/promo_codes": ("promo_codes.html", "Promo Codes", "see accounting reports"),
    "/company/tax_setup": ("tax_setup.html", "Tax Setup", "edit tax zones"),
}


def routes() -> list[Route]:
    """Every route of these areas."""
    see = "see accounting reports"
    return [
        get("/api/accounting/revenue", _revenue, see),
        get("/api/accounting/revenue.xlsx", _revenue_file, see),
        get("/api/accounting/pending", _pending, see),
        get("/api/accounting/pending.xlsx", _pending_file, see),
        get("/api/accounting/balance_due", _balance_due, see),
        get("/api/accounting/balance_due.xlsx", _balance_due_file, see),
        get("/api/accounting/payments", _payments, see),
        get("/api/accounting/payments.xlsx", _payments_file, see),
        get("/api/accounting/unbatched", _unbatched, "batch"),
        post("/api/accounting/batches", _create_batch, "batch", 201),
        get("/api/accounting/batches", _batches, "batch"),
        post("/api/accounting/batches/{id:int}/break", _break_batch, "batch"),
        get("/api/accounting/batches/{id:int}.zip", _batch_file, "batch"),
        get("/api/promo_codes", _promos, see),
        get("/api/promo_codes.xlsx", _promos_file, see),
        post("/api/promo_codes", _add_promo, "edit promo codes", 201),
        get(
            "/api/tax_zones", lambda call: discounts.zones(call.db, archived=call.query.get("all") == "1"), "see quotes"
        ),
        post("/api/tax_zones", _save_zone, "edit tax zones", 201),
        put("/api/tax_zones/{id:int}", _save_zone, "edit tax zones"),
        Route("/reports", page(_reports), methods=["GET"]),
        *(shows(path, _page(path), action) for path, (_, _, action) in _PAGES.items()),
    ]


def _page(path: str) -> Work:
    template, title, _ = _PAGES[path]
    name = template.removesuffix(".html")

    def work(call: Call) -> PageContent:
        departments = [dict(r) for r in call.db.execute("SELECT id, name FROM department ORDER BY id")]
        return PageContent(template, name, title, {"departments": departments})

    return work


def _reports(call: Call) -> PageContent:
    return PageContent("reports.html", "reports", "Reports Center", {"groups": _REPORTS})


def _listed(call: Call, listing: Listing) -> dict[str, Any]:
    found = listing.page(call.db, call.query, accounting.invoice_row)
    return {**found, "sums": accounting.sums(call.db, listing, call.query)}


def _revenue_list(call: Call) -> Listing:
    return accounting.EVERY_INVOICE if call.query.get("all") == "1" else accounting.REVENUE


def _revenue(call: Call) -> dict[str, Any]:
    return _listed(call, _revenue_list(call))


def _revenue_file(call: Call) -> Response:
    rows = [accounting.invoice_row(r) for r in _revenue_list(call).everything(call.db, call.query)]
    cells = [accounting.revenue_cells(row, call.portal.clock) for row in rows]
    return _workbook(call, "RevenueReport", accounting.REVENUE_COLUMNS, cells)


def _pending(call: Call) -> dict[str, Any]:
    return _listed(call, accounting.PENDING)


def _pending_file(call: Call) -> Response:
    rows = accounting.PENDING.everything(call.db, call.query)
    cells = [accounting.pending_cells(accounting.invoice_row(row)) for row in rows]
    return _workbook(call, "PendingRevenueReport", accounting.PENDING_COLUMNS, cells)


def _balance_due(call: Call) -> dict[str, Any]:
    return _listed(call, accounting.BALANCE_DUE)


def _balance_due_file(call: Call) -> Response:
    rows = [accounting.invoice_row(r) for r in accounting.BALANCE_DUE.everything(call.db, call.query)]
    cells = [accounting.revenue_cells(row, call.portal.clock) for row in rows]
    return _workbook(call, "BalanceDueCustomersReport", accounting.REVENUE_COLUMNS, cells)


def _payments(call: Call) -> dict[str, Any]:
    return accounting.PAYMENTS.page(call.db, call.query, accounting.payment_listed)


def _payments_file(call: Call) -> Response:
    rows = accounting.PAYMENTS.everything(call.db, call.query)
    cells = [accounting.payment_cells(accounting.payment_listed(row)) for row in rows]
    return _workbook(call, "PaymentsReport", accounting.PAYMENT_COLUMNS, cells)


def _unbatched(call: Call) -> dict[str, Any]:
    return batches.unbatched(call.db, call.query, call.portal.settings.now.accounting)


def _create_batch(call: Call) -> dict[str, Any]:
    package = call.portal.settings.now.accounting
    with call.portal.store.write() as db:
        return batches.create(db, call.origin, call.me.name, package, call.json, call.query)


def _batches(call: Call) -> dict[str, Any]:
    newest, clock = batches.newest(call.db), call.portal.clock
    now = clock.now()
    return batches.PREVIOUS.page(call.db, call.query, lambda row: batches.previous_row(row, newest, now, clock))


def _break_batch(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return batches.break_batch(db, call.origin, call.me.name, call.number("id"))


def _batch_file(call: Call) -> Response:
    name, content = batches.archive(call.db, call.number("id"))
    return attachment(content, name, "application/zip")


def _promos(call: Call) -> dict[str, Any]:
    return discounts.PROMOS.page(call.db, call.query, discounts.promo_row)


def _promos_file(call: Call) -> Response:
    cells = [
        [r["code"], r["kind"], percent(r["amount"]) if r["kind"] == "%" else dollars(r["amount"]),
         day_cell(r["starts_on"]),
         day_cell(r["expires_on"]), r["accounting_category"], r["accounting_class"]]
        for r in discounts.PROMOS.everything(call.db, call.query)
    ]  # fmt: skip
    return _workbook(call, "PromoCodesReport", discounts.PROMO_COLUMNS, cells)


def _add_promo(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return discounts.add_promo(db, call.origin, call.json)


def _save_zone(call: Call) -> dict[str, int]:
    number = call.number("id") if "id" in call.request.path_params else None
    with call.portal.store.write() as db:
        return discounts.save_zone(db, call.origin, call.json, number)


def _workbook(call: Call, title: str, columns: list[str], cells: list[list[object]]) -> Response:
    return workbook(title, columns, cells, call.portal.clock.now().date())
