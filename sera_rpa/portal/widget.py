"""Customizations → Widget setup: the scheduling button of the company's own website [H11]."""

import sqlite3
from html import escape
from typing import Any

from .communications import COMPANY_ID, PORTAL_ADDRESS
from .events import Origin, record
from .portal import Portal
from .refusals import refuse
from .settings import BadSetting


def setup(db: sqlite3.Connection, portal: Portal) -> dict[str, Any]:
    """Button, services to choose from, and the code to paste; the company ID is embedded in it."""
    now = portal.settings.now.widget
    rows = db.execute(
        "SELECT s.id, s.name, d.name AS department, o.service_id IS NOT NULL AS online FROM service s "
        "JOIN department d ON d.id = s.department_id LEFT JOIN service_profile x ON x.service_id = s.id "
        "LEFT JOIN online_service o ON o.service_id = s.id WHERE coalesce(x.archived, 0) = 0 ORDER BY d.id, s.name"
    )
    services = [{**dict(row), "online": bool(row["online"])} for row in rows]
    text, color = escape(now["button"]), escape(now["color"])
    chosen = ",".join(str(number) for number in sorted(one["id"] for one in services if one["online"]))
    code = (
        f'<script src="{PORTAL_ADDRESS}/widget.js" data-company="{COMPANY_ID}" data-button="{text}" '
        f'data-color="{color}" data-services="{chosen}" async></script>'
    )
    return {"company_id": COMPANY_ID, "button": now["button"], "color": now["color"], "services": services,
            "code": code}  # fmt: skip


def save(db: sqlite3.Connection, portal: Portal, origin: Origin, form: dict[str, Any]) -> None:
    """Saves ``button``, ``color`` and ``services`` (numbers). Raises Refused."""
    chosen = form.get("services")
    known = {row["id"] for row in db.execute("SELECT id FROM service")}
    if not isinstance(chosen, list) or not set(chosen) <= known:
        raise refuse("Choose services.", "services")
    try:
        portal.change_settings({"widget": {name: form.get(name) for name in ("button", "color")}})
    except BadSetting as bad:
        raise refuse(str(bad)) from None
    db.execute("DELETE FROM online_service")
    db.executemany("INSERT INTO online_service VALUES (?)", [(one,) for one in sorted(set(chosen))])
    record(db, origin, "widget.changed", button=form["button"], color=form["color"], services=sorted(set(chosen)))
