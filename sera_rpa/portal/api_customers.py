"""Routes of the customer's page beyond addresses and bookings: edit, contacts, equipment, merge, report."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from . import communications, customer_care, equipment, memberships, merging, notes
from .downloads import workbook
from .routing import delete, get, post, put, shows
from .truth import tell
from .web import Call, PageContent

REPORT_COLUMNS = [
    "Id", "First Name", "Last Name", "Email", "Phone", "Billing Address", "Service Addresses", "Tags", "Member",
    "Accounting Key", "Archived",
]  # fmt: skip

_REPORT = """SELECT c.*, s.first_address,
  (SELECT group_concat(label, '; ') FROM customer_tag t WHERE t.customer_id = c.id) AS tags,
  (SELECT group_concat(line1 || ', ' || city || ', ' || state || ' ' || zip, '; ') FROM address a
   WHERE a.customer_id = c.id) AS addresses
FROM customer c JOIN customer_search s ON s.id = c.id"""

tell(
    {
        "contacts": ("SELECT c.* FROM customer_contact c", {"customer_id": "c.customer_id = ?"}),
        "equipment": ("SELECT e.* FROM equipment e", {"customer_id": "e.customer_id = ?"}),
        "tags": ("SELECT t.* FROM customer_tag t", {"customer_id": "t.customer_id = ?"}),
    }
)


def routes() -> list[Route]:
    """The merge page, the report's download and the writes of the customer's page."""
    one = "/api/customers/{id:int}"
    return [
        shows("/customers/merge", _merge_page, "merge customers"),
        post("/api/customers/merge", _merge, "merge customers"),
        get("/api/customers/download", _download, "see customers"),
        get(one, _profile, "see customers"),
        put(one, _edit, "edit customers"),
        post(f"{one}/archive", _archive, "edit customers"),
        put(f"{one}/accounting_key", _key, "edit accounting keys"),
        put(f"{one}/communications", _messages, "edit customers"),
        post(f"{one}/reset_password", _password, "edit customers"),
        get(f"{one}/contacts", _contacts, "see customers"),
        post(f"{one}/contacts", _add_contact, "edit customers", 201),
        delete("/api/contacts/{id:int}", _remove_contact, "edit customers"),
        get(f"{one}/equipment", _equipment, "see customers"),
        post(f"{one}/equipment", _add_equipment, "edit customers", 201),
        get("/api/equipment/types", lambda call: equipment.TYPES, "see customers", delayed=False),
        put("/api/equipment/{id:int}", _archive_equipment, "edit customers"),
        put("/api/notes/{id:int}", _flag_note, "write notes"),
    ]


def _merge_page(call: Call) -> PageContent:
    return PageContent("customer_merge.html", "customers", "Merge Accounts", {})


def _merge(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return merging.merge(db, call.origin, call.me.name, call.json)


def _download(call: Call) -> Response:
    """CustomerContactReport: column A is ``Id`` [G7]; archived customers only when the list shows all."""
    archived = "" if call.query.get("all") == "1" else "WHERE c.archived = 0"
    rows = call.db.execute(f"{_REPORT} {archived} ORDER BY c.id")
    cells = (
        [r["id"], r["first_name"], r["last_name"], r["email"], r["phone"], r["first_address"], r["addresses"],
         r["tags"], "Yes" if r["member"] else "No", r["accounting_key"], "Yes" if r["archived"] else "No"]
        for r in rows
    )  # fmt: skip
    return workbook("CustomerContactReport", REPORT_COLUMNS, cells, call.portal.clock.now().date())


def _profile(call: Call) -> dict[str, Any]:
    found = customer_care.profile(call.db, call.number("id"))
    return memberships.crowned(call.db, found, call.portal.clock.now().date())


def _edit(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        customer_care.edit(db, call.origin, call.me.name, call.number("id"), call.json)
    return _profile(call)


def _archive(call: Call) -> dict[str, Any]:
    archived = call.json.get("archived") is not False
    with call.portal.store.write() as db:
        customer_care.archive(db, call.origin, call.me.name, call.number("id"), archived=archived)
    return _profile(call)


def _key(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        customer_care.change_accounting_key(db, call.origin, call.me.name, call.number("id"), call.json)
    return _profile(call)


def _messages(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        customer_care.switch_messages(db, call.origin, call.me.name, call.number("id"), call.json)
    return _profile(call)


def _password(call: Call) -> dict[str, str]:
    with call.portal.store.write() as db:
        sent = customer_care.send_password_link(db, call.origin, call.number("id"))
        communications.account_message(db, call.portal, call.origin, "password_reset", call.number("id"))
        return sent


def _contacts(call: Call) -> list[dict[str, Any]]:
    return customer_care.contacts(call.db, call.number("id"))


def _add_contact(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return customer_care.add_contact(db, call.origin, call.number("id"), call.json)


def _remove_contact(call: Call) -> dict[str, bool]:
    with call.portal.store.write() as db:
        return customer_care.remove_contact(db, call.origin, call.number("id"))


def _equipment(call: Call) -> list[dict[str, Any]]:
    return equipment.equipment(call.db, call.number("id"))


def _add_equipment(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return equipment.add_equipment(db, call.origin, call.number("id"), call.json)


def _archive_equipment(call: Call) -> dict[str, bool]:
    archived = call.json.get("archived") is True
    with call.portal.store.write() as db:
        return equipment.archive_equipment(db, call.origin, call.number("id"), archived=archived)


def _flag_note(call: Call) -> dict[str, bool]:
    with call.portal.store.write() as db:
        notes.flag_note(db, call.origin, call.number("id"), call.json)
    return {"saved": True}
