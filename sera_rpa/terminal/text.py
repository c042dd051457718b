"""Records as pieces of terminal text: marks, colours, one line for one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sera_rpa.audit import words
from sera_rpa.ledger.records import FINAL, Item, Run, Status

if TYPE_CHECKING:
    from rich.console import Console

COLOURS: dict[Status, str] = {
    Status.DONE: "green",
    Status.REFUSED: "yellow",
    Status.FAILED: "red",
    Status.UNKNOWN: "magenta",
    Status.INVALID: "yellow",
    Status.HELD: "blue",
    Status.CLOSED: "green",
    Status.RUNNING: "cyan",
    Status.PENDING: "bright_black",
}
_MARKS = {
    Status.DONE: "✓",
    Status.REFUSED: "✗",
    Status.FAILED: "✗",
    Status.UNKNOWN: "?",
    Status.INVALID: "✗",
    Status.HELD: "‖",
    Status.CLOSED: "✓",
    Status.PENDING: "↻",
    Status.RUNNING: "·",
}
_PLAIN_MARKS = {"✓": "+", "✗": "x", "↻": "~", "·": ".", "‖": "="}
_PLAIN_LETTERS = str.maketrans(
    {"–": "-", "—": "-", "…": "...", "→": "->", "’": "'", "‘": "'", "“": '"', "”": '"', "·": "-"} | _PLAIN_MARKS
)


def unicode_works(console: Console) -> bool:
    """Whether the console can show any letter; else everything is brought down to what its encoding holds."""
    return console.encoding.lower().replace("_", "-").startswith("utf")


def printable(console: Console, text: object) -> str:
    """The text on one line, safe for this console: no control characters, no letter that its encoding lacks."""
    line = words.one_line(text)
    if unicode_works(console):
        return line.encode("utf-8", "backslashreplace").decode("utf-8")
    return line.translate(_PLAIN_LETTERS).encode(console.encoding, "replace").decode(console.encoding)


def mark(console: Console, status: Status) -> str:
    """One character for a status."""
    return printable(console, _MARKS[status])


def outcome(item: Item) -> str:
    """A finished row in words: its number, day, window and technician, or the reason.

    Without the code and the next step.
    """
    if item.status is Status.DONE:
        kind = str(item.object.get("kind", ""))
        parts = [
            part for part in (words.numbered(item.record, kind), *words.confirmed(item.record, year=False)) if part
        ]
        if item.earlier_run:
            parts.append(f"done by run {item.earlier_run}")
        return ", ".join(parts)
    reason = words.reason(item.message, item.code)
    return reason.what or words.STATUS_MEANINGS[item.status]


def spent(item: Item) -> str:
    """How long the row took and how often it was tried, in brackets; empty for a row that was not tried."""
    if not item.attempts:
        return ""
    tries = f", {len(item.attempts)} attempts" if len(item.attempts) > 1 else ""
    return f"({words.duration(item.seconds)}{tries})"


class Tally:
    """Counts rows by status while they change; each row counts once, whatever is told of it and how often."""

    def __init__(self, run: Run) -> None:
        self.total = len(run.items)
        self._status = {item.position: item.status for item in run.items}
        self.counts = {status: run.count(status) for status in Status}
        self.at_start = self.finished

    @property
    def finished(self) -> int:
        """Rows that stand at a final status."""
        return sum(self.counts[status] for status in FINAL)

    def set(self, item: Item) -> None:
        """Move a row to its new status."""
        if item.position in self._status:
            self.counts[self._status[item.position]] -= 1
        else:
            self.total += 1
        self._status[item.position] = item.status
        self.counts[item.status] += 1


def counts_words(counts: dict[Status, int]) -> str:
    """``7 done, 2 refused`` in the usual order; only what is there."""
    return ", ".join(f"{counts[s]:,} {w.lower()}" for s, w in words.STATUS_WORDS.items() if counts[s]) or "no rows"
