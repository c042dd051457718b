"""The command ``sera-rpa``: parses, calls, prints. Whatever is heavy is loaded by the command that needs it."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sera_rpa import __version__
from sera_rpa import cli_options as shared
from sera_rpa.errors import EXIT_MEANINGS, Exit, Family, SeraError

if TYPE_CHECKING:
    from decimal import Decimal

    from sera_rpa.contract import Checked, Contract
    from sera_rpa.engine.wish import Wish

_FAMILY_EXITS = {
    Family.INPUT: Exit.INVALID,
    Family.DATA: Exit.REFUSED,
    Family.SIGN_IN: Exit.SIGN_IN,
    Family.PORTAL: Exit.UNREACHABLE,
    Family.LIMIT: Exit.LIMIT,
    Family.MACHINE: Exit.MACHINE,
    Family.BUG: Exit.BUG,
}

EXIT_CODES = "\b\nExit codes:\n" + "\n".join(f"  {code.value:>3}  {meaning}" for code, meaning in EXIT_MEANINGS.items())


def _command(function: Callable[..., Exit]) -> Callable[..., None]:
    """Turns a function that returns an exit code into a command; a coded error becomes one clear line."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            code = function(*args, **kwargs)
        except SeraError as error:
            click.secho(str(error), fg="red", err=True)
            code = _FAMILY_EXITS[error.code.family]
        except KeyboardInterrupt:
            code = Exit.STOPPED
        except click.Abort:  # a question that nobody answers
            click.echo("\nNot answered, so nothing was done. '--yes' answers where nobody can.", err=True)
            code = Exit.STOPPED
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception:  # ours to report: shown whole, and told from every other outcome by its code
            traceback.print_exc()
            click.secho(str(SeraError("BUG", "sera-rpa itself failed, as shown above")), fg="red", err=True)
            code = Exit.BUG
        sys.exit(int(code))

    return run


_input = click.option(
    "--input",
    "-i",
    "source",
    type=click.Path(path_type=Path, readable=False),
    help="The rows: .csv, .xlsx or .yaml.",
)
_set = click.option(
    "--set",
    "-s",
    "options",
    multiple=True,
    metavar="COLUMN=VALUE",
    callback=lambda context, parameter, pairs: _options(pairs),
    help="One row without a file: a value of one of the task's columns. Can be given several times.",
)


def _options(pairs: Sequence[str]) -> list[tuple[str, str]]:
    for pair in pairs:
        if "=" not in pair:
            raise click.BadParameter(f"'{pair}' is not of the form COLUMN=VALUE.")
    return [(name.strip(), value) for name, _, value in (pair.partition("=") for pair in pairs)]


def _checked(contract: Contract, source: Path | None, options: list[tuple[str, str]]) -> Checked:
    """The rows of the file, or the one row of the options: none at all will do where no column must be filled."""
    from sera_rpa.contract import check, check_options

    if source and options:
        raise click.UsageError("--input and --set exclude each other: rows come from a file or from options.")
    if source:
        return check(contract, source)
    needed = [column.name for column in contract.columns if column.required]
    if needed and not options:
        raise click.UsageError(
            f"{contract.task} needs rows: --input FILE, or --set COLUMN=VALUE for {', '.join(needed)}."
        )
    return check_options(contract, options)


COMMANDS = (
    "demo", "template", "check", "run", "submit", "resume", "retry", "status", "results", "hold", "release", "close",
    "docs", "portal", "chaos", "test",
)  # fmt: skip


class _Manual(click.Group):
    """Lists the commands in the order in which a person meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if name in self.commands]


@click.group(
    cls=_Manual, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}, epilog=EXIT_CODES
)
@click.version_option(__version__, prog_name="sera-rpa")
def main() -> None:
    """Carries out spreadsheet rows in the Sera portal: each row once, each with a recorded outcome.

    \b
    Try it:
      sera-rpa demo                                     the whole line against the stand-in portal
    \b
    Your own rows:
      sera-rpa template book_jobs --out jobs.xlsx       a sheet with the right columns
      sera-rpa check book_jobs --input jobs.xlsx        everything that is wrong with it, at once
      sera-rpa run book_jobs --input jobs.xlsx          carries it out; run it again to go on
      sera-rpa results                                  what became of every row

    Files go to ./results (SERA_RESULTS names another folder); the ledger in results/state remembers what is done.
    """


@main.command()
@click.option("--headed", is_flag=True, help="Show the browser.")
@_command
def demo(headed: bool) -> Exit:
    """Books the sample jobs in a stand-in portal of its own.

    Starts the portal, signs in with password and one-time code, books the rows of tasks/inputs/book_jobs.csv, says
    where the audit page is, and stops the portal. Nothing leaves this machine. Some of the sample rows are refused on
    purpose, so the exit code is 0 when every row ended as the sample means it to.

    \b
    Example:
      sera-rpa demo
    """
    from sera_rpa.demo import run_demo

    return run_demo(headed=headed)


@main.command()
@click.argument("task")
@click.option(
    "--out",
    "-o",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write: .xlsx, .csv or .yaml.",
)
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
@_command
def template(task: str, out: Path, force: bool) -> Exit:
    """Writes an empty sheet for a task.

    TASK is the name of a task file (book_jobs) or the path of your own. The sheet has the task's columns with their
    types, drop-downs where only certain values fit, and a page that explains each column.

    \b
    Examples:
      sera-rpa template book_jobs --out jobs.xlsx
      sera-rpa template book_jobs --out jobs.yaml
    """
    from sera_rpa.contract import read_contract
    from sera_rpa.inputs.templates import write_template
    from sera_rpa.places import find_task

    if out.exists() and not force:
        raise click.UsageError(f"'{out}' exists; name another file or add --force.")
    contract = read_contract(find_task(task))
    write_template(contract, out)
    click.echo(f"{out}: {len(contract.columns)} columns for {contract.task}")
    return Exit.DONE


@main.command()
@click.argument("task")
@_input
@_set
@click.option("--all", "show_all", is_flag=True, help="Show every problem, however many.")
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@_command
def check(task: str, source: Path | None, options: list[tuple[str, str]], show_all: bool, as_json: bool) -> Exit:
    """Says everything that is wrong with an input, without touching the portal.

    Every problem names file, row, column (or the option) and what was expected.

    \b
    Examples:
      sera-rpa check book_jobs --input jobs.csv
      sera-rpa check book_jobs --input jobs.xlsx --json
      sera-rpa check export_invoices --set date_range=yesterday
    \b
    Exit codes:
        0  every row fits
        3  something does not fit, or the file cannot be read
    """
    from sera_rpa.contract import read_contract
    from sera_rpa.places import find_task

    contract = read_contract(find_task(task))
    checked = _checked(contract, source, options)
    if as_json:
        from dataclasses import asdict

        click.echo(
            json.dumps(
                [asdict(problem) | {"message": problem.message} for problem in checked.problems],
                indent=2,
                ensure_ascii=False,
            )
        )
    elif checked.ok:
        from sera_rpa.audit.words import rows

        fit = f"{rows(len(checked.rows))} {'fits' if len(checked.rows) == 1 else 'fit'} {contract.task}"
        click.secho(f"{checked.name}: {fit}.", fg="green")
    else:
        _print_problems(checked.problems, show_all)
    return Exit.DONE if checked.ok else Exit.INVALID


def _wish(workers: int | None, headed: bool, **asked: Any) -> Wish:
    from sera_rpa.engine.wish import Wish

    given = {name: value for name, value in asked.items() if value is not None}
    return Wish(workers=workers or 0, headed=headed, **given)


def _ask(yes: bool) -> Callable[[str, str, int], bool]:
    def may_write(name: str, address: str, rows: int) -> bool:
        return yes or click.confirm(f"Tenant '{name}' ({address}) is protected. Carry out {rows} rows there?")

    return may_write


@main.command(epilog=EXIT_CODES)
@click.argument("task")
@_input
@_set
@shared.tenant
@shared.workers
@shared.headed
@shared.queueing
@shared.yes
@_command
def run(
    task: str, source: Path | None, options: list[tuple[str, str]], tenant: str, workers: int | None, headed: bool,
    yes: bool, **asked: Any,
) -> Exit:  # fmt: skip
    """Carries out every row of an input in the portal, each once.

    TASK is the name of a task file (book_jobs) or the path of your own. Nothing is started while any row does not
    fit. Rows that are done stay done: run the same command again after an interruption, a correction or a crash. A task
    that only reads, such as an export, has no reference and does its rows anew in every run.

    \b
    Examples:
      sera-rpa run book_jobs --input jobs.csv
      sera-rpa run book_jobs --input jobs.xlsx --tenant acme --workers 4 --yes
      sera-rpa run book_jobs --input jobs.csv --only-failed --max-rows 50
      sera-rpa run export_invoices --set date_range=yesterday --set status=finalized
    """
    from sera_rpa.engine.command import run_command

    def checked(contract: Contract) -> Checked:
        return _checked(contract, source, options)

    return run_command(task, checked, tenant, _wish(workers, headed, **asked), may_write=_ask(yes))


@main.command(epilog=EXIT_CODES)
@click.argument("task")
@_input
@_set
@shared.tenant
@shared.queueing
@shared.yes
@_command
def submit(
    task: str, source: Path | None, options: list[tuple[str, str]], tenant: str, yes: bool, **asked: Any
) -> Exit:  # fmt: skip
    """Takes the rows of an input into the ledger without carrying them out; 'resume' does that.

    Tells which rows are new, corrected, unchanged or in conflict with what was handed in before; none is doubled.

    \b
    Examples:
      sera-rpa submit book_jobs --input jobs.csv --priority 5
      sera-rpa submit book_jobs --input jobs.csv --not-before 18:00 --deadline 22:00 --tag evening
    """
    from sera_rpa.engine.command import submit_command

    def checked(contract: Contract) -> Checked:
        return _checked(contract, source, options)

    return submit_command(task, checked, tenant, _wish(None, False, **asked), may_write=_ask(yes))


@main.command(epilog=EXIT_CODES)
@click.argument("run_id", metavar="[RUN]", required=False)
@shared.workers
@shared.headed
@shared.max_money
@shared.why
@_command
def resume(run_id: str | None, workers: int | None, headed: bool, max_money: Decimal | None, why: str) -> Exit:
    """Goes on with a run: carries out its rows that wait. The newest run unless one is named.

    A run that reached its cap of money needs a higher one: what it moved before counts.

    \b
    Examples:
      sera-rpa resume
      sera-rpa resume 20261124-073100-book_jobs --workers 2
      sera-rpa resume --max-money 5000
    """
    from sera_rpa.engine.command import resume_command

    return resume_command(run_id, workers=workers or 0, headed=headed, max_money=max_money, why=why)


@main.command(epilog=EXIT_CODES)
@click.argument("run_id", metavar="[RUN]", required=False)
@click.option(
    "--where",
    multiple=True,
    metavar="FILTER=VALUE",
    callback=lambda context, parameter, pairs: _options(pairs),
    help="Only rows that fit: status, code, reference (with *), tag. Can be given several times.",
)
@shared.workers
@shared.headed
@shared.why
@_command
def retry(run_id: str | None, where: list[tuple[str, str]], workers: int | None, headed: bool, why: str) -> Exit:
    """Tries rows of a run again that were refused, failed or are unknown. The newest run unless one is named.

    What was written stays written: a row goes on where it stopped, and a write without a known outcome is looked for
    before it is sent again.

    \b
    Examples:
      sera-rpa retry --why "slots were added"
      sera-rpa retry 20261124-073100-book_jobs --where code=NO_FREE_SLOT --where "reference=J-10*"
    """
    from sera_rpa.engine.command import retry_command

    return retry_command(run_id, dict(where), workers=workers or 0, headed=headed, why=why)


@main.command()
@click.argument("run_id", metavar="[RUN]", required=False)
@click.option("--watch", is_flag=True, help="Look again every second until the run has ended.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@_command
def status(run_id: str | None, watch: bool, as_json: bool) -> Exit:
    """Shows how far a run is: its rows by outcome, its workers, its pace and what holds it up.

    \b
    Examples:
      sera-rpa status
      sera-rpa status 20261124-073100-book_jobs --watch
    """
    from sera_rpa.terminal.status import status_command

    return status_command(run_id, watch=watch, as_json=as_json)


def _row_action(name: str, change: str, done: str, doc: str) -> None:
    @click.argument("row", metavar="ITEM")
    @click.option("--why", required=True, help="The reason; kept with the row.")
    @_command
    def act(row: str, why: str) -> Exit:
        import getpass

        from sera_rpa.ledger import operations
        from sera_rpa.ledger.database import open_database
        from sera_rpa.places import ledger_url

        reference = getattr(operations, change)(open_database(ledger_url()), row, by=getpass.getuser(), why=why)
        click.echo(f"{reference}: {done}.")
        return Exit.DONE

    act.__doc__ = doc
    main.command(name=name, help=doc)(act)


_row_action("hold", "hold_row", "held", """Keeps a row back until it is released, whatever runs are started.

    ITEM is the row's reference, or task/reference where several tasks have it.

    \b
    Example:
      sera-rpa hold J-1001 --why "the customer rings back"
    """)  # fmt: skip
_row_action("release", "release_row", "released", """Lets a held row go: it waits again for 'resume' or the next run.

    \b
    Example:
      sera-rpa release J-1001 --why "she rang"
    """)  # fmt: skip
_row_action("close", "close_row", "closed", """Ends a row by hand: it was dealt with elsewhere and is never carried out.

    \b
    Example:
      sera-rpa close J-1001 --why "booked by phone as job 1000123"
    """)  # fmt: skip


@main.command()
@click.argument("run_id", metavar="[RUN]", required=False)
@click.option("--list", "list_all", is_flag=True, help="List the runs instead.")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON.")
@_command
def results(run_id: str | None, list_all: bool, as_json: bool) -> Exit:
    """Shows the rows of a run and their outcomes again; the newest run unless one is named.

    \b
    Examples:
      sera-rpa results
      sera-rpa results --list
      sera-rpa results 20261124-073100-book_jobs --json
    """
    from rich.console import Console

    from sera_rpa.audit.results import as_object
    from sera_rpa.ledger.database import open_database
    from sera_rpa.ledger.history import find_run, list_runs
    from sera_rpa.places import ledger_url
    from sera_rpa.terminal.tables import print_results, print_runs

    ledger = open_database(ledger_url())
    if list_all:
        print_runs(list_runs(ledger), Console())
        return Exit.DONE
    found = find_run(ledger, run_id)
    if as_json:
        click.echo(json.dumps(as_object(found), indent=1, ensure_ascii=False, default=str))
    else:
        print_results(found, Console())
    return Exit.DONE


@main.command()
@click.option(
    "--out",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to, instead of 'docs' in the folder for results. An earlier site in it is replaced.",
)
@click.option("--open", "show", is_flag=True, help="Show it in the browser of this machine.")
@_command
def docs(out: Path | None, show: bool) -> Exit:
    """Writes the documentation as a site: all tasks, keywords, error codes and guides.

    The site is a folder of plain files. It needs no server and no network: open index.html, press '/' to search.

    \b
    Examples:
      sera-rpa docs --open
      sera-rpa docs --out public/sera-rpa
    """
    from sera_rpa.docs.site import build_site, may_hold_site
    from sera_rpa.places import results_dir

    folder = out or results_dir() / "docs"
    if not may_hold_site(folder):
        raise click.UsageError(f"'{folder}' holds other files; name another folder.")
    page = build_site(folder)
    click.echo(f"The documentation: {page}")
    if show:
        click.launch(str(page))
    return Exit.DONE


@main.command()
@click.option("--port", default=8420, show_default=True, help="Port on this machine; 0 takes a free one.")
@click.option("--json", "as_json", is_flag=True, help='Print one line {"url", "sign_ins": [...]} once it answers.')
@click.option(
    "--data",
    type=click.Path(dir_okay=False, path_type=Path),
    help="SQLite file to keep the portal's data in; begins anew without it.",
)
@click.option("--clock", help="Local time at which the portal begins, e.g. 2026-11-24T07:30, or 'now'.")
@click.option("--layout", type=click.Choice(["v1", "v2", "v3"]), help="Generation of the front end; v1 without it.")
@click.option("--seed", type=int, help="Number from which a new business is made.")
@click.option("--customers", type=click.IntRange(1), help="How many customers a new business has.")
@click.option("--latency", type=click.IntRange(0), metavar="MS", help="Natural delay of lists, calendars and slots.")
@click.option("--faults", "show_faults", is_flag=True, help="List what can be made to go wrong, and start nothing.")
@_command
def portal(
    port: int, as_json: bool, data: Path | None, clock: str | None, show_faults: bool, **business: int | str | None
) -> Exit:
    """Runs the stand-in portal until Ctrl-C, and points the sandbox tenant at it.

    The portal listens on this machine only. It prints its address and its sign-ins: one with one-time codes, one
    without, and one of a CSR. Its days begin on Tuesday, 24 November 2026, 7:30 am, unless --clock says otherwise.

    \b
    Examples:
      sera-rpa portal
      sera-rpa portal --port 0 --json
      sera-rpa portal --data my-portal.db --clock now
      sera-rpa portal --layout v2 --customers 100000
      sera-rpa portal --faults
    """
    from sera_rpa.sandbox import connection_file, print_faults, run_sandbox

    if show_faults:
        return Exit.DONE if print_faults() == 0 else Exit.MACHINE
    options = ["--port", str(port)]
    options += ["--data", str(data)] if data else []
    options += ["--clock", clock] if clock else []
    for name, value in business.items():
        options += [f"--{name}", str(value)] if value is not None else []
    with run_sandbox(*options) as sandbox, connection_file(sandbox):
        if as_json:
            click.echo(json.dumps({"url": sandbox.url, "sign_ins": sandbox.sign_ins}))
        else:
            click.secho(f"The stand-in portal answers at {sandbox.url}", bold=True)
            for account in sandbox.sign_ins:
                code = (
                    f"one-time codes from seed {account['totp_seed']}" if account["totp_seed"] else "no one-time codes"
                )
                click.echo(f"  {account['access_level']:<6} {account['email']}  password {account['password']}  {code}")
            click.echo(
                "The sandbox tenant points at it: 'sera-rpa run book_jobs --input …' in another window."
                " Ctrl-C stops it."
            )
        sys.stdout.flush()
        return Exit.DONE if sandbox.wait() == 0 else Exit.UNREACHABLE


@main.command()
@click.argument("task", required=False)
@click.option("--input", "-i", "source", type=click.Path(path_type=Path), help="The rows; the task's sample otherwise.")
@click.option(
    "--fault", "-f", "faults", multiple=True, metavar="NAME", help="Only this fault. Can be given several times."
)
@click.option("--list", "list_all", is_flag=True, help="List the faults and the moments at which they strike.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Rows carried out at a time.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 16),
    default=1,
    show_default=True,
    help="Rounds at a time, each with a portal and a ledger of its own.",
)
@click.option(
    "--customers",
    type=click.IntRange(20, 20000),
    default=2000,
    show_default=True,
    help="Size of the portal's business.",
)
@click.option("--json", "as_json", type=click.Path(dir_okay=False, path_type=Path), help="File to write the result to.")
@_command
def chaos(
    task: str | None,
    source: Path | None,
    faults: tuple[str, ...],
    list_all: bool,
    workers: int,
    jobs: int,
    customers: int,
    as_json: Path | None,
) -> Exit:
    """Breaks a task at every step of its writes and proves that no row is lost or done twice.

    TASK is the name of a task file (book_jobs) or the path of your own. A stand-in portal and a ledger of its own are
    used; nothing leaves this machine. The rows that end done without any fault are carried out again for every fault,
    which strikes one step after the other. Ledger, results and the portal's own record are then compared with those of
    the undisturbed run.

    \b
    Examples:
      sera-rpa chaos book_jobs
      sera-rpa chaos book_jobs --fault worker-killed --fault answer-lost --json chaos.json
      sera-rpa chaos my_task.robot --input my_rows.csv
    \b
    Exit codes:
        0  nothing was lost and nothing done twice
        4  a row was lost or done twice, a step could not be struck, or a write is not guarded
    """
    if list_all:
        from rich.console import Console

        from sera_rpa.chaos.report import print_faults

        print_faults(Console())
        return Exit.DONE
    if task is None:
        raise click.UsageError("Missing argument 'TASK'.")
    from sera_rpa.chaos.command import run_chaos

    return run_chaos(
        task, source=source, faults=faults, workers=workers, jobs=jobs, customers=customers, as_json=as_json
    )


@main.command(context_settings={"ignore_unknown_options": True})
@click.option("--all", "everything", is_flag=True, help="Run the long tests too.")
@click.argument("pytest_args", nargs=-1, type=click.UNPROCESSED)
@_command
def test(everything: bool, pytest_args: tuple[str, ...]) -> Exit:
    """Checks the style of all files and runs the tests; from a checkout only.

    Long tests (each task under every fault, in every layout, killed after every step; every documented example) run
    with --all, or where you name them. Arguments are handed to pytest.

    \b
    Examples:
      sera-rpa test
      sera-rpa test --all
      sera-rpa test tests/unit -k window
    """
    from sera_rpa.quality import run_tests

    return run_tests(list(pytest_args), everything=everything)


def _print_problems(problems: list[Any], show_all: bool = False) -> None:
    from rich.console import Console

    from sera_rpa.terminal.tables import print_problems

    print_problems(problems, Console(stderr=True), show_all=show_all)


if __name__ == "__main__":
    main(prog_name="sera-rpa")
