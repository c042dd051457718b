"""The write primitive, with keywords that only say what they found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sera_rpa.engine.desk import desk
from sera_rpa.errors import SeraError
from sera_rpa.ledger.claims import claim_next
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.journal import find_write
from sera_rpa.ledger.submission import NewRow, NewRun, submit
from sera_rpa.libraries.Writes import MAYBE_OURS, Writes
from sera_rpa.tenants import Tenant

RECORD = {"membership": "300123"}


@pytest.fixture
def row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    ledger = open_database(f"sqlite:///{tmp_path}/ledger.db")
    run = NewRun("r1", "enroll_memberships", "", "t", "portal-1", "http://p", "", "ann", "host", "0", "m.csv", "", "f")
    submit(ledger, run, [NewRow(1, "m.csv, row 2", "M-1", {"reference": "M-1"})])
    monkeypatch.setattr(desk, "claim", claim_next(ledger, "r1", "worker"))
    monkeypatch.setitem(desk.__dict__, "ledger", ledger)
    monkeypatch.setitem(desk.__dict__, "tenant", Tenant("t", "http://portal", settle_seconds=0))
    monkeypatch.setitem(desk.__dict__, "scope", "portal-1")
    yield desk.claim
    desk.step, desk.intended = "", False


def refused_after_the_click(code: str, found: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What comes of a write that Sera refuses after the click, where a look finds something or nothing."""

    def run(call: list[Any]) -> Any:
        if call == ["Look"]:
            return found
        Writes().note_intent()
        raise SeraError(code, "Sera says no")

    monkeypatch.setattr("sera_rpa.libraries.Writes._run", run)
    return Writes().write_once("enroll membership", "LOOK", "Look", "WRITE", "Send", "CONFIRM", "Read")


@pytest.mark.parametrize("code", MAYBE_OURS)
def test_a_refusal_that_the_write_itself_may_have_caused_is_looked_into(
    row: Any, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    assert refused_after_the_click(code, RECORD, monkeypatch) == RECORD
    known = find_write(desk.ledger, row.item, "enroll membership")
    assert known is not None and (known.state, known.record) == ("confirmed", RECORD)


@pytest.mark.parametrize("code", [*MAYBE_OURS, "NO_FREE_SLOT"])
def test_a_refusal_without_such_a_record_leaves_the_step_open(
    row: Any, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    with pytest.raises(SeraError, match=f"^{code}: "):
        refused_after_the_click(code, None, monkeypatch)
    assert find_write(desk.ledger, row.item, "enroll membership") is None
    assert not Writes().step_was_begun("enroll membership")


def test_a_step_whose_outcome_is_not_known_was_begun(row: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SeraError, match="^PORTAL_ERROR: "):
        refused_after_the_click("PORTAL_ERROR", None, monkeypatch)
    assert Writes().step_was_begun("enroll membership")
    assert not Writes().step_was_begun("create quote")
