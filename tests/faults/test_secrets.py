"""No secret stands in any file that a run leaves behind; one that does fails the run."""

import json
import time
from pathlib import Path

import pyotp
import pytest
from cryptography.fernet import Fernet

from sera_rpa.audit.scan import scan_for_secrets
from tests.faults.line import Line, Portal, Ran

LEAKY = """\
*** Settings ***
Documentation       Looks one customer up for every row, and talks too much.
Resource            keywords/session.resource
Resource            keywords/customers.resource
Library             sera_rpa.libraries.Account
Library             sera_rpa.libraries.Rows
Suite Setup         Open Sera
Suite Teardown      Close Sera
Test Setup          Ensure Signed In
Test Teardown       Take Evidence
Test Template       Look Up One Customer

*** Tasks ***
Look Up Customers

*** Keywords ***
Look Up One Customer
    [Documentation]    One row, one customer.
    [Arguments]    ${customer: str}
    ${found}=    Find Customer    ${customer}
    ${account}=    Get Account
    Log    Signed in with {LEAK}
    Report Result    ${found}
"""


@pytest.fixture(scope="module")
def signed_in(line: Line) -> tuple[Ran, float]:
    """A run that signs in with password and one-time code, and one row that fails with all its evidence."""
    line.level = "Super"
    begun = time.time()
    ran = line.book(
        [
            {"reference": "T-1", "customer": "10001", "allow_overbooking": "yes"},
            {"reference": "T-2", "customer": "Nobody Atall"},
        ]
    )
    assert ran.exit == 1, ran.output
    return ran, begun


def kept_cookies(line: Line) -> list[str]:
    """The session's cookies, as only the holder of the key can read them."""
    state = line.results / "state"
    (session,) = (state / "sessions").iterdir()
    kept = json.loads(Fernet((state / "session.key").read_bytes()).decrypt(session.read_bytes()))
    return [cookie["value"] for cookie in kept["cookies"]]


def test_password_seed_codes_and_session_stand_in_no_file(
    signed_in: tuple[Ran, float], sera: Portal, line: Line
) -> None:
    ran, begun = signed_in
    assert ran.folder is not None
    assert (ran.folder / "logs").is_dir()
    account = sera.account("Super")
    codes = [pyotp.TOTP(account["totp_seed"]).at(int(begun) + 30 * window) for window in range(4)]
    cookies = kept_cookies(line)
    assert cookies
    secrets = [account["password"], account["totp_seed"], *cookies]
    files = [path for path in line.results.rglob("*") if path.is_file()]
    assert len(files) > 8
    assert [path for path in files for secret in secrets if secret.encode() in path.read_bytes()] == []
    assert scan_for_secrets(line.results, [*secrets, *codes]) == []


def test_state_is_readable_by_its_owner_only(signed_in: tuple[Ran, float], line: Line) -> None:
    state = line.results / "state"
    assert [path.name for path in (state / "sessions").iterdir() if path.stat().st_mode & 0o077] == []
    assert (state / "session.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "leak", ["${account.password.value}", "${{base64.b64encode($account.password.value.encode()).decode()}}"]
)
def test_a_password_in_the_log_fails_the_run(sera: Portal, line: Line, leak: str) -> None:
    line.level = "Admin"
    task = line.home / "look_up_customers.robot"
    task.write_text(LEAKY.replace("{LEAK}", leak), encoding="utf-8")
    sheet = line.home / "people.csv"
    sheet.write_text("customer\n10001\n", encoding="utf-8")
    ran = line.command("run", task, "--input", sheet, "--tenant", line.tenant())
    assert ran.exit == 8, ran.output
    assert "SECRET_IN_RESULTS: " in ran.stopped_by
    assert "output.xml" in ran.stopped_by
    password = sera.account("Admin")["password"]
    assert password not in ran.output
    told = [ran.folder / name for name in ("audit.html", "results.json", "results.csv") if ran.folder]
    assert [path.name for path in told if password in Path(path).read_text(encoding="utf-8")] == []


def test_a_leak_is_told_by_a_run_that_only_reads_too(sera: Portal) -> None:
    assert [event["kind"] for event in sera.events() if event["who"].startswith("office")] == ["signed_in"]
