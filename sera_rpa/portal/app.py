"""The web application put together."""

from importlib import resources

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from . import api, areas, control, pages, passwords, sign_in
from .gate import Gate
from .layouts import style_sheet
from .portal import Portal
from .web import BROKEN, plain_template


def create_app(portal: Portal) -> ASGIApp:
    """The ASGI application of one portal."""
    static = Mount("/static", StaticFiles(directory=str(resources.files(__package__).joinpath("static"))))
    app = Starlette(
        routes=[
            Route("/static/{layout}/css/{sheet}.css", _style_sheet),
            static,
            *control.routes(),
            *sign_in.routes(),
            *passwords.routes(),
            *areas.routes(),
            *api.routes(),
            *pages.routes(),
        ],
        exception_handlers={Exception: _broken},
    )
    app.state.portal = portal
    return Gate(app, portal)


async def _style_sheet(request: Request) -> Response:
    """A style sheet with another generation's class names."""
    found = style_sheet(request.path_params["layout"], request.path_params["sheet"])
    return Response(found or "", 200 if found else 404, media_type="text/css")


async def _broken(request: Request, error: Exception) -> Response:
    """A mistake of the portal itself; the traceback goes to stderr."""
    if request.url.path.startswith(("/api/", "/_control/")):
        return JSONResponse(BROKEN, 500)
    return HTMLResponse(plain_template("error.html"), 500)
