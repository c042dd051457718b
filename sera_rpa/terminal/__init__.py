"""What a person sees in the terminal: a run live or in plain lines, and the tables of ``results`` and ``check``.

Nothing here imports rich before something is printed, so that ``sera-rpa --help`` does not pay for it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sera_rpa.ledger.records import Item, Run

if TYPE_CHECKING:
    from rich.console import Console


class RunDisplay(Protocol):
    """Shows one run while it happens. Methods are called from one thread."""

    def start(self, run: Run) -> None:
        """Show what begins. Rows that are final (done by an earlier run, invalid) count as finished at once."""

    def row(self, item: Item) -> None:
        """Show what became of a row; one that goes back to *pending* will be tried again."""

    def note(self, text: str) -> None:
        """Show a line that belongs to no row, such as a new sign-in."""

    def end(self, run: Run, files: dict[str, Path]) -> None:
        """Give the terminal back; show totals, the exit code's meaning, what to do next, and the files by name."""

    def stop(self) -> None:
        """Give the terminal back without a summary, for instance before a traceback. May be called twice."""


def display(console: Console | None = None) -> RunDisplay:
    """The display that suits the console: live on a terminal, else plain lines (pipe, file, dumb terminal, CI)."""
    from rich.console import Console

    from sera_rpa.terminal.live import LiveDisplay
    from sera_rpa.terminal.plain import PlainDisplay

    console = console or Console()
    live = console.is_terminal and not console.is_dumb_terminal and not os.environ.get("CI")
    return LiveDisplay(console) if live else PlainDisplay(console)
