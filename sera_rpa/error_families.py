"""What an error code is, and whose turn each family of them makes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Family(str, Enum):
    """Whose fault it was, and so what happens next."""

    INPUT = "input"  # the sheet or the command line is wrong: nothing was started
    DATA = "data"  # the portal or a business rule said no: a person corrects the row
    SIGN_IN = "sign-in"  # the account was refused: no worker of the account may go on
    PORTAL = "portal"  # the portal did not answer as it should: try again later
    LIMIT = "limit"  # a limit that somebody set was reached: nothing is wrong
    MACHINE = "machine"  # this machine lacks something: a browser, disk space, a free ledger
    BUG = "bug"  # ours


FAMILIES = {
    Family.INPUT: ("Input", "The sheet, a file or the command line is wrong. Nothing was started."),
    Family.DATA: ("Data", "Sera or a business rule said no: the row is *refused* until a person corrects it."),
    Family.SIGN_IN: ("Sign-in", "The account was refused. The run ends; rows not yet tried wait unchanged."),
    Family.PORTAL: ("Portal", "The portal did not answer as it should. The row is tried again, then *failed*."),
    Family.LIMIT: (
        "A limit was reached",
        "Somebody set a limit and the run has come to it; nothing is wrong, and the rows not yet tried wait unchanged.",
    ),
    Family.MACHINE: ("Machine", "This machine lacks something. The row is tried again, then *failed*."),
    Family.BUG: ("Bug", "Ours. The row is *failed* and not tried again in the same run."),
}
"""Each family as a heading, and what an error of it means for the run."""


@dataclass(frozen=True)
class Code:
    """One permanent error code."""

    name: str
    family: Family
    meaning: str
    next_step: str
