"""The tables of ``sera-rpa results`` and ``sera-rpa check``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sera_rpa.audit import words
from sera_rpa.ledger.records import Run, Status
from sera_rpa.terminal.text import COLOURS, counts_words, mark, outcome, printable, unicode_works

SHOWN_PROBLEMS = 50
"""How many problems :func:`print_problems` shows unless it is asked for all."""


class Problem(Protocol):
    """What is wrong with one place of the input."""

    @property
    def code(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def row(self) -> int | None: ...
    @property
    def column(self) -> str: ...


def print_results(run: Run, console: Console | None = None) -> None:
    """Print the rows of a run and their outcomes, then the totals and what to do next."""
    console = console or Console()
    console.print(Text(printable(console, words.title(run)), style="bold"))
    console.print(
        Text(
            printable(console, f"run {run.id}, {words.moment(run.started)}, {run.input_name} → {run.tenant}"),
            style="bright_black",
        )
    )
    table = _table(console)
    table.add_column("#", justify="right", style="bright_black", no_wrap=True)
    table.add_column("Reference", overflow="fold")
    table.add_column("Outcome", no_wrap=True)
    table.add_column("What happened", overflow="fold", ratio=1)
    for item in run.items:
        colour = COLOURS[item.status]
        told = words.reason(item.message, item.code)
        body = Text().append(printable(console, words.subject(item.payload, item.record)), style="bold")
        for part, style in ((outcome(item), ""), (told.then and f"→ {told.then}", "bright_black")):
            if part:
                body.append("\n").append(printable(console, part), style=style)
        state = Text(f"{mark(console, item.status)} {words.STATUS_WORDS[item.status]}", style=colour)
        table.add_row(str(item.position), printable_text(console, item.reference or item.address), state, body)
    console.print(table)
    console.print(Text(f"{counts_words({status: run.count(status) for status in Status})}.", style="bold"))
    for step in words.next_steps(run):
        console.print(printable_text(console, f"→ {step}"))


def print_runs(runs: Sequence[Run], console: Console | None = None) -> None:
    """Print one line for each run, in the order given: what, when, on what, and what became of it."""
    console = console or Console()
    if not runs:
        console.print("No runs yet.")
        return
    table = _table(console)
    table.add_column("Run", no_wrap=True)
    table.add_column("Started", overflow="fold")
    table.add_column("Input → tenant" if unicode_works(console) else "Input -> tenant", overflow="fold")
    table.add_column("Rows", overflow="fold")
    for run in runs:
        counts = counts_words({status: run.count(status) for status in Status})
        colour = "green" if run.exit_code == 0 else "yellow"
        when = words.moment(run.started)
        table.add_row(
            printable_text(console, run.id),
            when,
            printable_text(console, f"{run.input_name} → {run.tenant}"),
            Text(counts, style=colour),
        )
    console.print(table)


def print_problems(problems: Sequence[Problem], console: Console | None = None, show_all: bool = False) -> None:
    """Print what is wrong with the input: by file and row, then how often each kind occurs.

    Args:
        problems: in the order in which they are to be read.
        console: where to.
        show_all: print every problem, not only the first :data:`SHOWN_PROBLEMS`.
    """
    console = console or Console()
    shown = problems if show_all else problems[:SHOWN_PROBLEMS]
    for file in dict.fromkeys(problem.file for problem in shown):
        of_file = [problem for problem in problems if problem.file == file]
        number = "1 problem" if len(of_file) == 1 else f"{len(of_file):,} problems"
        bad_rows = len({problem.row for problem in of_file if problem.row})
        console.print(
            Text(
                printable(console, f"{file}: {number}" + (f" in {words.rows(bad_rows)}" if bad_rows else "")),
                style="bold",
            )
        )
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True, style="bright_black")
        grid.add_column(overflow="fold", style="cyan", max_width=26)
        grid.add_column(overflow="fold")
        last: int | None = None
        for problem in (problem for problem in shown if problem.file == file):
            place = f"row {problem.row}" if problem.row and problem.row != last else ""
            place = place or ("" if problem.row or problem.column else "file")
            last = problem.row
            grid.add_row(place, printable_text(console, problem.column or ""), printable_text(console, _told(problem)))
        console.print(grid)
    if hidden := len(problems) - len(shown):
        console.print(Text(printable(console, f"… and {hidden:,} more"), style="bright_black"))
    if len(problems) > 1:
        kinds = Counter(problem.code for problem in problems).most_common()
        console.print(Text(", ".join(f"{code} {number:,}" for code, number in kinds), style="bright_black"))


def printable_text(console: Console, text: object) -> Text:
    """The text as rich's, made safe for the console; brackets in it mean nothing."""
    return Text(printable(console, text))


def _told(problem: Problem) -> str:
    """The message without what already stands beside it: code, file, row and column."""
    text = problem.message.removeprefix(f"{problem.code}: ").removeprefix(str(problem.file))
    for part in (f", row {problem.row}", f", column '{problem.column}'", f"option '{problem.column}'"):
        text = text.removeprefix(part)
    return text.removeprefix(":").removeprefix(",").strip()


def _table(console: Console) -> Table:
    return Table(
        box=box.SIMPLE_HEAD if unicode_works(console) else box.ASCII_DOUBLE_HEAD,
        expand=False,
        pad_edge=False,
        header_style="bold",
    )
