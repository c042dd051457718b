"""What a worker knows of its run: begun by the supervisor, or by itself where Robot was started by hand."""

from __future__ import annotations

import atexit
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from robot.libraries.BuiltIn import BuiltIn

from sera_rpa.contract import Checked, Contract, check, check_options, contract_of
from sera_rpa.engine.begin import Conflicts, begin_run
from sera_rpa.engine.desk import desk
from sera_rpa.engine.finish import finish_run
from sera_rpa.engine.session_names import INPUTS_VARIABLE, PARENT_VARIABLE, RUN_VARIABLE
from sera_rpa.engine.wish import Wish
from sera_rpa.errors import SeraError
from sera_rpa.ledger.history import note_stop, run_facts, run_options
from sera_rpa.ledger.processes import ProcessMark


@dataclass
class Fixtures:
    """The parts of the template task that every row's task gets."""

    setup: Any
    teardown: Any
    timeout: Any


@dataclass
class WorkerSession:
    """One worker's share in a run."""

    run: str = ""
    keyword: str = ""
    columns: tuple[str, ...] = ()
    template: Fixtures = field(default_factory=lambda: Fixtures(None, None, None))
    attempts: int = 3
    parent: ProcessMark | None = None
    message: str = ""  # why no row is started at all
    nothing_to_do: str = ""
    by_hand: bool = False  # no supervisor: this process ends the run itself
    asked_to_stop: bool = False

    def log_address(self, test_id: str) -> str:
        """A task's place in the Robot log, relative to the run's folder."""
        log = str(BuiltIn().get_variable_value("${LOG FILE}"))
        return "" if log == "NONE" else f"{Path(os.path.relpath(log, desk.folder)).as_posix()}#{test_id}"

    def stopped(self, message: str) -> None:
        """Puts on record what ended the run before its rows were all tried."""
        note_stop(desk.ledger, self.run, message)

    def interrupted(self) -> None:
        """A person asked for the end. Called from a signal, so nothing is written here."""
        self.asked_to_stop = True

    def leave(self) -> None:
        """Without a supervisor: ends the run and writes its reports."""
        if not self.by_hand or not self.run:
            return
        if self.asked_to_stop:
            self.stopped("Stopped by a person before the end")
        finish_run(desk.ledger, self.run, secrets=desk.secrets)
        variables = BuiltIn()
        named = [
            str(variables.get_variable_value(name)) for name in ("${OUTPUT FILE}", "${LOG FILE}", "${REPORT FILE}")
        ]
        atexit.register(_search_logs, [Path(file) for file in named if file != "NONE"], set(desk.secrets))


def _search_logs(files: list[Path], secrets: set[str]) -> None:
    """Robot writes its log when the libraries have gone: a run that was started by hand is searched at the very end."""
    from sera_rpa.audit.scan import scan_files

    for file in files:
        if file.is_file() and scan_files(file.parent, [file], secrets):
            print(SeraError("SECRET_IN_RESULTS", f"A secret stands in clear in {file}"), file=sys.stderr)


def join_run(suite: Any) -> WorkerSession:
    """Takes part in the run that the supervisor names in the environment, or begins one: ``${INPUT}`` or ``${SET}``.

    Raises:
        SeraError: the tenant, the ledger or the portal is not usable.
    """
    contract = contract_of(suite)
    template = next(test for test in suite.tests if test.template)
    session = WorkerSession(
        keyword=contract.keyword,
        columns=tuple(column.name for column in contract.columns),
        template=Fixtures(template.setup, template.teardown, template.timeout),
    )
    variables = BuiltIn()
    session.attempts = desk.tenant.attempts
    session.run = os.environ.get(RUN_VARIABLE, "")
    if session.run:
        desk.inputs = Path(os.environ.get(INPUTS_VARIABLE, ""))
        if os.environ.get(PARENT_VARIABLE):
            session.parent = json.loads(os.environ[PARENT_VARIABLE])
    else:
        session.by_hand = True
        _begin(
            session,
            contract,
            _input(contract, variables.get_variable_value("${INPUT}"), variables.get_variable_value("${SET}")),
            bool(variables.get_variable_value("${SKIP_INVALID}")),
        )
    if session.run:
        desk.run, desk.task = session.run, contract.task
        desk.wish = run_options(desk.ledger, session.run).wish
        desk.scope, desk.folder = run_facts(desk.ledger, session.run)
    return session


def _input(contract: Contract, source: str | None, options: str | None) -> Checked | None:
    """The rows of ``-v INPUT:<file>``, or the one row of ``-v SET:<column>=<value>;…``; None where neither is given.

    Where no column must be filled, the row needs no options.
    """
    if source and options:
        raise SeraError("INPUT_UNREADABLE", "Both INPUT and SET are given", "Leave one of the two out.")
    if source:
        return check(contract, Path(source))
    if options or not any(column.required for column in contract.columns):
        pairs = (pair.partition("=") for pair in (options or "").split(";") if pair.strip())
        return check_options(contract, [(name.strip(), value) for name, _, value in pairs])
    return None


def _begin(session: WorkerSession, contract: Contract, checked: Checked | None, skip_invalid: bool) -> None:
    if checked is None:
        then = "Give it with -v INPUT:<file>, or as -v SET:<column>=<value>."
        session.message = str(SeraError("INPUT_UNREADABLE", "No input was named", then))
        return
    if checked.problems and not skip_invalid:
        session.message = "\n".join(problem.message for problem in checked.problems)
        return
    if desk.tenant.protected and contract.writes and not BuiltIn().get_variable_value("${YES}"):
        rows = len(checked.rows)
        told = f"Tenant '{desk.tenant.name}' ({desk.tenant.address}) is protected; {rows} rows would be written"
        session.message = str(SeraError("TENANT_PROTECTED", told))
        return
    try:
        begun = begin_run(desk.ledger, contract, checked, desk.tenant, Wish(skip_invalid=skip_invalid))
    except Conflicts as conflicts:
        session.message = str(conflicts)
        return
    session.run = begun.run
    desk.inputs = checked.folder
    session.nothing_to_do = f"Nothing to do: {begun.submission.done} of {len(checked.rows)} rows were done before"
