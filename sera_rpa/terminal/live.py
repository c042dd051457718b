"""The run on a terminal: finished rows scroll by above a bar with counts, rate and time left."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID
from rich.table import Table
from rich.text import Text

from sera_rpa.audit import words
from sera_rpa.ledger.records import FINAL, Item, Run, Status
from sera_rpa.terminal.text import COLOURS, Tally, counts_words, mark, outcome, printable, spent

if TYPE_CHECKING:
    from rich.console import Console

_WIDEST_REFERENCE = 18


class _State(ProgressColumn):
    def render(self, task: Task) -> Text:
        return task.fields["state"]  # type: ignore[no-any-return]


class LiveDisplay:
    """Draws on a terminal of 80 columns or more; falls back to ASCII where the encoding is not UTF-8."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._tally: Tally | None = None
        self._progress: Progress | None = None
        self._task = TaskID(0)
        self._begun = 0.0
        self._width = 6

    def start(self, run: Run) -> None:
        self._tally = tally = Tally(run)
        self._begun = time.monotonic()
        self._width = min(_WIDEST_REFERENCE, max((len(item.reference) for item in run.items), default=6))
        console = self._console
        console.print()
        console.print(self._text(words.title(run), "bold"))
        console.print(
            self._text(f"{run.input_name}, {words.rows(tally.total)} → {run.tenant}, {run.portal}", "bright_black")
        )
        account = f", signed in as {run.account}" if run.account else ""
        console.print(self._text(f"run {run.id}{account}", "bright_black"))
        console.print()
        if tally.at_start:
            settled = {status: tally.counts[status] if status in FINAL else 0 for status in Status}
            self.note(f"Nothing to do for {words.rows(tally.at_start)}: {counts_words(settled)}")
        self._progress = Progress(
            BarColumn(bar_width=16, complete_style="green", finished_style="green", pulse_style="cyan"),
            _State(),
            console=console,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task(
            "", total=max(tally.total, 1), completed=tally.finished, state=self._state()
        )
        self._progress.start()

    def row(self, item: Item) -> None:
        if self._tally is None or self._progress is None:
            raise RuntimeError("row() before start()")
        self._tally.set(item)
        if item.status is not Status.RUNNING:
            self._console.print(self._line(item))
        self._progress.update(self._task, completed=self._tally.finished, state=self._state())

    def note(self, text: str) -> None:
        self._console.print(self._text(text, "cyan"))

    def end(self, run: Run, files: dict[str, Path]) -> None:
        self.stop()
        console = self._console
        console.print()
        totals = Table.grid(padding=(0, 2))
        totals.add_column(justify="right")
        totals.add_column()
        totals.add_column(style="bright_black")
        for status, word in words.STATUS_WORDS.items():
            if number := run.count(status):
                totals.add_row(
                    Text(f"{number:,}", style=f"bold {COLOURS[status]}"),
                    Text(word, style=COLOURS[status]),
                    self._text(words.STATUS_MEANINGS[status]),
                )
        took = words.duration((run.ended - run.started).total_seconds()) if run.ended else ""
        totals.add_row(Text(f"{len(run.items):,}", style="bold"), Text("rows"), Text(f"in {took}" if took else ""))
        console.print(totals)
        console.print()
        if run.stopped_by:
            console.print(self._text(f"Ended early: {run.stopped_by}", "bold red"))
        console.print(
            self._text(words.exit_words(run), "bold green" if run.exit_code == 0 else "bold"),
            self._text(f"(exit code {run.exit_code})", "bright_black"),
        )
        for step in words.next_steps(run):
            console.print(self._pair("→", step))
        if files:
            console.print()
            places = Table.grid(padding=(0, 2))
            places.add_column(style="bright_black", no_wrap=True)
            places.add_column(overflow="fold")
            for name, path in files.items():
                places.add_row(self._text(words.FILE_WORDS.get(name, name)), self._text(path))
            console.print(places)

    def stop(self) -> None:
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _text(self, text: object, style: str = "") -> Text:
        return Text(printable(self._console, text), style=style)

    def _pair(self, sign: str, text: str, style: str = "") -> Table:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(self._text(sign, style), self._text(text, style))
        return grid

    def _line(self, item: Item) -> Table:
        colour = COLOURS[item.status]
        told = words.reason(item.message, item.code)
        body = Text().append_text(self._text(words.subject(item.payload, item.record), "bold"))
        if item.status is not Status.DONE:
            word = "tried again later" if item.status is Status.PENDING else item.status.value
            body.append(f"  {word}", style=colour)
            if told.code:
                body.append(f"  {told.code}", style="bright_black")
        body.append("\n" if item.status is not Status.DONE else "  ")
        body.append_text(self._text(outcome(item)))
        if took := spent(item):
            body.append(" ").append_text(self._text(took, "bright_black"))
        if told.then:
            body.append("\n").append_text(self._text(f"→ {told.then}", "bright_black"))
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True)
        grid.add_column(width=self._width, overflow="fold")
        grid.add_column(overflow="fold")
        grid.add_row(
            Text(mark(self._console, item.status), style=f"bold {colour}"),
            self._text(item.reference or item.address),
            body,
        )
        return grid

    def _state(self) -> Text:
        tally = self._tally
        assert tally is not None
        text = Text(f"{tally.finished:,}/{tally.total:,}")
        for status, word in words.STATUS_WORDS.items():
            if status in FINAL and tally.counts[status]:
                text.append(f"  {tally.counts[status]:,} {word.lower()}", style=COLOURS[status])
        worked = tally.finished - tally.at_start
        elapsed = time.monotonic() - self._begun
        if worked and elapsed > 0.5 and tally.finished < tally.total:
            left = round(elapsed / worked * (tally.total - tally.finished))
            text.append(f"  {worked / elapsed * 60:.0f}/min, {left // 60}:{left % 60:02d} left", style="bright_black")
        return text
