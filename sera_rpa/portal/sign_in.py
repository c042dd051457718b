"""The sign-in form, the one-time code, and signing out."""

import sqlite3
import time

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from . import accounts, sessions
from .events import record
from .web import SIGNED_OUT, Call, PageContent, endpoint, render, with_cookie

HOME = "/dispatch"
_STALE = "Your session expired. Please sign in again."


def routes() -> list[Route]:
    """Everything under /admins."""
    return [
        Route("/admins/login", endpoint(_form), methods=["GET"]),
        Route("/admins/login", endpoint(_password), methods=["POST"]),
        Route("/admins/login/two_factor", endpoint(_code_form), methods=["GET"]),
        Route("/admins/login/two_factor", endpoint(_code), methods=["POST"]),
        Route("/admins/logout", endpoint(_sign_out), methods=["POST", "DELETE"]),
    ]


def _form(call: Call) -> Response:
    if call.session and call.session.me:
        return RedirectResponse(HOME, 302)
    return _login_page(call, "")


def _password(call: Call) -> Response:
    if call.session and call.session.me:
        return RedirectResponse(HOME, 303)
    form, store = call.form, call.portal.store
    email = form.get("admin[email]", "").strip()
    if call.session is None or not call.session.has_csrf(form.get("authenticity_token")):
        return _login_page(call, _STALE, email, 422)
    with store.write() as db:
        verdict = accounts.check_password(
            db, email, form.get("admin[password]", ""), call.portal.settings.now.failures_until_locked
        )
        if verdict.error or verdict.account is None:
            _record_failure(db, call, email, verdict)
        else:
            db.execute("DELETE FROM session WHERE stage <> 'in' AND seen < ?", (time.time() - 86_400,))
            sessions.end(store, call.session.token)
            if verdict.account["mfa"]:
                waiting = sessions.begin(db, "two_factor", verdict.account["id"], call.session.target)
                record(db, call.origin_of(verdict.account["email"]), "password_accepted")
                return with_cookie(RedirectResponse("/admins/login/two_factor", 303), waiting)
            return _let_in(db, call, verdict.account, call.session.target)
    return _login_page(call, verdict.error, email, 422)


def _code_form(call: Call) -> Response:
    if call.session and call.session.me:
        return RedirectResponse(HOME, 302)
    if call.session is None or call.session.stage != "two_factor":
        return RedirectResponse("/admins/login", 302)
    return _code_page(call, "")


def _code(call: Call) -> Response:
    session, store = call.session, call.portal.store
    if session and session.me:
        return RedirectResponse(HOME, 303)
    if session is None or session.stage != "two_factor" or session.account_id is None:
        return RedirectResponse("/admins/login", 303)
    form = call.form
    if not session.has_csrf(form.get("authenticity_token")):
        return _code_page(call, _STALE, 422)
    skew = call.fault("clock_skew")
    code = form.get("admin[otp_attempt]", "")
    with store.write() as db:
        most = call.portal.settings.now.failures_until_locked
        verdict = accounts.check_code(db, session.account_id, code, most, skew.seconds or 0 if skew else 0)
        if not verdict.error and verdict.account is not None:
            sessions.end(store, session.token)
            return _let_in(db, call, verdict.account, session.target)
        _record_failure(db, call, verdict.account["email"] if verdict.account else "", verdict)
        locked = "locked" in verdict.error
        if locked:
            sessions.end(store, session.token)
    return _login_page(call, verdict.error, status=422) if locked else _code_page(call, verdict.error, 422)


def _sign_out(call: Call) -> Response:
    session = call.session
    if session is None:
        return RedirectResponse("/admins/login", 303)
    sent = call.request.headers.get("X-CSRF-Token") or call.form.get("authenticity_token")
    if not session.has_csrf(sent):
        return HTMLResponse("Can't verify CSRF token authenticity.", 422)
    with call.portal.store.write() as db:
        sessions.end(call.portal.store, session.token)
        record(db, call.origin, "signed_out")
    answer = RedirectResponse("/admins/login", 303)
    answer.delete_cookie(sessions.COOKIE, path="/")
    return answer


def _let_in(db: sqlite3.Connection, call: Call, account: sqlite3.Row, target: str) -> Response:
    session = sessions.begin(db, "in", account["id"])
    record(
        db,
        call.origin_of(account["email"]),
        "signed_in",
        access_level=account["access_level"],
        mfa=bool(account["mfa"]),
    )
    return with_cookie(RedirectResponse(target or HOME, 303), session)


def _record_failure(db: sqlite3.Connection, call: Call, email: str, verdict: accounts.Verdict) -> None:
    record(db, call.origin_of(email or "nobody"), "sign_in_failed", said=verdict.error)
    if verdict.locked_now:
        record(db, call.origin_of(email), "account_locked")


def _login_page(call: Call, error: str, email: str = "", status: int = 200) -> Response:
    session = call.session
    if session is None or session.stage != "anonymous":
        with call.portal.store.write() as db:
            session = sessions.begin(db, "anonymous")
    call = Call(call.portal, call.request, session, call.body)
    flash = {"kind": "warning", "text": SIGNED_OUT} if session.target not in ("", "/", HOME) and not error else None
    content = PageContent("login.html", "login", "Log in", {})
    return with_cookie(
        HTMLResponse(render(call, content, error=error or None, email=email, flash=flash), status), session
    )


def _code_page(call: Call, error: str, status: int = 200) -> Response:
    assert call.session is not None
    row = call.db.execute("SELECT email FROM sign_in WHERE id = ?", (call.session.account_id,)).fetchone()
    content = PageContent("two_factor.html", "two_factor", "Two-factor authentication", {})
    return HTMLResponse(render(call, content, error=error or None, email=row["email"]), status)
