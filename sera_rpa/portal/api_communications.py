"""JSON routes and pages of Company → Communications, and of the e-mails under Customizations."""

from typing import Any

from starlette.routing import Route

from . import email_templates, notifications
from .routing import get, put, shows
from .truth import tell
from .web import Call, PageContent

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
        shows("/company/communications", _page, edit),
        get("/api/communications", _switchboard, edit),
        put("/api/communications", _switch, edit),
        get("/api/company/emails", _templates, words),
        put("/api/company/emails/{mail}", _save_template, words),
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
