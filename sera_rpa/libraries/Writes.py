"""Writes to the portal once: noted before the click, confirmed after it, looked for before any repeat."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

from robot.api import logger
from robot.api.deco import keyword, library
from robot.libraries.BuiltIn import BuiltIn, register_run_keyword

from sera_rpa.engine.desk import desk
from sera_rpa.engine.limits import require_open_step, share_of_writes
from sera_rpa.errors import CODES, Family, SeraError, code_of
from sera_rpa.ledger.journal import find_write, note_confirmed, note_intent, note_refused, open_steps
from sera_rpa.ledger.limits import note_step
from sera_rpa.objects import from_record, to_record

PARTS = ("LOOK", "WRITE", "CONFIRM")
MAYBE_OURS = ("PORTAL_SAID_NO", "MEMBERSHIP_EXISTS")
"""Refusals after the click that the write itself may have caused, where the browser or the portal sent it twice."""


@library(scope="GLOBAL", version="1")
class Writes:
    """The one way to change the portal."""

    def __init__(self) -> None:
        self._sent: dict[tuple[int, str], float] = {}  # when this worker noted an intent, by a clock that never jumps

    @keyword
    def write_once(self, step: str, *parts: Any) -> Any:
        """Carries out one step of the row that changes Sera, once and for all; returns the record that Sera shows.

        ``LOOK`` names a keyword (and its arguments) that finds the record by the row's reference and returns it, or
        None. ``WRITE`` names the one that fills in the form and ends with `Click To Send`. ``CONFIRM`` names the one
        that reads the record back.

        A step that was confirmed before returns what was stored. One that was sent without a known outcome is looked
        for first, and written again only when it is not there after the tenant's settle time. A ``WRITE`` that comes
        upon the record ends with ALREADY_THERE before it sends: then the record is taken over, so that rows stay done
        once even where the ledger was lost. A refusal in words that the UI map does not know (PORTAL_SAID_NO), or one
        for what the write itself makes (MEMBERSHIP_EXISTS), might be a fault after the fact: it counts only once the
        portal was looked at and holds no such record.

        Outside a row there is no ledger to ask, so the portal is looked at first.

        Args:
            step: name of the step within the row, e.g. ``book job``.
            parts: ``LOOK    keyword    *args    WRITE    keyword    *args    CONFIRM    keyword    *args``

        Raises:
            WRITE_UNCONFIRMED: the write was sent and could not be read back.
            LEASE_LOST: another worker has the row; nothing was sent.
            BREAKER_OPEN: the step failed for row after row; nothing was sent.
        """
        look, write, confirm = _split(parts)
        claim = desk.claim
        if claim is None:
            return _write_outside_a_row(look, write, confirm)
        ledger = desk.ledger
        known = find_write(ledger, claim.item, step)
        if known and known.state == "confirmed":
            logger.info(f"'{step}' of '{claim.reference}' was confirmed before; nothing is sent.")
            return from_record(known.record)
        if known:
            found = self._look_after_settling(look, claim.item, step)
            if found is not None:
                note_confirmed(ledger, claim, step, to_record(found))
                return found
            note_refused(ledger, claim, step)
        require_open_step(step)
        desk.step, desk.intended, desk.failed_step, desk.cents = step, False, step, 0
        try:
            _run(write)
        except Exception as error:
            code = code_of(str(error))
            if code is CODES["ALREADY_THERE"]:
                confirm = look
            elif desk.intended and code and code.family is Family.DATA:
                sent = find_write(ledger, claim.item, step) if code.name in MAYBE_OURS else None
                found = self._look_after_settling(look, claim.item, step) if sent else None
                if found is None:
                    note_refused(ledger, claim, step)  # Sera said no in so many words: nothing was written
                    raise
                note_confirmed(ledger, claim, step, to_record(found))
                return found
            else:
                raise
        else:
            if not desk.intended:
                raise SeraError(
                    "BUG", f"'{step}' was written without a noted intent", "End its WRITE keyword with 'Click To Send'."
                )
        finally:
            desk.step = ""
        found = _run(confirm)
        note_confirmed(ledger, claim, step, to_record(found))
        desk.failed_step = ""
        note_step(ledger, desk.scope, desk.task, step, "", 0)
        return found

    @keyword
    def step_was_begun(self, step: str) -> bool:
        """Returns whether an earlier attempt of the row sent that step; never outside a row.

        What must be true before a chain of steps is checked only as long as its first one was not sent: afterwards the
        row's own doing may be in the way.
        """
        return desk.claim is not None and find_write(desk.ledger, desk.claim.item, step) is not None

    @keyword
    def count_money(self, amount: Decimal | None) -> None:
        """States what the step in progress moves, before its `Click To Send`, which counts it to the run's cap.

        It counts with the note "about to send": once, however often the row is tried, and not at all where Sera
        refuses. Where the cap has no room for it, `Click To Send` ends with CAP_REACHED and sends nothing. Without
        effect outside a row.

        Args:
            amount: in the tenant's currency; None where Sera does not show it.

        Raises:
            AMOUNT_UNKNOWN: the run has a cap, and nobody knows the amount.
        """
        if desk.claim is None:
            return
        if not desk.step:
            raise SeraError(
                "BUG", "Money was counted outside a write", "Count it in the WRITE keyword of 'Write Once'."
            )
        if amount is None and _cap_cents():
            raise SeraError(
                "AMOUNT_UNKNOWN", f"Sera does not show what '{desk.step}' moves; the run has a cap of money"
            )
        desk.cents = round((amount or 0) * 100)

    @keyword
    def get_open_steps(self, beginning: str) -> list[str]:
        """Returns the steps that an earlier attempt of the row sent without learning what became of them.

        For chains whose next step depends on what the portal shows: those steps are ended first. None outside a row.

        Args:
            beginning: only steps whose name begins so; it is left out of what is returned.
        """
        steps = open_steps(desk.ledger, desk.claim.item) if desk.claim else []
        return [step.removeprefix(beginning) for step in steps if step.startswith(beginning)]

    @keyword
    def note_intent(self) -> None:
        """Notes in the ledger that the step in progress is about to be sent. Called by `Click To Send` alone.

        Raises:
            LEASE_LOST: another worker has the row; the click must not happen.
            CAP_REACHED: the run may not move that much money more; the click must not happen.
        """
        while wait := share_of_writes():
            time.sleep(wait)
        if desk.claim is not None and desk.step:
            note_intent(desk.ledger, desk.claim, desk.step, desk.cents, _cap_cents())
            self._sent[desk.claim.item, desk.step] = time.monotonic()
        desk.intended = True

    def _look_after_settling(self, look: list[Any], item: int, step: str) -> Any:
        """Nothing found counts only once the earlier write can no longer be in flight.

        A write of another worker settles from now on: the ledger tells when it was meant by a clock that may have
        jumped since.
        """
        begun = time.monotonic()
        settled = self._sent.get((item, step), begun) + desk.tenant.settle_seconds
        found = _run(look)
        if found is None and begun < settled:
            time.sleep(max(0.0, settled - time.monotonic()))
            found = _run(look)
        return found


register_run_keyword(__name__, "write_once", args_to_process=1, deprecation_warning=False)  # type: ignore[no-untyped-call]


def _write_outside_a_row(look: list[Any], write: list[Any], confirm: list[Any]) -> Any:
    found = _run(look)
    if found is not None:
        return found
    try:
        _run(write)
    except Exception as error:
        if code_of(str(error)) is not CODES["ALREADY_THERE"]:
            raise
        confirm = look
    return _run(confirm)


def _split(parts: tuple[Any, ...]) -> tuple[list[Any], ...]:
    found: dict[str, list[Any]] = {}
    current: list[Any] | None = None
    for part in parts:
        if part in PARTS and part not in found:
            current = found[part] = []
        elif current is None:
            raise SeraError("BUG", f"Write Once expects LOOK, WRITE and CONFIRM; it got '{part}' first")
        else:
            current.append(part)
    missing = [part for part in PARTS if not found.get(part)]
    if missing:
        raise SeraError("BUG", f"Write Once lacks {', '.join(missing)}")
    return tuple(found[part] for part in PARTS)


def _cap_cents() -> int:
    return round(Decimal(desk.wish.get("max_money") or 0) * 100)


def _run(call: list[Any]) -> Any:
    return BuiltIn().run_keyword(*call)
