"""Generations of the front end: ``v1``; ``v2``, what a release changes; ``v3``, looks only.

Pages and scripts are written once, for v1. A generation is a table of what differs: the server applies it to the HTML
that it renders, ``lib/dom.js`` to what scripts build. Structure that differs (the calendar, a button inside an Actions
menu) asks ``isNextLayout`` in the script that builds it.
"""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib import resources


@dataclass(frozen=True)
class Layout:
    """What one generation changes. A hook that ends in ``*`` renames the beginning of hooks."""

    hooks: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    order: dict[str, list[str]] = field(default_factory=dict)
    """Table id to its columns in their order."""


LAYOUTS: dict[str, Layout] = {
    "v1": Layout(),
    "v2": Layout(
        hooks={
            "first-name": "customer-first-name",
            "last-name": "customer-last-name",
            "email-primary": "customer-email",
            "phone": "customer-phone-number",
            "address-schedule-link": "address-book-link",
            "service-category-select": "service-type-select",
            "modal-submit-btn": "modal-save-btn",
            "save-customer-continue": "save-and-book",
            "save-job": "book-appointment",
            "time-slot-*": "arrival-slot-*",
            "customer-header-link": "job-customer-link",
            "action-trigger-icon": "row-actions-trigger",
            "actions-menu-action": "row-actions-item",
            "otp-attempt": "verification-code",
            "add-customer": "new-customer",
        },
        labels={
            "Log in": "Sign in",
            "Verify": "Continue",
            "Dispatch Board": "Schedule Board",
            "Customer Service": "Customers",
            "Memberships To-Do": "Membership To-Do",
            "Save & Schedule": "Save and Book",
            "Schedule Appointment": "Book Appointment",
            "Schedule": "Book",
            "Service Category": "Service Type",
            "SERVICE CATEGORY": "SERVICE TYPE",
            "Technician": "Assigned To",
            "TECHNICIAN": "ASSIGNED TO",
            "Save & Complete": "Save and Complete",
            "Add Note": "New Note",
            "Add Customer": "New Customer",
            "No customers found": "No matching customers",
            "Phone": "Phone Number",
            "First Name": "Given Name",
            "Last Name": "Family Name",
        },
        order={
            "customers-table": ["id", "name", "email", "address", "phone", "tags"],
            "customer-jobs-table": [
                "scheduled", "job", "appointment", "status", "service", "technician", "job-address", "notes",
            ],
            "memberships-table": [
                "customer", "program", "sold_on", "systems", "job", "invoice", "department", "owner", "complete",
            ],
        },
    ),
    "v3": Layout(
        classes={
            "card": "panel",
            "card-flush": "panel-flush",
            "card-title": "panel-title",
            "page-head": "page-top",
            "page-actions": "page-tools",
            "btn-secondary": "btn-outline",
            "badge": "chip",
            "badge-good": "chip-good",
            "badge-warn": "chip-warn",
            "badge-bad": "chip-bad",
            "muted": "subtle",
            "crumbs": "trail",
            "section-head": "section-top",
            "facts": "figures",
        },
    ),
}  # fmt: skip


def dressed(html: str, name: str) -> str:
    """A page of v1 as that generation shows it."""
    layout = LAYOUTS[name]
    if name == "v1":
        return html
    if layout.hooks:
        html = re.sub(r'(data-cy=")([^"]+)"', lambda m: f'{m[1]}{_hook(layout, m[2])}"', html)
    if layout.labels:
        words = {escape(old, quote=False): escape(new, quote=False) for old, new in layout.labels.items()}
        html = re.sub(r">(\s*)([^<>]+?)(\s*)<", lambda m: f">{m[1]}{words.get(m[2], m[2])}{m[3]}<", html)
        html = re.sub(
            r'((?:value|aria-label|placeholder)=")([^"]+)"', lambda m: f'{m[1]}{words.get(m[2], m[2])}"', html
        )
    if layout.classes:
        html = re.sub(r'( class=")([^"]*)"', lambda m: f'{m[1]}{_classes(layout, m[2])}"', html)
        html = html.replace('href="/static/css/', f'href="/static/{name}/css/')
    changes = escape(
        json.dumps({"hooks": layout.hooks, "labels": layout.labels, "classes": layout.classes, "order": layout.order})
    )
    html = html.replace(f'data-layout="{name}"', f'data-layout="{name}" data-layout-changes="{changes}"', 1)
    return html.replace("</head>", f'  <link rel="stylesheet" href="/static/css/layout-{name}.css">\n</head>', 1)


@cache
def style_sheet(name: str, sheet: str) -> str | None:
    """A style sheet with that generation's class names, or None when there is no such sheet."""
    layout = LAYOUTS.get(name)
    source = resources.files(__package__).joinpath("static", "css", f"{sheet}.css")
    if layout is None or not re.fullmatch(r"[a-z-]+", sheet) or not source.is_file():
        return None
    names = "|".join(sorted(map(re.escape, layout.classes), key=len, reverse=True))
    return re.sub(rf"\.({names})(?![\w-])", lambda m: f".{layout.classes[m[1]]}", source.read_text("utf-8"))


def _hook(layout: Layout, hook: str) -> str:
    if hook in layout.hooks:
        return layout.hooks[hook]
    for old, new in layout.hooks.items():
        if old.endswith("*") and hook.startswith(old[:-1]):
            return new[:-1] + hook[len(old) - 1 :]
    return hook


def _classes(layout: Layout, names: str) -> str:
    return " ".join(layout.classes.get(one, one) for one in names.split())
