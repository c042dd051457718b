"""Single sign-on: OpenID Connect, authorization code with PKCE, against the tenant's provider."""

import base64
import hashlib
import json
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from .settings import Settings
from .store import Store

_SECONDS = 10.0
_FLOW_SECONDS = 600
_LEEWAY_SECONDS = 120


class OidcProblem(Exception):
    """The provider, or what came back from it, did not allow a sign-in; the text is for the page."""


@dataclass(frozen=True)
class Identity:
    """Who the provider says has signed in, and the page that was asked for."""

    email: str
    subject: str
    target: str


def begin(store: Store, settings: Settings, session_key: str, redirect: str, target: str) -> str:
    """Remembers a new flow for this browser's session; gives the provider's address to go to. Raises OidcProblem."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    found = _discover(settings)
    with store.write() as db:
        db.execute("DELETE FROM oidc_flow WHERE expires < ?", (time.time(),))
        db.execute(
            "INSERT INTO oidc_flow VALUES (?, ?, ?, ?, ?, ?, ?)",
            (state, session_key, nonce, verifier, redirect, target, time.time() + _FLOW_SECONDS),
        )
    query = {
        "response_type": "code", "client_id": settings.oidc_client_id, "redirect_uri": redirect,
        "scope": "openid email profile", "state": state, "nonce": nonce, "code_challenge_method": "S256",
        "code_challenge": _bare(hashlib.sha256(verifier.encode()).digest()),
    }  # fmt: skip
    joint = "&" if "?" in found["authorization_endpoint"] else "?"
    return f"{found['authorization_endpoint']}{joint}{urllib.parse.urlencode(query)}"


def finish(store: Store, settings: Settings, session_key: str, query: dict[str, str]) -> Identity:
    """Exchanges the code that came back for a proven identity. Raises OidcProblem; a flow is good once.

    The provider is asked outside any transaction, so that a slow one delays nobody else.
    """
    with store.write() as db:
        flow = db.execute("SELECT * FROM oidc_flow WHERE state = ?", (query.get("state", ""),)).fetchone()
        db.execute("DELETE FROM oidc_flow WHERE state = ?", (query.get("state", ""),))
    if flow is None or flow["session_key"] != session_key or flow["expires"] < time.time():
        raise OidcProblem("The sign-in has taken too long or was begun in another window. Please try again.")
    if "error" in query:
        raise OidcProblem(query.get("error_description") or f"The sign-in was refused ({query['error']}).")
    found = _discover(settings)
    fields = {
        "grant_type": "authorization_code", "code": query.get("code", ""), "redirect_uri": flow["redirect"],
        "client_id": settings.oidc_client_id, "code_verifier": flow["verifier"],
    }  # fmt: skip
    headers = {"Accept": "application/json"}
    if settings.oidc_client_secret:
        both = ":".join(urllib.parse.quote(t, "") for t in (settings.oidc_client_id, settings.oidc_client_secret))
        headers["Authorization"] = f"Basic {base64.b64encode(both.encode()).decode()}"
    answer = _fetch(found["token_endpoint"], urllib.parse.urlencode(fields).encode(), headers)
    claims = _verified(str(answer.get("id_token", "")), _fetch(found["jwks_uri"]))
    audience = claims.get("aud")
    if claims.get("iss") != found["issuer"] or settings.oidc_client_id not in (
        audience if isinstance(audience, list) else [audience]
    ):
        raise OidcProblem("The identity provider's answer is not meant for this portal.")
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), flow["nonce"].encode()):
        raise OidcProblem("The identity provider's answer belongs to another sign-in.")
    if float(claims.get("exp", 0)) + _LEEWAY_SECONDS < time.time():
        raise OidcProblem("The identity provider's answer has expired.")
    if not claims.get("email") or claims.get("email_verified") is False:
        raise OidcProblem("The identity provider gave no verified e-mail address.")
    return Identity(str(claims["email"]).lower(), str(claims.get("sub", "")), flow["target"])


def _discover(settings: Settings) -> dict[str, Any]:
    found = _fetch(f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration")
    if any(
        not isinstance(found.get(k), str) for k in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    ):
        raise OidcProblem("The identity provider could not be reached. Please try again.")
    return found


def _fetch(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers or {}), timeout=_SECONDS) as answer:
            found = json.load(answer)
    except urllib.error.HTTPError as error:
        raise OidcProblem(f"The identity provider refused the sign-in ({error.code}).") from None
    except (OSError, ValueError):
        raise OidcProblem("The identity provider could not be reached. Please try again.") from None
    if not isinstance(found, dict):
        raise OidcProblem("The identity provider gave an answer that cannot be read.")
    return found


def _verified(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    """The claims of an id token signed with RS256 by one of the provider's keys. Raises OidcProblem."""
    from cryptography.exceptions import InvalidSignature  # heavy, and most portals never need it
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        head, body, signature = token.split(".")
        header, claims = json.loads(_raw(head)), json.loads(_raw(body))
        if header.get("alg") != "RS256":
            raise ValueError(header.get("alg"))
        found = [k for k in keys.get("keys", []) if k.get("kty") == "RSA" and k.get("kid") == header.get("kid")]
        numbers = rsa.RSAPublicNumbers(*(int.from_bytes(_raw(found[0][part]), "big") for part in ("e", "n")))
        numbers.public_key().verify(_raw(signature), f"{head}.{body}".encode(), padding.PKCS1v15(), SHA256())
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, InvalidSignature):
        raise OidcProblem("The identity provider's answer is not signed as it should be.") from None
    if not isinstance(claims, dict):
        raise OidcProblem("The identity provider's answer is not signed as it should be.")
    return claims


def _bare(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
