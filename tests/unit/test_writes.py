"""The write primitive, with keywords that only say what they found."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sera_rpa.engine.desk import desk
from sera_rpa.errors import SeraError
from sera_rpa.ledger.claims import claim_next
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.journal import find_write, money_moved
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


def moved_by(amount: Decimal | None, cap: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """What a write that states an amount has moved, in cents."""
    writes = Writes()

    def run(call: list[Any]) -> Any:
        if call == ["Send"]:
            writes.count_money(amount)
            writes.note_intent()
        return RECORD

    monkeypatch.setattr("sera_rpa.libraries.Writes._run", run)
    monkeypatch.setattr(desk, "wish", {"max_money": cap})
    writes.write_once("enroll membership", "LOOK", "Look", "WRITE", "Send", "CONFIRM", "Read")
    return money_moved(desk.ledger, "r1")


def test_what_a_write_moves_counts_to_the_cap_of_the_run(row: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert moved_by(Decimal("189.00"), "189.00", monkeypatch) == 18900
    assert moved_by(Decimal("189.00"), "189.00", monkeypatch) == 18900, "a confirmed step is not sent again"


@pytest.mark.parametrize(
    ("amount", "code"), [(Decimal("189.01"), "CAP_REACHED: 189.01 more"), (None, "AMOUNT_UNKNOWN: ")]
)
def test_a_write_that_the_cap_has_no_room_for_is_not_sent(
    row: Any, monkeypatch: pytest.MonkeyPatch, amount: Decimal | None, code: str
) -> None:
    with pytest.raises(SeraError, match=f"^{code}"):
        moved_by(amount, "189", monkeypatch)
    assert find_write(desk.ledger, row.item, "enroll membership") is None


def test_an_amount_that_is_not_known_matters_only_under_a_cap(row: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert moved_by(None, "0", monkeypatch) == 0


def test_money_is_counted_nowhere_but_in_a_write(row: Any) -> None:
    with pytest.raises(SeraError, match="^BUG: Money was counted outside a write"):
        Writes().count_money(Decimal(1))


def test_outside_a_row_a_record_that_the_write_comes_upon_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter([None, RECORD])

    def run(call: list[Any]) -> Any:
        if call == ["Look"]:
            return next(looks)
        raise SeraError("ALREADY_THERE", "The membership is there")

    monkeypatch.setattr("sera_rpa.libraries.Writes._run", run)
    assert Writes().write_once("enroll membership", "LOOK", "Look", "WRITE", "Send", "CONFIRM", "Read") == RECORD
