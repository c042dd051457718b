"""Ends a run: the exit code from what happened, the reports, the search for secrets in what was written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sera_rpa.errors import Exit, Family, SeraError, code_of
from sera_rpa.ledger.history import end_run, find_run, find_run_head, note_stop, run_facts
from sera_rpa.ledger.records import Run, Status

if TYPE_CHECKING:
    from sqlalchemy import Engine

_STOPS = {
    Family.INPUT: Exit.INVALID,
    Family.SIGN_IN: Exit.SIGN_IN,
    Family.PORTAL: Exit.UNREACHABLE,
    Family.LIMIT: Exit.LIMIT,
    Family.MACHINE: Exit.MACHINE,
    Family.BUG: Exit.BUG,
}


def finish_run(engine: Engine, run: str, *, secrets: Collection[str] = ()) -> tuple[Run, dict[str, Path]]:
    """Ends a run and writes its audit page and results; returns the run and the files by name.

    Args:
        engine: the ledger.
        run: its id.
        secrets: what must stand in none of the run's files.
    """
    from sera_rpa.audit.report import write_report
    from sera_rpa.audit.results import write_results

    _, folder = run_facts(engine, run)
    search_secrets(engine, run, folder, secrets)
    found = find_run(engine, run)
    end_run(engine, run, exit_code(found))
    finished = replace(find_run_head(engine, run), items=found.items)
    as_csv, as_json = write_results(finished, folder)
    return finished, {"audit": write_report(finished, folder), "csv": as_csv, "json": as_json}


def search_secrets(engine: Engine, run: str, folder: Path, secrets: Collection[str]) -> None:
    """Looks for the secrets in every file of the run; a find is put on record and fails the run."""
    from sera_rpa.audit.scan import scan_for_secrets

    hits = scan_for_secrets(folder, sorted(secrets)) if secrets else []
    if hits:
        places = ", ".join(sorted({Path(hit.file).as_posix() for hit in hits}))
        note_stop(engine, run, str(SeraError("SECRET_IN_RESULTS", f"A secret stands in clear in {places}")))


def exit_code(run: Run) -> Exit:
    """The worst thing that happened decides."""
    code = code_of(run.stopped_by)
    if code:
        return Exit.SECRET_FOUND if code.name == "SECRET_IN_RESULTS" else _STOPS.get(code.family, Exit.FAILED)
    if any(item.status is Status.FAILED and item.code == "BUG" for item in run.items):
        return Exit.BUG
    if run.stopped_by:
        return Exit.STOPPED
    if any(item.status in (Status.FAILED, Status.UNKNOWN, Status.PENDING, Status.RUNNING) for item in run.items):
        return Exit.FAILED
    if run.count(Status.REFUSED) or run.count(Status.HELD):
        return Exit.REFUSED
    return Exit.INVALID if run.count(Status.INVALID) else Exit.DONE
