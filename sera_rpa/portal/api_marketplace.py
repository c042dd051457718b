"""JSON routes and pages of the Marketplace, Financing and the website's widget."""

from typing import Any

from starlette.routing import Route

from . import financing, marketplace, widget
from .routing import get, post, put, shows
from .truth import tell
from .web import Call, PageContent

tell(
    {
        "integrations": ("SELECT i.* FROM integration i", {}),
        "loan_programs": ("SELECT p.* FROM loan_program p", {}),
        "financing_departments": ("SELECT f.* FROM financing_department f", {}),
        "online_services": ("SELECT o.* FROM online_service o", {}),
    },
    flags=("active", "offered"),
)


def routes() -> list[Route]:
    """Marketplace and Customizations are the Super's, Financing the office's."""
    company, finance = "edit company settings", "edit financing"
    return [
        shows("/company/marketplace", _marketplace_page, company),
        shows("/company/financing", _financing_page, finance),
        get("/api/marketplace", _cards, company),
        post("/api/marketplace/{key}/connect", _connect, company),
        post("/api/marketplace/{key}/disconnect", _disconnect, company),
        get("/api/financing", _financing, finance),
        put("/api/financing/programs", _activate, finance),
        put("/api/financing/programs/{id:int}", _prefer, finance),
        put("/api/financing/departments", _departments, finance),
        get("/api/invoices/{id:int}/loan_programs", _offered, "take payments", delayed=False),
        get("/api/company/widget", _widget, company),
        put("/api/company/widget", _save_widget, company),
    ]


def _marketplace_page(call: Call) -> PageContent:
    return PageContent("list.html", "marketplace", "Marketplace", {})


def _financing_page(call: Call) -> PageContent:
    return PageContent("list.html", "financing", "Financing", {})


def _cards(call: Call) -> list[dict[str, Any]]:
    return marketplace.cards(call.db, call.portal.settings.now)


def _connect(call: Call) -> list[dict[str, Any]]:
    with call.portal.store.write() as db:
        marketplace.connect(db, call.portal, call.origin, call.me.name, _key(call), call.json)
    return _cards(call)


def _disconnect(call: Call) -> list[dict[str, Any]]:
    with call.portal.store.write() as db:
        marketplace.disconnect(db, call.portal, call.origin, _key(call))
    return _cards(call)


def _key(call: Call) -> str:
    return str(call.request.path_params["key"])


def _financing(call: Call) -> dict[str, Any]:
    return financing.overview(call.db, connected=call.portal.settings.now.service_finance)


def _activate(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        financing.set_active(db, call.origin, call.json)
    return _financing(call)


def _prefer(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        financing.set_preferred(db, call.origin, call.number("id"), call.json.get("prefer"))
    return _financing(call)


def _departments(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        financing.set_departments(db, call.origin, call.json)
    return _financing(call)


def _offered(call: Call) -> list[dict[str, Any]]:
    return financing.offered(call.db, call.number("id")) if call.portal.settings.now.service_finance else []


def _widget(call: Call) -> dict[str, Any]:
    return widget.setup(call.db, call.portal)


def _save_widget(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        widget.save(db, call.portal, call.origin, call.json)
    return _widget(call)
