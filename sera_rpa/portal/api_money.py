"""JSON routes and pages of pricebook, quotes, invoices and payments."""

import sqlite3
from collections.abc import Callable
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from . import communications, discounts, invoices, jobs, marketplace, payments, pricebook, progress, quotes, warranties
from .accounting import money
from .customers import customer, whole
from .downloads import workbook
from .events import Origin
from .refusals import NotThere, refuse
from .routing import get, post, put, shows
from .truth import tell
from .web import Call, PageContent, Work, endpoint, to_sign_in

tell(
    {
        "tasks": ("SELECT t.*, c.name AS category FROM task t JOIN task_category c ON c.id = t.category_id", {}),
        "parts": ("SELECT p.* FROM part p", {"sku": "p.sku = ?"}),
        "quotes": (
            "SELECT q.*, p.code AS promo_code FROM quote q LEFT JOIN promo_code p ON p.id = q.promo_id",
            {"customer_id": "q.customer_id = ?", "job_id": "q.job_id = ?", "status": "q.status = ?"},
        ),
        "quote_lines": (
            "SELECT l.*, q.job_id FROM quote_line l JOIN quote q ON q.id = l.quote_id",
            {"quote_id": "l.quote_id = ?", "job_id": "q.job_id = ?"},
        ),
        "invoices": (
            "SELECT i.* FROM invoice i",
            {"customer_id": "i.customer_id = ?", "job_id": "i.job_id = ?", "status": "i.status = ?"},
        ),
        "payments": (
            "SELECT p.* FROM payment p",
            {"customer_id": "p.customer_id = ?", "invoice_id": "p.invoice_id = ?", "status": "p.status = ?"},
        ),
        "payment_methods": ("SELECT m.* FROM payment_method m", {"customer_id": "m.customer_id = ?"}),
        "tax_zones": ("SELECT z.* FROM tax_zone z", {}),
        "promo_codes": ("SELECT p.* FROM promo_code p", {}),
    },
    flags=("wins", "completed", "notified", "batched_before", "broken", "fresh"),
)


def routes() -> list[Route]:
    """Every route of these areas."""
    department, quote, invoice, payment = (
        f"/api/{name}/{{id:int}}" for name in ("departments", "quotes", "invoices", "payments")
    )
    book = f"{department}/pricebook"
    return [
        get(book, _pricebook, "see the pricebook"),
        post(f"{book}/tasks", _save_task, "edit the pricebook", 201),
        put(f"{book}/tasks/{{task:int}}", _save_task, "edit the pricebook"),
        post(f"{book}/categories", _save_category, "edit the pricebook", 201),
        put(f"{book}/categories/{{category:int}}", _save_category, "edit the pricebook"),
        get(f"{book}/parts", _parts, "see the pricebook"),
        post(f"{book}/parts", _save_part, "edit the pricebook", 201),
        put(f"{book}/parts/{{part:int}}", _save_part, "edit the pricebook"),
        get(f"{book}/parts.xlsx", _parts_file, "see the pricebook"),
        post(f"{book}/parts.xlsx", _upload_parts, "edit the pricebook", 201),
        post(f"{book}/sheets", _save_sheet, "edit the pricebook", 201),
        put(f"{book}/sheets/{{sheet:int}}", _save_sheet, "edit the pricebook"),
        get(f"{book}/sheets/{{sheet:int}}.xlsx", _sheet_file, "see the pricebook"),
        post(f"{book}/sheets/{{sheet:int}}.xlsx", _upload_sheet, "edit the pricebook", 201),
        get("/api/jobs/{id:int}/quotes", _job_quotes, "see quotes"),
        post("/api/jobs/{id:int}/quotes", _build_quote, "edit quotes", 201),
        get("/api/jobs/{id:int}/quote_options", _quote_options, "see quotes"),
        get("/api/jobs/{id:int}/invoices", _job_invoices, "see quotes"),
        put("/api/jobs/{id:int}/progress", _plan_progress, "edit invoices"),
        post("/api/jobs/{id:int}/progress/bill", _bill_progress, "edit invoices", 201),
        get("/api/customers/{id:int}/quotes", _customer_quotes, "see quotes"),
        post("/api/customers/{id:int}/quotes", _build_quote_at_address, "edit quotes", 201),
        get("/api/customers/{id:int}/quote_options", _quote_options_of_customer, "see quotes"),
        get("/api/customers/{id:int}/invoices", _customer_invoices, "see quotes"),
        put("/api/customers/{id:int}/taxability", _taxability, "edit quotes"),
        put("/api/customers/{id:int}/payment_method", _payment_method, "take payments"),
        get(quote, lambda call: quotes.quote(call.db, call.number("id")), "see quotes"),
        put(quote, _edit_quote, "edit quotes"),
        *(post(f"{quote}/{step}", work, "edit quotes") for step, work in _QUOTE_STEPS.items()),
        get(invoice, _one_invoice, "see quotes"),
        *(post(f"{invoice}/{step}", work, "edit invoices") for step, work in _INVOICE_STEPS.items()),
        post(f"{invoice}/payments", _take_payment, "take payments", 201),
        post(f"{invoice}/refunds", _refund, "edit invoices", 201),
        put(f"{payment}/completed", _complete_payment, "take payments"),
        post(f"{payment}/remove", _step(payments.remove), "edit invoices"),
        post(f"{payment}/dispute", _step(payments.dispute), "edit invoices"),
        Route("/departments/pricebook", endpoint(_first_pricebook), methods=["GET"]),
        shows("/departments/{id:int}/pricebook", _pricebook_page, "see the pricebook"),
        shows("/invoices/{id:int}", _invoice_page, "see quotes"),
    ]


def _pricebook(call: Call) -> dict[str, Any]:
    return pricebook.pricebook(call.db, call.number("id"), call.query.get("all") == "1")


def _optional(call: Call, name: str) -> int | None:
    return int(call.request.path_params[name]) if name in call.request.path_params else None


def _save_task(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return pricebook.save_task(db, call.origin, call.number("id"), call.json, _optional(call, "task"))


def _save_category(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return pricebook.save_category(db, call.origin, call.number("id"), call.json, _optional(call, "category"))


def _parts(call: Call) -> dict[str, Any]:
    pricebook.department(call.db, call.number("id"))
    query = {**call.query, "department_id": str(call.number("id"))}
    found = pricebook.PARTS.page(call.db, query, pricebook.part_row)
    total = call.db.execute("SELECT count(*) FROM part WHERE department_id = ?", (call.number("id"),)).fetchone()[0]
    return {**found, "total": total}


def _save_part(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return pricebook.save_part(db, call.origin, call.number("id"), call.json, _optional(call, "part"))


def _parts_file(call: Call) -> Response:
    rows = pricebook.PARTS.everything(call.db, {"department_id": str(call.number("id"))})
    cells = [[r["id"], r["sku"], r["name"], r["vendor"], money(r["cost"])] for r in rows]
    return workbook("VendorParts", pricebook.PART_COLUMNS, cells, call.portal.clock.now().date())


def _upload_parts(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return pricebook.upload_parts(db, call.origin, call.number("id"), _file(call))


def _save_sheet(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return pricebook.save_sheet(db, call.origin, call.number("id"), call.json, _optional(call, "sheet"))


def _sheet_file(call: Call) -> Response:
    sheet = pricebook.one_sheet(call.db, call.number("id"), call.number("sheet"))
    cells = [
        [number, category, task, money(price)] for number, category, task, price in pricebook.sheet_rows(call.db, sheet)
    ]
    title = "".join(c for c in sheet["name"] if c.isalnum()) or "Prices"
    return workbook(f"{title}PriceSheet", pricebook.SHEET_COLUMNS, cells, call.portal.clock.now().date())


def _upload_sheet(call: Call) -> dict[str, int]:
    content = _file(call)
    with call.portal.store.write() as db:
        sheet = pricebook.one_sheet(db, call.number("id"), call.number("sheet"))
        return pricebook.upload_sheet(db, call.origin, sheet, content)


def _file(call: Call) -> bytes:
    if not call.body:
        raise refuse("Choose a file to upload.")
    return call.body


def _job_quotes(call: Call) -> list[dict[str, Any]]:
    jobs.job(call.db, call.number("id"))
    return quotes.quotes(call.db, job_id=call.number("id"))


def _customer_quotes(call: Call) -> list[dict[str, Any]]:
    customer(call.db, call.number("id"))
    return quotes.quotes(call.db, customer_id=call.number("id"))


def _quote_options(call: Call) -> dict[str, Any]:
    row = call.db.execute("SELECT * FROM job WHERE id = ?", (call.number("id"),)).fetchone()
    if row is None:
        raise NotThere("This job does not exist.")
    return _options(call, row["customer_id"], row["department_id"])


def _quote_options_of_customer(call: Call) -> dict[str, Any]:
    customer(call.db, call.number("id"))
    return _options(call, call.number("id"), whole(call.query.get("department_id"), 0))


def _options(call: Call, customer_id: int, department_id: int) -> dict[str, Any]:
    """What a quote for this customer by this department can be built from. Raises NotThere."""
    book = pricebook.pricebook(call.db, department_id)
    names = {c["id"]: c["name"] for c in book["categories"]}
    roles = {s["role"]: s["id"] for s in book["sheets"] if s["role"]}
    exempt = call.db.execute("SELECT reason FROM customer_tax WHERE customer_id = ?", (customer_id,)).fetchone()
    programs = call.db.execute("SELECT id, name, price, additional FROM program WHERE archived = 0 ORDER BY name")
    return {
        "tasks": [
            {"id": t["id"], "name": t["name"], "category": names[t["category"]], "minutes": t["minutes"],
             "prices": {role: t["prices"][sheet] for role, sheet in roles.items()}}
            for t in book["tasks"]
        ],
        "programs": [dict(p) for p in programs],
        "zones": discounts.zones(call.db),
        "exempt": exempt["reason"] if exempt else "",
        "pricing": quotes.default_pricing(call.db),
    }  # fmt: skip


def _build_quote(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return quotes.build(db, call.origin, call.me.name, call.number("id"), call.json, _today(call))


def _build_quote_at_address(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return quotes.build_at_address(db, call.origin, call.me.name, call.number("id"), call.json, _today(call))


def _edit_quote(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return quotes.edit(db, call.origin, call.number("id"), call.json, _today(call))


def _step(change: Callable[[sqlite3.Connection, Origin, str, int], Any]) -> Work:
    """A change of the record in the path, in the name of who is signed in."""

    def work(call: Call) -> Any:
        with call.portal.store.write() as db:
            return change(db, call.origin, call.me.name, call.number("id"))

    return work


def _reasoned(change: Callable[[sqlite3.Connection, Origin, str, int, object], Any]) -> Work:
    """The same with the ``reason`` that was sent."""

    def work(call: Call) -> Any:
        with call.portal.store.write() as db:
            return change(db, call.origin, call.me.name, call.number("id"), call.json.get("reason"))

    return work


_QUOTE_STEPS: dict[str, Work] = {
    "approve": _reasoned(quotes.approve), "unapprove": _step(quotes.unapprove), "decline": _reasoned(quotes.decline),
    "reopen": _step(quotes.reopen), "archive": _step(quotes.archive),
}  # fmt: skip


def _job_invoices(call: Call) -> dict[str, Any]:
    jobs.job(call.db, call.number("id"))
    return {
        "invoices": invoices.of_job(call.db, call.number("id")),
        "progress_billing": call.portal.settings.now.progress_billing,
    }


def _one_invoice(call: Call) -> dict[str, Any]:
    progress_billing = call.portal.settings.now.progress_billing
    return {**invoices.invoice(call.db, call.number("id")), "progress_billing": progress_billing}


def _customer_invoices(call: Call) -> list[dict[str, Any]]:
    customer(call.db, call.number("id"))
    return invoices.of_customer(call.db, call.number("id"))


def _approve_invoice(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        done = invoices.approve(db, call.origin, call.me.name, call.number("id"), call.json.get("reason"), _today(call))
        if call.portal.settings.now.jb_warranties:
            warranties.take_up(db, call.origin, call.number("id"), _today(call))
        return done


def _date_invoice(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return invoices.edit_date(db, call.origin, call.me.name, call.number("id"), call.json.get("date"), _today(call))


def _email_invoice(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return communications.email_invoice(db, call.portal, call.origin, call.me.name, call.number("id"), call.json)


_INVOICE_STEPS: dict[str, Work] = {
    "approve": _approve_invoice, "edit": _reasoned(invoices.edit), "date": _date_invoice,
    "void": _reasoned(invoices.void), "email": _email_invoice,
}  # fmt: skip


def _take_payment(call: Call) -> dict[str, Any]:
    form = marketplace.payment_form(call.db, call.portal.settings.now, call.number("id"), call.json)
    with call.portal.store.write() as db:
        made = payments.take(db, call.origin, call.me.name, call.number("id"), form, _today(call))
        if not made["declined"] and not form.get("do_not_notify"):
            communications.payment_message(db, call.portal, call.origin, made["id"])
    if made["declined"]:  # refused only after the declined attempt is kept
        raise refuse(made["declined"])
    return made


def _refund(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return payments.refund(db, call.origin, call.me.name, call.number("id"), call.json, _today(call))


def _complete_payment(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return payments.complete(db, call.origin, call.number("id"), call.json.get("completed"))


def _payment_method(call: Call) -> dict[str, str]:
    customer(call.db, call.number("id"))
    marketplace.needs_processor(call.portal.settings.now)
    with call.portal.store.write() as db:
        return payments.save_on_file(db, call.origin, call.me.name, call.number("id"), call.json, _today(call))


def _taxability(call: Call) -> dict[str, Any]:
    customer(call.db, call.number("id"))
    with call.portal.store.write() as db:
        return discounts.set_taxability(db, call.origin, call.me.name, call.number("id"), call.json)


def _plan_progress(call: Call) -> dict[str, int]:
    _progress_on(call)
    with call.portal.store.write() as db:
        return progress.plan(db, call.origin, call.number("id"), call.json)


def _bill_progress(call: Call) -> dict[str, int]:
    _progress_on(call)
    with call.portal.store.write() as db:
        return progress.bill_next(db, call.origin, call.number("id"))


def _progress_on(call: Call) -> None:
    if not call.portal.settings.now.progress_billing:
        raise refuse("Progress Billing is turned off.", status=409)


def _first_pricebook(call: Call) -> Response:
    if call.session is None or call.session.me is None:
        return to_sign_in(call)
    first = call.db.execute("SELECT id FROM department ORDER BY id LIMIT 1").fetchone()
    return RedirectResponse(f"/departments/{first['id'] if first else 0}/pricebook?tab=pb_tasks", 302)


def _pricebook_page(call: Call) -> PageContent:
    owner = pricebook.department(call.db, call.number("id"))
    return PageContent("pricebook.html", "pricebook", f"{owner['name']} Pricebook", {"department_id": owner["id"]})


def _invoice_page(call: Call) -> PageContent:
    found = invoices.invoice(call.db, call.number("id"))
    return PageContent("invoice.html", "invoice", f"Invoice {found['id']}", {"invoice_id": found["id"]})


def _today(call: Call) -> Any:
    return call.portal.clock.now().date()
