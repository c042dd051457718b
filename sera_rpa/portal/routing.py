"""One way to make a route: path, what it does, and the action that its user must be allowed."""

from starlette.routing import Route

from .web import Work, api, page


def get(path: str, work: Work, action: str, *, delayed: bool = True) -> Route:
    """A JSON route or download that reads; ``delayed``: comes after the tenant's natural delay."""
    return Route(path, api(work, action, delayed=delayed), methods=["GET"])


def post(path: str, work: Work, action: str, status: int = 200) -> Route:
    """A JSON route that changes something; 201 for one that makes something."""
    return Route(path, api(work, action, status=status), methods=["POST"])


def put(path: str, work: Work, action: str) -> Route:
    """A JSON route that saves something."""
    return Route(path, api(work, action), methods=["PUT"])


def delete(path: str, work: Work, action: str) -> Route:
    """A JSON route that removes something."""
    return Route(path, api(work, action), methods=["DELETE"])


def shows(path: str, work: Work, action: str) -> Route:
    """A page for signed-in people."""
    return Route(path, page(work, action), methods=["GET"])
