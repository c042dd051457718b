"""What a worker heeds before it starts a row and before it clicks, and what it tells the others."""

from __future__ import annotations

from datetime import UTC, datetime

from sera_rpa.engine.desk import desk
from sera_rpa.engine.verdict import Verdict
from sera_rpa.errors import CODES, Family, SeraError
from sera_rpa.hours import seconds_until_open
from sera_rpa.ledger.limits import note_pause, note_step, open_breaker, paused_seconds, take_share


def seconds_to_rest() -> float:
    """How long no row may be started: the portal is paused, or the office is closed."""
    closed = seconds_until_open(desk.tenant.hours, desk.tenant.time_zone, datetime.now(UTC))
    return closed or paused_seconds(desk.ledger, desk.scope)


def share_of_rows() -> float:
    """Takes a row's share of the minute; the seconds to wait where none is left."""
    return take_share(desk.ledger, desk.scope, "rows", desk.tenant.rows_per_minute)


def share_of_writes() -> float:
    """Takes a write's share of the minute; the seconds to wait where none is left."""
    return take_share(desk.ledger, desk.scope, "writes", desk.tenant.writes_per_minute)


def require_open_step(step: str) -> None:
    """Makes sure that a step is open to rows.

    Raises:
        SeraError: ``BREAKER_OPEN`` when it failed for row after row.
    """
    tenant = desk.tenant
    code = open_breaker(desk.ledger, desk.scope, desk.task, step, tenant.breaker_rest_seconds)
    if code:
        raise SeraError("BREAKER_OPEN", f"Step '{step}' is closed to rows, because {code} struck it again and again")


def tell_others(verdict: Verdict, step: str) -> None:
    """What a failed row means for all: a busy portal pauses everybody, a step that keeps failing is closed to rows."""
    code = CODES.get(verdict.code)
    if code is None:
        return
    if code.name in ("PORTAL_BUSY", "PORTAL_MAINTENANCE"):
        note_pause(desk.ledger, desk.scope, desk.tenant.busy_seconds, code.name, code.meaning)
    elif step and code.family is Family.PORTAL and code.name != "BREAKER_OPEN":
        note_step(desk.ledger, desk.scope, desk.task, step, code.name, desk.tenant.breaker_failures)
