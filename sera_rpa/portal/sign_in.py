"""The sign-in form, the second step, single sign-on, and signing out. Choosing a password is in ``passwords``."""

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from . import accounts, oidc, second_step, sessions, totp
from .events import record
from .web import ELSEWHERE, SIGNED_OUT, Call, PageContent, endpoint, render, with_cookie

HOME = "/dispatch"
TWO_FACTOR, ENROL = "/admins/login/two_factor", "/admins/login/enrol"
_STALE = "Your session expired. Please sign in again."
_SSO_ONLY = "Your company signs in with single sign-on."


def routes() -> list[Route]:
    """Everything under /admins but the password pages."""
    return [
        Route("/admins/login", endpoint(_form), methods=["GET"]),
        Route("/admins/login", endpoint(_password), methods=["POST"]),
        Route(TWO_FACTOR, endpoint(_shown(_code_page)), methods=["GET"]),
        Route(TWO_FACTOR, endpoint(_sent(_code_page, _code)), methods=["POST"]),
        Route(f"{TWO_FACTOR}/resend", endpoint(_sent(_code_page, _resend)), methods=["POST"]),
        Route(ENROL, endpoint(_shown(_enrol_page)), methods=["GET"]),
        Route(ENROL, endpoint(_sent(_enrol_page, _enrol)), methods=["POST"]),
        Route("/admins/login/sso", endpoint(_sso), methods=["GET"]),
        Route("/admins/login/sso/callback", endpoint(_sso_back), methods=["GET"]),
        Route("/admins/logout", endpoint(_sign_out), methods=["POST", "DELETE"]),
    ]


def _form(call: Call) -> Response:
    if call.session and call.session.me:
        return RedirectResponse(HOME, 302)
    return login_page(call, "")


def _password(call: Call) -> Response:
    if call.session and call.session.me:
        return RedirectResponse(HOME, 303)
    form, store, settings = call.form, call.portal.store, call.portal.settings.now
    email = form.get("admin[email]", "").strip()
    if call.session is None or not call.session.has_csrf(form.get("authenticity_token")):
        return login_page(call, _STALE, email, 422)
    if settings.sso == "required":
        return login_page(call, _SSO_ONLY, status=422)
    with store.write() as db:
        verdict = accounts.check_password(db, email, form.get("admin[password]", ""), settings.failures_until_locked)
        if verdict.error or verdict.account is None:
            _record_failure(db, call, email, verdict)
        else:
            db.execute("DELETE FROM session WHERE stage <> 'in' AND seen < ?", (time.time() - 86_400,))
            sessions.end(store, call.session.token)
            number, target = verdict.account["id"], call.session.target
            cookie = call.request.cookies.get(second_step.REMEMBER_COOKIE)
            if verdict.account["mfa"] and not second_step.is_remembered(db, number, cookie):
                return _to_second_step(db, call, verdict.account, target)
            return _let_in(db, call, verdict.account, target)
    return login_page(call, verdict.error, email, 422)


def _to_second_step(db: sqlite3.Connection, call: Call, account: sqlite3.Row, target: str) -> Response:
    waiting = sessions.begin(db, "two_factor", account["id"], target)
    origin = call.origin_of(account["email"])
    record(db, origin, "password_accepted")
    step = second_step.step_of(db, call.portal, account["id"])
    if step.method != "totp":
        second_step.send_code(db, call.portal, origin, sessions.key_of(waiting.token), account["id"])
    return with_cookie(RedirectResponse(ENROL if step.enrolling else TWO_FACTOR, 303), waiting)


def _shown(show: Callable[..., Response]) -> Callable[[Call], Response]:
    """A page of the second step, for somebody whose password was right."""

    def answer(call: Call) -> Response:
        if call.session and call.session.me:
            return RedirectResponse(HOME, 302)
        return show(call, "") if _waits(call) else RedirectResponse("/admins/login", 302)

    return answer


def _sent(
    show: Callable[..., Response], work: Callable[[Call, sessions.Session, int], Response]
) -> Callable[[Call], Response]:
    """What such a page sends: ``work`` gets the session that waits and its account."""

    def answer(call: Call) -> Response:
        session = call.session
        if session and session.me:
            return RedirectResponse(HOME, 303)
        if not _waits(call) or session is None or session.account_id is None:
            return RedirectResponse("/admins/login", 303)
        if not session.has_csrf(call.form.get("authenticity_token")):
            return show(call, _STALE, 422)
        return work(call, session, session.account_id)

    return answer


def _code(call: Call, session: sessions.Session, number: int) -> Response:
    store, form, settings = call.portal.store, call.form, call.portal.settings.now
    code, most = form.get("admin[otp_attempt]", ""), settings.failures_until_locked
    with store.write() as db:
        step = second_step.step_of(db, call.portal, number)
        if step.enrolling:
            return RedirectResponse(ENROL, 303)
        if step.method == "totp":
            verdict = accounts.check_code(db, number, code, most, _skew(call))
        else:
            key = sessions.key_of(session.token)
            verdict = second_step.check_sent_code(db, key, number, code, most)
        if not verdict.error and verdict.account is not None:
            sessions.end(store, session.token)
            answer = _let_in(db, call, verdict.account, session.target)
            if form.get("admin[remember_browser]") and settings.remember_days:
                _remember(db, call, answer, number)
            return answer
        _record_failure(db, call, verdict.account["email"] if verdict.account else "", verdict)
        locked = "locked" in verdict.error
        if locked:
            sessions.end(store, session.token)
    return login_page(call, verdict.error, status=422) if locked else _code_page(call, verdict.error, 422)


def _resend(call: Call, session: sessions.Session, number: int) -> Response:
    with call.portal.store.write() as db:
        step = second_step.step_of(db, call.portal, number)
        if step.method == "totp":
            return RedirectResponse(TWO_FACTOR, 303)
        origin = call.origin_of(step.email)
        problem = second_step.send_code(db, call.portal, origin, sessions.key_of(session.token), number)
    return _code_page(call, problem, 422 if problem else 200, flash="" if problem else "A new code has been sent.")


def _enrol(call: Call, session: sessions.Session, number: int) -> Response:
    with call.portal.store.write() as db:
        account = db.execute("SELECT * FROM sign_in WHERE id = ?", (number,)).fetchone()
        if not second_step.step_of(db, call.portal, number).enrolling:
            return RedirectResponse(TWO_FACTOR, 303)
        problem = second_step.finish_enrolment(
            db,
            call.origin_of(account["email"]),
            number,
            call.form.get("admin[otp_attempt]", ""),
            _skew(call),
        )
        if not problem:
            sessions.end(call.portal.store, session.token)
            return _let_in(db, call, account, session.target)
    return _enrol_page(call, problem, 422)


def _sso(call: Call) -> Response:
    """To the identity provider, with the flow bound to this browser's session."""
    if call.session and call.session.me:
        return RedirectResponse(HOME, 302)
    settings = call.portal.settings.now
    if settings.sso == "off" or not settings.oidc_issuer or call.session is None:
        return RedirectResponse("/admins/login", 302)
    try:
        key = sessions.key_of(call.session.token)
        where = oidc.begin(call.portal.store, settings, key, _callback(call), call.session.target)
        return RedirectResponse(where, 302)
    except oidc.OidcProblem as problem:
        return login_page(call, str(problem), status=502)


def _sso_back(call: Call) -> Response:
    settings, session = call.portal.settings.now, call.session
    if session is None or settings.sso == "off":
        return RedirectResponse("/admins/login", 302)
    if session.me:
        return RedirectResponse(HOME, 302)
    try:
        who = oidc.finish(call.portal.store, settings, sessions.key_of(session.token), call.query)
    except oidc.OidcProblem as refused:
        return login_page(call, str(refused), status=422)
    with call.portal.store.write() as db:
        account = db.execute(
            "SELECT a.* FROM sign_in a LEFT JOIN user_profile p ON p.account_id = a.id "
            "WHERE a.email = ? AND coalesce(p.deactivated, 0) = 0",
            (who.email,),
        ).fetchone()
        if account is None:
            record(db, call.origin_of(who.email), "sign_in_failed", said="no account", how="sso")
            problem = f"{who.email} has no account here. Ask your administrator."
        elif account["locked"]:
            problem = "Your account is locked."
        else:
            sessions.end(call.portal.store, session.token)
            return _let_in(db, call, account, who.target, how="sso")
    return login_page(call, problem, status=422)


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


def login_page(call: Call, error: str, email: str = "", status: int = 200, notice: str = "") -> Response:
    """The sign-in form, with a session of its own for whoever has none."""
    session, was = call.session, call.session.stage if call.session else ""
    if session is None or session.stage != "anonymous":
        with call.portal.store.write() as db:
            session = sessions.begin(db, "anonymous", target=session.target if session and was == "elsewhere" else "")
    call = Call(call.portal, call.request, session, call.body)
    flash = {"kind": "success", "text": notice} if notice else None
    if was == "elsewhere":
        flash = {"kind": "warning", "text": ELSEWHERE}
    elif session.target not in ("", "/", HOME) and not error and not notice:
        flash = {"kind": "warning", "text": SIGNED_OUT}
    content = PageContent("login.html", "login", "Log in", {})
    return with_cookie(
        HTMLResponse(render(call, content, error=error or None, email=email, flash=flash), status), session
    )


def _let_in(
    db: sqlite3.Connection, call: Call, account: sqlite3.Row, target: str, how: str = "password"
) -> RedirectResponse:
    origin = call.origin_of(account["email"])
    if call.portal.settings.now.single_session and (ended := sessions.elsewhere(db, account["id"])):
        record(db, origin, "signed_in_elsewhere", ended=ended)
    session = sessions.begin(db, "in", account["id"])
    record(db, origin, "signed_in", access_level=account["access_level"], mfa=bool(account["mfa"]), how=how)
    answer = RedirectResponse(target or HOME, 303)
    with_cookie(answer, session)
    return answer


def _remember(db: sqlite3.Connection, call: Call, answer: Response, account_id: int) -> None:
    days = call.portal.settings.now.remember_days
    token = second_step.remember_browser(db, account_id, days)
    answer.set_cookie(
        second_step.REMEMBER_COOKIE, token, max_age=days * 86_400, path="/admins", httponly=True, samesite="lax"
    )


def _record_failure(db: sqlite3.Connection, call: Call, email: str, verdict: accounts.Verdict) -> None:
    record(db, call.origin_of(email or "nobody"), "sign_in_failed", said=verdict.error)
    if verdict.locked_now:
        record(db, call.origin_of(email), "account_locked")


def _code_page(call: Call, error: str, status: int = 200, flash: str = "") -> Response:
    assert call.session is not None and call.session.account_id is not None
    step = second_step.step_of(call.db, call.portal, call.session.account_id)
    if step.enrolling:
        return RedirectResponse(ENROL, 303)
    data = {"method": step.method, "hint": step.hint, "remember_days": call.portal.settings.now.remember_days}
    content = PageContent("two_factor.html", "two_factor", "Two-factor authentication", data)
    more: dict[str, Any] = {"flash": {"kind": "success", "text": flash} if flash else None}
    return HTMLResponse(render(call, content, error=error or None, email=step.email, **more), status)


def _enrol_page(call: Call, error: str, status: int = 200) -> Response:
    import segno  # only enrolment draws

    assert call.session is not None and call.session.account_id is not None
    step = second_step.step_of(call.db, call.portal, call.session.account_id)
    if not step.enrolling:
        return RedirectResponse(TWO_FACTOR, 303)
    drawn = segno.make(totp.uri(step.enrolling, step.email, call.portal.settings.now.name), micro=False)
    data = {"qr": drawn.svg_data_uri(scale=4, border=2), "seed": step.enrolling}
    content = PageContent("two_factor_enrol.html", "two_factor_enrol", "Set up two-factor authentication", data)
    return HTMLResponse(render(call, content, error=error or None, email=step.email), status)


def _waits(call: Call) -> bool:
    """Whether the password was right and the second step is to come."""
    return call.session is not None and call.session.stage == "two_factor" and call.session.account_id is not None


def _skew(call: Call) -> float:
    fault = call.fault("clock_skew")
    return fault.seconds or 0 if fault else 0


def _callback(call: Call) -> str:
    return f"{str(call.request.base_url).rstrip('/')}/admins/login/sso/callback"
