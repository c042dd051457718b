"""What every request of a page or a script goes through: session, CSRF token, access level, answer."""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from importlib import resources
from typing import Any
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from . import sessions, timesheets, todos
from .access import may
from .accounts import Me
from .events import Origin
from .faults import PAGE_FAULTS, Fault
from .layouts import dressed
from .portal import Portal
from .refusals import NotThere, Refused, refuse
from .settings import processor

_SHOWN = ("name", "time_zone", "arrival_window_hours", "pre_work", "timesheets", "progress_billing", "accounting",
          "board_colors", "sso")  # fmt: skip
"""Settings that templates and scripts go by."""
_SWITCHES = ("pre_work", "timesheets", "service_finance", "jb_warranties")
ELSEWHERE = "You have been signed out because your account was signed in elsewhere."
SIGNED_OUT = "You need to sign in before continuing."
BROKEN = {"errors": {"base": ["Something went wrong. Please try again."]}}
FAULT_HEADER = "X-Sera-Faults"

_templates = Environment(
    loader=FileSystemLoader(str(resources.files(__package__).joinpath("templates"))), autoescape=True
)


@dataclass(frozen=True)
class Call:
    """One request, ready to be worked on in a worker thread."""

    portal: Portal
    request: Request
    session: sessions.Session | None
    body: bytes

    @property
    def db(self) -> sqlite3.Connection:
        """The connection for reading; writes go through ``portal.store.write()``."""
        return self.portal.store.read()

    @property
    def me(self) -> Me:
        """Who is signed in. Only behind ``api`` and ``page``."""
        assert self.session is not None and self.session.me is not None
        return self.session.me

    @property
    def origin(self) -> Origin:
        """For the event record."""
        who = self.session.me.email if self.session and self.session.me else "nobody"
        return self.origin_of(who)

    def origin_of(self, who: str) -> Origin:
        """For the event record, in somebody's name."""
        return Origin(who, self.request.method, self.request.url.path, self.portal.clock.utc_text())

    @property
    def query(self) -> dict[str, str]:
        """Query parameters."""
        return dict(self.request.query_params)

    def number(self, name: str) -> int:
        """A number in the path."""
        return int(self.request.path_params[name])

    @property
    def json(self) -> dict[str, Any]:
        """The JSON object sent. Raises Refused when it is none."""
        try:
            sent = json.loads(self.body or b"{}")
        except ValueError:
            raise refuse("This is not JSON.") from None
        if not isinstance(sent, dict):
            raise refuse("This is not a JSON object.")
        return sent

    @property
    def form(self) -> dict[str, str]:
        """The form fields sent."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def faults(self) -> list[Fault]:
        """Faults that hit this request."""
        return list(self.request.scope.get("portal.faults", ()))

    def fault(self, name: str) -> Fault | None:
        """The fault of that name, if it hits this request."""
        return next((f for f in self.faults if f.name == name), None)


Work = Callable[[Call], Any]
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class PageContent:
    """What a page's own code contributes to its template."""

    template: str
    page: str
    title: str
    data: dict[str, Any]
    status: int = 200


def endpoint(work: Callable[[Call], Response]) -> Endpoint:
    """Runs ``work`` in a worker thread with the session of the cookie, signed in or not."""

    async def answer(request: Request) -> Response:
        body = await request.body() if request.method != "GET" else b""
        return await run_in_threadpool(_with_session, work, request, body)

    return answer


def api(work: Work, action: str, *, status: int = 200, delayed: bool = False) -> Endpoint:
    """A JSON route for signed-in pages. ``delayed``: comes after the tenant's natural delay.

    A download's work gives a Response of its own.
    """

    def guarded(call: Call) -> Response:
        if call.session is None or call.session.me is None:
            return JSONResponse({"error": ELSEWHERE if _is_elsewhere(call) else SIGNED_OUT}, 401)
        if call.request.method != "GET" and not call.session.has_csrf(call.request.headers.get("X-CSRF-Token")):
            return JSONResponse({"errors": {"base": ["Can't verify CSRF token authenticity."]}}, 422)
        if not may(call.me.access_level, action):
            return JSONResponse({"errors": {"base": ["You are not allowed to do this."]}}, 403)
        answer: Response
        try:
            made = work(call)
            answer = made if isinstance(made, Response) else JSONResponse(made, status)
        except Refused as no:
            answer = JSONResponse({"errors": no.errors}, no.status)
        except NotThere as no:
            answer = JSONResponse({"error": str(no)}, 404)
        if acted := [f.name for f in call.faults if f.name in PAGE_FAULTS]:
            answer.headers[FAULT_HEADER] = " ".join(acted)
        return answer

    run = endpoint(guarded)

    async def answer(request: Request) -> Response:
        wait = request.app.state.portal.settings.now.latency_ms if delayed else 0
        if wait:
            await asyncio.sleep(wait / 1000)
        return await run(request)

    return answer


def page(work: Callable[[Call], PageContent], action: str = "see the board") -> Endpoint:
    """A page for signed-in people; others are sent to the sign-in form and come back afterwards."""

    def guarded(call: Call) -> Response:
        if call.session is None or call.session.me is None:
            return to_sign_in(call)
        try:
            if not may(call.me.access_level, action):
                return error_page(call, 403, "You are not allowed to see this page.")
            content = work(call)
        except NotThere as no:
            return error_page(call, 404, str(no))
        answer = HTMLResponse(render(call, content), content.status)
        if call.portal.settings.now.rotate_minutes:
            fresh = sessions.rotated(call.portal.store, call.portal.settings.now, call.session)
            return with_cookie(answer, fresh) if fresh else answer
        return answer

    return endpoint(guarded)


def render(call: Call, content: PageContent, **more: Any) -> str:
    """A template with what every template gets."""
    departments = call.db.execute("SELECT id, name FROM department ORDER BY id").fetchall()
    session, settings = call.session, call.portal.settings.now
    me = session.me if session else None
    page = _templates.get_template(content.template).render(
        request=call.request, page=content.page, title=content.title, data=content.data, flash=more.pop("flash", None),
        me=asdict(me) if me else None, csrf=session.csrf if session else "",
        tenant={key: getattr(settings, key) for key in _SHOWN},
        today=call.portal.clock.now().date().isoformat(), layout=call.portal.layout, departments=departments,
        todos_pending=todos.pending(call.db),
        switches={**{key: getattr(settings, key) for key in _SWITCHES}, "processor": processor(settings)},
        clocked_in=me is not None and timesheets.is_in(
            call.db, timesheets.Person("admin", me.id), call.portal.clock.utc_text()),
        faults=" ".join(f.name for f in call.faults if f.name in PAGE_FAULTS), **more,
    )  # fmt: skip
    return dressed(page, call.portal.layout)


def error_page(call: Call, status: int, message: str) -> Response:
    """The page that says what went wrong."""
    titles = {403: "Not allowed", 404: "The page you were looking for doesn't exist."}
    title = titles.get(status, "We're sorry, but something went wrong.")
    content = PageContent("error.html", "error", title, {"status": status, "message": message}, status)
    return HTMLResponse(render(call, content), status)


def plain_template(name: str) -> str:
    """A template that needs nothing of the request."""
    return _templates.get_template(name).render(title="", data={})


def to_sign_in(call: Call) -> Response:
    """To the sign-in form; the page asked for is remembered."""
    url = call.request.url
    target = url.path + (f"?{url.query}" if url.query else "")
    with call.portal.store.write() as db:
        session = call.session
        if session is None:
            session = sessions.begin(db, "anonymous", target=target)
        else:
            sessions.aim(db, session, target)
    return with_cookie(RedirectResponse("/admins/login", 302), session)


def _is_elsewhere(call: Call) -> bool:
    return call.session is not None and call.session.stage == "elsewhere"


def with_cookie(answer: Response, session: sessions.Session) -> Response:
    """Hands a session to the browser."""
    answer.set_cookie(sessions.COOKIE, session.token, path="/", httponly=True, samesite="lax")
    return answer


def _with_session(work: Callable[[Call], Response], request: Request, body: bytes) -> Response:
    portal: Portal = request.app.state.portal
    portal.new_day()
    session = sessions.find(portal.store, portal.settings.now, request.cookies.get(sessions.COOKIE))
    return work(Call(portal, request, session, body))
