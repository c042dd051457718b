"""``sera-rpa run`` from the input to the reports."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console

from sera_rpa.contract import Checked, Contract, read_contract
from sera_rpa.engine.begin import Conflicts, begin_run
from sera_rpa.engine.finish import finish_run
from sera_rpa.engine.supervisor import Plan, Supervisor
from sera_rpa.errors import Exit
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.history import find_run
from sera_rpa.ledger.submission import Submission
from sera_rpa.places import find_task, ledger_url
from sera_rpa.signin.account import find_account
from sera_rpa.tenants import load_tenant
from sera_rpa.terminal import display
from sera_rpa.terminal.tables import print_problems

Check = Callable[[Contract], Checked]
"""Reads the input of a task and checks it."""

MayWrite = Callable[[str, str, int], bool]
"""Asked with tenant, address and number of rows before anything is written to a protected tenant."""


def run_command(
    task: str, check: Check, tenant_name: str, *,
    workers: int = 1, headed: bool = False, skip_invalid: bool = False, may_write: MayWrite,
) -> Exit:  # fmt: skip
    """Checks the input, takes its rows into the ledger, carries them out and writes the reports.

    Args:
        task: name or path of a task file.
        check: reads and checks the input.
        tenant_name: name or path of a tenant file.
        workers: how many rows are carried out at a time.
        headed: show the browser.
        skip_invalid: leave rows that do not fit out instead of starting nothing.
        may_write: asked before anything is written to a protected tenant.
    """
    from sera_rpa.browser import ensure_browser

    task_file = find_task(task)
    contract = read_contract(task_file)
    checked = check(contract)
    if checked.file_problems or (checked.problems and not skip_invalid):
        print_problems(checked.problems, Console(stderr=True))
        return Exit.INVALID
    tenant = load_tenant(tenant_name)
    account = find_account(tenant)
    secrets = [account.password.value, account.totp_seed.value if account.totp_seed else ""]
    if tenant.protected and contract.writes and not may_write(tenant.name, tenant.address, len(checked.rows)):
        return Exit.STOPPED
    console = Console()
    ensure_browser(headed, say=lambda text: console.print(text, highlight=False))
    ledger = open_database(ledger_url())
    try:
        begun = begin_run(ledger, contract, checked, tenant, skip_invalid=skip_invalid)
    except Conflicts as conflicts:
        print_problems(conflicts.problems, Console(stderr=True))
        return Exit.INVALID
    show = display(console)
    show.start(find_run(ledger, begun.run))
    show.note(_summary(begun.submission))
    try:
        plan = Plan(begun.run, begun.folder, task_file, str(tenant.source), checked.folder.absolute(), workers, headed)
        Supervisor(ledger, plan, on_row=show.row, note=show.note).carry_out()
    finally:
        finished, files = finish_run(ledger, begun.run, secrets=[secret for secret in secrets if secret])
        show.end(finished, files)
        show.stop()
    return Exit(finished.exit_code or 0)


def _summary(submission: Submission) -> str:
    parts = [
        (submission.new, "new"),
        (submission.changed, "corrected since the last run"),
        (submission.unchanged, "open from an earlier run"),
        (submission.done, "done before and skipped"),
        (submission.invalid, "left out because they do not fit"),
        (len(submission.conflicts), "left out because their reference was used for other data"),
    ]
    return "Rows: " + ", ".join(f"{number} {words}" for number, words in parts if number) + "."
