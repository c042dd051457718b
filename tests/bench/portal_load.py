"""Loads the stand-in portal: every list at a size of your choice, by one client and by eight at once.

    .venv/bin/python -m tests.bench.portal_load [--customers 100000] [--rounds 20] [--browsers 8]

Times are the server's answers as a client on the same machine sees them, in milliseconds. At the end so many real
browsers open pages at once.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
from playwright.sync_api import sync_playwright

from sera_rpa.browser import ensure_browser, launch_args
from sera_rpa.sandbox import Sandbox, run_sandbox
from tests.node import choose_node

LISTS = {
    "Customer Service": "/api/customers?page=3",
    "Customer Service, by name": "/api/customers?name=John",
    "Customer Service, by phone": "/api/customers?phone=3175550101",
    "Jobs report": "/api/reports/jobs?all=true&page=2",
    "Appointment List": "/api/reports/appointments?page=2",
    "Memberships To-Do": "/api/memberships",
    "Service Utilization": "/api/memberships/utilization",
    "Members Report, By Program": "/api/reports/members/by_program",
    "Members Report, By Address": "/api/reports/members/by_address",
    "Revenue": "/api/accounting/revenue",
    "Payments": "/api/accounting/payments",
    "Unbatched": "/api/accounting/unbatched",
    "Dispatch Board": "/api/board",
}


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--browsers", type=int, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "portal.db"
        for number in (2000, asked.customers):
            begun = time.monotonic()
            with run_sandbox(
                "--port", "0", "--customers", str(number), "--latency", "0", "--data", f"{data}-{number}"
            ) as portal:
                print(
                    f"{number:,} customers: answers after {time.monotonic() - begun:.1f} s, {megabytes(portal):.0f} MB"
                )
                if number == asked.customers:
                    load(portal, asked.rounds)
                    browse(portal, asked.browsers)
                    print(f"afterwards {megabytes(portal):.0f} MB")


def load(portal: Sandbox, rounds: int) -> None:
    """Every list, by one client and by eight."""
    clients = [person(portal) for _ in range(8)]
    print(f"{'':<28}{'1 client':>18}{'8 clients':>22}\n{'':<28}{'median':>9}{'95 %':>9}{'median':>13}{'95 %':>9}")
    for name, path in LISTS.items():
        if clients[0].get(path).status_code != 200:
            print(f"{name:<28}{path} answered {clients[0].get(path).status_code}")
            continue
        alone = [timed(clients[0], path) for _ in range(rounds)]
        with ThreadPoolExecutor(8) as crowd:
            together = list(crowd.map(lambda at: timed(clients[at % 8], path), range(8 * rounds)))  # noqa: B023
        print(f"{name:<28}{told(alone)}    {told(together)}", flush=True)


def timed(client: httpx.Client, path: str) -> float:
    """Milliseconds of one request."""
    begun = time.perf_counter()
    client.get(path).raise_for_status()
    return 1000 * (time.perf_counter() - begun)


def told(times: list[float]) -> str:
    """Median and 95th percentile."""
    return f"{statistics.median(times):9.1f}{sorted(times)[round((len(times) - 1) * 0.95)]:9.1f}"


def browse(portal: Sandbox, number: int) -> None:
    """Real browsers that all open pages at once."""
    choose_node()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(ensure_browser().path), args=launch_args())
        account = office(portal)
        pages = [browser.new_context(base_url=portal.url).new_page() for _ in range(number)]
        for page in pages:
            page.goto("/admins/login")
            page.fill("#admin_email", account["email"])
            page.fill("#admin_password", account["password"])
            page.click('[name="commit"]')
            page.wait_for_selector("body.app")
        begun = time.monotonic()
        for path in ("/dispatch", "/customers", "/customers/10007"):
            for page in pages:
                page.goto(path, wait_until="commit")
            for page in pages:
                page.wait_for_load_state("networkidle")
        seconds = time.monotonic() - begun
        print(f"{number} browsers: {3 * number} pages in {seconds:.1f} s, all built")
        browser.close()


def office(portal: Sandbox) -> dict[str, str]:
    """An account without a second step."""
    return next(one for one in portal.sign_ins if not one["totp_seed"] and one["access_level"] != "CSR")


def person(portal: Sandbox) -> httpx.Client:
    """A signed-in client."""
    account = office(portal)
    client = httpx.Client(base_url=portal.url, follow_redirects=True, timeout=60)
    page = client.get("/admins/login").text
    found = re.search(r'name="authenticity_token" value="([^"]+)"', page)
    assert found
    fields = {"admin[email]": account["email"], "admin[password]": account["password"], "authenticity_token": found[1]}
    assert client.post("/admins/login", data=fields).url.path == "/dispatch"
    return client


def megabytes(portal: Sandbox) -> float:
    """Resident memory of the portal's process."""
    return psutil.Process(portal.process.pid).memory_info().rss / 2**20


if __name__ == "__main__":
    main()
