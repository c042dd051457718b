"""Forgot password, and the pages behind a mailed link (reset or invitation)."""

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from . import sessions, users
from .refusals import Refused
from .sign_in import HOME, login_page
from .web import Call, PageContent, endpoint, render, with_cookie

_MAILED = (
    "If your email address exists in our database, you will receive a password recovery link at your email address "
    "in a few minutes."
)
_STALE = "Your session expired. Please try again."


def routes() -> list[Route]:
    """Everything under /admins/password."""
    return [
        Route("/admins/password/new", endpoint(_forgot), methods=["GET", "POST"]),
        Route("/admins/password/edit", endpoint(_choose), methods=["GET"]),
        Route("/admins/password", endpoint(_chosen), methods=["POST"]),
    ]


def _forgot(call: Call) -> Response:
    if call.session and call.session.me:
        return RedirectResponse(HOME, 302)
    if call.request.method == "GET":
        return _page(call, "password_new.html", "Forgot your password?")
    if call.session is None or not call.session.has_csrf(call.form.get("authenticity_token")):
        return _page(call, "password_new.html", "Forgot your password?", error=_STALE, status=422)
    email = call.form.get("admin[email]", "").strip().lower()
    with call.portal.store.write() as db:
        row = db.execute("SELECT id FROM sign_in WHERE email = ?", (email,)).fetchone()
        if row and not users.user(db, row["id"])["deactivated"]:
            base = str(call.request.base_url).rstrip("/")
            users.mail_reset(db, call.portal, call.origin_of(email), row["id"], base)
    return login_page(call, "", notice=_MAILED)


def _choose(call: Call) -> Response:
    token = call.query.get("reset_password_token", "")
    if users.account_of_link(call.db, token) is None:
        return _page(call, "password_edit.html", "Change your password", error="Password Token Expired", status=422)
    return _page(call, "password_edit.html", "Change your password", token=token)


def _chosen(call: Call) -> Response:
    form = call.form
    token = form.get("admin[reset_password_token]", "")
    if call.session is None or not call.session.has_csrf(form.get("authenticity_token")):
        return _page(call, "password_edit.html", "Change your password", error=_STALE, token=token, status=422)
    try:
        with call.portal.store.write() as db:
            account = users.account_of_link(db, token)
            who = users.user(db, account)["email"] if account else "nobody"
            users.use_link(
                db, call.origin_of(who), token, form.get("admin[password]", ""),
                form.get("admin[password_confirmation]", ""),
            )  # fmt: skip
    except Refused as no:
        said = " ".join(text for texts in no.errors.values() for text in texts)
        kept = "" if "token" in no.errors else token
        return _page(call, "password_edit.html", "Change your password", error=said, token=kept, status=422)
    return login_page(call, "", who, notice="Your password has been changed. You can sign in with it now.")


def _page(call: Call, template: str, title: str, *, error: str = "", token: str = "", status: int = 200) -> Response:
    session = call.session
    if session is None:
        with call.portal.store.write() as db:
            session = sessions.begin(db, "anonymous")
    call = Call(call.portal, call.request, session, call.body)
    content = PageContent(template, "password", title, {"token": token})
    return with_cookie(HTMLResponse(render(call, content, error=error or None), status), session)
