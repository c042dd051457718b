"""The results for machines and spreadsheets: ``results.csv`` and ``results.json``.

``results.json`` (UTF-8, one object)::

    {
      "schema": "sera-rpa/results/1",
      "run": {"id", "task", "title", "tenant", "portal", "account", "by", "host", "version",
              "input": {"name", "sha256"}, "started", "ended", "seconds",
              "exit_code", "exit_meaning", "stopped_by"},
      "counts": {"done": 7, "refused": 2, …, "total": 10, "done_earlier": 1},
      "rows": [{"position", "address", "reference", "status", "code", "message", "what", "then",
                "asked": {column: cell}, "record": {key: value}, "object": {…}, "record_url", "earlier_run",
                "seconds", "screenshot", "log",
                "attempts": [{"number", "worker", "started", "ended", "seconds", "status",
                              "code", "message", "log", "screenshot"}]}]
    }

``record`` is what the portal confirmed in flat facts and Sera's words, as people read it in every report; ``object``
is the same as :mod:`sera_rpa.objects` gives it to programs, with its ``kind`` (empty where a row reports no object).
Every status has a count, also 0. Instants are ISO 8601 in UTC with ``Z``, durations are seconds, paths are relative
to the run's folder. What is not known is ``null`` for instants and exit codes and an empty text elsewhere.

``results.csv`` (UTF-8 with BOM, comma, CRLF, so that Excel opens it rightly) has one line for each row: the fixed
columns of :data:`CSV_COLUMNS`, then ``asked.<column>`` for what was asked and ``record.<key>`` for what the portal
confirmed.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, and customers can write such
cells. Each of them gets an apostrophe in front, as a person types it to mean "this is text". Left exactly as they
are: numbers and phone numbers. They have only digits, blanks and ``( ) . / -`` after their sign (and perhaps an
extension, ``x 12``) and can do no harm; Excel may *show* ``+1317…`` without its plus, but the file holds it.
``results.json`` holds every value unchanged.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sera_rpa.audit import words
from sera_rpa.ledger.records import Attempt, Item, Run, Status

SCHEMA = "sera-rpa/results/1"
"""Names the shape of ``results.json``; the number rises when a reader would have to change."""

CSV_COLUMNS = (
    "position", "address", "reference", "status", "code", "what", "then", "record_url", "earlier_run",
    "started", "ended", "seconds", "attempts", "screenshot", "log",
)  # fmt: skip
"""The columns of ``results.csv`` that every task has."""

_FORMULA = re.compile("^[\\s\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_NUMBER_OR_PHONE = re.compile(r"[+-] ?[0-9(][0-9 ()./-]*((x|ext\.?) ?[0-9]+)?")


def write_results(run: Run, folder: Path) -> tuple[Path, Path]:
    """Write ``results.csv`` and ``results.json`` of a run into its folder.

    Args:
        run: the run with all its rows.
        folder: the run's folder; made where it is missing.

    Returns:
        The paths of the CSV and of the JSON file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    as_csv, as_json = folder / "results.csv", folder / "results.json"
    with as_csv.open("w", encoding="utf-8-sig", errors="backslashreplace", newline="") as file:
        csv.writer(file).writerows(_lines(run))
    with as_json.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        json.dump(as_object(run), file, ensure_ascii=False, indent=1, default=str)
        file.write("\n")
    return as_csv, as_json


def as_object(run: Run) -> dict[str, Any]:
    """The run as the object that ``results.json`` holds (see the module's documentation)."""
    counts = {status.value: run.count(status) for status in Status}
    return {
        "schema": SCHEMA,
        "run": {
            "id": run.id,
            "task": run.task,
            "title": run.title,
            "tenant": run.tenant,
            "portal": run.portal,
            "account": run.account,
            "by": run.by,
            "host": run.host,
            "version": run.version,
            "input": {"name": run.input_name, "sha256": run.input_sha256},
            "started": words.instant(run.started),
            "ended": words.instant(run.ended),
            "seconds": round((run.ended - run.started).total_seconds(), 3) if run.ended else None,
            "exit_code": run.exit_code,
            "exit_meaning": words.exit_words(run),
            "stopped_by": run.stopped_by,
        },
        "counts": {**counts, "total": len(run.items), "done_earlier": sum(map(words.done_earlier, run.items))},
        "rows": [_row(item) for item in run.items],
    }


def guarded(value: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would run it; phone numbers stay as they are."""
    if _FORMULA.match(value) and not _NUMBER_OR_PHONE.fullmatch(value):
        return "'" + value
    return value


def _row(item: Item) -> dict[str, Any]:
    told = words.reason(item.message, item.code)
    return {
        "position": item.position,
        "address": item.address,
        "reference": item.reference,
        "status": item.status.value,
        "code": item.code,
        "message": item.message,
        "what": told.what,
        "then": told.then,
        "asked": item.payload,
        "record": item.record,
        "object": item.object,
        "record_url": item.record_url,
        "earlier_run": item.earlier_run,
        "seconds": round(item.seconds, 3),
        "screenshot": words.evidence(item),
        "log": _log(item),
        "attempts": [_attempt(attempt) for attempt in item.attempts],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "worker": attempt.worker,
        "started": words.instant(attempt.started),
        "ended": words.instant(attempt.ended),
        "seconds": round((attempt.ended - attempt.started).total_seconds(), 3) if attempt.ended else None,
        "status": attempt.status.value,
        "code": attempt.code,
        "message": attempt.message,
        "log": attempt.log,
        "screenshot": attempt.screenshot,
    }


def _lines(run: Run) -> Iterable[list[str]]:
    asked = list(dict.fromkeys(name for item in run.items for name in item.payload))
    record = list(dict.fromkeys(name for item in run.items for name in item.record))
    yield [guarded(name) for name in (*CSV_COLUMNS, *(f"asked.{n}" for n in asked), *(f"record.{n}" for n in record))]
    for item in run.items:
        row = _row(item)
        row["attempts"] = len(item.attempts)
        row["started"] = words.instant(item.attempts[0].started) if item.attempts else None
        row["ended"] = words.instant(item.attempts[-1].ended) if item.attempts else None
        values = [row[name] for name in CSV_COLUMNS]
        values += [item.payload.get(name) for name in asked]
        values += [item.record.get(name) for name in record]
        yield [guarded(_cell(value)) for value in values]


def _cell(value: object) -> str:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, list | tuple):
        return "; ".join(_cell(part) for part in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _log(item: Item) -> str:
    return next((a.log for a in reversed(item.attempts) if a.log), "")
