"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from sera_rpa.cli_types import Amount, When

tenant = click.option(
    "--tenant", default="sandbox", show_default=True, help="Name in variables/tenants, or path of a tenant file."
)
workers = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=None,
    help="Rows carried out at a time; unless given, as many as the machine bears.",
)
headed = click.option("--headed", is_flag=True, help="Show the browser.")
yes = click.option("--yes", "-y", is_flag=True, help="Do not ask before writing to a protected tenant.")
why = click.option("--why", default="", help="The reason; kept with the rows.")

max_money = click.option(
    "--max-money", type=Amount(), metavar="AMOUNT", help="Move no more money than this; the other rows wait."
)

_QUEUEING = (
    click.option("--skip-invalid", is_flag=True, help="Leave rows that do not fit out instead of starting nothing."),
    click.option("--only-failed", is_flag=True, help="Of the input only what was refused, failed or is unknown."),
    click.option("--max-rows", type=click.IntRange(1), help="Try no more rows than this; the others wait."),
    max_money,
    click.option("--priority", type=int, default=0, show_default=True, help="Higher goes first."),
    click.option("--not-before", type=When(), metavar="TIME", help="Start no row before: 18:00 or '2026-11-30 07:00'."),
    click.option("--deadline", type=When(), metavar="TIME", help="Rows that end later are late; 'status' warns."),
    click.option("--tag", "tags", multiple=True, help="A word to find the rows by. Can be given several times."),
)


def queueing(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of what is put in the queue."""
    for option in reversed(_QUEUEING):
        command = option(command)
    return command
