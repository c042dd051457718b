"""The terminal shows what became of every row, live or in plain lines, in any encoding."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from rich.console import Console

from sera_rpa.ledger.records import Run, Status
from sera_rpa.terminal import display
from sera_rpa.terminal.live import LiveDisplay
from sera_rpa.terminal.plain import PlainDisplay
from sera_rpa.terminal.tables import print_problems, print_results, print_runs
from tests.unit.audit_samples import every_status, item, run


def console(terminal: bool = False, encoding: str = "utf-8") -> tuple[Console, io.BytesIO]:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    return Console(file=file, force_terminal=terminal, width=80, _environ={"TERM": "xterm-256color"}), raw


def waiting(whole: Run) -> Run:
    return replace(
        whole,
        ended=None,
        items=tuple(
            i if i.earlier_run else replace(i, status=Status.PENDING, code="", message="", attempts=())
            for i in whole.items
        ),
    )


def play(terminal: bool, encoding: str = "utf-8") -> str:
    where, raw = console(terminal, encoding)
    shown = LiveDisplay(where) if terminal else PlainDisplay(where)
    whole = every_status()
    shown.start(waiting(whole))
    for each in whole.items[:11]:
        if not each.earlier_run:
            shown.row(each)
    shown.note("Signed in again.")
    shown.end(whole, {"Audit report": Path("results/x/audit.html")})
    return raw.getvalue().decode(encoding)


def test_a_terminal_gets_the_live_display_and_a_pipe_or_ci_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert isinstance(display(console(terminal=True)[0]), LiveDisplay)
    assert isinstance(display(console(terminal=False)[0]), PlainDisplay)
    monkeypatch.setenv("CI", "true")
    assert isinstance(display(console(terminal=True)[0]), PlainDisplay)


def test_plain_lines_count_and_tell_every_row_without_escapes() -> None:
    text = play(terminal=False)
    assert "\x1b" not in text
    assert "[2/13] done    J-1001 Ada Müller: job 1000901, Wed 11/25, 8:00 am – 9:00 am, Jordan P." in text
    assert "refused J-1003" in text and "NO_FREE_SLOT Nobody is free" in text
    assert "exit 4: At least one row failed" in text
    assert text.rstrip().endswith(
        "Audit report: results/x/audit.html".replace("/", "\\" if sys.platform == "win32" else "/")
    )


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437"])
@pytest.mark.parametrize("terminal", [True, False])
def test_a_console_without_unicode_shows_everything_it_can(terminal: bool, encoding: str) -> None:
    text = play(terminal, encoding)
    assert "J-1009" in text and "8:00 am - 9:00 am" in text


def test_the_live_display_tells_reasons_and_next_steps() -> None:
    text = play(terminal=True)
    assert "NO_FREE_SLOT" in text and "Choose another window or day" in text and "11/13" in text


def test_customer_data_cannot_steer_the_terminal() -> None:
    where, raw = console(terminal=False)
    shown = PlainDisplay(where)
    evil = run([item(1, "x\x1b[2J\x1b]0;owned\x07[bold red]y[/]\u202e")])
    shown.start(evil)
    shown.row(evil.items[0])
    text = raw.getvalue().decode()
    assert "\x1b" not in text and "\x07" not in text and "\u202e" not in text and "[bold red]y[/]" in text


def test_a_row_told_twice_counts_once() -> None:
    where, raw = console()
    shown = PlainDisplay(where)
    whole = run([item(1, "Ada"), item(2, "Bob")])
    shown.start(waiting(whole))
    shown.row(whole.items[0])
    shown.row(whole.items[0])
    shown.row(whole.items[1])
    assert "[2/2] done    J-1002" in raw.getvalue().decode()


def test_stopping_gives_the_cursor_back_and_may_happen_twice() -> None:
    where, raw = console(terminal=True)
    shown = LiveDisplay(where)
    shown.start(waiting(every_status()))
    shown.stop()
    shown.stop()
    text = raw.getvalue().decode()
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")


def test_results_and_runs_fit_into_eighty_columns() -> None:
    where, raw = console()
    print_results(every_status(), where)
    print_runs([every_status(), run([item(1, "Ada")], 0)], where)
    lines = raw.getvalue().decode().splitlines()
    assert max(map(len, lines)) <= 80
    assert any("20261124-0731-book_jobs" in line for line in lines) and any(
        "CUSTOMER" in line or "Sera has no customer" in line for line in lines
    )


@dataclass(frozen=True)
class Wrong:
    code: str
    row: int | None
    column: str
    told: str
    file: str = "jobs.csv"

    @property
    def message(self) -> str:
        place = f", row {self.row}, column '{self.column}'" if self.row else ""
        return f"{self.code}: {self.file}{place}: {self.told}"


def test_problems_are_grouped_and_cut_off_at_fifty_unless_all_are_wanted() -> None:
    many = [Wrong("COLUMN_UNKNOWN", None, "", "there is no column 'dya'")] + [
        Wrong("CELL_INVALID", n + 2, "day", "'x' is no date.") for n in range(161)
    ]
    where, raw = console()
    print_problems(many, where)
    text = raw.getvalue().decode()
    assert "jobs.csv: 162 problems in 161 rows" in text and "… and 112 more" in text and "CELL_INVALID 161" in text
    assert text.count("'x' is no date.") == 49 and "column 'day'" not in text
    where, raw = console()
    print_problems(many, where, show_all=True)
    assert raw.getvalue().decode().count("'x' is no date.") == 161


def test_importing_the_terminal_and_the_report_loads_neither_rich_nor_jinja() -> None:
    script = "import sys, sera_rpa.terminal, sera_rpa.audit.report, sera_rpa.audit.results\n"
    script += "print([m for m in ('rich', 'jinja2') if m in sys.modules])"
    out = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert out.stdout.strip() == "[]"


def test_a_record_that_is_no_job_is_named_by_its_customer_number() -> None:
    added = replace(item(1, "Ada Okonkwo"), record={"customer": "10401"})
    where, raw = console()
    shown = PlainDisplay(where)
    shown.start(waiting(run([added])))
    shown.row(added)
    assert "Ada Okonkwo: customer 10401 (" in raw.getvalue().decode()


def test_a_membership_is_told_by_its_number_and_its_term() -> None:
    record = {
        "membership": "300123", "customer": "10401", "program": "Comfort Club", "starts_on": "2026-11-24",
        "next_billing_date": "2027-11-24", "job": "",
    }  # fmt: skip
    added = replace(item(1, "Ada Okonkwo"), record=record, object={"kind": "membership"})
    where, raw = console()
    shown = PlainDisplay(where)
    shown.start(waiting(run([added])))
    shown.row(added)
    told = "membership 300123, Comfort Club, from Tue 11/24/2026, next billing Wed 11/24/2027"
    assert f"Ada Okonkwo: {told} (" in raw.getvalue().decode()
