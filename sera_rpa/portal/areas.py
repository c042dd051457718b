"""The areas that stand beside the first wing: each brings its JSON routes and its pages."""

from collections.abc import Callable

from starlette.routing import Route

from . import (
    api_accounting,
    api_communications,
    api_company,
    api_customers,
    api_dispatch,
    api_jobs,
    api_marketplace,
    api_memberships,
    api_money,
    api_out_of_coverage,
    api_purchase_orders,
    api_timesheets,
    api_warranties,
)

AREAS: list[Callable[[], list[Route]]] = [
    api_customers.routes,
    api_dispatch.routes,
    api_jobs.routes,
    api_memberships.routes,
    api_company.routes,
    api_money.routes,
    api_accounting.routes,
    api_purchase_orders.routes,
    api_out_of_coverage.routes,
    api_warranties.routes,
    api_timesheets.routes,
    api_communications.routes,
    api_marketplace.routes,
]


def routes() -> list[Route]:
    """Routes of every area, to stand before the catch-all routes of ``api`` and ``pages``."""
    return [route for area in AREAS for route in area()]
