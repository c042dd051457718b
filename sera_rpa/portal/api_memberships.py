"""JSON routes and pages of programs and memberships."""

from datetime import date
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from . import membership_lists as lists
from . import memberships, programs
from .customers import customer
from .downloads import day_cell as _day
from .downloads import workbook
from .pricebook import sheets_of
from .refusals import NotThere
from .routing import get, post, shows
from .truth import tell
from .web import Call, PageContent

_LISTS = {
    "to_do": ("Memberships", lists.TO_DO_COLUMNS),
    "utilization": ("ServiceUtilization", lists.UTILIZATION_COLUMNS),
    "by_program": ("MembersReport", lists.BY_PROGRAM_COLUMNS),
    "by_address": ("MembersReportByAddress", lists.BY_ADDRESS_COLUMNS),
}

tell(
    {
        "programs": ("SELECT p.* FROM program p", {}),
        "memberships": (
            "SELECT m.*, p.name AS program, p.subscription, "
            "(SELECT group_concat(address_id) FROM membership_address a WHERE a.membership_id = m.id) AS address_ids "
            "FROM membership m JOIN program p ON p.id = m.program_id JOIN customer c ON c.id = m.customer_id",
            {"customer_id": "m.customer_id = ?", "email": "lower(c.email) = lower(?)"},
        ),
        "membership_sales": (
            "SELECT s.*, p.name AS program FROM membership_sale s JOIN program p ON p.id = s.program_id",
            {"customer_id": "s.customer_id = ?"},
        ),
        "membership_visits": (
            "SELECT v.*, m.customer_id FROM membership_visit v JOIN membership m ON m.id = v.membership_id",
            {"customer_id": "m.customer_id = ?"},
        ),
        "membership_renewals": (
            "SELECT r.*, m.customer_id FROM membership_renewal r JOIN membership m ON m.id = r.membership_id",
            {"customer_id": "m.customer_id = ?"},
        ),
    },
    ("subscription", "complete", "charged"),
)


def routes() -> list[Route]:
    """Company → Programs, the Membership tab, Memberships To-Do, Service Utilization, Members Report."""
    return [
        shows("/company/programs", _programs_page, "edit programs"),
        shows("/memberships", _memberships_page, "see memberships"),
        shows("/reports/members", _members_page, "see memberships"),
        get("/api/programs", _programs, "see memberships"),
        post("/api/programs", _add_program, "edit programs", 201),
        post("/api/programs/{id:int}", _change_program, "edit programs"),
        get("/api/customers/{id:int}/memberships", _of_customer, "see memberships"),
        post("/api/customers/{id:int}/memberships", _enrol, "edit memberships", 201),
        get("/api/memberships", _list("to_do"), "see memberships"),
        get("/api/memberships/{list}.xlsx", _download, "see memberships", delayed=False),
        get("/api/memberships/utilization", _list("utilization"), "see memberships"),
        get("/api/reports/members/by_program", _list("by_program"), "see memberships"),
        get("/api/reports/members/by_address", _list("by_address"), "see memberships"),
        post("/api/memberships/{id:int}", _change, "edit memberships"),
        post("/api/memberships/{id:int}/end", _end, "edit memberships"),
        get("/api/memberships/sales/{id:int}", _sale, "see memberships"),
        post("/api/memberships/sales/{id:int}", _save_and_complete, "edit memberships"),
        post("/api/memberships/sales/{id:int}/complete", _set_complete, "edit memberships"),
    ]


def _programs_page(call: Call) -> PageContent:
    departments = [
        {"id": r["id"], "name": r["name"], "sheets": [s["name"] for s in sheets_of(call.db, r["id"])]}
        for r in call.db.execute("SELECT id, name FROM department ORDER BY id").fetchall()
    ]
    return PageContent("programs.html", "programs", "Programs", {"departments": departments})


def _memberships_page(call: Call) -> PageContent:
    departments = [dict(r) for r in call.db.execute("SELECT id, name FROM department ORDER BY id")]
    plans = [dict(r) for r in call.db.execute("SELECT id, name FROM program ORDER BY name")]
    tasks = [r["name"] for r in call.db.execute("SELECT DISTINCT name FROM program_task ORDER BY name")]
    return PageContent(
        "memberships.html", "memberships", "Memberships To-Do",
        {"departments": departments, "programs": plans, "tasks": tasks},
    )  # fmt: skip


def _members_page(call: Call) -> PageContent:
    plans = [dict(r) for r in call.db.execute("SELECT id, name FROM program ORDER BY name")]
    return PageContent("members_report.html", "members_report", "Members Report", {"programs": plans})


def _programs(call: Call) -> list[dict[str, Any]]:
    return programs.programs(call.db, archived=call.query.get("all") == "1")


def _add_program(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return programs.save_program(db, call.origin, call.json)


def _change_program(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return programs.save_program(db, call.origin, call.json, call.number("id"))


def _of_customer(call: Call) -> list[dict[str, Any]]:
    customer(call.db, call.number("id"))
    return memberships.customer_memberships(call.db, call.number("id"), _today(call))


def _enrol(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        number = memberships.enrol(db, call.origin, call.number("id"), call.json, _today(call))
        return memberships.membership(db, number, _today(call))


def _change(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        memberships.change(db, call.origin, call.number("id"), call.json, _today(call))
        return memberships.membership(db, call.number("id"), _today(call))


def _end(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        memberships.end(db, call.origin, call.number("id"), call.json, _today(call))
        return memberships.membership(db, call.number("id"), _today(call))


def _sale(call: Call) -> dict[str, Any]:
    return memberships.sale(call.db, call.number("id"), _today(call))


def _save_and_complete(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return memberships.save_and_complete(db, call.origin, call.number("id"), call.json, _today(call))


def _set_complete(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return memberships.set_complete(db, call.origin, call.number("id"), call.json.get("complete"))


def _list(name: str) -> Any:
    return lambda call: _rows(call, name, paged=True)


def _rows(call: Call, name: str, *, paged: bool) -> dict[str, Any]:
    if name == "to_do":
        return lists.to_do(call.db, call.query, paged=paged)
    work = {
        "utilization": lists.utilization,
        "by_program": lists.members_by_program,
        "by_address": lists.members_by_address,
    }[name]
    return work(call.db, call.query, _today(call), paged=paged)


def _download(call: Call) -> Response:
    name = str(call.request.path_params["list"])
    if name not in _LISTS:
        raise NotThere("There is no such list.")
    title, columns = _LISTS[name]
    rows = [_cells(name, row) for row in _rows(call, name, paged=False)["rows"]]
    return workbook(title, columns, rows, _today(call))


def _cells(name: str, row: dict[str, Any]) -> list[Any]:
    if name == "to_do":
        return [
            _day(row["sold_on"]), row["invoice"], row["job"], row["customer"], row["program"], row["systems"],
            row["department"], row["owner"], "Yes" if row["complete"] else "No",
        ]  # fmt: skip
    if name == "utilization":
        return [
            row["customer"], row["address"], row["program"], row["task"], row["status"], _day(row["expires_on"]),
        ]  # fmt: skip
    contact = ", ".join(part for part in (row["customer"], row["phone"], row["email"]) if part)
    dates = [_day(row["since"]), _day(row["next_billing_on"]), _day(row["ends_on"])]
    if name == "by_program":
        return [
            row["program"], contact, ", ".join(row["tags"]), row["billing_address"], row["renewal_type"], *dates,
        ]  # fmt: skip
    return [
        row["address"], row["member_status"], row["days_to_renewal"], ", ".join(row["available_services"]),
        row["renewal_type"], *dates, contact,
    ]  # fmt: skip


def _today(call: Call) -> date:
    return call.portal.clock.now().date()
