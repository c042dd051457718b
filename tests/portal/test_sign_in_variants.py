"""The other ways in: codes by mail and text, enrolment, remembered browsers, single sign-on, links, session rules."""

import base64
import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pyotp
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from sera_rpa.portal.totp import code_at

from .conftest import Office, RunningPortal, eventually


def configure(office: Office, **settings: Any) -> None:
    office.put("/_control/settings", json=settings).raise_for_status()


def account(office: Office, email: str, **changes: Any) -> dict[str, Any]:
    answer = office.post(f"/_control/accounts/{email}", json=changes)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def last_code(office: Office, recipient: str) -> str:
    body = office.truth("outbox", email=recipient)[-1]["body"]
    found = re.search(r"\b\d{6}\b", body)
    assert found, body
    return found[0]


class _Http(BaseHTTPRequestHandler):
    """Answers by ``server.answers``: path to a function of (handler, fields)."""

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer({name: values[0] for name, values in parse_qs(body).items()})

    def _answer(self, fields: dict[str, str]) -> None:
        status, answer = self.server.answers[urlsplit(self.path).path](self, fields)  # type: ignore[attr-defined]
        content = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def service() -> Iterator[Any]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Http) as server:
        server.answers = {}  # type: ignore[attr-defined]
        server.url = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_a_mailed_code_expires_and_a_new_one_voids_the_old(visitor: Office, portal: RunningPortal) -> None:
    who = portal.sign_in_of("CSR")
    account(visitor, who["email"], mfa=True, mfa_method="email")
    visitor.give_password(who["email"], who["password"])
    first = last_code(visitor, who["email"])
    path = "/admins/login/two_factor"
    visitor.post(f"{path}/resend", data={"authenticity_token": visitor.form_token(path)}).raise_for_status()
    second = last_code(visitor, who["email"])
    if first != second:
        assert "Invalid two-factor code." in visitor.give_code(first).text
    configure(visitor, code_minutes=0.01)
    visitor.post(f"{path}/resend", data={"authenticity_token": visitor.form_token(path)}).raise_for_status()
    third = last_code(visitor, who["email"])
    time.sleep(0.8)
    assert "This code has expired." in visitor.give_code(third).text


def test_a_texted_code_is_posted_to_a_twilio_shaped_service(
    visitor: Office, portal: RunningPortal, service: Any
) -> None:
    who, texts = portal.sign_in_of("CSR"), list[tuple[str, dict[str, str]]]()

    def take(handler: Any, fields: dict[str, str]) -> tuple[int, Any]:
        texts.append((handler.headers["Authorization"], fields))
        return 201, {"sid": "SM1", "status": "queued"}

    service.answers["/2010-04-01/Accounts/AC1/Messages.json"] = take
    configure(visitor, sms_url=service.url, sms_account="AC1", sms_token="secret")
    account(visitor, who["email"], mfa=True, mfa_method="sms", phone="(317) 555-0123")
    visitor.give_password(who["email"], who["password"])
    secret, fields = eventually(lambda: texts)[0]
    assert base64.b64decode(secret.removeprefix("Basic ")) == b"AC1:secret"
    assert (fields["To"], fields["From"]) == ("+13175550123", "+13175550100")
    assert visitor.give_code(fields["Body"][:6]).headers["location"] == "/dispatch"


@pytest.mark.parametrize("length", [16, 32])
def test_enrolment_shows_a_seed_and_takes_its_code(visitor: Office, portal: RunningPortal, length: int) -> None:
    who = portal.sign_in_of("Admin")
    account(visitor, who["email"], enrol=length)
    path = "/admins/login/enrol"
    assert visitor.give_password(who["email"], who["password"]).headers["location"] == path
    page = visitor.get(path).text
    seed = re.search(r'data-cy="otp-secret">([A-Z2-7]+)<', page)
    assert seed is not None and len(seed[1]) == length
    assert 'src="data:image/svg+xml' in page
    fields = {"admin[otp_attempt]": "123456", "authenticity_token": visitor.form_token(path)}
    assert visitor.post(path, data=fields).status_code == 422
    fields["admin[otp_attempt]"] = code_at(seed[1], int(time.time() // 30))
    assert visitor.post(path, data=fields).headers["location"] == "/dispatch"
    assert visitor.truth("sign_ins", email=who["email"])[0]["totp_seed"] == seed[1]


def test_codes_agree_with_an_independent_reckoning() -> None:
    seed = pyotp.random_base32()
    assert [code_at(seed, n) for n in (1, 59, 60_000_000)] == [
        pyotp.TOTP(seed).generate_otp(n) for n in (1, 59, 60_000_000)
    ]


def test_a_remembered_browser_is_spared_the_second_step(visitor: Office, portal: RunningPortal) -> None:
    who = portal.sign_in_of("CSR")
    account(visitor, who["email"], mfa=True, mfa_method="email")
    visitor.give_password(who["email"], who["password"])
    path = "/admins/login/two_factor"
    token = visitor.form_token(path)
    assert "Remember this browser for 30 days" in visitor.get(path).text
    fields = {"admin[otp_attempt]": last_code(visitor, who["email"]), "admin[remember_browser]": "1"}
    answer = visitor.post(path, data={**fields, "authenticity_token": token})
    assert "Max-Age=2592000" in answer.headers["set-cookie"]
    visitor.delete("/admins/logout", headers={"X-CSRF-Token": csrf_of(visitor)})
    assert visitor.give_password(who["email"], who["password"]).headers["location"] == "/dispatch"
    visitor.delete("/admins/logout", headers={"X-CSRF-Token": csrf_of(visitor)})
    account(visitor, who["email"], password="another password")
    assert visitor.give_password(who["email"], "another password").headers["location"] == path
    account(visitor, who["email"], password=who["password"])


def test_a_reset_link_works_once_for_twelve_hours_and_unlocks(visitor: Office, portal: RunningPortal) -> None:
    who = portal.sign_in_of("Admin")
    account(visitor, who["email"], locked=True)
    path = "/admins/password/new"
    told = visitor.post(path, data={"admin[email]": who["email"], "authenticity_token": visitor.form_token(path)})
    unknown = visitor.post(path, data={"admin[email]": "x@y.test", "authenticity_token": visitor.form_token(path)})
    assert "you will receive a password recovery link" in told.text and told.status_code == unknown.status_code
    mail = visitor.truth("outbox", email=who["email"])[-1]["body"]
    assert "12 hours" in mail
    link = urlsplit(re.search(r"http\S+", mail)[0])  # type: ignore[index]
    token = parse_qs(link.query)["reset_password_token"][0]

    def choose(password: str, again: str) -> httpx.Response:
        csrf = re.search(r'name="authenticity_token" value="([^"]+)"', visitor.get("/admins/password/new").text)
        assert csrf is not None
        fields = {"admin[password]": password, "admin[password_confirmation]": again}
        return visitor.post("/admins/password", data={
            **fields, "admin[reset_password_token]": token, "authenticity_token": csrf[1]})  # fmt: skip

    assert visitor.get(f"{link.path}?{link.query}").status_code == 200
    assert "doesn&#39;t match" in choose("long enough", "something else").text
    assert "too short" in choose("short", "short").text
    assert "Your password has been changed" in choose(who["password"], who["password"]).text
    assert "Password Token Expired" in choose("long enough", "long enough").text
    assert "Password Token Expired" in visitor.get(f"{link.path}?{link.query}").text
    assert visitor.give_password(who["email"], who["password"]).status_code == 303


def test_a_second_sign_in_ends_the_first_where_the_tenant_says_so(
    office: Office, another: Callable[[str], Office]
) -> None:
    configure(office, single_session=True)
    second = another("Admin")
    assert "signed in elsewhere" in office.get("/api/services").json()["error"]
    assert office.get("/customers").headers["location"] == "/admins/login"
    assert "your account was signed in elsewhere" in office.get("/admins/login").text
    assert second.get("/api/services").status_code == 200


def test_cookies_rotate_and_the_session_goes_on(office: Office) -> None:
    configure(office, rotate_minutes=0.005)
    before = office.cookies["_sera_session"]
    time.sleep(0.5)
    assert office.get("/customers").status_code == 200
    after = office.cookies["_sera_session"]
    assert after != before
    assert office.post("/api/customers/10001/notes", json={"text": "still me"}).status_code == 201
    office.cookies.clear()
    late = office.get("/api/services", headers={"Cookie": f"_sera_session={before}"})
    assert late.status_code == 200, "requests under way may still carry the old cookie for a while"


def test_maintenance_answers_503_everywhere_until_it_is_off(office: Office) -> None:
    configure(office, maintenance=True)
    assert [office.get(path).status_code for path in ("/dispatch", "/api/services", "/admins/login")] == [503] * 3
    assert office.get("/health").status_code == 200
    configure(office, maintenance=False)
    assert office.get("/api/services").status_code == 200


class Provider:
    """A small identity provider: signs whoever ``email`` says, and checks PKCE as a real one does."""

    def __init__(self, service: Any, email: str) -> None:
        self.email, self.url, self.key = email, service.url, rsa.generate_private_key(65537, 2048)
        self.asked: dict[str, str] = {}
        self.claims: dict[str, Any] = {}
        service.answers.update({
            "/.well-known/openid-configuration": lambda *_: (200, {
                "issuer": self.url, "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys"}),
            "/keys": lambda *_: (200, {"keys": [self._public()]}), "/token": self._token,
        })  # fmt: skip

    def agree(self, address: str) -> str:
        """What the person's yes leads to: the callback's query."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        return urlencode({"code": "the-code", "state": self.asked["state"]})

    def _token(self, handler: Any, fields: dict[str, str]) -> tuple[int, Any]:
        proof = base64.urlsafe_b64encode(hashlib.sha256(fields["code_verifier"].encode()).digest()).decode().rstrip("=")
        if fields["code"] != "the-code" or proof != self.asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        claims = {"iss": self.url, "aud": self.asked["client_id"], "exp": time.time() + 60, "sub": "1",
                  "nonce": self.asked["nonce"], "email": self.email, **self.claims}  # fmt: skip
        head = _b64(json.dumps({"alg": "RS256", "kid": "k1"}).encode())
        body = _b64(json.dumps(claims).encode())
        signature = self.key.sign(f"{head}.{body}".encode(), padding.PKCS1v15(), SHA256())
        return 200, {"id_token": f"{head}.{body}.{_b64(signature)}", "access_token": "x", "token_type": "Bearer"}

    def _public(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        return {"kty": "RSA", "kid": "k1", "n": _b64(numbers.n.to_bytes(256, "big")), "e": _b64(b"\x01\x00\x01")}


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"aud": "other"}, "not meant for this portal"),
        ({"exp": 1}, "has expired"),
        ({"email_verified": False}, "no verified e-mail"),
        ({"email": "stranger@example.test"}, "has no account here"),
    ],
)
def test_single_sign_on_refuses_what_does_not_prove_an_account(
    visitor: Office, portal: RunningPortal, service: Any, claims: dict[str, Any], said: str
) -> None:
    provider = Provider(service, portal.sign_in_of("Super")["email"])
    provider.claims = claims
    configure(visitor, sso="optional", oidc_issuer=provider.url, oidc_client_id="portal")
    visitor.get("/admins/login")
    query = provider.agree(visitor.get("/admins/login/sso").headers["location"])
    answer = visitor.get(f"/admins/login/sso/callback?{query}")
    assert (answer.status_code, said in answer.text) == (422, True)
    assert visitor.get("/dispatch").status_code == 302


def test_a_sign_in_of_the_provider_is_bound_to_the_browser_that_began_it_and_good_once(
    visitor: Office, portal: RunningPortal, service: Any
) -> None:
    provider = Provider(service, portal.sign_in_of("Super")["email"])
    configure(visitor, sso="optional", oidc_issuer=provider.url, oidc_client_id="portal")
    visitor.get("/admins/login")
    query = provider.agree(visitor.get("/admins/login/sso").headers["location"])
    with Office(base_url=portal.url) as stranger:
        stranger.get("/admins/login")
        assert stranger.get(f"/admins/login/sso/callback?{query}").status_code == 422
    assert visitor.get(f"/admins/login/sso/callback?{query}").status_code == 422, "the flow was used up"


def test_a_provider_that_cannot_be_reached_is_named_on_the_form(visitor: Office) -> None:
    configure(visitor, sso="optional", oidc_issuer="http://127.0.0.1:9", oidc_client_id="portal")
    visitor.get("/admins/login")
    answer = visitor.get("/admins/login/sso")
    assert (answer.status_code, "could not be reached" in answer.text) == (502, True)


def csrf_of(office: Office) -> str:
    office.learn_csrf()
    return office.csrf


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
