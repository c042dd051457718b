"""``sera-rpa chaos`` from the task's name to the certificate."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from rich.console import Console

from sera_rpa.chaos.certify import certify
from sera_rpa.chaos.faults import choose_faults
from sera_rpa.chaos.report import print_certificate
from sera_rpa.chaos.round import Task
from sera_rpa.contract import check, read_contract
from sera_rpa.errors import Exit, SeraError
from sera_rpa.places import find_task, inputs_dir

SUFFIXES = (".csv", ".xlsx", ".yaml")


def run_chaos(
    name: str, *, source: Path | None, faults: tuple[str, ...], workers: int, customers: int, as_json: Path | None
) -> Exit:  # fmt: skip
    """Breaks a task with the faults and prints the certificate.

    Returns:
        ``Exit.DONE`` where nothing was lost and nothing done twice, else ``Exit.FAILED``.
    """
    from sera_rpa.browser import ensure_browser

    chosen = choose_faults(faults)
    file = find_task(name)
    rows = _rows(file, source or _sample(file))
    console = Console()
    ensure_browser(False, say=lambda text: console.print(text, highlight=False))
    folder = Path(tempfile.mkdtemp(prefix="sera-chaos-"))
    certificate = certify(
        Task(file, rows, workers), chosen, folder, customers=customers,
        say=lambda text: console.print(text, highlight=False),
    )  # fmt: skip
    print_certificate(certificate, console)
    if as_json:
        as_json.write_text(json.dumps(certificate.as_object(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if certificate.passed:
        shutil.rmtree(folder, ignore_errors=True)
        return Exit.DONE
    console.print(f"Logs, ledgers and journals of all rounds: {folder}", highlight=False)
    return Exit.FAILED


def _sample(file: Path) -> Path:
    for suffix in SUFFIXES:
        sample = inputs_dir() / f"{file.stem}{suffix}"
        if sample.is_file():
            return sample
    raise SeraError("INPUT_UNREADABLE", f"There is no sample for {file.stem}", "Name the rows with --input FILE.")


def _rows(file: Path, source: Path) -> tuple[dict[str, object], ...]:
    checked = check(read_contract(file), source)
    rows = tuple(row.payload for row in checked.rows if not row.problems)
    if not rows:
        told = "; ".join(problem.message for problem in checked.problems)
        raise SeraError("INPUT_UNREADABLE", f"'{source}' holds no row that fits {file.stem}: {told}")
    return rows
