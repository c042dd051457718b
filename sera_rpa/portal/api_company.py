"""JSON routes and pages of Company (settings, users, coverage …) and Department (services, technicians)."""

from dataclasses import asdict
from typing import Any

from starlette.routing import Route

from . import company, users
from .events import record
from .refusals import NotThere, refuse
from .routing import get, post, shows
from .settings import BadSetting
from .truth import tell
from .web import Call, PageContent

OFFICE_SETTINGS = (
    "name", "time_zone", "arrival_window_hours", "pre_work", "timesheets", "accounting", "progress_billing",
    "mfa_method", "remember_days", "sso", "board_colors",
)  # fmt: skip
"""Settings that the office sees and changes; the others are the tests' own."""

tell(
    {
        "users": (
            "SELECT a.id, a.name, a.email, a.access_level, a.mfa, a.locked, coalesce(p.receives_emails, 1) AS "
            "receives_emails, coalesce(p.deactivated, 0) AS deactivated, coalesce(p.mfa_method, '') AS mfa_method, "
            "coalesce(p.phone, '') AS phone, coalesce(p.enrolling, '') AS enrolling FROM sign_in a "
            "LEFT JOIN user_profile p ON p.account_id = a.id",
            {"email": "a.email = lower(?)"},
        ),
        "outbox": ("SELECT o.* FROM outbox o", {"email": "o.recipient = ?"}),
        "departments": ("SELECT d.* FROM department d", {}),
        "services": (
            "SELECT s.*, coalesce(x.archived, 0) AS archived FROM service s "
            "LEFT JOIN service_profile x ON x.service_id = s.id",
            {},
        ),
        "technicians": (
            "SELECT t.*, coalesce(y.archived, 0) AS archived, (SELECT group_concat(service_id) FROM skill k "
            "WHERE k.technician_id = t.id) AS service_ids FROM technician t "
            "LEFT JOIN technician_profile y ON y.technician_id = t.id",
            {"email": "lower(t.email) = lower(?)"},
        ),
        "coverage": ("SELECT zip FROM coverage", {}),
    },
    ("receives_emails", "deactivated", "late_start"),
)


def routes() -> list[Route]:
    """Pages and script calls of Company and Department."""
    settings, manage, see = "edit company settings", "manage users", "edit departments"
    return [
        *_pages("/company/settings", "settings", "Settings", settings),
        *_pages("/company/customizations", "customizations", "Customizations", settings),
        *_pages("/company/users", "users", "Users", manage),
        *_pages("/company/admin_settings", "admin_settings", "Admin Settings", "see own settings"),
        *_pages("/company/departments", "departments", "Departments", see),
        *_pages("/company/coverage_areas", "coverage", "Coverage Areas", see),
        *_pages("/technicians", "technicians", "Technicians", "see jobs"),
        shows("/departments/services", _first("services"), see),
        shows("/departments/technicians", _first("technicians"), see),
        shows("/departments/{id:int}/services", _department("services"), see),
        shows("/departments/{id:int}/technicians", _department("technicians"), see),
        get("/api/company/settings", _settings, settings),
        post("/api/company/settings", _change_settings, settings),
        get("/api/company/users", lambda call: users.users(call.db), manage),
        post("/api/company/users", _add_user, manage),
        post("/api/company/users/{id:int}", _change_user, manage),
        post("/api/company/users/{id:int}/password_reset", _mail_reset, manage),
        get("/api/company/me", lambda call: users.user(call.db, call.me.id), "see own settings"),
        post("/api/company/me", _change_me, "see own settings"),
        get("/api/company/departments", lambda call: company.departments(call.db), see),
        post("/api/company/departments", _save_department, see),
        post("/api/company/departments/{id:int}", _save_department, see),
        get("/api/company/coverage", lambda call: company.coverage(call.db), see),
        post("/api/company/coverage", _add_coverage, see),
        post("/api/company/coverage/{zip}/remove", _remove_coverage, see),
        get("/api/company/services", _services, see),
        post("/api/company/services", _save_service, see),
        post("/api/company/services/{id:int}", _save_service, see),
        get("/api/company/technicians", _technicians, "see jobs"),
        post("/api/company/technicians", _save_technician, see),
        post("/api/company/technicians/{id:int}", _save_technician, see),
    ]


def _pages(path: str, name: str, title: str, action: str) -> list[Route]:
    return [shows(path, lambda call: _content(call, name, title), action)]


def _content(call: Call, name: str, title: str, **data: Any) -> PageContent:
    found = [{"id": d["id"], "name": d["name"]} for d in company.departments(call.db)]
    more = {"departments": found, "me": call.me.id, "may_edit": call.me.access_level != "CSR", **data}
    return PageContent("company.html", name, title, more)


def _department(name: str) -> Any:
    def content(call: Call) -> PageContent:
        number = call.number("id")
        found = next((d for d in company.departments(call.db) if d["id"] == number), None)
        if found is None:
            raise NotThere("This department does not exist.")
        title = "Services" if name == "services" else "Technicians"
        return _content(call, name, f"{found['name']}: {title}", department_id=number)

    return content


def _first(name: str) -> Any:
    """The department pages without a department are those of the first one."""

    def content(call: Call) -> PageContent:
        first = company.departments(call.db)[0]
        return _content(call, name, f"{first['name']}: {name.title()}", department_id=first["id"])

    return content


def _settings(call: Call) -> dict[str, Any]:
    now = asdict(call.portal.settings.now)
    return {name: now[name] for name in OFFICE_SETTINGS}


def _change_settings(call: Call) -> dict[str, Any]:
    wanted = call.json
    if unknown := set(wanted) - set(OFFICE_SETTINGS):
        raise refuse(f"There is no setting {', '.join(sorted(unknown))}")
    with call.portal.store.write() as db:
        before = asdict(call.portal.settings.now)
        try:
            after = asdict(call.portal.change_settings(wanted))
        except BadSetting as bad:
            raise refuse(str(bad)) from None
        changes = {name: [before[name], after[name]] for name in wanted if before[name] != after[name]}
        record(db, call.origin, "settings.changed", changes=changes)
    return _settings(call)


def _add_user(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        return users.user(db, users.add_user(db, call.portal, call.origin, call.json, _base(call)))


def _change_user(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        users.change_user(db, call.origin, call.number("id"), call.json, call.me.id)
        return users.user(db, call.number("id"))


def _change_me(call: Call) -> dict[str, Any]:
    """Admin Settings: own e-mail, password, mail preferences [H10]."""
    wanted = call.json
    with call.portal.store.write() as db:
        mine = ("name", "email", "receives_emails", "phone")
        own: dict[str, Any] = {key: wanted[key] for key in mine if key in wanted}
        users.change_user(db, call.origin, call.me.id, own, call.me.id)
        if wanted.get("password"):
            users.set_password(db, call.me.id, str(wanted["password"]), str(wanted.get("password_confirmation", "")))
            record(db, call.origin, "password.changed", user=call.me.id, how="own settings")
        return users.user(db, call.me.id)


def _mail_reset(call: Call) -> dict[str, Any]:
    with call.portal.store.write() as db:
        users.mail_reset(db, call.portal, call.origin, call.number("id"), _base(call))
    return {"sent": True}


def _save_department(call: Call) -> dict[str, int]:
    number = call.request.path_params.get("id")
    with call.portal.store.write() as db:
        return {"id": company.save_department(db, call.origin, call.json, number)}


def _add_coverage(call: Call) -> list[str]:
    with call.portal.store.write() as db:
        return company.add_coverage(db, call.origin, call.json.get("zips"))


def _remove_coverage(call: Call) -> dict[str, bool]:
    with call.portal.store.write() as db:
        company.remove_coverage(db, call.origin, str(call.request.path_params["zip"]))
    return {"removed": True}


def _services(call: Call) -> list[dict[str, Any]]:
    department = call.query.get("department_id", "")
    if not department.isdigit():
        raise refuse("must be a department", "department_id")
    return company.services(call.db, int(department), archived=call.query.get("all") == "1")


def _save_service(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return {"id": company.save_service(db, call.origin, call.json, call.request.path_params.get("id"))}


def _technicians(call: Call) -> list[dict[str, Any]]:
    department = call.query.get("department_id", "")
    return company.technicians(
        call.db, int(department) if department.isdigit() else None, archived=call.query.get("all") == "1"
    )


def _save_technician(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        return {"id": company.save_technician(db, call.origin, call.json, call.request.path_params.get("id"))}


def _base(call: Call) -> str:
    return str(call.request.base_url).rstrip("/")
