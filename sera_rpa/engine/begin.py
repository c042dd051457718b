"""Begins a run: the input checked, the portal answering, the rows in the ledger. Nothing is written to the portal."""

from __future__ import annotations

import getpass
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sera_rpa import __version__
from sera_rpa.engine.wish import Wish
from sera_rpa.errors import SeraError
from sera_rpa.ledger.records import numbered
from sera_rpa.ledger.submission import NewRow, NewRun, Submission, known_conflicts, submit
from sera_rpa.ledger.workers import require_this_machine, sweep
from sera_rpa.places import results_dir
from sera_rpa.tenants import Tenant, identify

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from sera_rpa.contract import Checked, Contract, Problem


@dataclass(frozen=True)
class Begun:
    """A run whose rows are in the ledger."""

    run: str
    folder: Path
    scope: str
    submission: Submission


class Conflicts(Exception):
    """Rows whose references were used for other data; the run was not begun."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(problem.message for problem in problems))
        self.problems = problems


def begin_run(
    ledger: Engine, contract: Contract, checked: Checked, tenant: Tenant, wish: Wish
) -> Begun:  # fmt: skip
    """Takes the rows into the ledger under a new run.

    Rows that an earlier, dead worker held are freed first.

    Raises:
        SeraError: ``PORTAL_UNREACHABLE`` or ``PORTAL_MAINTENANCE``.
        Conflicts: some references were used before for other data (left out where the wish says so).
    """
    scope = identify(tenant)
    require_this_machine(ledger)
    sweep(ledger)
    if not wish.skip_invalid:
        conflicts = known_conflicts(ledger, scope, contract.task, new_rows(contract, checked, ""))
        problems = [_problem(checked, row, used) for row, used in conflicts]
        if problems:
            raise Conflicts(problems)
    run, folder = _new_folder(contract.task)
    new = NewRun(
        id=run, task=contract.task, title=contract.title, tenant=tenant.name, scope=scope, portal=tenant.address,
        account="", by=getpass.getuser(), host=socket.gethostname(), version=__version__,
        input_name=checked.name, input_sha256=checked.sha256, folder=str(folder),
        task_file=str(contract.source.absolute()), tenant_file=str(tenant.source.absolute()),
        options={"wish": wish.to_json(), "inputs": str(checked.folder.absolute())},
    )  # fmt: skip
    rows = new_rows(contract, checked, run, wish)
    return Begun(run, folder, scope, submit(ledger, new, rows, only_failed=wish.only_failed))


def new_rows(contract: Contract, checked: Checked, run: str, wish: Wish | None = None) -> Iterator[NewRow]:
    """The checked rows as the ledger takes them. A job that only reads has no reference; its rows are its run's."""
    asked = wish or Wish()
    for row in checked.rows:
        problem = row.problems[0] if row.problems else None
        reference = row.reference if contract.writes else numbered(run, row.position)
        message = "\n".join(str(problem.message) for problem in row.problems)
        yield NewRow(
            row.position, row.address, reference, row.payload, problem.code if problem else "", message,
            priority=asked.priority, not_before=asked.not_before, deadline=asked.deadline, tags=asked.tags,
        )  # fmt: skip


def _problem(checked: Checked, row: NewRow, used: str) -> Problem:
    from sera_rpa.contract import Problem

    number = row.address.rpartition(" ")[2]
    return Problem(
        "REFERENCE_REUSED", checked.name, int(number) if number.isdigit() else 0, "reference",
        observed=used, advice="Give the new row a new reference.",
    )  # fmt: skip


def _new_folder(task: str) -> tuple[str, Path]:
    stem = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{task}"
    for number in range(1, 1000):
        run = stem if number == 1 else f"{stem}-{number}"
        folder = results_dir() / run
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return run, folder
    raise SeraError("BUG", f"No free folder name for run '{stem}'")
