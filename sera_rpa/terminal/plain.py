"""The run as plain lines, for pipes, files and CI: one line for each event, nothing is ever redrawn."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sera_rpa.audit import words
from sera_rpa.ledger.records import FINAL, Item, Run, Status
from sera_rpa.terminal.text import Tally, counts_words, outcome, printable, spent

if TYPE_CHECKING:
    from rich.console import Console


class PlainDisplay:
    """Writes whole lines without colour, each complete in itself, so that a log can be searched."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._tally: Tally | None = None

    def start(self, run: Run) -> None:
        self._tally = tally = Tally(run)
        self._line(
            f"{run.task} on {run.tenant} ({run.portal}), {run.input_name}, {words.rows(tally.total)}, run {run.id}"
        )
        if tally.at_start:
            settled = {status: tally.counts[status] if status in FINAL else 0 for status in Status}
            self._line(f"nothing to do for {words.rows(tally.at_start)}: {counts_words(settled)}")

    def row(self, item: Item) -> None:
        tally = self._tally
        if tally is None:
            raise RuntimeError("row() before start()")
        tally.set(item)
        if item.status is Status.RUNNING:
            return
        told = words.reason(item.message, item.code)
        word = "again" if item.status is Status.PENDING else item.status.value
        parts = [
            f"[{tally.finished}/{tally.total}]",
            f"{word:<7}",
            item.reference or item.address,
            f"{words.subject(item.payload, item.record)}:".removeprefix(":"),
        ]
        parts += [told.code, outcome(item), told.then, spent(item)]
        self._line(" ".join(part for part in parts if part))

    def note(self, text: str) -> None:
        self._line(text)

    def end(self, run: Run, files: dict[str, Path]) -> None:
        counts = {status: run.count(status) for status in Status}
        took = f" in {words.duration((run.ended - run.started).total_seconds())}" if run.ended else ""
        self._line(f"{counts_words(counts)}{took}")
        if run.stopped_by:
            self._line(f"ended early: {run.stopped_by}")
        self._line(f"exit {run.exit_code}: {words.exit_words(run)}")
        for step in words.next_steps(run):
            self._line(f"next: {step}")
        for name, path in files.items():
            self._line(f"{name}: {path}")

    def stop(self) -> None:
        """Nothing to give back."""

    def _line(self, text: str) -> None:
        self._console.print(printable(self._console, text), soft_wrap=True, markup=False, highlight=False, emoji=False)
