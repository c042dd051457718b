"""``sera-rpa demo``: the whole line against a stand-in portal of its own."""

from __future__ import annotations

import os

import click

from sera_rpa.contract import Checked, Contract, check
from sera_rpa.engine.command import run_command
from sera_rpa.engine.wish import Wish
from sera_rpa.errors import Exit
from sera_rpa.places import inputs_dir
from sera_rpa.sandbox import run_sandbox

MEANT = (Exit.DONE, Exit.REFUSED)
"""Some of the sample rows are there to be refused."""


def run_demo(*, headed: bool = False) -> Exit:
    """Starts a portal, books the sample jobs, stops the portal.

    Returns:
        ``Exit.DONE`` when every row ended as the sample means it to, else what went wrong.
    """
    click.echo("Starting a stand-in portal for this demo …")
    with run_sandbox("--port", "0") as sandbox:
        connection = sandbox.connection()
        os.environ |= {
            "SERA_URL": connection["url"],
            "SERA_SANDBOX_EMAIL": connection["email"],
            "SERA_SANDBOX_PASSWORD": connection["password"],
            "SERA_SANDBOX_TOTP_SEED": connection["totp_seed"],
        }
        click.echo(f"It answers at {sandbox.url}. Signing in as {connection['email']} with password and one-time code.")
        code = run_command("book_jobs", _sample, "sandbox", Wish(headed=headed), may_write=lambda *_: True)
    click.echo()
    if code is Exit.REFUSED:
        click.echo("The refused rows are in the sample on purpose; they show what a refusal looks like.")
    click.echo("The portal of the demo is stopped. Next: 'sera-rpa portal', then 'sera-rpa run' with your own rows.")
    return Exit.DONE if code in MEANT else code


def _sample(contract: Contract) -> Checked:
    return check(contract, inputs_dir() / "book_jobs.csv")
