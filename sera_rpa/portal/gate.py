"""The gate before the application: acts out the faults and adds the headers every answer carries."""

import asyncio
import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import sessions
from .events import Origin, record
from .faults import Fault
from .portal import Portal
from .spoiled import SPOILERS, LastDownloads, send_spoiled
from .web import BROKEN, plain_template

TRANSPORT = "portal.transport"
"""Key of the connection's transport in the scope, put there by ``server.Protocol``."""

_NEVER_HIT = ("/_control", "/health", "/static/")
_RESEND_SECONDS = 1.0
_LANDING_SECONDS = 0.05  # between two looks whether a late effect is to land sooner
_HEADERS = [
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'self'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


class Gate:
    """ASGI middleware, outermost."""

    def __init__(self, app: ASGIApp, portal: Portal) -> None:
        self._app = app
        self._portal = portal
        self._lost: dict[str, float] = {}
        self._late: set[asyncio.Task[None]] = set()
        self._downloads = LastDownloads()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        send = _with_headers(scope, send)
        path = scope["path"]
        if path.startswith(_NEVER_HIT):
            await self._app(scope, receive, send)
            return
        self._portal.traffic.count(scope)
        if self._lost:
            body = await _body(receive)
            receive = _replay(body, receive)
            if self._is_resend(scope, body):
                await _hang_up(scope, receive)
                return
        if self._portal.settings.now.maintenance:
            await _maintenance(60)(scope, receive, send)
            return
        struck = self._portal.faults.strike(scope["method"], path)
        if not struck:
            await self._app(scope, receive, self._downloads.watch(scope, send))
            return
        await self._act(struck, scope, receive, send)

    async def _act(self, struck: list[Fault], scope: Scope, receive: Receive, send: Send) -> None:
        scope["portal.faults"] = struck
        await run_in_threadpool(self._record, struck, scope)
        by_name = {fault.name: fault for fault in struck}
        if "session_thrown_out" in by_name:
            await run_in_threadpool(self._throw_out, scope)
        if "csrf_expired" in by_name:
            await run_in_threadpool(self._expire_csrf, scope)
        if answer := _instead(by_name):
            await answer(scope, receive, send)
        elif "late_effect" in by_name:
            await self._late_effect(by_name["late_effect"], scope, receive)
        elif "answer_lost" in by_name:
            body = await _body(receive)
            await self._app(scope, _replay(body), _swallow)
            self._remember(scope, body)
            await _hang_up(scope, receive)
        elif "error_after_write" in by_name:
            await self._app(scope, receive, _swallow)
            await JSONResponse(BROKEN, 500)(scope, receive, send)
        elif "slow_answer" in by_name:
            messages: list[Message] = []
            await self._app(scope, receive, _collect(messages))
            await asyncio.sleep(by_name["slow_answer"].seconds or 0)
            for message in messages:
                await send(message)
        elif spoiler := next((name for name in SPOILERS if name in by_name), None):
            whole: list[Message] = []
            await self._app(scope, receive, _collect(whole))
            await send_spoiled(spoiler, whole, self._downloads.before(scope["path"]), send, scope[TRANSPORT].abort)
        else:
            await self._app(scope, receive, send)

    async def _late_effect(self, fault: Fault, scope: Scope, receive: Receive) -> None:
        body = await _body(receive)
        due = time.monotonic() + (fault.seconds or 0)

        async def later() -> None:
            while (left := min(due, fault.lands or due) - time.monotonic()) > 0:
                await asyncio.sleep(min(left, _LANDING_SECONDS))
            await self._app(scope, _replay(body), _swallow)

        task = asyncio.create_task(later())
        self._late.add(task)
        task.add_done_callback(self._late.discard)
        self._remember(scope, body)
        await _hang_up(scope, receive)

    def _remember(self, scope: Scope, body: bytes) -> None:
        """A browser sends a request again by itself when a kept-alive connection dies; that is not a second request."""
        self._lost[_fingerprint(scope, body)] = time.monotonic() + _RESEND_SECONDS

    def _is_resend(self, scope: Scope, body: bytes) -> bool:
        now = time.monotonic()
        self._lost = {key: until for key, until in self._lost.items() if until > now}
        return _fingerprint(scope, body) in self._lost

    def _record(self, struck: list[Fault], scope: Scope) -> None:
        origin = Origin("portal", scope["method"], scope["path"], self._portal.clock.utc_text())
        with self._portal.store.write() as db:
            for fault in struck:
                record(db, origin, "fault.hit", fault=fault.name, id=fault.id)

    def _expire_csrf(self, scope: Scope) -> None:
        if token := _session_token(scope):
            with self._portal.store.write() as db:
                sessions.expire_csrf(db, token)

    def _throw_out(self, scope: Scope) -> None:
        token = _session_token(scope)
        if token:
            sessions.end(self._portal.store, token)


def _instead(by_name: dict[str, Fault]) -> Response | None:
    """The answer of a fault that lets nothing through."""
    if fault := by_name.get("maintenance"):
        return _maintenance(fault.seconds or 60)
    if fault := by_name.get("rate_limit"):
        seconds = round(fault.seconds or 5)
        return JSONResponse({"error": "Too many requests."}, 429, {"Retry-After": str(seconds)})
    if "error_before_write" in by_name:
        return JSONResponse(BROKEN, 500)
    if "error_page" in by_name:
        return HTMLResponse(plain_template("error.html"), 500)
    return None


def _maintenance(seconds: float) -> Response:
    return HTMLResponse(plain_template("maintenance.html"), 503, {"Retry-After": str(round(seconds))})


def _with_headers(scope: Scope, send: Send) -> Send:
    static = scope["path"].startswith("/static/")

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", ()), *_HEADERS]
            if not any(name == b"cache-control" for name, _ in headers):
                headers.append((b"cache-control", b"no-cache" if static else b"no-store"))
            message = {**message, "headers": headers}
        await send(message)

    return sending


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes, then: Receive | None = None) -> Receive:
    """Receives a body that was read already, then whatever comes (nothing, without ``then``)."""
    given = False

    async def receive() -> Message:
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        if then is not None:
            return await then()
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    return receive


async def _swallow(message: Message) -> None:
    """Sends nothing."""


def _collect(messages: list[Message]) -> Callable[[Message], Awaitable[None]]:
    async def collecting(message: Message) -> None:
        messages.append(message)

    return collecting


async def _hang_up(scope: Scope, receive: Receive) -> None:
    """Closes the connection without a byte of answer."""
    transport: Any = scope[TRANSPORT]
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass


def _fingerprint(scope: Scope, body: bytes) -> str:
    parts = [scope["method"], scope["path"], scope["query_string"].decode("latin-1"), _session_token(scope)]
    return hashlib.sha256(json.dumps(parts).encode() + body).hexdigest()


def _session_token(scope: Scope) -> str:
    cookie = next((value for name, value in scope["headers"] if name == b"cookie"), b"").decode("latin-1")
    try:
        found = SimpleCookie(cookie).get(sessions.COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
