"""The pages: a shell each; their content comes from the JSON routes afterwards."""

from datetime import date

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from .customers import customer
from .jobs import job
from .refusals import NotThere
from .web import Call, PageContent, endpoint, page, to_sign_in


def routes() -> list[Route]:
    """Every page behind sign-in."""
    return [
        Route("/", endpoint(_home), methods=["GET"]),
        Route("/dispatch", page(_dispatch, "see the board"), methods=["GET"]),
        Route("/customers", page(_customers, "see customers"), methods=["GET"]),
        Route("/customers/new", page(_customer_new, "edit customers"), methods=["GET"]),
        Route("/customers/{id:int}", page(_customer, "see customers"), methods=["GET"]),
        Route("/jobs/{id:int}", page(_job, "see jobs"), methods=["GET"]),
        Route("/{anything:path}", page(_nowhere), methods=["GET"]),
    ]


def _home(call: Call) -> Response:
    return RedirectResponse("/dispatch", 302) if call.session and call.session.me else to_sign_in(call)


def _dispatch(call: Call) -> PageContent:
    today = call.portal.clock.now().date().isoformat()
    day = call.query.get("day", today)
    try:
        date.fromisoformat(day)
    except ValueError:
        day = today
    return PageContent("dispatch.html", "dispatch", "Dispatch Board", {"day": day})


def _customers(call: Call) -> PageContent:
    filters = {name: call.query.get(name, "") for name in ("name", "phone", "address", "email")}
    return PageContent("customers.html", "customers", "Customer Service", {"filters": filters})


def _customer_new(call: Call) -> PageContent:
    return PageContent("customer_new.html", "customer_new", "Add Customer", {})


def _customer(call: Call) -> PageContent:
    found = customer(call.db, call.number("id"))
    return PageContent(
        "customer.html", "customer", found["name"], {"customer_id": found["id"], "tab": call.query.get("tab", "")}
    )


def _job(call: Call) -> PageContent:
    found = job(call.db, call.number("id"))
    return PageContent(
        "job.html", "job", f"Job {found['job']}", {"job_id": found["job"], "tab": call.query.get("tab", "")}
    )


def _nowhere(call: Call) -> PageContent:
    raise NotThere("You may have mistyped the address, or the page may have moved.")
