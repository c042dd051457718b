"""The worker's desk: the row in hand and all that a keyword may ask about it. One per process."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from robot.libraries.BuiltIn import BuiltIn, RobotNotRunningError
from sqlalchemy import Engine

from sera_rpa.ledger.claims import Claim
from sera_rpa.ledger.database import open_database
from sera_rpa.places import ledger_url
from sera_rpa.tenants import Tenant, identify, load_tenant


@dataclass
class Desk:
    """What is on the desk while a row is worked on. Keywords that are used outside rows find it without a row."""

    run: str = ""
    task: str = ""  # of the run: "book_jobs"
    folder: Path = field(default_factory=Path)  # of the run
    inputs: Path = field(default_factory=Path)  # the folder from which files that rows name are counted
    claim: Claim | None = None
    step: str = ""  # the write step in progress
    intended: bool = False  # whether the step noted its intent
    cents: int = 0  # what the step moves, as far as it said so
    failed_step: str = ""  # the write step in which the row failed
    record: dict[str, Any] = field(default_factory=dict, repr=False)
    record_url: str = ""
    screenshot: str = ""  # relative to the run's folder
    fault: str = ""  # message of a portal fault that the evidence found
    wish: dict[str, Any] = field(default_factory=dict)  # what was asked of the run
    session_ready: bool = False  # signed in, and no portal fault since
    secrets: set[str] = field(default_factory=set, repr=False)  # what must stand in no file of the run

    @cached_property
    def tenant(self) -> Tenant:
        """The tenant that ``${TENANT}`` names; the stand-in portal's where none is named."""
        return load_tenant(named_tenant())

    @cached_property
    def ledger(self) -> Engine:
        """The ledger, opened on first use."""
        return open_database(ledger_url())

    @cached_property
    def scope(self) -> str:
        """Which portal the rows are done in."""
        return identify(self.tenant)

    def clear(self) -> None:
        """Makes room for the next row."""
        self.claim = None
        self.step, self.intended, self.failed_step, self.cents = "", False, "", 0
        self.record, self.record_url, self.screenshot, self.fault = {}, "", "", ""


def named_tenant() -> str:
    """The tenant that ``${TENANT}`` names; the stand-in portal's where none is named."""
    try:
        return str(BuiltIn().get_variable_value("${TENANT}", "sandbox"))
    except RobotNotRunningError:
        return "sandbox"


desk = Desk()
