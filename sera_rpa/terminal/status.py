"""``sera-rpa status``: a run at a glance, once or until it has ended."""

from __future__ import annotations

import json
import time

from rich.console import Console, Group
from rich.live import Live
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from sera_rpa.audit import words
from sera_rpa.errors import Exit
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.history import find_run_head
from sera_rpa.ledger.progress import Progress, progress_of
from sera_rpa.ledger.records import Status
from sera_rpa.places import ledger_url
from sera_rpa.terminal.text import COLOURS, printable

LOOK_SECONDS = 1.0


def status_command(run: str | None, *, watch: bool = False, as_json: bool = False) -> Exit:
    """Shows where a run stands; the newest unless one is named.

    Args:
        run: its id.
        watch: look again until it has ended.
        as_json: print it for programs.
    """
    ledger = open_database(ledger_url())
    name = run or find_run_head(ledger).id
    console = Console()
    if as_json:
        console.print_json(json.dumps(progress_of(ledger, name).to_json()))
        return Exit.DONE
    if not (watch and console.is_terminal):
        console.print(screen(console, progress_of(ledger, name)))
        return Exit.DONE
    with Live(console=console, auto_refresh=False) as live:
        while True:
            now = progress_of(ledger, name)
            live.update(screen(console, now), refresh=True)
            if now.run.ended:
                return Exit.DONE
            time.sleep(LOOK_SECONDS)


def screen(console: Console, now: Progress) -> Group:
    """A run as a person looks at it."""
    parts: list[Text | Table | Padding] = [
        Text(printable(console, words.title(now.run)), style="bold"),
        Text(printable(console, f"run {now.run.id}, begun {words.moment(now.run.started)}"), style="bright_black"),
        Padding(ProgressBar(total=max(1, now.total), completed=now.total - now.waiting, width=60), 0),  # ends its line
        _counts(console, now),
    ]
    for text, style in _remarks(now):
        parts.append(Text(printable(console, text), style=style))
    if now.workers:
        table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
        for name, row in now.workers:
            table.add_row(
                Text("worker " + name.rpartition("/")[2], style="bright_black"), printable(console, row or "-")
            )
        parts.append(table)
    return Group(*parts)


def _counts(console: Console, now: Progress) -> Text:
    line = Text()
    for status, word in words.STATUS_WORDS.items():
        if number := now.counts.get(status, 0):
            line.append(f"{number:,} {word.lower()}   ", style=COLOURS[status])
    return line or Text(printable(console, "no rows"))


def _remarks(now: Progress) -> list[tuple[str, str]]:
    told = []
    if now.run.ended:
        told.append((f"Ended {words.moment(now.run.ended)}: {words.exit_words(now.run)}", ""))
    elif now.waiting and now.per_minute:
        left = words.duration(60 * now.waiting / now.per_minute)
        told.append((f"{now.per_minute:.1f} rows a minute lately; about {left} to go", ""))
    if now.run.stopped_by:
        told.append((f"Stopped: {now.run.stopped_by}", "yellow"))
    if now.waiting and (now.run.ended or not now.workers):
        told.append((f"Nobody carries out {words.rows(now.waiting)}: 'sera-rpa resume {now.run.id}'", "yellow"))
    if now.paused_until:
        told.append(
            (f"Everybody waits until {words.clock(now.paused_until, seconds=True)}: {now.paused_because}", "yellow")
        )
    for step, code in now.breakers:
        told.append((f"Step '{step}' is closed to rows: {code} again and again", "red"))
    if now.late:
        told.append((f"{words.rows(now.late)} behind the deadline", "red"))
    if now.due_soon:
        told.append((f"{words.rows(now.due_soon)} will miss the deadline at this pace", "yellow"))
    if number := now.counts.get(Status.HELD, 0):
        told.append((f"{words.rows(number)} held: 'sera-rpa release ITEM --why …' lets one go", "blue"))
    return told
