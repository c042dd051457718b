"""From a finished Robot task to the row's outcome: by error code, never by matching text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sera_rpa.errors import CODES, Code, Family, SeraError, code_of
from sera_rpa.ledger.records import Status

BACKOFF_SECONDS = (2, 10, 30, 60)


@dataclass(frozen=True)
class Verdict:
    """How a row stands after one attempt."""

    status: Status
    code: str = ""
    message: str = ""
    retry_at: datetime | None = None


def judge(message: str, fault: str, leaf_library: str, *, open_write: bool, number: int, attempts: int) -> Verdict:
    """Judges a failed row.

    Args:
        message: the failed task's message.
        fault: coded message of what the portal showed afterwards, empty when it showed nothing unusual.
        leaf_library: the library whose keyword failed.
        open_write: a write was sent and its outcome is not known.
        number: which attempt of this run it was, from 1.
        attempts: how many attempts a run may make.
    """
    code, text = _code_and_text(message, fault, leaf_library)
    if code.family in (Family.DATA, Family.INPUT) and not open_write:
        return Verdict(Status.REFUSED, code.name, text)
    retry_at = None
    if code.family in (Family.PORTAL, Family.MACHINE) and number < attempts and code.name != "BREAKER_OPEN":
        retry_at = datetime.now(UTC) + timedelta(seconds=BACKOFF_SECONDS[min(number, len(BACKOFF_SECONDS)) - 1])
    return Verdict(Status.UNKNOWN if open_write else Status.FAILED, code.name, text, retry_at)


def _code_and_text(message: str, fault: str, leaf_library: str) -> tuple[Code, str]:
    stated, seen = code_of(message), code_of(fault)
    if stated and not (seen and stated.name == "PORTAL_SLOW"):
        return stated, message
    if seen:
        return seen, fault
    if leaf_library == "Browser":
        return CODES["PORTAL_SLOW"], str(
            SeraError("PORTAL_SLOW", f"The portal did not do what was expected: {_first_line(message)}")
        )
    return CODES["BUG"], str(SeraError("BUG", message))


def failed_library(result: Any) -> str:
    """The library of the innermost keyword that failed in a Robot result."""
    for child in reversed(list(getattr(result, "body", None) or ())):
        if getattr(child, "status", "") == "FAIL":
            return failed_library(child) or getattr(child, "owner", None) or ""
    return ""


def _first_line(message: str) -> str:
    lines = [line for line in message.splitlines() if line.strip()]
    return lines[0] if lines else "no message"
