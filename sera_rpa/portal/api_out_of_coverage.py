"""JSON route, download and page of the Out of Coverage report."""

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from . import out_of_coverage as report
from .downloads import workbook
from .routing import get, shows
from .truth import tell
from .web import Call, PageContent

tell({"coverage_requests": ("SELECT r.* FROM coverage_request r", {"customer_id": "r.customer_id = ?"})})


def routes() -> list[Route]:
    """The report and its download."""
    return [
        shows("/reports/out_of_coverage", _page, "see jobs"),
        get("/api/reports/out_of_coverage", _report, "see jobs"),
        get("/api/reports/out_of_coverage.xlsx", _file, "see jobs"),
    ]


def _page(call: Call) -> PageContent:
    departments = [dict(r) for r in call.db.execute("SELECT id, name FROM department ORDER BY id")]
    return PageContent("list.html", "out_of_coverage", "Out of Coverage", {"departments": departments})


def _report(call: Call) -> dict[str, Any]:
    return report.REPORT.page(call.db, call.query, report.listed)


def _file(call: Call) -> Response:
    rows = (report.cells(report.listed(row)) for row in report.REPORT.everything(call.db, call.query))
    return workbook("OutOfCoverageReport", report.COLUMNS, rows, call.portal.clock.now().date())
