"""The certificate as a table."""

from __future__ import annotations

from statistics import median

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from sera_rpa.chaos.certify import Certificate
from sera_rpa.chaos.faults import FAULTS, MOMENTS
from sera_rpa.chaos.verdict import OTHERS, Line


def print_certificate(certificate: Certificate, console: Console) -> None:
    """Prints what became of the rows, a line for each fault and step, then the verdict."""
    table = Table(box=box.SIMPLE_HEAD, title=f"{certificate.task}: {certificate.rows} rows", title_justify="left")
    table.add_column("Fault, step", no_wrap=True)
    for name in ("Breaks", "Done", "Lost", "Doubled", "Unknown"):
        table.add_column(name, justify="right")
    table.add_column("Recovery: median, longest", justify="right", no_wrap=True)
    shown = [line for line in certificate.lines if line.step != OTHERS or line.why]
    for fault in dict.fromkeys(line.fault for line in shown):
        table.add_row(Text(fault, style="bold"))
        for line in shown:
            if line.fault == fault:
                table.add_row(f"  {line.step}", *_numbers(line))
    console.print(table)
    for line in certificate.lines:
        for why in line.why:
            console.print(Text(f"{line.fault}, {line.step}: {why}", style="red"), soft_wrap=True)
        if line.missed:
            console.print(Text(f"{line.fault}, {line.step}: {line.missed} times the moment never came", style="red"))
    for kind in certificate.unguarded:
        console.print(Text(f"'{kind}' is written outside every Write Once", style="red"))
    totals = ", ".join(f"{certificate.total(name)} {name}" for name in ("done", "lost", "doubled", "unknown"))
    verdict = "passed" if certificate.passed else "NOT passed"
    style = "bold green" if certificate.passed else "bold red"
    told = f"{certificate.task} {verdict}: {certificate.total('struck')} breaks, {totals}; {certificate.seconds:.0f} s."
    console.print(Text(told, style=style))


def print_faults(console: Console) -> None:
    """Prints every fault with what it does, and the moments of a write at which it strikes."""
    table = Table()
    table.add_column("Fault", no_wrap=True)
    table.add_column("What it does")
    table.add_column("Moments")
    for fault in FAULTS.values():
        table.add_row(fault.name, fault.does, ", ".join(fault.moments))
    console.print(table)
    for moment, meaning in MOMENTS.items():
        console.print(f"[bold]{moment}[/bold]: {meaning}")


def _numbers(line: Line) -> list[Text]:
    recovery = f"{median(line.recovery):.1f} s, {max(line.recovery):.1f} s" if line.recovery else ""
    return [
        Text(str(line.struck or "")),
        Text(str(line.done)),
        Text(str(line.lost), style="bold red" if line.lost else ""),
        Text(str(line.doubled), style="bold red" if line.doubled else ""),
        Text(str(line.unknown), style="magenta" if line.unknown else ""),
        Text(recovery),
    ]
