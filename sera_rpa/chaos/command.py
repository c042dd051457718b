"""``sera-rpa chaos`` from the task's name to the certificate."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console

from sera_rpa.chaos.certify import certify
from sera_rpa.chaos.faults import choose_faults
from sera_rpa.chaos.report import print_certificate
from sera_rpa.chaos.round import Task
from sera_rpa.contract import Contract, check, check_options, read_contract
from sera_rpa.errors import Exit, SeraError
from sera_rpa.places import find_task, inputs_dir

SUFFIXES = (".csv", ".xlsx", ".yaml")


def run_chaos(
    name: str, *, source: Path | None, faults: tuple[str, ...], workers: int, jobs: int, customers: int,
    as_json: Path | None
) -> Exit:  # fmt: skip
    """Breaks a task with the faults and prints the certificate.

    Returns:
        ``Exit.DONE`` where nothing was lost and nothing done twice, else ``Exit.FAILED``.
    """
    from sera_rpa.browser import ensure_browser

    chosen = choose_faults(faults)
    file = find_task(name)
    rows = rows_of(file, source)
    console = Console()
    ensure_browser(False, say=lambda text: console.print(text, highlight=False, soft_wrap=True))
    folder = Path(tempfile.mkdtemp(prefix="sera-chaos-"))
    certificate = certify(
        Task(file, rows, workers), chosen, folder, customers=customers, jobs=jobs,
        say=lambda text: console.print(text, highlight=False, soft_wrap=True),
    )  # fmt: skip
    print_certificate(certificate, console)
    if as_json:
        as_json.write_text(json.dumps(certificate.as_object(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if certificate.passed:
        shutil.rmtree(folder, ignore_errors=True)
        return Exit.DONE
    console.print(f"Logs, ledgers and journals of all rounds: {folder}", highlight=False, soft_wrap=True)
    return Exit.FAILED


def rows_of(file: Path, source: Path | None) -> tuple[dict[str, Any], ...]:
    """The rows that fit the task: of the input, else of its sample, else the one row that needs no value at all."""
    contract = read_contract(file)
    samples = [inputs_dir() / f"{file.stem}{suffix}" for suffix in SUFFIXES]
    source = source or next((sample for sample in samples if sample.is_file()), None)
    if source is None and any(column.required for column in contract.columns):
        raise SeraError("INPUT_UNREADABLE", f"There is no sample for {file.stem}", "Name the rows with --input FILE.")
    checked = check(contract, source) if source else check_options(contract, [])
    rows = tuple(_with_whole_paths(row.payload, contract, checked.folder) for row in checked.rows if not row.problems)
    if not rows:
        told = "; ".join(problem.message for problem in checked.problems)
        raise SeraError("INPUT_UNREADABLE", f"No row fits {file.stem}: {told}")
    return rows


def _with_whole_paths(row: dict[str, Any], contract: Contract, folder: Path) -> dict[str, Any]:
    """The row, with its files named from the root: every round has its rows in a folder of its own."""
    whole = dict(row)
    for name in contract.files:
        told = row.get(name)
        if told:
            whole[name] = [str(folder / one) for one in told] if isinstance(told, list) else str(folder / told)
    return whole
