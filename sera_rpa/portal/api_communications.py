"""JSON routes and pages of Company → Communications, and of the e-mails under Customizations."""

from typing import Any

from starlette.routing import Route

from . import email_templates, notifications
from .truth import tell
from .web import Call, PageContent, api, page

tell(
    {
        "customer_messages": (
            "SELECT m.customer_id, m.notification, o.* FROM customer_message m JOIN outbox o ON o.id = m.outbox_id",
            {"customer_id": "m.customer_id = ?", "email": "o.recipient = ?"},
        ),
        "notification_switches": ("SELECT s.* FROM notification_switch s", {}),
        "communication_changes": ("SELECT c.* FROM communication_change c", {}),
        "email_sections": ("SELECT e.* FROM email_section e", {}),
    }
)


def routes() -> list[Route]:
    """The Communications Manager and the e-mail templates."""
    edit, words = "edit communications", "edit company settings"
    return [
        Route("/company/communications", page(_page, edit), methods=["GET"]),
        Route("/api/communications", api(_switchboard, edit, delayed=True), methods=["GET"]),
        Route("/api/communications", api(_switch, edit), methods=["PUT"]),
        Route("/api/company/emails", api(_templates, words, delayed=True), methods=["GET"]),
        Route("/api/company/emails/{mail}", api(_save_template, words), methods=["PUT"]),
    ]


def _page(call: Call) -> PageContent:
    return PageContent("list.html", "communications", "Communications", {})


def _switchboard(call: Call) -> dict[str, Any]:
    return notifications.switchboard(call.db)


def _switch(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        notifications.switch(db, call.origin, call.me.name, call.json)
    return notifications.switchboard(call.db)


def _templates(call: Call) -> dict[str, Any]:
    return email_templates.templates(call.db)


def _save_template(call: Call) -> dict[str, Any]:
    mail = str(call.request.path_params["mail"])
    with call.portal.store.write() as db:
        email_templates.save(db, call.origin, "*" if mail == "footer" else mail, call.json)
    return email_templates.templates(call.db)
