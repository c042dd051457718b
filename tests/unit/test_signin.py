"""Secrets come from where they may, codes are used once, sessions are kept encrypted."""

import os
import subprocess
import sys

import pytest
from robot.api.types import Secret

from sera_rpa.errors import SeraError
from sera_rpa.ledger.database import open_database
from sera_rpa.signin.account import find_account
from sera_rpa.signin.codes import WINDOW_SECONDS, next_code
from sera_rpa.signin.sessions import forget_session, keep_session, kept_session
from sera_rpa.tenants import Tenant

SEED = Secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")  # of RFC 6238, appendix B
SHORT_SEED = Secret("JBSWY3DPEHPK3PXP")  # 80 bits, as many portals hand out


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self, now):
        self.time = now

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.time += seconds


@pytest.fixture
def ledger(tmp_path):
    return open_database(f"sqlite:///{tmp_path}/ledger.db")


def code_at(ledger, clock, seed=SEED, email="a@example.test"):
    return next_code(ledger, email, seed, now=clock.now, sleep=clock.sleep).value


@pytest.mark.parametrize(("moment", "code"), [(59 - 5, "287082"), (1111111109 - 5, "081804"), (1234567890, "005924")])
def test_codes_are_those_of_the_standard(ledger, moment, code):
    assert code_at(ledger, Clock(moment)) == code


def test_a_code_is_never_handed_out_twice_the_next_window_is_waited_for(ledger):
    clock = Clock(1_000_000_005.0)
    first, second = code_at(ledger, clock), code_at(ledger, clock)
    assert first != second
    assert clock.time // WINDOW_SECONDS == 1_000_000_005 // WINDOW_SECONDS + 1


def test_two_accounts_do_not_wait_for_each_other(ledger):
    clock = Clock(1_000_000_005.0)
    code_at(ledger, clock)
    code_at(ledger, clock, email="b@example.test")
    assert clock.time == 1_000_000_005.0


def test_no_code_is_typed_in_the_last_seconds_of_its_window(ledger):
    clock = Clock(1_000_000_000 // WINDOW_SECONDS * WINDOW_SECONDS + 28.0)
    code_at(ledger, clock)
    assert clock.time >= 1_000_000_000 // WINDOW_SECONDS * WINDOW_SECONDS + WINDOW_SECONDS


def test_a_seed_of_80_bits_is_accepted(ledger):
    assert code_at(ledger, Clock(0.0), SHORT_SEED) == "282760"


def test_a_seed_that_is_no_base32_is_named_but_not_shown(ledger):
    with pytest.raises(SeraError, match="^MFA_SEED_MISSING: ") as error:
        code_at(ledger, Clock(0.0), Secret("not base32 1890!"))
    assert "1890" not in str(error.value)


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("SERA_RESULTS", str(tmp_path))
    for name in [name for name in os.environ if name.startswith("SERA_") and name != "SERA_RESULTS"]:
        monkeypatch.delenv(name)
    return tmp_path / "state"


def test_the_environment_wins_over_the_file_and_the_tenants_own_variable_over_both(state, monkeypatch):
    state.mkdir()
    (state / "s.yaml").write_text("email: file@example.test\npassword: from-file\ntotp_seed: ABC\n")
    tenant = Tenant("acme", "https://acme.example.test", secrets_file="s.yaml")
    assert find_account(tenant).password.value == "from-file"
    monkeypatch.setenv("SERA_PASSWORD", "from-environment")
    assert find_account(tenant).password.value == "from-environment"
    monkeypatch.setenv("SERA_ACME_PASSWORD", "of-acme")
    account = find_account(tenant)
    assert (account.email, account.password.value) == ("file@example.test", "of-acme")
    assert "of-acme" not in repr(account)


def test_a_missing_secret_says_where_was_looked(state):
    with pytest.raises(SeraError, match=r"^SECRET_MISSING: .*SERA_PASSWORD"):
        find_account(Tenant("acme", "https://acme.example.test", email="a@example.test"))


def test_a_kept_session_is_encrypted_and_readable_by_its_owner_only(state):
    keep_session("portal", "a@example.test", b'{"cookies": ["very-secret-cookie"]}')
    (path,) = (state / "sessions").iterdir()
    assert b"very-secret-cookie" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0 or os.name == "nt"
    assert kept_session("portal", "A@example.test") == b'{"cookies": ["very-secret-cookie"]}'
    assert kept_session("other portal", "a@example.test") is None
    forget_session("portal", "a@example.test")
    assert kept_session("portal", "a@example.test") is None


def test_a_session_kept_under_another_key_counts_as_none(state):
    keep_session("portal", "a@example.test", b"{}")
    (state / "session.key").unlink()
    assert kept_session("portal", "a@example.test") is None


def test_two_processes_never_get_the_same_code(ledger, tmp_path):
    program = (
        "from robot.api.types import Secret; from sera_rpa.ledger.database import open_database;"
        "from sera_rpa.signin.codes import next_code;"
        f"print(next_code(open_database('sqlite:///{tmp_path}/ledger.db'), 'a@example.test', Secret('{SEED.value}'),"
        "now=lambda: __import__('json').loads(open(r'"
        + str(tmp_path / "clock")
        + "').read()), sleep=lambda s: exit(3)).value)"
    )
    (tmp_path / "clock").write_text("1000000005")
    runs = [subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) for _ in range(3)]
    answers = [(run.communicate()[0], run.returncode) for run in runs]
    assert sorted(code for _, code in answers) == [0, 3, 3]
    assert SEED.value.encode() not in (tmp_path / "ledger.db").read_bytes()
