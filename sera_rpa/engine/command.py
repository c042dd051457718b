"""``sera-rpa run``, ``submit`` and ``resume``: from the input to the reports."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from sera_rpa.contract import Checked, Contract, read_contract
from sera_rpa.engine.begin import Begun, Conflicts, begin_run
from sera_rpa.engine.finish import finish_run
from sera_rpa.engine.machine import bearable_workers, worker_megabytes
from sera_rpa.engine.supervisor import Plan, Supervisor
from sera_rpa.engine.wish import Wish
from sera_rpa.errors import Exit, SeraError
from sera_rpa.ledger.claims import count_open
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.history import find_run, find_run_head, run_options
from sera_rpa.ledger.operations import reopen_run, retry_rows
from sera_rpa.ledger.submission import Submission
from sera_rpa.ledger.workers import require_this_machine, sweep
from sera_rpa.places import find_task, ledger_url
from sera_rpa.signin.account import find_account
from sera_rpa.tenants import Tenant, load_tenant
from sera_rpa.terminal import display
from sera_rpa.terminal.tables import print_problems

if TYPE_CHECKING:
    from sqlalchemy import Engine

Check = Callable[[Contract], Checked]
"""Reads the input of a task and checks it."""

MayWrite = Callable[[str, str, int], bool]
"""Asked with tenant, address and number of rows before anything is written to a protected tenant."""


def run_command(task: str, check: Check, tenant_name: str, wish: Wish, *, may_write: MayWrite) -> Exit:
    """Checks the input, takes its rows into the ledger, carries them out and writes the reports.

    Args:
        task: name or path of a task file.
        check: reads and checks the input.
        tenant_name: name or path of a tenant file.
        wish: what is asked of the run.
        may_write: asked before anything is written to a protected tenant.
    """
    ledger, tenant = open_database(ledger_url()), load_tenant(tenant_name)
    find_account(tenant)
    begun = _take_in(ledger, task, check, tenant, wish, may_write, _have_browser)
    if isinstance(begun, Exit):
        return begun
    return _carry_out(ledger, begun.run, tenant, wish, told(begun.submission))


def submit_command(task: str, check: Check, tenant_name: str, wish: Wish, *, may_write: MayWrite) -> Exit:
    """Checks the input and takes its rows into the ledger; ``resume`` carries them out."""
    ledger, tenant = open_database(ledger_url()), load_tenant(tenant_name)
    begun = _take_in(ledger, task, check, tenant, wish, may_write, lambda _: None)
    if isinstance(begun, Exit):
        return begun
    console = Console()
    console.print(told(begun.submission), highlight=False)
    console.print(f"run: {begun.run}\nCarry it out with 'sera-rpa resume {begun.run}'.", highlight=False)
    return Exit.DONE


def resume_command(
    run: str | None, *, workers: int = 0, headed: bool = False, max_money: Decimal | None = None, why: str = ""
) -> Exit:  # fmt: skip
    """Goes on with a run: the rows that wait are carried out under the options it was begun with.

    Args:
        run: its id; the newest unless one is named.
        workers: how many rows at a time; as the run was begun where 0.
        headed: show the browser.
        max_money: what the run may move in all from now on, in the tenant's currency; as it was begun where None.
        why: kept with the run.
    """
    ledger = open_database(ledger_url())
    head = find_run_head(ledger, run)
    options = run_options(ledger, head.id)
    if not options.task_file:
        raise SeraError("RUN_UNKNOWN", f"Run '{head.id}' was made by a version that did not keep its task file")
    tenant = load_tenant(options.tenant_file or head.tenant)
    find_account(tenant)
    require_this_machine(ledger)
    sweep(ledger)
    wish = Wish.from_json(options.wish)
    if max_money is not None:
        wish = replace(wish, max_money=max_money)
    waiting = count_open(ledger, head.id)
    if not waiting:
        Console().print(f"Nothing of run {head.id} waits.", highlight=False)
        return Exit(head.exit_code or 0)
    _have_browser(wish)
    reopen_run(ledger, head.id, by=getpass.getuser(), why=why, wish=wish.to_json())
    wish = replace(wish, workers=workers or wish.workers, headed=headed or wish.headed)
    return _carry_out(ledger, head.id, tenant, wish, f"Resumed: {waiting} rows wait.")


def retry_command(run: str | None, where: dict[str, str], *, workers: int = 0, headed: bool = False, why: str) -> Exit:
    """Queues rows of a run that were refused, failed or are unknown once more, and carries them out."""
    ledger = open_database(ledger_url())
    head = find_run_head(ledger, run)
    number = retry_rows(ledger, head.id, where, by=getpass.getuser(), why=why)
    Console().print(f"{number} rows of run {head.id} are tried again.", highlight=False)
    return resume_command(head.id, workers=workers, headed=headed, why=why) if number else Exit(head.exit_code or 0)


def told(submission: Submission) -> str:
    """What became of the rows that were handed in, as a sentence."""
    parts = [
        (submission.new, "new"),
        (submission.changed, "corrected since the last run"),
        (submission.unchanged, "open from an earlier run"),
        (submission.done, "done before and skipped"),
        (submission.held, "held by an operator"),
        (submission.left_out, "left out because they did not fail"),
        (submission.invalid, "left out because they do not fit"),
        (len(submission.conflicts), "left out because their reference was used for other data"),
    ]
    return "Rows: " + ", ".join(f"{number} {words}" for number, words in parts if number) + "."


def _take_in(
    ledger: Engine, task: str, check: Check, tenant: Tenant, wish: Wish, may_write: MayWrite,
    make_ready: Callable[[Wish], None],
) -> Begun | Exit:  # fmt: skip
    contract = read_contract(find_task(task))
    checked = check(contract)
    if checked.file_problems or (checked.problems and not wish.skip_invalid):
        print_problems(checked.problems, Console(stderr=True))
        return Exit.INVALID
    if tenant.protected and contract.writes and not may_write(tenant.name, tenant.address, len(checked.rows)):
        return Exit.STOPPED
    make_ready(wish)
    try:
        return begin_run(ledger, contract, checked, tenant, wish)
    except Conflicts as conflicts:
        print_problems(conflicts.problems, Console(stderr=True))
        return Exit.INVALID


def _have_browser(wish: Wish) -> None:
    from sera_rpa.browser import ensure_browser

    console = Console()
    ensure_browser(wish.headed, say=lambda text: console.print(text, highlight=False))


def _carry_out(ledger: Engine, run: str, tenant: Tenant, wish: Wish, note: str) -> Exit:
    account = find_account(tenant)
    secrets = [account.password.value, account.totp_seed.value if account.totp_seed else ""]
    options = run_options(ledger, run)
    workers = wish.workers or bearable_workers()
    plan = Plan(
        run, options.folder, Path(options.task_file), str(tenant.source), Path(options.inputs),
        workers, worker_megabytes(workers), wish.headed,
    )  # fmt: skip
    show = display(Console())
    show.start(find_run(ledger, run))
    show.note(note)
    try:
        Supervisor(ledger, plan, on_row=show.row, note=show.note).carry_out()
    finally:
        finished, files = finish_run(ledger, run, secrets=[secret for secret in secrets if secret])
        show.end(finished, files)
        show.stop()
    return Exit(finished.exit_code or 0)
