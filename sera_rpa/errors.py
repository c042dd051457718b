"""Every error has a permanent code; the code's family says whose turn it is.

A message reads ``CODE: what happened to which 'thing', observed against expected. What to do next.``
Robot Framework keeps only the text of an exception, so the code in front is what outcomes are read from
(:func:`code_of`); the rest of a message is for people and is never parsed.
"""

from __future__ import annotations

import re
from enum import IntEnum

from sera_rpa.error_codes import TABLE
from sera_rpa.error_families import Code, Family

__all__ = ["CODES", "EXIT_MEANINGS", "Code", "Exit", "Family", "SeraError", "code_of"]


class Exit(IntEnum):
    """Exit codes of ``sera-rpa``; the worst thing that happened decides."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    INVALID = 3
    FAILED = 4
    SIGN_IN = 5
    UNREACHABLE = 6
    MACHINE = 7
    SECRET_FOUND = 8
    LIMIT = 9
    BUG = 70
    STOPPED = 130


EXIT_MEANINGS: dict[Exit, str] = {
    Exit.DONE: "every row is done, now or by an earlier run",
    Exit.REFUSED: "at least one row was refused by the portal or a business rule; correct those rows and run again",
    Exit.USAGE: "the command line was wrong; nothing was started",
    Exit.INVALID: "the input does not fit the task's columns; nothing was started (with --skip-invalid: those rows were left out)",
    Exit.FAILED: "at least one row failed or its outcome is unknown; run the same command again",
    Exit.SIGN_IN: "the portal refused the sign-in; the rows not yet tried wait unchanged",
    Exit.UNREACHABLE: "the portal did not answer or is in maintenance; the rows not yet tried wait unchanged",
    Exit.MACHINE: "this machine lacks something (browser, disk space, a free ledger); the message says what",
    Exit.SECRET_FOUND: "a password, seed or code was found in the run's files; delete the run's folder and report it",
    Exit.LIMIT: "a limit of the run was reached (rows, money); the rows not yet tried wait unchanged",
    Exit.BUG: "a fault of sera-rpa itself; the message and the log say where",
    Exit.STOPPED: "stopped by a person before the end; run the same command again to go on",
}


CODES: dict[str, Code] = {code.name: code for code in TABLE}
"""Every code by its name."""


class SeraError(Exception):
    """An error with a permanent code.

    Args:
        code: a name from :data:`CODES`; anything else is a ``KeyError`` at once.
        what: what happened to which thing, observed against expected.
        then: what to do next; the code's own advice unless given.
    """

    ROBOT_SUPPRESS_NAME = True

    def __init__(self, code: str, what: str, then: str | None = None) -> None:
        self.code = CODES[code]
        self.what = what.rstrip()
        self.then = then or self.code.next_step
        stop = "" if self.what.endswith((".", "!", "?", "…")) else "."
        super().__init__(f"{code}: {self.what}{stop} {self.then}")


_CODE = re.compile(r"^([A-Z][A-Z_]+): ")


def code_of(message: str) -> Code | None:
    """The code that a message begins with, or None where it begins with none that we know."""
    found = _CODE.match(message)
    return CODES.get(found[1]) if found else None
