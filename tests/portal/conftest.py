"""A real portal in a process of its own, and people signed in to it over HTTP."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest

TOP = Path(__file__).parents[2]


@dataclass
class RunningPortal:
    """A portal's address and sign-ins, and the process that serves it."""

    url: str
    sign_ins: list[dict[str, Any]]
    process: subprocess.Popen[str]

    def sign_in_of(self, access_level: str) -> dict[str, Any]:
        return next(one for one in self.sign_ins if one["access_level"] == access_level)


class Office(httpx.Client):
    """A browser's HTTP side: cookies, the CSRF token of the last page, posts that carry it."""

    csrf = ""

    def __init__(self, base_url: str, **more: Any) -> None:
        super().__init__(base_url=base_url, timeout=10, verify=False, **more)  # certificates take 27 ms to load

    def form_token(self, path: str) -> str:
        found = re.search(r'name="authenticity_token" value="([^"]+)"', self.get(path).text)
        assert found, f"{path} has no form"
        return found[1]

    def give_password(self, email: str, password: str) -> httpx.Response:
        fields = {"admin[email]": email, "admin[password]": password, "commit": "Log in"}
        return self.post("/admins/login", data={**fields, "authenticity_token": self.form_token("/admins/login")})

    def give_code(self, code: str) -> httpx.Response:
        path = "/admins/login/two_factor"
        return self.post(path, data={"admin[otp_attempt]": code, "authenticity_token": self.form_token(path)})

    def learn_csrf(self) -> None:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/customers/new").text)
        assert found, "not signed in"
        self.csrf = found[1]

    def send(self, request: httpx.Request, **more: Any) -> httpx.Response:
        if request.method != "GET" and request.url.path.startswith("/api/"):
            request.headers.setdefault("X-CSRF-Token", self.csrf)
        return super().send(request, **more)

    def truth(self, kind: str, **filters: Any) -> list[dict[str, Any]]:
        answer = self.get(f"/_control/truth/{kind}", params=filters)
        answer.raise_for_status()
        rows: list[dict[str, Any]] = answer.json()
        return rows

    def events(self, kind: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.get("/_control/events", params={"kind": kind}).json()
        return rows

    def set_fault(self, name: str, **how: Any) -> None:
        self.post("/_control/faults", json={"name": name, **how}).raise_for_status()

    def slot_state(self, service: int, start: str, technician: int | str = "", address: int = 50001) -> str:
        query = {"service_id": service, "address_id": address, "technician_id": technician, "day": start[:10]}
        slots = self.get("/api/schedule/slots", params=query).json()["slots"]
        return next(str(slot["state"]) for slot in slots if slot["start"] == start)


def start_portal(*arguments: str) -> RunningPortal:
    """Starts a portal on a free port and waits until it answers."""
    command = [sys.executable, "-m", "sera_rpa.portal", "--port", "0", "--json", *arguments]
    process = subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"the portal ended with {process.wait()} before it answered")
    return RunningPortal(process=process, **json.loads(line))


def stop_portal(running: RunningPortal) -> int:
    """Asks a portal to stop; gives its exit code."""
    running.process.terminate()
    code = running.process.wait(10)
    assert running.process.stdout is not None
    running.process.stdout.close()
    return code


@pytest.fixture(scope="session")
def portal() -> Iterator[RunningPortal]:
    """One portal for all tests of this folder; each test that changes it starts from a reset."""
    running = start_portal()
    yield running
    stop_portal(running)


@pytest.fixture
def visitor(portal: RunningPortal) -> Iterator[Office]:
    """Somebody not signed in, at a portal freshly reset and without its natural delay."""
    with Office(base_url=portal.url) as client:
        client.post("/_control/reset", json={"seed": 1, "customers": 120}).raise_for_status()
        client.put("/_control/settings", json={"latency_ms": 0}).raise_for_status()
        yield client
        client.delete("/_control/faults")


@pytest.fixture
def office(visitor: Office, portal: RunningPortal) -> Office:
    """The office (Admin, no one-time code), signed in."""
    return signed_in(visitor, portal.sign_in_of("Admin"))


@pytest.fixture
def another(visitor: Office, portal: RunningPortal) -> Iterator[Callable[[str], Office]]:
    """Signs further people in, by access level, beside ``office``."""
    clients: list[Office] = []

    def enter(access_level: str) -> Office:
        clients.append(Office(base_url=portal.url))
        return signed_in(clients[-1], portal.sign_in_of(access_level))

    yield enter
    for client in clients:
        client.close()


def eventually(look: Callable[[], Any]) -> Any:
    """Waits until something true is seen, at most three seconds; gives it."""
    for _ in range(60):
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come about within three seconds")


def signed_in(client: Office, who: dict[str, Any]) -> Office:
    answer = client.give_password(who["email"], who["password"])
    assert answer.status_code == 303, answer.text
    if who["totp_seed"]:
        assert client.give_code(pyotp.TOTP(who["totp_seed"]).now()).status_code == 303
    client.learn_csrf()
    return client
