"""Workers sign an account in one after the other, and what one of them found out holds for the next."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sera_rpa.engine.desk import desk
from sera_rpa.ledger import turns
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.history import note_stop
from sera_rpa.ledger.submission import NewRow, NewRun, submit
from sera_rpa.libraries.Account import Account, RowsStopped

SESSIONS = {"now": b""}


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Account:
    ledger = open_database(f"sqlite:///{tmp_path}/ledger.db")
    run = NewRun("r", "book_jobs", "", "t", "p", "http://p", "", "ann", "host", "0", "jobs.csv", "", "folder")
    submit(ledger, run, [NewRow(1, "row 1", "R1", {"reference": "R1"})])
    monkeypatch.setattr(desk, "run", "r")
    monkeypatch.setitem(desk.__dict__, "ledger", ledger)
    monkeypatch.setitem(desk.__dict__, "scope", "portal-1")
    monkeypatch.setattr("sera_rpa.libraries.Account.kept_session", lambda *_: SESSIONS["now"])
    monkeypatch.setitem(SESSIONS, "now", b"")
    made = Account()
    monkeypatch.setattr(made, "_found", SimpleNamespace(email="office@example.test"))
    return made


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Any) -> None:
    """Something happens right before this worker is given its turn: the last one's doing."""

    def take(ledger: Any, name: str) -> bool:
        happens()
        return turns.take_turn(ledger, name)

    monkeypatch.setattr("sera_rpa.libraries.Account.take_turn", take)


def is_free() -> bool:
    with desk.ledger.connect() as connection:
        return connection.execute(turns.turns.select()).first() is None


def test_the_turn_is_this_workers_where_nobody_has_it(account: Account) -> None:
    assert account.take_turn_to_sign_in() is False
    assert not is_free()


def test_a_password_refused_right_before_the_turn_is_not_sent_again(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: note_stop(desk.ledger, "r", "SIGN_IN_REFUSED: the password is wrong"))
    with pytest.raises(RowsStopped, match="^SIGN_IN_REFUSED"):
        account.take_turn_to_sign_in()
    assert is_free()


def test_a_session_left_right_before_the_turn_is_taken_over(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile(monkeypatch, lambda: SESSIONS.update(now=b"newer"))
    assert account.take_turn_to_sign_in() is True
    assert is_free()
