"""Single sign-on against a real OpenID Connect provider: discovery, code, PKCE, keys and signature are its own."""

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.servers.oidc import Person, Provider, provider, why_not

from .browsing import browser  # noqa: F401
from .conftest import Office, RunningPortal

STRANGER = Person("sam", "stranger@example.test")
TESTS = 12


@pytest.fixture(scope="module")
def people(portal: RunningPortal) -> list[Person]:
    """Somebody whom the portal knows too, under a login for each test: Canaille gives a person one token a second."""
    return [Person(f"olga-{number}", portal.sign_in_of("Super")["email"]) for number in range(TESTS)]


@pytest.fixture
def known(people: list[Person]) -> Person:
    return people.pop()


@pytest.fixture(scope="module")
def idp(portal: RunningPortal, people: list[Person]) -> Iterator[Provider]:
    if reason := why_not():
        pytest.skip(f"no identity provider: {reason}")
    with provider([f"{portal.url}/admins/login/sso/callback"], [*people, STRANGER]) as running:
        yield running


@pytest.fixture
def agreed(idp: Provider, known: Person) -> Iterator[httpx.Client]:
    """The known person's browser, over HTTP: signed in at the provider."""
    with httpx.Client(base_url=idp.issuer, timeout=20) as client:
        signed_in_at_provider(client, known)
        yield client


def signed_in_at_provider(client: httpx.Client, who: Person) -> None:
    for path, field, value in (("/login", "login", who.login), ("/auth/password", "password", who.password)):
        page = client.get(path)
        answer = client.post(path, data={"csrf_token": _token(page), field: value})
        assert answer.is_redirect, answer.text


def switch_on(office: Office, idp: Provider, **changes: Any) -> None:
    settings = {
        "sso": "optional", "oidc_issuer": idp.issuer, "oidc_client_id": idp.client_id,
        "oidc_client_secret": idp.client_secret,
    }  # fmt: skip
    office.put("/_control/settings", json=settings | changes).raise_for_status()
    office.get("/admins/login")


def agree(client: httpx.Client, address: str) -> str:
    """Follows the portal to the provider and says yes there; where the provider sends the browser back to."""
    answer = client.get(address)
    if answer.status_code == 200:
        answer = client.post(address, data={"csrf_token": _token(answer), "answer": "accept"})
    assert answer.is_redirect, answer.text
    return answer.headers["location"]


def there_and_back(visitor: Office, agreed: httpx.Client, **spoilt: str) -> httpx.Response:
    """A whole sign-in, with some of what the portal asks of the provider spoilt on the way."""
    address = urlsplit(visitor.get("/admins/login/sso").headers["location"])
    asked = dict(parse_qsl(address.query))
    assert spoilt.keys() <= asked.keys()
    back = agree(agreed, address._replace(query=urlencode(asked | spoilt)).geturl())
    return visitor.get(back)


def test_a_person_signs_in_on_the_providers_own_page(
    visitor: Office,
    portal: RunningPortal,
    idp: Provider,
    known: Person,
    browser: Browser,  # noqa: F811
) -> None:
    switch_on(visitor, idp, sso="required")
    page = browser.new_page(base_url=portal.url)
    page.set_default_timeout(15_000)
    page.goto("/customers?name=Mary")
    expect(page.locator("#admin_password")).to_have_count(0)
    page.get_by_role("link", name=re.compile("single sign-on")).click()
    page.locator("#login").fill(known.login)
    page.locator("#loginform").get_by_role("button").first.click()
    page.locator("#password").fill(known.password)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#accept").click()
    page.wait_for_url(f"{portal.url}/customers?name=Mary")
    expect(page.locator("body.app")).to_be_visible()
    page.close()
    assert visitor.events("signed_in")[-1]["what"]["how"] == "sso"


def test_the_code_of_a_sign_in_is_bound_to_its_verifier(visitor: Office, idp: Provider, agreed: httpx.Client) -> None:
    switch_on(visitor, idp)
    answer = there_and_back(visitor, agreed, code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URwbuGJSstw-cM")
    assert (answer.status_code, alert(answer)) == (422, "The identity provider refused the sign-in (400).")
    assert there_and_back(visitor, agreed).headers["location"] == "/dispatch"


def test_a_token_made_for_another_sign_in_is_refused(visitor: Office, idp: Provider, agreed: httpx.Client) -> None:
    switch_on(visitor, idp)
    answer = there_and_back(visitor, agreed, nonce="of-another-sign-in")
    assert (answer.status_code, alert(answer)) == (422, "The identity provider's answer belongs to another sign-in.")


def test_a_client_with_a_wrong_secret_is_refused_by_the_provider(
    visitor: Office, idp: Provider, agreed: httpx.Client
) -> None:
    switch_on(visitor, idp, oidc_client_secret="guessed")
    answer = there_and_back(visitor, agreed)
    assert (answer.status_code, alert(answer)) == (422, "The identity provider refused the sign-in (401).")


def test_a_client_that_the_provider_does_not_know_gets_no_code(
    visitor: Office, idp: Provider, agreed: httpx.Client
) -> None:
    switch_on(visitor, idp, oidc_client_id="another-portal")
    answer = agreed.get(visitor.get("/admins/login/sso").headers["location"])
    assert answer.status_code == 404
    assert "location" not in answer.headers


def test_somebody_whom_only_the_provider_knows_stays_outside(visitor: Office, idp: Provider) -> None:
    switch_on(visitor, idp)
    with httpx.Client(base_url=idp.issuer, timeout=20) as stranger:
        signed_in_at_provider(stranger, STRANGER)
        answer = there_and_back(visitor, stranger)
    assert (answer.status_code, alert(answer)) == (
        422,
        f"{STRANGER.email} has no account here. Ask your administrator.",
    )
    assert visitor.get("/dispatch").status_code == 302


@pytest.mark.parametrize("change", ["claims", "signature", "algorithm"])
def test_a_token_that_was_changed_on_its_way_is_refused(
    visitor: Office, portal: RunningPortal, idp: Provider, agreed: httpx.Client, change: str
) -> None:
    def spoil(token: str) -> str:
        head, claims, signature = token.split(".")
        if change == "claims":
            claims = _packed(_unpacked(claims) | {"email": portal.sign_in_of("Admin")["email"]})
        elif change == "signature":
            signature = ("A" if signature[0] != "A" else "B") + signature[1:]
        else:
            head, signature = _packed(_unpacked(head) | {"alg": "none"}), ""
        return f"{head}.{claims}.{signature}"

    with on_the_way(idp, spoil) as relay:
        switch_on(visitor, idp, oidc_issuer=relay)
        answer = there_and_back(visitor, agreed)
        assert (answer.status_code, alert(answer)) == (
            422,
            "The identity provider's answer is not signed as it should be.",
        )
    assert visitor.get("/dispatch").status_code == 302


def test_the_relay_of_the_test_above_is_no_obstacle_by_itself(
    visitor: Office, idp: Provider, agreed: httpx.Client
) -> None:
    with on_the_way(idp, lambda token: token) as relay:
        switch_on(visitor, idp, oidc_issuer=relay)
        assert there_and_back(visitor, agreed).headers["location"] == "/dispatch"


@contextmanager
def on_the_way(idp: Provider, spoil: Any) -> Iterator[str]:
    """Somebody between portal and provider, who passes everything on and lays hands on the id token."""

    class Relay(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = httpx.get(idp.issuer + self.path, timeout=20).json()
            self._answer(200, found | {"token_endpoint": f"{address}/token"})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            target = httpx.get(f"{idp.issuer}/.well-known/openid-configuration", timeout=20).json()["token_endpoint"]
            headers = {name: self.headers[name] for name in ("Authorization", "Content-Type")}
            answer = httpx.post(target, content=body, headers=headers, timeout=20)
            found = answer.json()
            found["id_token"] = spoil(found["id_token"])
            self._answer(answer.status_code, found)

        def _answer(self, status: int, found: Any) -> None:
            content = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Relay) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address
        server.shutdown()


def alert(page: httpx.Response) -> str:
    found = re.search(r'class="alert alert-danger"[^>]*>\s*([^<]+?)\s*<', page.text)
    return unescape(found[1]) if found else page.text


def _token(page: httpx.Response) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


def _unpacked(part: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def _packed(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
