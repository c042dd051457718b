"""Signing in, one-time codes, sessions and locks."""

import time

import pyotp
import pytest

from .conftest import Office, RunningPortal, signed_in

PAGES = ["/dispatch", "/customers", "/customers/new", "/customers/10001", "/jobs/1000001", "/reports/jobs"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_send_strangers_to_the_sign_in_form(visitor: Office, path: str) -> None:
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["location"]) == (302, "/admins/login")


def test_sign_in_leads_to_the_page_that_was_asked_for(visitor: Office, portal: RunningPortal) -> None:
    visitor.get("/customers?name=m%C3%BCller")
    who = portal.sign_in_of("CSR")
    answer = visitor.give_password(who["email"], who["password"])
    assert answer.headers["location"] == "/customers?name=m%C3%BCller"


def test_a_wrong_password_and_an_unknown_email_read_the_same(visitor: Office, portal: RunningPortal) -> None:
    known = visitor.give_password(portal.sign_in_of("Admin")["email"], "wrong")
    unknown = visitor.give_password("nobody@example.test", "wrong")
    assert known.status_code == unknown.status_code == 422
    assert "Invalid Email or password." in known.text
    assert "Invalid Email or password." in unknown.text


def test_the_tenth_failure_locks_the_account_even_for_the_right_password(
    visitor: Office, portal: RunningPortal
) -> None:
    who = portal.sign_in_of("Admin")
    answers = [visitor.give_password(who["email"], "wrong").text for _ in range(10)]
    assert "Your account is locked." not in answers[8]
    assert "Your account is locked." in answers[9]
    assert "Your account is locked." in visitor.give_password(who["email"], who["password"]).text
    visitor.post(f"/_control/accounts/{who['email']}", json={"locked": False}).raise_for_status()
    assert visitor.give_password(who["email"], who["password"]).status_code == 303


def test_a_sign_in_form_without_its_token_is_refused(visitor: Office, portal: RunningPortal) -> None:
    who = portal.sign_in_of("Admin")
    answer = visitor.post("/admins/login", data={"admin[email]": who["email"], "admin[password]": who["password"]})
    assert answer.status_code == 422
    assert visitor.get("/dispatch").status_code == 302


def test_a_one_time_code_lets_in_once(visitor: Office, portal: RunningPortal) -> None:
    who = portal.sign_in_of("Super")
    code = _unused_code(who["totp_seed"])
    visitor.give_password(who["email"], who["password"])
    assert visitor.get("/dispatch").status_code == 302, "the password alone must not be enough"
    assert visitor.give_code(code).headers["location"] == "/dispatch"
    visitor.cookies.clear()
    visitor.give_password(who["email"], who["password"])
    again = visitor.give_code(code)
    assert again.status_code == 422
    assert "Invalid two-factor code." in again.text
    assert "This code has already been used." in again.text


def test_a_wrong_and_an_expired_code_are_told_apart(visitor: Office, portal: RunningPortal) -> None:
    who = portal.sign_in_of("Super")
    totp = pyotp.TOTP(who["totp_seed"])
    visitor.give_password(who["email"], who["password"])
    old = visitor.give_code(totp.at(time.time() - 90))
    assert (old.status_code, "This code has expired." in old.text) == (422, True)
    near = {totp.at(time.time() + 30 * n) for n in range(-12, 3)}
    wrong = next(code for code in ("000000", "111111", "222222") if code not in near)
    assert "Invalid two-factor code." in visitor.give_code(wrong).text


def test_a_skewed_clock_makes_right_codes_expired(visitor: Office, portal: RunningPortal) -> None:
    who = portal.sign_in_of("Super")
    visitor.set_fault("clock_skew", seconds=120)
    visitor.give_password(who["email"], who["password"])
    assert "This code has expired." in visitor.give_code(pyotp.TOTP(who["totp_seed"]).now()).text


def test_the_cookie_is_renewed_at_sign_in_and_hidden_from_scripts(visitor: Office, portal: RunningPortal) -> None:
    visitor.get("/admins/login")
    before = visitor.cookies["_sera_session"]
    who = portal.sign_in_of("Admin")
    answer = visitor.give_password(who["email"], who["password"])
    assert visitor.cookies["_sera_session"] != before
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "samesite=lax" in answer.headers["set-cookie"].lower()


def test_signing_out_ends_the_session(office: Office) -> None:
    assert office.post("/admins/logout").status_code == 422, "without a token nobody is signed out"
    cookie = office.cookies["_sera_session"]
    assert office.delete("/admins/logout", headers={"X-CSRF-Token": office.csrf}).status_code == 303
    assert office.get("/api/services", headers={"Cookie": f"_sera_session={cookie}"}).status_code == 401


def test_an_idle_session_ends(office: Office) -> None:
    office.put("/_control/settings", json={"idle_minutes": 0.01}).raise_for_status()
    time.sleep(0.8)
    answer = office.get("/api/services")
    assert answer.status_code == 401
    assert answer.json() == {"error": "You need to sign in before continuing."}


def test_a_session_in_use_outlives_its_idle_time(office: Office) -> None:
    office.put("/_control/settings", json={"idle_minutes": 0.02}).raise_for_status()
    for _ in range(6):
        time.sleep(0.4)
        assert office.get("/api/services").status_code == 200


def test_a_session_ends_after_its_longest_time_whatever_happens(office: Office) -> None:
    office.put("/_control/settings", json={"session_hours": 0.001}).raise_for_status()
    statuses = []
    for _ in range(10):
        time.sleep(0.5)
        statuses.append(office.get("/api/services").status_code)
    assert statuses[0] == 200
    assert statuses[-1] == 401


def test_sessions_can_be_thrown_out_by_account(office: Office, another, portal: RunningPortal) -> None:  # type: ignore[no-untyped-def]
    csr = another("CSR")
    email = portal.sign_in_of("CSR")["email"]
    assert office.post("/_control/sessions/expire", json={"email": email}).json() == {"ended": 1}
    assert csr.get("/api/services").status_code == 401
    assert office.get("/api/services").status_code == 200


def test_writes_without_csrf_token_are_refused(office: Office) -> None:
    answer = office.post("/api/customers/10001/notes", json={"text": "x"}, headers={"X-CSRF-Token": "wrong"})
    assert answer.status_code == 422
    assert office.truth("notes", customer_id=10001, notes_contains="x") == []


def test_passwords_and_one_time_seeds_survive_a_reset(office: Office, portal: RunningPortal) -> None:
    office.post("/_control/reset", json={}).raise_for_status()
    assert office.get("/api/services").status_code == 401
    signed_in(office, portal.sign_in_of("Admin"))


def test_one_time_codes_can_be_switched_on_for_an_account(visitor: Office, portal: RunningPortal) -> None:
    who = portal.sign_in_of("CSR")
    seed = visitor.post(f"/_control/accounts/{who['email']}", json={"mfa": True}).json()["totp_seed"]
    assert visitor.give_password(who["email"], who["password"]).headers["location"] == "/admins/login/two_factor"
    assert visitor.give_code(pyotp.TOTP(seed).now()).headers["location"] == "/dispatch"


def _unused_code(seed: str) -> str:
    """The code of the step ahead, which the portal accepts too and no other test uses."""
    return pyotp.TOTP(seed).at(time.time() + 30)
