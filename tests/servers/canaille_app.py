"""Serves Canaille, an OpenID Connect provider; run by the Python of the environment in which Canaille is installed.

Reads one JSON object from standard input: ``database``, the path of an SQLite file to be made; ``client``, whatever
Canaille knows of a client; ``people``, the same of users. Answers with one line, the issuer's address, and serves until
it is ended.
"""

import json
import socket
import sys
from typing import Any

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Says nothing."""


def main() -> None:
    """Serves at a free port of this machine."""
    wanted = json.load(sys.stdin)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"127.0.0.1:{port}"
    app = create_app({
        "SECRET_KEY": "of a test", "SERVER_NAME": address, "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {"DATABASE": "sql"},
        "CANAILLE_SQL": {"DATABASE_URI": f"sqlite:///{wanted['database']}", "AUTO_MIGRATE": True},
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)]},
    })  # fmt: skip
    with app.app_context(), Backend.instance.session():
        for person in wanted["people"]:
            Backend.instance.save(models.User(**person))
        client = models.Client(**wanted["client"])
        client.audience = [client]
        Backend.instance.save(client)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    print(f"http://{address}", flush=True)
    server.serve_forever()


main()
